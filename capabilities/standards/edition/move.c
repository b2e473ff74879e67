/* An edition is moved on, replaces another, is thrown away while it is a draft; its leads get units of this city. */
#include "capabilities/identity/identity.h"
#include "capabilities/standards/edition/edition.h"
#include "capabilities/standards/sql.h"

struct move_in {
    int64_t unused, id, version, replaces_id;
    str to, from_date, note;
};
struct discard_in {
    int64_t unused, id, version;
};
struct owner_in {
    int64_t unused, id, unit_id;
    str code;
};

static str until_of(struct ctx *ctx, str next_from) {
    int64_t day;
    return day_parse(next_from, &day) ? day_format(ctx->arena, day - 1) : STR("");
}

static err set_state(struct ctx *ctx, struct db_write *w, const struct standards_edition *edition, str to, str from, str until) {
    return db_run(w, &standards_sql[EDITION_MOVE], DB_ARGS(db_text(to), db_text(from), db_text(until), db_int(ctx->city_id), db_int(edition->id)), NULL);
}

/* The edition of today, as the person saw it, makes room: its last day is the day before. */
static err retire_replaced(struct ctx *ctx, struct db_write *w, const struct move_in *in, const struct standards_edition *edition) {
    struct standards_edition old;
    struct db_row mapping;
    TRY(standards_edition_find(ctx, db_reading(w), in->replaces_id, &old));
    bool is_used = str_is(old.state, "in_force") || str_is(old.state, "provisional");
    if (!is_used || !str_equal(old.system, edition->system) || old.id == edition->id)
        return ctx_refuse(ctx, &standards_no_such_move, "replaces_id", STR("被接替的应是同一体系中正在使用的版本。"),
                          STR("The one replaced must be an edition of the same system that is in use."));
    TRY(db_one(db_reading(w), ctx->arena, &standards_sql[MAPPING_BY_PAIR], DB_ARGS(db_int(ctx->city_id), db_int(old.id), db_int(edition->id)), &mapping));
    bool is_mapped = mapping.count && str_is(db_s(&mapping, 4), "done");
    if (!is_mapped && !str_trim(in->note).len)
        return &standards_mapping_open;
    TRY(set_state(ctx, w, &old, STR("retired"), old.from_date, until_of(ctx, edition->from_date)));
    TRY(flow_note(ctx, w, &old, STR("retired"), until_of(ctx, edition->from_date), str_format(ctx->arena, "→ " STR_F, STR_A(edition->code))));
    return feed_put(ctx, w, "standards", old.id, STR(""));
}

static err move_edition(struct ctx *ctx, struct db_write *w, void *given, struct json_out *out) {
    const struct move_in *in = given;
    struct standards_edition edition;
    int64_t day;
    TRY(standards_edition_find(ctx, db_reading(w), in->id, &edition));
    TRY(ctx_check_version(ctx, edition.version, in->version, STR_NONE, 0));
    if (in->from_date.len && !day_parse(in->from_date, &day))
        return ctx_refuse(ctx, &app_invalid, "from_date", STR("日期应写作 2026-01-01。"), STR("The date is written 2026-01-01."));
    str before = edition.from_date, today = day_format(ctx->arena, day_number_in_china(ctx->now_ms));
    bool starts = str_is(in->to, "in_force") || str_is(in->to, "provisional");
    if (in->from_date.len && starts && !str_is(edition.state, "in_force") && !str_is(edition.state, "retired"))
        edition.from_date = in->from_date;
    if (str_is(in->to, "in_force") && str_compare(edition.from_date, today) > 0)
        return ctx_refuse(ctx, &standards_too_early, "from_date", edition.from_date, edition.from_date);
    TRY(flow_check(ctx, db_reading(w), &edition, in->to, str_is(in->to, "in_force") ? in->replaces_id : 0));
    if (in->replaces_id && str_is(in->to, "in_force"))
        TRY(retire_replaced(ctx, w, in, &edition));
    str until = str_is(in->to, "retired") ? today : STR("");
    TRY(set_state(ctx, w, &edition, in->to, edition.from_date, until));
    TRY(flow_note(ctx, w, &edition, in->to, str_is(in->to, "retired") ? today : edition.from_date, in->note));
    TRY(db_run(w, &standards_sql[REVISION_BUMP], DB_ARGS(db_int(ctx->city_id)), NULL));
    ctx_audit_target(ctx, "edition", in->id);
    ctx_audit_change(ctx, "state", edition.state, in->to);
    ctx_audit_change(ctx, "from_date", before, edition.from_date);
    TRY(feed_put(ctx, w, "standards", in->id, STR("")));
    return edition_put(ctx, db_reading(w), in->id, out);
}

/* Everything a draft brought, so that a mended file can be loaded under the same code. Its points stay: they are places' checklists. */
static err drop_edition(struct ctx *ctx, struct db_write *w, int64_t id) {
    static const enum standards_statement drops[] = {NODES_DROP, METHODS_DROP, OWNERS_DROP, NEGATIVES_DROP, BONUSES_DROP, EDITION_LINKS_DROP, EDITION_DROP};
    struct db_value city = db_int(ctx->city_id);
    struct db_table mappings;
    TRY(db_all(db_reading(w), ctx->arena, &standards_sql[MAPPINGS_OF_EDITION], DB_ARGS(city, db_int(id)), &mappings));
    for (size_t i = 0; i < mappings.count; i++) {
        struct db_value mapping = db_int(db_i(&mappings.rows[i], 0));
        if (str_is(db_s(&mappings.rows[i], 4), "done"))
            return &standards_in_use;
        TRY(db_run(w, &standards_sql[PAIRS_DROP_ALL], DB_ARGS(city, mapping), NULL));
        TRY(db_run(w, &standards_sql[LINES_DROP], DB_ARGS(city, mapping), NULL));
        TRY(db_run(w, &standards_sql[MAPPING_DROP], DB_ARGS(city, mapping), NULL));
    }
    for (size_t i = 0; i < sizeof drops / sizeof *drops; i++)
        TRY(db_run(w, &standards_sql[drops[i]], DB_ARGS(city, db_int(id)), NULL));
    return NULL;
}

static err discard_edition(struct ctx *ctx, struct db_write *w, void *given, struct json_out *out) {
    const struct discard_in *in = given;
    struct standards_edition edition;
    struct db_table claims, moves;
    struct db_choice choice = {.from = &standards_claims, .head = {db_int(ctx->city_id)}, .end = {db_int(1)}};
    TRY(standards_edition_find(ctx, db_reading(w), in->id, &edition));
    TRY(ctx_check_version(ctx, edition.version, in->version, STR_NONE, 0));
    db_choose(&choice, CLAIMS_EDITION, DB_ARGS(db_int(in->id)));
    TRY(db_choice_all(db_reading(w), ctx->arena, &choice, &claims));
    TRY(db_all(db_reading(w), ctx->arena, &standards_sql[MOVES_LIST], DB_ARGS(db_int(ctx->city_id), db_int(in->id)), &moves));
    if (!str_is(edition.state, "draft") || claims.count || moves.count > 1)
        return &standards_in_use;
    TRY(drop_edition(ctx, w, in->id));
    TRY(db_run(w, &standards_sql[REVISION_BUMP], DB_ARGS(db_int(ctx->city_id)), NULL));
    ctx_audit_target(ctx, "edition", in->id);
    ctx_audit_change(ctx, "code", edition.code, STR(""));
    TRY(feed_put(ctx, w, "standards", in->id, STR("")));
    json_object(out);
    json_put_text(out, "code", edition.code);
    json_object_end(out);
    return NULL;
}

err edition_list_moves(struct ctx *ctx, struct db_read *r, const void *given, struct json_out *out) {
    const struct standards_id_in *in = given;
    struct standards_edition edition;
    struct db_table table;
    TRY(standards_edition_find(ctx, r, in->id, &edition));
    TRY(db_all(r, ctx->arena, &standards_sql[MOVES_LIST], DB_ARGS(db_int(ctx->city_id), db_int(in->id)), &table));
    form_list_start(out);
    for (size_t i = 0; i < table.count; i++) {
        const struct db_row *row = &table.rows[i];
        json_object(out);
        json_put_text(out, "from_state", db_s(row, 0));
        json_put_text(out, "to_state", db_s(row, 1));
        json_put_text(out, "on_date", db_s(row, 2));
        json_put_text(out, "note", db_s(row, 3));
        json_put_text(out, "by_name", db_s(row, 4));
        json_put_i64(out, "at_ms", db_i(row, 5));
        json_object_end(out);
    }
    form_list_end(out, STR_NONE);
    return NULL;
}

static err put_owner(struct ctx *ctx, struct db_read *r, const struct db_row *row, struct json_out *out) {
    struct identity_unit unit = {0};
    if (db_i(row, 3))
        TRY(identity_unit_find(ctx, r, db_i(row, 3), &unit));
    json_object(out);
    json_put_text(out, "code", db_s(row, 0));
    json_put_text(out, "name", standards_pick(ctx, db_s(row, 1), db_s(row, 2)));
    json_put_id(out, "unit_id", unit.id);
    json_put_text(out, "unit_name", unit.id ? unit.name : STR(""));
    json_object_end(out);
    return NULL;
}

err edition_list_owners(struct ctx *ctx, struct db_read *r, const void *given, struct json_out *out) {
    const struct standards_id_in *in = given;
    struct standards_edition edition;
    struct db_table table;
    TRY(standards_edition_find(ctx, r, in->id, &edition));
    TRY(db_all(r, ctx->arena, &standards_sql[OWNERS], DB_ARGS(db_int(ctx->city_id), db_int(in->id)), &table));
    form_list_start(out);
    for (size_t i = 0; i < table.count; i++)
        TRY(put_owner(ctx, r, &table.rows[i], out));
    form_list_end(out, STR_NONE);
    return NULL;
}

static err name_owner(struct ctx *ctx, struct db_write *w, void *given, struct json_out *out) {
    const struct owner_in *in = given;
    struct standards_edition edition;
    struct identity_unit unit;
    struct db_table table;
    TRY(standards_edition_find(ctx, db_reading(w), in->id, &edition));
    if (in->unit_id)
        TRY(identity_unit_find(ctx, db_reading(w), in->unit_id, &unit));
    TRY(db_run(w, &standards_sql[OWNER_SET_UNIT], DB_ARGS(db_int_or_null(in->unit_id), db_int(ctx->city_id), db_int(in->id), db_text(in->code)), NULL));
    ctx_audit_target(ctx, "edition", in->id);
    ctx_audit_change(ctx, "lead", in->code, in->unit_id ? unit.name : STR(""));
    TRY(feed_put(ctx, w, "standards", in->id, STR("")));
    TRY(db_all(db_reading(w), ctx->arena, &standards_sql[OWNERS], DB_ARGS(db_int(ctx->city_id), db_int(in->id)), &table));
    for (size_t i = 0; i < table.count; i++)
        if (str_equal(db_s(&table.rows[i], 0), in->code))
            return put_owner(ctx, db_reading(w), &table.rows[i], out);
    return &app_not_found;
}

static const char *const targets[] = {"draft", "provisional", "in_force", "retired", NULL};
static const struct field move_fields[] = {
    {"id", FIELD_ID, offsetof(struct move_in, id), .in = IN_PATH},
    {"version", FIELD_INT, offsetof(struct move_in, version), .required = true},
    {"to", FIELD_WORD, offsetof(struct move_in, to), .required = true, .words = targets},
    {"from_date", FIELD_TEXT, offsetof(struct move_in, from_date), .max = 10, .says = "First day; without it the edition's own"},
    {"replaces_id", FIELD_ID, offsetof(struct move_in, replaces_id), .says = "To in_force: the edition in use, which is retired the day before"},
    {"note", FIELD_TEXT, offsetof(struct move_in, note), .max = 500, .says = "Why; needed when the mapping from the replaced edition is not done"},
    FIELD_END,
};
static const struct field discard_fields[] = {
    {"id", FIELD_ID, offsetof(struct discard_in, id), .in = IN_PATH},
    {"version", FIELD_INT, offsetof(struct discard_in, version), .required = true},
    FIELD_END,
};
static const struct field owner_in_fields[] = {
    {"id", FIELD_ID, offsetof(struct owner_in, id), .in = IN_PATH},
    {"code", FIELD_TEXT, offsetof(struct owner_in, code), .in = IN_PATH, .max = 60},
    {"unit_id", FIELD_ID, offsetof(struct owner_in, unit_id), .says = "Absent: nobody"},
    FIELD_END,
};
const struct command edition_move = {{sizeof(struct move_in), move_fields}, .apply = move_edition};
const struct command edition_discard = {{sizeof(struct discard_in), discard_fields}, .apply = discard_edition};
const struct command edition_name_owner = {{sizeof(struct owner_in), owner_in_fields}, .apply = name_owner};

static const struct field history_fields[] = {
    {"from_state", .kind = FIELD_TEXT, .zh = "原状态", .en = "From", .says = "Empty: it was loaded"},
    {"to_state", .kind = FIELD_TEXT, .zh = "新状态", .en = "To"},
    {"on_date", .kind = FIELD_TEXT, .zh = "日期", .en = "Date"},
    {"note", .kind = FIELD_TEXT, .zh = "说明", .en = "Note"},
    {"by_name", .kind = FIELD_TEXT, .zh = "经办人", .en = "By"},
    {"at_ms", .kind = FIELD_TIME, .zh = "时间", .en = "At"},
    FIELD_END,
};
static const struct field owner_fields[] = {
    {"code", .kind = FIELD_TEXT, .zh = "代码", .en = "Code"},
    {"name", .kind = FIELD_TEXT, .zh = "牵头主体", .en = "Lead"},
    {"unit_id", .kind = FIELD_ID, .nullable = true},
    {"unit_name", .kind = FIELD_TEXT, .zh = "本市单位", .en = "Unit of this city"},
    FIELD_END,
};
static const struct field gone_fields[] = {{"code", .kind = FIELD_TEXT}, FIELD_END};
const struct shape edition_move_shape = {"EditionMove", history_fields}, edition_owner_shape = {"EditionOwner", owner_fields},
                   edition_gone_shape = {"EditionDiscarded", gone_fields};
