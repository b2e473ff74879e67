/* Results, losses and rivals from a table. */
#include "capabilities/cycle/inside.h"

struct result_row {
    int64_t year, score_milli, deviation_milli;
    str method, state, source;
};
static const char *const states[] = {"estimate", "official", NULL};
static const struct field result_fields[] = {
    {"year", FIELD_INT, offsetof(struct result_row, year), .required = true, .min = 2000, .max = 2110, .zh = "年度", .en = "Year"},
    {"method", FIELD_WORD, offsetof(struct result_row, method), .required = true, .words = cycle_method_words, .zh = "方式", .en = "Method"},
    {"state", FIELD_WORD, offsetof(struct result_row, state), .required = true, .words = states, .zh = "性质", .en = "State"},
    {"score_milli", FIELD_INT, offsetof(struct result_row, score_milli), .required = true, .min = 0, .max = 100000, .zh = "得分（千分）",
     .en = "Score (thousandths)"},
    {"deviation_milli", FIELD_INT, offsetof(struct result_row, deviation_milli), .min = 0, .max = 50000, .zh = "误差（千分）", .en = "Doubt (thousandths)"},
    {"source", FIELD_TEXT, offsetof(struct result_row, source), .max = 500, .zh = "来源", .en = "Source"},
    FIELD_END};

static err add_result(struct ctx *ctx, struct db_write *w, const void *given, struct import_row *about) {
    const struct result_row *row = given;
    struct cycle c;
    TRY(cycle_current(ctx, db_reading(w), &c));
    if (!c.id)
        return ctx_refuse(ctx, &cycle_none, "year", str_of(cycle_none.zh), str_of(cycle_none.en));
    for (size_t i = 0; i < c.count; i++)
        for (int m = 0; c.years[i].year == row->year && m < CYCLE_METHODS; m++)
            if (str_is(row->method, cycle_method_words[m])) {
                about->is_change = c.years[i].figure[m].known != CYCLE_UNKNOWN;
                return cycle_result_put(ctx, w, c.id, row->year, (enum cycle_method)m,
                                        &(struct cycle_figure){str_is(row->state, "official") ? CYCLE_OFFICIAL : CYCLE_ESTIMATE, row->score_milli,
                                                               row->deviation_milli, row->source});
            }
    return ctx_refuse(ctx, &cycle_bad_year, "year", STR("当前周期没有这个年度。"), STR("The cycle has no such year."));
}

static const struct field loss_fields[] = {
    {"year", FIELD_INT, offsetof(struct cycle_loss, year), .required = true, .min = 2000, .max = 2110, .zh = "年度", .en = "Year"},
    {"standard_number", FIELD_TEXT, offsetof(struct cycle_loss, standard_number), .max = 40, .zh = "标准编号", .en = "Standard"},
    {"text", FIELD_TEXT, offsetof(struct cycle_loss, text), .max = 500, .zh = "失分内容", .en = "What was lost"},
    {"place", FIELD_TEXT, offsetof(struct cycle_loss, place), .max = 100, .zh = "地点或部位", .en = "Place"},
    {"lost_milli", FIELD_INT, offsetof(struct cycle_loss, lost_milli), .required = true, .min = 0, .max = 100000, .zh = "失分（千分）",
     .en = "Lost (thousandths)"},
    {"source", FIELD_TEXT, offsetof(struct cycle_loss, source), .max = 500, .zh = "来源", .en = "Source"},
    FIELD_END};

static err add_loss(struct ctx *ctx, struct db_write *w, const void *given, struct import_row *about) {
    (void)about;
    int64_t id;
    return cycle_loss_add(ctx, w, given, &id);
}

struct rival_row {
    str name, group, rival_class, note, source;
    int64_t session, year, score_milli, deviation_milli;
};
static const struct field rival_fields[] = {
    {"name", FIELD_TEXT, offsetof(struct rival_row, name), .required = true, .max = 60, .zh = "城市", .en = "City"},
    {"group_name", FIELD_TEXT, offsetof(struct rival_row, group), .max = 60, .zh = "组别", .en = "Group"},
    {"rival_class", FIELD_WORD, offsetof(struct rival_row, rival_class), .required = true, .words = cycle_class_words, .zh = "类别", .en = "Class"},
    {"session", FIELD_INT, offsetof(struct rival_row, session), .min = 0, .max = 99, .zh = "届", .en = "Session"},
    {"note", FIELD_TEXT, offsetof(struct rival_row, note), .max = 1000, .zh = "说明", .en = "Note"},
    {"year", FIELD_INT, offsetof(struct rival_row, year), .min = 0, .max = 2110, .zh = "年度", .en = "Year"},
    {"score_milli", FIELD_INT, offsetof(struct rival_row, score_milli), .min = 0, .max = 100000, .zh = "得分（千分）", .en = "Score (thousandths)"},
    {"deviation_milli", FIELD_INT, offsetof(struct rival_row, deviation_milli), .min = 0, .max = 50000, .zh = "误差（千分）", .en = "Doubt (thousandths)"},
    {"source", FIELD_TEXT, offsetof(struct rival_row, source), .max = 500, .zh = "来源", .en = "Source"},
    FIELD_END};

/* A city may stand in several rows, one for each year known. */
static err add_rival(struct ctx *ctx, struct db_write *w, const void *given, struct import_row *about) {
    const struct rival_row *row = given;
    struct db_row known;
    int64_t id;
    TRY(db_one(db_reading(w), ctx->arena, &cycle_sql[RIVAL_BY_NAME], DB_ARGS(db_int(ctx->city_id), db_text(row->name)), &known));
    if (known.count) {
        id = db_i(&known, 0);
        about->is_change = true;
    } else {
        struct cycle_rival_given fresh = {.name = row->name, .group = row->group, .rival_class = row->rival_class, .note = row->note, .session = row->session};
        TRY(cycle_rival_add(ctx, w, &fresh, &id));
    }
    if (!row->year)
        return NULL;
    return db_run(w, &cycle_sql[RIVAL_SCORE_PUT],
                  DB_ARGS(db_int(ctx->city_id), db_int(id), db_int(row->year), db_int(row->score_milli), db_int(row->deviation_milli), db_text(row->source)),
                  NULL);
}

const struct importer cycle_importers[CYCLE_IMPORTERS] = {
    {.kind = "cycle-results",
     .zh = "年度测评成绩",
     .en = "Annual results",
     .needs = &cycle_rights[CYCLE_EDIT],
     .row = {sizeof(struct result_row), result_fields},
     .add = add_result},
    {.kind = "cycle-losses",
     .zh = "失分项",
     .en = "Losses",
     .needs = &cycle_rights[CYCLE_EDIT],
     .row = {sizeof(struct cycle_loss), loss_fields},
     .add = add_loss},
    {.kind = "rivals",
     .zh = "对手城市",
     .en = "Rival cities",
     .needs = &cycle_rights[CYCLE_EDIT],
     .row = {sizeof(struct rival_row), rival_fields},
     .add = add_rival},
};
