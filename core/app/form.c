/* Input by table. Each fault is noted and the walk goes on, so that all wrong fields are reported at once. */
#include "app/inside.h"
#include <math.h>
#include <string.h>

struct walk {
    struct ctx *ctx;
    bool is_wrong;
    err failed; /* memory and the like: ends the walk */
};

static void wrong(struct walk *walk, str name, str zh, str en) {
    walk->is_wrong = true;
    const char *field = str_z(walk->ctx->arena, name);
    err noted = field ? ctx_refuse(walk->ctx, &app_invalid, field, zh, en) : &err_no_memory;
    if (noted == &err_no_memory)
        walk->failed = noted;
}

#define WRONG(walk, name, zh, en) wrong((walk), (name), STR(zh), STR(en))

static void wrong_range(struct walk *walk, str name, const char *zh, const char *en, int64_t min, int64_t max) {
    struct arena *arena = walk->ctx->arena;
    wrong(walk, name, str_format(arena, zh, (long long)min, (long long)max), str_format(arena, en, (long long)min, (long long)max));
}

static int64_t list_most(const struct field *field) { return field->max > 0 ? field->max : 200; }

static void put_i64(void *base, const struct field *field, int64_t value) { memcpy((char *)base + field->offset, &value, sizeof value); }

static void put_has(void *base, const struct field *field) {
    if (field->has) {
        bool yes = true;
        memcpy((char *)base + field->has, &yes, sizeof yes);
    }
}

static void take_whole(struct walk *walk, const struct field *field, str name, int64_t value, void *base) {
    if (field->max > field->min && (value < field->min || value > field->max)) {
        wrong_range(walk, name, "应在 %lld 到 %lld 之间。", "Must be between %lld and %lld.", field->min, field->max);
        return;
    }
    put_i64(base, field, value);
}

static bool id_of(str text, int64_t *ret) { return text.len && text.len <= 19 && text.at[0] != '-' && text.at[0] != '0' && str_to_i64(text, ret); }

static void take_real(struct walk *walk, const struct field *field, str name, double value, void *base) {
    if (!isfinite(value) || (field->high > field->low && (value < field->low || value > field->high))) {
        struct arena *arena = walk->ctx->arena;
        wrong(walk, name, str_format(arena, "应在 %g 到 %g 之间。", field->low, field->high),
              str_format(arena, "Must be between %g and %g.", field->low, field->high));
        return;
    }
    memcpy((char *)base + field->offset, &value, sizeof value);
}

static bool has_control(str text) {
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.at[i];
        if ((c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7f)
            return true;
    }
    return false;
}

static bool text_fits(struct walk *walk, str name, str text, int64_t min, int64_t max) {
    if (!str_is_utf8(text) || has_control(text)) {
        WRONG(walk, name, "含有不能使用的字符。", "Contains characters that cannot be used.");
        return false;
    }
    int64_t points = (int64_t)str_points(text);
    if (points > max || points < min) {
        if (min > 0)
            wrong_range(walk, name, "应为 %lld 到 %lld 个字。", "Must be %lld to %lld characters.", min, max);
        else
            wrong(walk, name, str_format(walk->ctx->arena, "不能超过 %lld 个字，现有 %lld 个。", (long long)max, (long long)points),
                  str_format(walk->ctx->arena, "At most %lld characters; it has %lld.", (long long)max, (long long)points));
        return false;
    }
    return true;
}

static void take_text(struct walk *walk, const struct field *field, str name, str text, void *base) {
    if (field->required && str_trim(text).len == 0) {
        WRONG(walk, name, "必填。", "Required.");
        return;
    }
    if (!text_fits(walk, name, text, field->min, list_most(field)))
        return;
    memcpy((char *)base + field->offset, &text, sizeof text);
}

static void take_word(struct walk *walk, const struct field *field, str name, str text, void *base) {
    struct buf all;
    buf_init(&all, walk->ctx->arena, 4096);
    for (const char *const *word = field->words; word && *word; word++) {
        if (str_is(text, *word)) {
            memcpy((char *)base + field->offset, &text, sizeof text);
            return;
        }
        buf_addf(&all, "%s%s", all.len ? ", " : "", *word);
    }
    str words = buf_str(&all);
    wrong(walk, name, str_format(walk->ctx->arena, "应为以下之一：" STR_F "。", STR_A(words)),
          str_format(walk->ctx->arena, "Must be one of: " STR_F ".", STR_A(words)));
}

static bool count_fits(struct walk *walk, const struct field *field, str name, size_t count) {
    int64_t most = list_most(field);
    if (field->required && count == 0 && field->min == 0 && field->kind != FIELD_LIST) {
        WRONG(walk, name, "至少要有一项。", "At least one is needed.");
        return false;
    }
    if ((int64_t)count <= most && (int64_t)count >= field->min)
        return true;
    wrong_range(walk, name, "应有 %lld 到 %lld 项。", "Must have %lld to %lld items.", field->min, most);
    return false;
}

static void take_ids(struct walk *walk, const struct field *field, str name, const str *texts, size_t count, void *base) {
    if (!count_fits(walk, field, name, count))
        return;
    int64_t *ids = ARENA_LIST(walk->ctx->arena, int64_t, count + 1);
    if (!ids) {
        walk->failed = &err_no_memory;
        return;
    }
    for (size_t i = 0; i < count; i++)
        if (!id_of(texts[i], &ids[i])) {
            WRONG(walk, name, "应为编号（数字文本）的列表。", "Must be a list of ids (digits in text).");
            return;
        }
    memcpy((char *)base + field->offset, &(struct field_ids){ids, count}, sizeof(struct field_ids));
}

static void take_texts(struct walk *walk, const struct field *field, str name, const str *texts, size_t count, void *base) {
    if (!count_fits(walk, field, name, count))
        return;
    for (size_t i = 0; i < count; i++)
        if (!text_fits(walk, name, texts[i], 1, 200))
            return;
    memcpy((char *)base + field->offset, &(struct field_texts){texts, count}, sizeof(struct field_texts));
}

/* JSON */

static void walk_object(struct walk *, const struct field *, enum field_place, const struct json *, str prefix, void *base);

static str joined(struct walk *walk, str prefix, const char *name) {
    if (!prefix.len)
        return str_of(name);
    return str_format(walk->ctx->arena, STR_F ".%s", STR_A(prefix), name);
}

static void json_list_of_objects(struct walk *walk, const struct field *field, str name, const struct json *value, void *base) {
    if (value->kind != JSON_LIST) {
        WRONG(walk, name, "应为列表。", "Must be a list.");
        return;
    }
    if (!count_fits(walk, field, name, value->count))
        return;
    char *items = arena_alloc(walk->ctx->arena, value->count + 1, field->of_size);
    if (!items) {
        walk->failed = &err_no_memory;
        return;
    }
    for (size_t i = 0; i < value->count && !walk->failed; i++) {
        str item = str_format(walk->ctx->arena, STR_F ".%zu", STR_A(name), i);
        if (value->first[i].kind == JSON_OBJECT)
            walk_object(walk, field->of, IN_BODY, &value->first[i], item, items + i * field->of_size);
        else
            WRONG(walk, item, "应为对象。", "Must be an object.");
    }
    struct field_list list = {items, value->count};
    memcpy((char *)base + field->offset, &list, sizeof list);
}

static void json_list_of_texts(struct walk *walk, const struct field *field, str name, const struct json *value, void *base) {
    str *texts = value->kind == JSON_LIST ? ARENA_LIST(walk->ctx->arena, str, value->count + 1) : NULL;
    if (value->kind == JSON_LIST && !texts) {
        walk->failed = &err_no_memory;
        return;
    }
    for (size_t i = 0; texts && i < value->count; i++) {
        if (value->first[i].kind != JSON_TEXT)
            texts = NULL;
        else
            texts[i] = value->first[i].text;
    }
    if (!texts)
        WRONG(walk, name, "应为文本的列表。", "Must be a list of texts.");
    else if (field->kind == FIELD_IDS)
        take_ids(walk, field, name, texts, value->count, base);
    else
        take_texts(walk, field, name, texts, value->count, base);
}

static void json_number(struct walk *walk, const struct field *field, str name, const struct json *value, void *base) {
    int64_t whole;
    double real;
    if (field->kind == FIELD_REAL) {
        if (json_to_double(value, &real))
            take_real(walk, field, name, real, base);
        else
            WRONG(walk, name, "应为数字。", "Must be a number.");
    } else if (json_to_i64(value, &whole)) {
        take_whole(walk, field, name, whole, base);
    } else if (field->kind == FIELD_TIME) {
        WRONG(walk, name, "应为毫秒时间（整数）。", "Must be a time in milliseconds (integer).");
    } else {
        WRONG(walk, name, "应为整数。", "Must be an integer.");
    }
}

static void json_value(struct walk *walk, const struct field *field, str name, const struct json *value, void *base) {
    int64_t id;
    switch (field->kind) {
    case FIELD_NONE: break;
    case FIELD_ID:
        if (value->kind == JSON_TEXT && id_of(value->text, &id))
            put_i64(base, field, id);
        else
            WRONG(walk, name, "应为编号（数字文本）。", "Must be an id (digits in text).");
        break;
    case FIELD_INT:
    case FIELD_TIME:
    case FIELD_REAL: json_number(walk, field, name, value, base); break;
    case FIELD_BOOL:
        if (value->kind == JSON_TRUE || value->kind == JSON_FALSE)
            put_i64(base, field, value->kind == JSON_TRUE);
        else
            WRONG(walk, name, "应为 true 或 false。", "Must be true or false.");
        break;
    case FIELD_TEXT:
    case FIELD_WORD:
        if (value->kind != JSON_TEXT)
            WRONG(walk, name, "应为文本。", "Must be text.");
        else if (field->kind == FIELD_TEXT)
            take_text(walk, field, name, value->text, base);
        else
            take_word(walk, field, name, value->text, base);
        break;
    case FIELD_IDS:
    case FIELD_TEXTS: json_list_of_texts(walk, field, name, value, base); break;
    case FIELD_LIST: json_list_of_objects(walk, field, name, value, base); break;
    case FIELD_OBJECT:
        if (value->kind == JSON_OBJECT)
            walk_object(walk, field->of, IN_BODY, value, name, (char *)base + field->offset);
        else
            WRONG(walk, name, "应为对象。", "Must be an object.");
        break;
    case FIELD_JSON: memcpy((char *)base + field->offset, &value, sizeof value); break;
    }
    put_has(base, field);
}

static void walk_object(struct walk *walk, const struct field *fields, enum field_place place, const struct json *object, str prefix, void *base) {
    for (const struct field *f = fields; f->name && !walk->failed; f++) {
        if (f->in != place)
            continue;
        const struct json *value = object ? json_get(object, f->name) : NULL;
        if (value && value->kind != JSON_NULL)
            json_value(walk, f, joined(walk, prefix, f->name), value, base);
        else if (f->required)
            WRONG(walk, joined(walk, prefix, f->name), "必填。", "Required.");
    }
    for (size_t i = 0; object && i < object->count && !walk->failed; i++) {
        bool is_known = false;
        for (const struct field *f = fields; f->name && !is_known; f++)
            is_known = f->in == place && str_is(object->first[i].key, f->name);
        if (!is_known) {
            str key = str_first_points(object->first[i].key, 60);
            WRONG(walk, prefix.len ? str_format(walk->ctx->arena, STR_F "." STR_F, STR_A(prefix), STR_A(key)) : key, "没有这个字段。",
                  "There is no such field.");
        }
    }
}

/* Path and query */

static size_t pairs_of(const struct http_pair *pairs, size_t count, const char *name, str *values, size_t room) {
    size_t found = 0;
    for (size_t i = 0; i < count; i++) {
        if (!str_is(pairs[i].name, name))
            continue;
        str rest = pairs[i].value;
        while (rest.len && found < room) {
            str head = rest, tail = STR_NONE;
            str_cut(rest, STR(","), &head, &tail);
            if (head.len)
                values[found++] = head;
            rest = tail;
        }
    }
    return found;
}

static void text_value(struct walk *walk, const struct field *field, str value, void *base) {
    str name = str_of(field->name);
    int64_t whole;
    double real;
    switch (field->kind) {
    case FIELD_ID:
        if (id_of(value, &whole))
            put_i64(base, field, whole);
        else if (field->in == IN_PATH)
            walk->failed = &app_not_found;
        else
            WRONG(walk, name, "应为编号。", "Must be an id.");
        break;
    case FIELD_INT:
    case FIELD_TIME:
        if (str_to_i64(value, &whole))
            take_whole(walk, field, name, whole, base);
        else
            WRONG(walk, name, "应为整数。", "Must be an integer.");
        break;
    case FIELD_REAL:
        if (str_to_double(value, &real))
            take_real(walk, field, name, real, base);
        else
            WRONG(walk, name, "应为数字。", "Must be a number.");
        break;
    case FIELD_BOOL:
        if (str_is(value, "1") || str_is(value, "true"))
            put_i64(base, field, 1);
        else if (!str_is(value, "0") && !str_is(value, "false"))
            WRONG(walk, name, "应为 1 或 0。", "Must be 1 or 0.");
        break;
    case FIELD_TEXT: take_text(walk, field, name, value, base); break;
    case FIELD_WORD: take_word(walk, field, name, value, base); break;
    case FIELD_NONE:
    case FIELD_IDS:
    case FIELD_TEXTS:
    case FIELD_LIST:
    case FIELD_OBJECT:
    case FIELD_JSON: walk->failed = &err_bug; break;
    }
    put_has(base, field);
}

static void walk_pairs(struct walk *walk, const struct field *field, const struct http_pair *pairs, size_t count, void *base) {
    if (field->kind == FIELD_IDS || field->kind == FIELD_TEXTS) {
        size_t room = (size_t)list_most(field) + 1;
        str *values = ARENA_LIST(walk->ctx->arena, str, room);
        if (!values) {
            walk->failed = &err_no_memory;
            return;
        }
        size_t found = pairs_of(pairs, count, field->name, values, room);
        if (!found && !field->required)
            return;
        if (field->kind == FIELD_IDS)
            take_ids(walk, field, str_of(field->name), values, found, base);
        else
            take_texts(walk, field, str_of(field->name), values, found, base);
        put_has(base, field);
        return;
    }
    const struct http_pair *hit = NULL;
    for (size_t i = 0; i < count; i++)
        if (str_is(pairs[i].name, field->name) && pairs[i].value.len) {
            if (hit) {
                WRONG(walk, str_of(field->name), "重复给出。", "Given more than once.");
                return;
            }
            hit = &pairs[i];
        }
    if (hit)
        text_value(walk, field, hit->value, base);
    else if (field->required)
        WRONG(walk, str_of(field->name), "必填。", "Required.");
}

static bool is_reserved(str name) { return str_is(name, "lang") || str_is(name, "format") || str_is(name, "charset"); }

static void unknown_query(struct walk *walk, const struct form *form, const struct form_source *source) {
    for (size_t i = 0; i < source->query_count; i++) {
        str name = source->query[i].name;
        bool is_known = is_reserved(name);
        for (const struct field *f = form->fields; f && f->name && !is_known; f++)
            is_known = f->in == IN_QUERY && str_is(name, f->name);
        if (!is_known)
            WRONG(walk, str_first_points(name, 60), "没有这个参数。", "There is no such parameter.");
    }
}

static err read_body(struct ctx *ctx, str body, const struct json **ret) {
    *ret = NULL;
    if (!str_trim(body).len)
        return NULL;
    struct json_fault fault = {0};
    err failed = json_read(ctx->arena, body, ret, &fault);
    if (failed == &err_no_memory)
        return failed;
    if (failed) {
        str zh = str_format(ctx->arena, "第 %zu 个字节：%s。", fault.at + 1, fault.why ? fault.why : failed->zh);
        str en = str_format(ctx->arena, "At byte %zu: %s.", fault.at + 1, fault.why ? fault.why : failed->en);
        return ctx_refuse(ctx, &app_bad_json, "", zh, en);
    }
    if ((*ret)->kind != JSON_OBJECT)
        return ctx_refuse(ctx, &app_bad_json, "", STR("最外层应为对象。"), STR("The outermost value must be an object."));
    return NULL;
}

err form_parse(struct ctx *ctx, const struct form *form, const struct form_source *source, void *ret_struct) {
    static const struct field none[] = {FIELD_END};
    const struct json *body;
    TRY(read_body(ctx, source->body, &body));
    struct walk walk = {.ctx = ctx};
    const struct field *fields = form->fields ? form->fields : none;
    for (const struct field *f = fields; f->name && !walk.failed; f++) {
        if (f->in == IN_PATH)
            walk_pairs(&walk, f, source->path, source->path_count, ret_struct);
        if (f->in == IN_QUERY)
            walk_pairs(&walk, f, source->query, source->query_count, ret_struct);
    }
    if (!walk.failed)
        walk_object(&walk, fields, IN_BODY, body, STR_NONE, ret_struct);
    unknown_query(&walk, form, source);
    TRY(walk.failed);
    return walk.is_wrong ? &app_invalid : NULL;
}

/* Cells of a table: what people type, so a little more is understood than in a request. */

static bool is_among(str text, const char *const *words) {
    for (; *words; words++)
        if (str_is(text, *words))
            return true;
    return false;
}
static const char *const yes_words[] = {"1", "是", "有", "true", "TRUE", "yes", "Y", "y", NULL};
static const char *const no_words[] = {"0", "否", "无", "false", "FALSE", "no", "N", "n", NULL};

static void cell_list(struct walk *walk, const struct field *field, str text, void *base) {
    size_t room = (size_t)list_most(field) + 1, count = 0;
    str *values = ARENA_LIST(walk->ctx->arena, str, room);
    if (!values) {
        walk->failed = &err_no_memory;
        return;
    }
    const str marks[] = {STR(";"), STR("；"), STR("、"), STR(","), STR("，")};
    while (text.len && count < room) {
        size_t at = text.len, width = 0;
        for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
            size_t hit = str_find(text, marks[i]);
            if (hit < at) {
                at = hit;
                width = marks[i].len;
            }
        }
        str one = str_trim(str_slice(text, 0, at));
        if (one.len)
            values[count++] = one;
        text = str_slice(text, at + width, text.len);
    }
    if (field->kind == FIELD_IDS)
        take_ids(walk, field, str_of(field->name), values, count, base);
    else
        take_texts(walk, field, str_of(field->name), values, count, base);
}

static void cell_json(struct walk *walk, const struct field *field, str text, void *base) {
    const struct json *value;
    err failed = json_read(walk->ctx->arena, text, &value, NULL);
    if (failed == &err_no_memory)
        walk->failed = failed;
    else if (failed)
        WRONG(walk, str_of(field->name), "应为 JSON。", "Must be JSON.");
    else
        memcpy((char *)base + field->offset, &value, sizeof value);
}

bool form_take_cell(struct ctx *ctx, const struct field *field, str text, void *base, err *ret_failed) {
    struct walk walk = {.ctx = ctx};
    int64_t ms;
    text = str_trim(text);
    if (field->kind == FIELD_IDS || field->kind == FIELD_TEXTS) {
        cell_list(&walk, field, text, base);
    } else if (field->kind == FIELD_JSON) {
        cell_json(&walk, field, text, base);
    } else if (field->kind == FIELD_TIME) {
        if (time_parse(text, &ms))
            take_whole(&walk, field, str_of(field->name), ms, base);
        else
            WRONG(&walk, str_of(field->name), "应为时间，如 2026-03-02 09:00。", "Must be a time, as 2026-03-02 09:00.");
    } else if (field->kind == FIELD_BOOL) {
        if (is_among(text, yes_words) || is_among(text, no_words))
            put_i64(base, field, is_among(text, yes_words));
        else
            WRONG(&walk, str_of(field->name), "应为 是 或 否。", "Must be yes or no.");
    } else {
        text_value(&walk, field, text, base);
    }
    put_has(base, field);
    *ret_failed = walk.failed;
    return !walk.is_wrong && !walk.failed;
}
