#include "app/inside.h"
#include <string.h>

const struct problem app_stale = {PROBLEM_CONFLICT, "app.stale", "您打开之后，别人已经修改了这条记录，请刷新后再办理。",
                                  "Someone changed this record after you opened it. Reload it and try again."};
const struct problem app_not_found = {PROBLEM_NOT_FOUND, "app.not_found", "没有找到这条记录，或者它不在您的查看范围内。",
                                      "The record was not found, or it is outside what you may see."};
const struct problem app_forbidden = {PROBLEM_FORBIDDEN, "app.forbidden", "您的账号没有办理这件事的权限。", "Your account does not have the right to do this."};
const struct problem app_anonymous = {PROBLEM_ANONYMOUS, "app.anonymous", "请先登录。", "Please sign in first."};
const struct problem app_invalid = {PROBLEM_INVALID, "app.invalid", "填写的内容有误，请按提示修改。",
                                    "Some of what was entered is not right. Please correct the fields named."};
const struct problem app_bad_json = {PROBLEM_INVALID, "app.bad_json", "请求内容不是有效的 JSON。", "The request body is not valid JSON."};
const struct problem app_no_csrf = {PROBLEM_FORBIDDEN, "app.no_csrf", "页面已过期，请刷新后重试。", "This page is out of date. Reload it and try again."};
const struct problem app_no_route = {PROBLEM_NOT_FOUND, "app.no_route", "没有这个地址。", "There is nothing at this address."};
const struct problem app_no_method = {PROBLEM_NOT_FOUND, "app.no_method", "这个地址不支持这种操作。", "This address does not take this method."};
const struct problem app_not_json = {PROBLEM_INVALID, "app.not_json", "请以 application/json 提交内容。", "Send the content as application/json."};
const struct problem app_key_reused = {PROBLEM_CONFLICT, "app.key_reused", "同一个提交编号已用于另一次不同的提交。",
                                       "This Idempotency-Key was already used for a different request."};
const struct problem app_bad_key = {PROBLEM_INVALID, "app.bad_key", "提交编号（Idempotency-Key）应为 8 至 100 个可见字符。",
                                    "An Idempotency-Key has 8 to 100 visible ASCII characters."};
const struct problem app_too_many = {PROBLEM_TOO_MANY, "app.too_many", "操作过于频繁，请稍后再试。", "Too many requests. Please try again a little later."};
const struct problem app_misfit = {PROBLEM_BUG, "app.misfit", "系统的答复与说明不一致。", "The answer does not fit its description."};
const struct problem app_setup = {PROBLEM_BUG, "app.setup", "程序的组成有误，不能启动。", "The program is put together wrongly and cannot start."};
const struct problem app_undone = {PROBLEM_CONFLICT, "app.undone", "没有保存。", "Nothing was kept."};

const struct actor actor_system = {.is_system = true, .account = {"system", 6}, .name = {"system", 6}, .role = {"system", 6}, .scope_to = {"~", 1}};
const struct actor actor_nobody = {.scope_from = {"~", 1}, .scope_to = {"~", 1}};

const struct right app_public = {"app.public", "任何人", "Anyone", ""};
const struct right app_signed_in = {"app.signed_in", "已登录的人", "Anyone signed in", ""};

bool actor_may(const struct actor *actor, const struct right *right) {
    if (right == &app_public || actor->is_system)
        return true;
    if (right == &app_signed_in)
        return actor->account_id != 0;
    size_t low = 0, high = actor->right_count;
    str name = str_of(right->name);
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = str_compare(name, actor->rights[middle]);
        if (order == 0)
            return true;
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return false;
}

bool actor_reaches(const struct actor *actor, str unit_path) {
    if (actor->is_system)
        return true;
    return str_compare(actor->scope_from, unit_path) <= 0 && str_compare(unit_path, actor->scope_to) < 0;
}

bool actor_has_whole_city(const struct actor *actor) { return actor->is_system || (actor->scope_from.len == 0 && str_is(actor->scope_to, "~")); }

err ctx_make(struct app *app, struct arena *arena, struct ctx **ret) {
    struct ctx *ctx = ARENA_NEW(arena, struct ctx);
    struct ctx_notes *notes = ARENA_NEW(arena, struct ctx_notes);
    if (!ctx || !notes)
        return &err_no_memory;
    *ctx = (struct ctx){.arena = arena,
                        .actor = &actor_system,
                        .city_id = app->settings.city_id,
                        .now_ms = clock_now_ms(app->clock),
                        .lang = LANG_ZH,
                        .ids = app->ids,
                        .app = app,
                        .notes = notes};
    if (app->ids)
        ctx->request_id = str_format(arena, "%lld", (long long)id_next(app->ids));
    *ret = ctx;
    return NULL;
}

err app_ctx(struct app *app, struct arena *arena, struct ctx **ret) { return ctx_make(app, arena, ret); }

str ctx_say(struct ctx *ctx, const char *zh, const char *en) { return str_of(ctx->lang == LANG_EN ? en : zh); }

err ctx_refuse(struct ctx *ctx, err problem, const char *field, str zh, str en) {
    struct ctx_notes *notes = ctx->notes;
    if (!notes->notes)
        notes->notes = ARENA_LIST(ctx->arena, struct note, NOTES_MOST);
    if (!notes->notes)
        return &err_no_memory;
    if (notes->count < NOTES_MOST) {
        str text = str_copy(ctx->arena, ctx->lang == LANG_EN ? en : zh);
        notes->notes[notes->count++] = (struct note){str_copy(ctx->arena, str_of(field ? field : "")), text};
    }
    return problem;
}

void ctx_forget(struct ctx *ctx) {
    struct ctx_notes *notes = ctx->notes;
    struct import_run *import = notes->import;
    *notes = (struct ctx_notes){.notes = notes->notes, .changes = notes->changes, .import = import};
}

void ctx_wake(struct ctx *ctx) {
    if (ctx->notes->has_feed)
        db_hint(ctx->app->db, "feed");
    if (ctx->notes->has_job)
        db_hint(ctx->app->db, "jobs");
    ctx->notes->has_feed = ctx->notes->has_job = false;
}

void ctx_audit_target(struct ctx *ctx, const char *kind, int64_t id) {
    ctx->notes->audit_kind = kind;
    ctx->notes->audit_id = id;
}

void ctx_audit_change(struct ctx *ctx, const char *what, str before, str after) {
    struct ctx_notes *notes = ctx->notes;
    if (!notes->changes)
        notes->changes = ARENA_LIST(ctx->arena, struct change, CHANGES_MOST);
    if (!notes->changes || notes->change_count == CHANGES_MOST)
        return; /* the row then names the first changes only */
    notes->changes[notes->change_count++] = (struct change){str_copy(ctx->arena, str_of(what)), str_copy(ctx->arena, before), str_copy(ctx->arena, after)};
}

void ctx_reply_status(struct ctx *ctx, int status) { ctx->notes->status = status; }

err ctx_reply_undone(struct ctx *ctx, int status, str json) {
    ctx->notes->status = status;
    ctx->notes->undone = json;
    return &app_undone;
}

void ctx_reply_cookie(struct ctx *ctx, str whole) {
    struct ctx_notes *notes = ctx->notes;
    if (notes->cookie_count < sizeof notes->cookies / sizeof *notes->cookies)
        notes->cookies[notes->cookie_count++] = str_copy(ctx->arena, whole);
}

void *ctx_state(struct ctx *ctx, const struct capability *capability) { return app_state(ctx->app, capability); }

err ctx_check_version(struct ctx *ctx, int64_t row_version, int64_t client_version, str changed_by, int64_t changed_ms) {
    if (row_version == client_version)
        return NULL;
    if (changed_by.len == 0)
        return &app_stale;
    str when = changed_ms ? time_format_china(ctx->arena, changed_ms) : STR("");
    str zh = str_format(ctx->arena, STR_F " 于 " STR_F " 修改了这条记录。", STR_A(changed_by), STR_A(when));
    str en = str_format(ctx->arena, STR_F " changed this record at " STR_F ".", STR_A(changed_by), STR_A(when));
    return ctx_refuse(ctx, &app_stale, "", zh, en);
}

err event_raise(struct ctx *ctx, struct db_write *w, const char *event, const void *what) {
    const struct app_parts *parts = app_parts(ctx->app);
    for (size_t i = 0; i < parts->capability_count; i++) {
        const struct capability *c = parts->capabilities[i];
        for (size_t j = 0; j < c->ears_count; j++)
            if (strcmp(c->ears[j].event, event) == 0)
                TRY(c->ears[j].hear(ctx, w, what));
    }
    return NULL;
}
