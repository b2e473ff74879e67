/* People decide line by line; then the mapping is done and carries over. Each line has a version of its own: two people at once
 * see what the other did instead of undoing it. */
#include "capabilities/standards/change/change.h"
#include "capabilities/standards/sql.h"

const struct problem standards_mapping_unfinished = {PROBLEM_CONFLICT, "standards.mapping_unfinished", "还有标准没有确认去向，现在完成会丢掉它们。",
                                                     "Standards are left that nobody confirmed; finishing now would lose them."};
const struct problem standards_mapping_loses = {PROBLEM_CONFLICT, "standards.mapping_loses", "这份对照会失去没有后继的标准，请写明为什么可以放弃。",
                                                "This mapping loses standards without successor; say why they may be given up."};
const struct problem standards_mapping_closed = {PROBLEM_CONFLICT, "standards.mapping_closed", "对照已经完成，要修改请先重新打开。",
                                                 "The mapping is done; reopen it to change it."};

struct line_in {
    int64_t unused, id, old_id, version, confirmed;
    struct field_ids successor_ids;
};
struct confirm_one {
    int64_t old_id, version;
};
struct confirm_in {
    int64_t unused, id;
    struct field_list lines;
};
struct done_in {
    int64_t unused, id, version;
    str losses_note;
};

/* "5.3.1、5.3.2", at most ten numbers. */
static str numbers_of(struct ctx *ctx, const struct mapping_ground *ground, bool (*wanted)(const struct mapping_ground *, int64_t old_id), int64_t *ret_count) {
    struct buf out;
    str said = STR_NONE;
    *ret_count = 0;
    buf_init(&out, ctx->arena, 2000);
    for (size_t i = 0; i < ground->olds.count; i++) {
        if (!wanted(ground, ground->olds.at[i].id))
            continue;
        if (++*ret_count <= 10)
            buf_addf(&out, "%s" STR_F, *ret_count > 1 ? ", " : "", STR_A(ground->olds.at[i].number));
        else if (*ret_count == 11)
            buf_addz(&out, " …");
    }
    return buf_finish(&out, &said) ? STR_NONE : said;
}

static bool is_open_line(const struct mapping_ground *ground, int64_t old_id) {
    const struct db_row *line = mapping_line_of(ground, old_id);
    return !line || !str_is(db_s(line, 2), "confirmed");
}
static bool is_lost(const struct mapping_ground *ground, int64_t old_id) { return mapping_successors(ground, old_id) == 0; }

static str successors_said(struct ctx *ctx, const struct mapping_ground *ground, int64_t old_id) {
    struct buf out;
    str said = STR_NONE;
    buf_init(&out, ctx->arena, 2000);
    for (size_t i = 0; i < ground->pairs.count; i++) {
        const struct standards_node *new = mapping_find(&ground->news, db_i(&ground->pairs.rows[i], 1));
        if (db_i(&ground->pairs.rows[i], 0) == old_id && new)
            buf_addf(&out, "%s" STR_F, out.len ? "、" : "", STR_A(new->number));
    }
    if (!out.len)
        buf_addz(&out, "—");
    return buf_finish(&out, &said) ? STR_NONE : said;
}

/* Says who did what meanwhile, so that nobody has to guess. */
static err check_line_version(struct ctx *ctx, const struct mapping_ground *ground, const struct standards_node *old, int64_t version) {
    const struct db_row *line = mapping_line_of(ground, old->id);
    if (line && db_i(line, 1) == version)
        return NULL;
    str to = successors_said(ctx, ground, old->id), by = line ? db_s(line, 5) : STR(""), when = time_format_china(ctx->arena, line ? db_i(line, 6) : 0);
    return ctx_refuse(ctx, &app_stale, str_z(ctx->arena, old->number),
                      str_format(ctx->arena, STR_F " 于 " STR_F " 已把 " STR_F " 对照为 " STR_F "。", STR_A(by), STR_A(when), STR_A(old->number), STR_A(to)),
                      str_format(ctx->arena, STR_F " mapped " STR_F " to " STR_F " at " STR_F ".", STR_A(by), STR_A(old->number), STR_A(to), STR_A(when)));
}

static err open_ground(struct ctx *ctx, struct db_write *w, int64_t id, struct mapping_ground *ret) {
    TRY(mapping_read(ctx, db_reading(w), id, ret));
    return str_is(ret->state, "open") ? NULL : &standards_mapping_closed;
}

static err save_line(struct ctx *ctx, struct db_write *w, int64_t mapping_id, int64_t old_id, str state) {
    return db_run(w, &standards_sql[LINE_SET],
                  DB_ARGS(db_text(state), db_int(ctx->actor->account_id), db_text(ctx->actor->name), db_int(ctx->now_ms), db_int(ctx->city_id),
                          db_int(mapping_id), db_int(old_id)),
                  NULL);
}

static err put_pairs(struct ctx *ctx, struct db_write *w, const struct mapping_ground *ground, const struct standards_node *old, struct field_ids successors) {
    struct db_value city = db_int(ctx->city_id), mapping = db_int(ground->id);
    TRY(db_run(w, &standards_sql[PAIRS_DROP], DB_ARGS(city, mapping, db_int(old->id)), NULL));
    for (size_t i = 0; i < successors.count; i++) {
        const struct standards_node *new = mapping_find(&ground->news, successors.at[i]);
        if (!new || new->is_local != old->is_local)
            return ctx_refuse(ctx, &app_invalid, "successor_ids", STR("后继应是新版的标准；本地标准只能对照本地标准。"),
                              STR("A successor is a standard of the new edition; a local one only follows a local one."));
        for (size_t k = 0; k < i; k++)
            if (successors.at[k] == successors.at[i])
                return ctx_refuse(ctx, &app_invalid, "successor_ids", STR("同一条标准写了两次。"), STR("A standard is named twice."));
        TRY(db_run(w, &standards_sql[PAIR_ADD], DB_ARGS(city, mapping, db_int(old->id), db_int(new->id)), NULL));
    }
    return NULL;
}

static err answer_line(struct ctx *ctx, struct db_write *w, int64_t mapping_id, int64_t old_id, struct json_out *out) {
    struct mapping_ground ground;
    struct compare_match match;
    struct standards_links links;
    TRY(mapping_read(ctx, db_reading(w), mapping_id, &ground));
    TRY(mapping_match(ctx, &ground, &match));
    TRY(standards_links_of(ctx, db_reading(w), ground.before.id, &links));
    for (size_t i = 0; i < ground.olds.count; i++)
        if (ground.olds.at[i].id == old_id)
            return mapping_put_line(ctx, &ground, &match, &links, i, out);
    return &app_not_found;
}

static err set_line(struct ctx *ctx, struct db_write *w, void *given, struct json_out *out) {
    const struct line_in *in = given;
    struct mapping_ground ground;
    TRY(open_ground(ctx, w, in->id, &ground));
    const struct standards_node *old = mapping_find(&ground.olds, in->old_id);
    if (!old)
        return &app_not_found;
    TRY(check_line_version(ctx, &ground, old, in->version));
    str before = successors_said(ctx, &ground, old->id);
    TRY(put_pairs(ctx, w, &ground, old, in->successor_ids));
    TRY(save_line(ctx, w, in->id, old->id, in->confirmed ? STR("confirmed") : STR("proposed")));
    TRY(db_run(w, &standards_sql[MAPPING_TOUCH], DB_ARGS(db_int(ctx->city_id), db_int(in->id)), NULL));
    TRY(mapping_read(ctx, db_reading(w), in->id, &ground));
    ctx_audit_target(ctx, "mapping", in->id);
    ctx_audit_change(ctx, str_z(ctx->arena, old->number), before, successors_said(ctx, &ground, old->id));
    TRY(feed_put(ctx, w, "standards", in->id, STR("")));
    return answer_line(ctx, w, in->id, old->id, out);
}

/* What a person saw in the preview, and nothing else: one line changed meanwhile stops them all. */
static err confirm_lines(struct ctx *ctx, struct db_write *w, void *given, struct json_out *out) {
    const struct confirm_in *in = given;
    const struct confirm_one *ones = in->lines.at;
    struct mapping_ground ground;
    TRY(open_ground(ctx, w, in->id, &ground));
    for (size_t i = 0; i < in->lines.count; i++) {
        const struct standards_node *old = mapping_find(&ground.olds, ones[i].old_id);
        if (!old)
            return &app_not_found;
        TRY(check_line_version(ctx, &ground, old, ones[i].version));
        TRY(save_line(ctx, w, in->id, old->id, STR("confirmed")));
    }
    TRY(db_run(w, &standards_sql[MAPPING_TOUCH], DB_ARGS(db_int(ctx->city_id), db_int(in->id)), NULL));
    ctx_audit_target(ctx, "mapping", in->id);
    ctx_audit_change(ctx, "confirmed", STR(""), str_format(ctx->arena, "%zu", in->lines.count));
    TRY(feed_put(ctx, w, "standards", in->id, STR("")));
    return mapping_put(ctx, db_reading(w), in->id, out);
}

static err set_state(struct ctx *ctx, struct db_write *w, int64_t id, str state, str note) {
    TRY(db_run(w, &standards_sql[MAPPING_SET_STATE],
               DB_ARGS(db_text(state), db_text(note), db_int(ctx->actor->account_id), db_text(ctx->actor->name), db_int(ctx->now_ms), db_int(ctx->city_id),
                       db_int(id)),
               NULL));
    TRY(db_run(w, &standards_sql[REVISION_BUMP], DB_ARGS(db_int(ctx->city_id)), NULL));
    ctx_audit_target(ctx, "mapping", id);
    return feed_put(ctx, w, "standards", id, STR(""));
}

static err finish_mapping(struct ctx *ctx, struct db_write *w, void *given, struct json_out *out) {
    const struct done_in *in = given;
    struct mapping_ground ground;
    struct mapping_carried carried;
    int64_t count;
    TRY(open_ground(ctx, w, in->id, &ground));
    TRY(ctx_check_version(ctx, ground.version, in->version, STR_NONE, 0));
    str numbers = numbers_of(ctx, &ground, is_open_line, &count);
    if (count)
        return ctx_refuse(ctx, &standards_mapping_unfinished, "", str_format(ctx->arena, "%lld 条未确认：" STR_F, (long long)count, STR_A(numbers)),
                          str_format(ctx->arena, "%lld not confirmed: " STR_F, (long long)count, STR_A(numbers)));
    numbers = numbers_of(ctx, &ground, is_lost, &count);
    if (count && !str_trim(in->losses_note).len)
        return ctx_refuse(ctx, &standards_mapping_loses, "losses_note", str_format(ctx->arena, "%lld 条没有后继：" STR_F, (long long)count, STR_A(numbers)),
                          str_format(ctx->arena, "%lld without successor: " STR_F, (long long)count, STR_A(numbers)));
    TRY(mapping_carry(ctx, w, &ground, &carried));
    TRY(set_state(ctx, w, in->id, STR("done"), count ? in->losses_note : STR("")));
    ctx_audit_change(ctx, "state", ground.state, STR("done"));
    ctx_audit_change(ctx, "carried", STR(""), str_format(ctx->arena, "%lld", (long long)carried.links));
    return mapping_put(ctx, db_reading(w), in->id, out);
}

static err reopen_mapping(struct ctx *ctx, struct db_write *w, void *given, struct json_out *out) {
    const struct done_in *in = given;
    struct mapping_ground ground;
    TRY(mapping_read(ctx, db_reading(w), in->id, &ground));
    TRY(ctx_check_version(ctx, ground.version, in->version, STR_NONE, 0));
    if (!str_is(ground.state, "done") || str_is(ground.after.state, "retired"))
        return &standards_in_use;
    TRY(mapping_take_back(ctx, w, &ground));
    TRY(set_state(ctx, w, in->id, STR("open"), ground.losses_note));
    ctx_audit_change(ctx, "state", ground.state, STR("open"));
    return mapping_put(ctx, db_reading(w), in->id, out);
}

static const struct field line_fields[] = {
    {"id", FIELD_ID, offsetof(struct line_in, id), .in = IN_PATH},
    {"old_id", FIELD_ID, offsetof(struct line_in, old_id), .in = IN_PATH},
    {"version", FIELD_INT, offsetof(struct line_in, version), .required = true, .says = "Of the line"},
    {"successor_ids", FIELD_IDS, offsetof(struct line_in, successor_ids), .max = 20, .says = "None: it has no successor"},
    {"confirmed", FIELD_BOOL, offsetof(struct line_in, confirmed), .says = "0: looked at, still open"},
    FIELD_END,
};
static const struct field one_fields[] = {
    {"old_id", FIELD_ID, offsetof(struct confirm_one, old_id), .required = true},
    {"version", FIELD_INT, offsetof(struct confirm_one, version), .required = true},
    FIELD_END,
};
static const struct field confirm_fields[] = {
    {"id", FIELD_ID, offsetof(struct confirm_in, id), .in = IN_PATH},
    {"lines", FIELD_LIST, offsetof(struct confirm_in, lines), .required = true, .max = COMPARE_LINES_MOST, .of = one_fields,
     .of_size = sizeof(struct confirm_one)},
    FIELD_END,
};
static const struct field done_fields[] = {
    {"id", FIELD_ID, offsetof(struct done_in, id), .in = IN_PATH},
    {"version", FIELD_INT, offsetof(struct done_in, version), .required = true},
    {"losses_note", FIELD_TEXT, offsetof(struct done_in, losses_note), .max = 1000,
     .says = "Needed when standards have no successor: why they may be given up"},
    FIELD_END,
};
static const struct field reopen_fields[] = {
    {"id", FIELD_ID, offsetof(struct done_in, id), .in = IN_PATH},
    {"version", FIELD_INT, offsetof(struct done_in, version), .required = true},
    FIELD_END,
};
const struct command mapping_set_line = {{sizeof(struct line_in), line_fields}, .apply = set_line};
const struct command mapping_confirm = {{sizeof(struct confirm_in), confirm_fields}, .apply = confirm_lines};
const struct command mapping_done = {{sizeof(struct done_in), done_fields}, .apply = finish_mapping};
const struct command mapping_reopen = {{sizeof(struct done_in), reopen_fields}, .apply = reopen_mapping};
