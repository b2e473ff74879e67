#include "app/inside.h"
#include <string.h>

void form_list_start(struct json_out *out) {
    json_object(out);
    json_key(out, "items");
    json_list(out);
}

void form_list_end(struct json_out *out, str next_cursor) {
    json_list_end(out);
    json_put_text(out, "next", next_cursor);
    json_object_end(out);
}

str form_cursor(struct arena *arena, int64_t a, int64_t b, int64_t c) { return str_format(arena, "%lld_%lld_%lld", (long long)a, (long long)b, (long long)c); }

bool form_cursor_read(str text, int64_t *ret_a, int64_t *ret_b, int64_t *ret_c) {
    str a, b, c, rest;
    int64_t x, y, z;
    if (!str_cut(text, STR("_"), &a, &rest) || !str_cut(rest, STR("_"), &b, &c))
        return false;
    if (!str_to_i64(a, &x) || !str_to_i64(b, &y) || !str_to_i64(c, &z))
        return false;
    *ret_a = x;
    *ret_b = y;
    *ret_c = z;
    return true;
}

/* Replies against their shape, in test builds. */

static err misfit(struct ctx *ctx, str path, const char *why) {
    str text = str_format(ctx->arena, STR_F ": %s", STR_A(path), why);
    return ctx_refuse(ctx, &app_misfit, "", text, text);
}

static err check_object(struct ctx *, const struct field *, const struct json *, str path);

static err check_list(struct ctx *ctx, const struct field *field, const struct json *value, str path) {
    if (value->kind != JSON_LIST)
        return misfit(ctx, path, "is not a list");
    for (size_t i = 0; i < value->count; i++) {
        str item = str_format(ctx->arena, STR_F ".%zu", STR_A(path), i);
        if (field->kind == FIELD_LIST && field->of)
            TRY(check_object(ctx, field->of, &value->first[i], item));
        int64_t id;
        if (field->kind == FIELD_IDS && (value->first[i].kind != JSON_TEXT || !str_to_i64(value->first[i].text, &id)))
            return misfit(ctx, item, "is not an id in text");
        if (field->kind == FIELD_TEXTS && value->first[i].kind != JSON_TEXT)
            return misfit(ctx, item, "is not text");
    }
    return NULL;
}

static err check_word(struct ctx *ctx, const struct field *field, const struct json *value, str path) {
    if (value->kind != JSON_TEXT)
        return misfit(ctx, path, "is not text");
    for (const char *const *word = field->words; word && *word; word++)
        if (str_is(value->text, *word))
            return NULL;
    return field->words ? misfit(ctx, path, "is not one of its words") : NULL;
}

static err check_value(struct ctx *ctx, const struct field *field, const struct json *value, str path) {
    int64_t whole;
    double real;
    if (value->kind == JSON_NULL)
        return field->nullable || field->kind == FIELD_JSON ? NULL : misfit(ctx, path, "is null but not nullable");
    switch (field->kind) {
    case FIELD_NONE:
    case FIELD_JSON: return NULL;
    case FIELD_ID: return value->kind == JSON_TEXT && str_to_i64(value->text, &whole) ? NULL : misfit(ctx, path, "is not an id in text");
    case FIELD_INT:
    case FIELD_TIME: return json_to_i64(value, &whole) ? NULL : misfit(ctx, path, "is not an integer");
    case FIELD_REAL: return json_to_double(value, &real) ? NULL : misfit(ctx, path, "is not a number");
    case FIELD_BOOL: return value->kind == JSON_TRUE || value->kind == JSON_FALSE ? NULL : misfit(ctx, path, "is not true or false");
    case FIELD_TEXT: return value->kind == JSON_TEXT ? NULL : misfit(ctx, path, "is not text");
    case FIELD_WORD: return check_word(ctx, field, value, path);
    case FIELD_IDS:
    case FIELD_TEXTS:
    case FIELD_LIST: return check_list(ctx, field, value, path);
    case FIELD_OBJECT: return field->of ? check_object(ctx, field->of, value, path) : NULL;
    }
    return &err_bug;
}

static err check_object(struct ctx *ctx, const struct field *fields, const struct json *value, str path) {
    if (value->kind != JSON_OBJECT)
        return misfit(ctx, path, "is not an object");
    for (const struct field *f = fields; f->name; f++) {
        const struct json *member = json_get(value, f->name);
        str name = path.len ? str_format(ctx->arena, STR_F ".%s", STR_A(path), f->name) : str_of(f->name);
        if (member)
            TRY(check_value(ctx, f, member, name));
        else if (!f->nullable)
            return misfit(ctx, name, "is missing");
    }
    for (size_t i = 0; i < value->count; i++) {
        bool is_known = false;
        for (const struct field *f = fields; f->name && !is_known; f++)
            is_known = str_is(value->first[i].key, f->name);
        if (!is_known)
            return misfit(ctx, value->first[i].key, "is not in the shape");
    }
    return NULL;
}

err shape_check(struct ctx *ctx, const struct route *route, str body) {
    const struct json *value;
    struct json_fault fault = {0};
    if (json_read(ctx->arena, body, &value, &fault))
        return misfit(ctx, STR("reply"), "is not JSON");
    if (!route->gives_list)
        return check_object(ctx, route->gives->fields, value, STR_NONE);
    const struct json *items = json_get(value, "items");
    if (!items || items->kind != JSON_LIST || !json_get(value, "next"))
        return misfit(ctx, STR("reply"), "is not a list answer");
    for (size_t i = 0; i < items->count; i++)
        TRY(check_object(ctx, route->gives->fields, &items->first[i], str_format(ctx->arena, "items.%zu", i)));
    return NULL;
}
