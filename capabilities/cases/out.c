/* A case as JSON: the row of a list, and the words of states and sources. */
#include "capabilities/cases/inside.h"

const char *const cases_states[] = {"collected", "filed",    "dispatched", "handling",    "handled", "closed",   "evaluated",
                                    "void",      "returned", "beyond",     "arbitration", "paused",  "referred", NULL};
const char *const cases_lights[] = {"green", "yellow", "red", "none", NULL};

str cases_state_name(struct ctx *ctx, str state) {
    enum case_state s = cases_state_of(state);
    return s == CASE_STATES ? state : ctx_say(ctx, cases_state_rows[s].zh, cases_state_rows[s].en);
}

str cases_source_name(struct ctx *ctx, str source) {
    static const struct {
        const char *word, *zh, *en;
    } names[] = {{"staff", "工作人员", "Staff"},
                 {"inspection", "督查检查", "Inspection"},
                 {"collector", "信息采集员", "Collector"},
                 {"citizen", "市民反映", "Citizen"},
                 {"superior", "上级交办", "Superior"},
                 {"media", "媒体曝光", "Media"},
                 {"camera", "视频或传感", "Camera or sensor"},
                 {"hotline", "热线", "Hotline"},
                 {"loss", "测评失分", "Test loss"}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_is(source, names[i].word))
            return ctx_say(ctx, names[i].zh, names[i].en);
    return source;
}

static void put_time(struct json_out *out, const char *key, int64_t ms) {
    if (ms && ms != CASES_NO_DUE)
        json_put_i64(out, key, ms);
    else
        json_put_null(out, key);
}

static void put_word(struct json_out *out, const char *key, str word) /* "" is none */
{
    if (word.len)
        json_put_text(out, key, word);
    else
        json_put_null(out, key);
}

void cases_put_members(struct ctx *ctx, struct json_out *out, const struct case_file *file, int64_t possible_duplicates) {
    json_put_id(out, "id", file->id);
    json_put_text(out, "number", file->number);
    json_put_text(out, "state", file->state);
    json_put_text(out, "state_name", cases_state_name(ctx, file->state));
    json_put_text(out, "light", cases_light(file, ctx->now_ms));
    json_put_text(out, "title", file->title);
    json_put_text(out, "category", file->category);
    json_put_text(out, "category_name", cases_category_name(ctx, file->category));
    json_put_text(out, "source", file->source);
    json_put_text(out, "source_name", cases_source_name(ctx, file->source));
    if (file->has_place) {
        json_put_real(out, "lon", file->lon);
        json_put_real(out, "lat", file->lat);
    } else {
        json_put_null(out, "lon");
        json_put_null(out, "lat");
    }
    json_put_id(out, "site_id", file->site_id);
    put_word(out, "site_name", file->site_name);
    put_word(out, "division_name", file->division_name);
    put_word(out, "unit", file->unit_name);
    json_put_id(out, "unit_id", file->unit_id);
    json_put_id(out, "proposed_unit_id", file->proposed_unit_id);
    put_time(out, "due_ms", file->due_ms);
    json_put_i64(out, "opened_ms", file->opened_ms);
    put_time(out, "handled_ms", file->handled_ms);
    put_time(out, "closed_ms", file->closed_ms);
    put_word(out, "asked", file->asked);
    json_put_i64(out, "return_count", file->return_count);
    json_put_i64(out, "rework_count", file->rework_count);
    json_put_i64(out, "reopen_count", file->reopen_count);
    json_put_i64(out, "reporters", file->reporters);
    json_put_bool(out, "is_listed", file->is_listed != 0);
    put_word(out, "standard_number", file->standard_number);
    json_put_i64(out, "loss_milli", file->loss_milli);
    put_word(out, "photo", file->photo);
    json_put_id(out, "merged_into", file->merged_into);
    json_put_i64(out, "version", file->version);
    json_put_i64(out, "possible_duplicates", possible_duplicates);
}

void cases_put(struct ctx *ctx, struct json_out *out, const struct case_file *file, int64_t possible_duplicates) {
    json_object(out);
    cases_put_members(ctx, out, file, possible_duplicates);
    json_object_end(out);
}

#define CASE_FIELDS                                                                                                                                            \
    {"id", .kind = FIELD_ID}, {"number", FIELD_TEXT, .zh = "案件编号", .en = "Number"}, {"state", FIELD_WORD, .words = cases_states},                          \
        {"state_name", FIELD_TEXT, .zh = "状态", .en = "State"}, {"light", FIELD_WORD, .words = cases_lights, .zh = "灯号", .en = "Light"},                    \
        {"title", FIELD_TEXT, .zh = "标题", .en = "Title"}, {"category", .kind = FIELD_TEXT}, {"category_name", FIELD_TEXT, .zh = "类别", .en = "Category"},   \
        {"source", FIELD_WORD, .words = cases_sources}, {"source_name", FIELD_TEXT, .zh = "来源", .en = "Source"},                                             \
        {"lon", FIELD_REAL, .nullable = true, .zh = "经度", .en = "Longitude"}, {"lat", FIELD_REAL, .nullable = true, .zh = "纬度", .en = "Latitude"},         \
        {"site_id", FIELD_ID, .nullable = true}, {"site_name", FIELD_TEXT, .nullable = true, .zh = "点位", .en = "Place"},                                     \
        {"division_name", FIELD_TEXT, .nullable = true, .zh = "所在区划", .en = "Division"},                                                                   \
        {"unit", FIELD_TEXT, .nullable = true, .zh = "责任单位", .en = "Responsible unit"}, {"unit_id", FIELD_ID, .nullable = true},                           \
        {"proposed_unit_id", FIELD_ID, .nullable = true}, {"due_ms", FIELD_TIME, .nullable = true, .zh = "期限", .en = "Due"},                                 \
        {"opened_ms", FIELD_TIME, .zh = "采集时间", .en = "Opened"}, {"handled_ms", FIELD_TIME, .nullable = true, .zh = "反馈时间", .en = "Handled"},          \
        {"closed_ms", FIELD_TIME, .nullable = true, .zh = "结案时间", .en = "Closed"}, {"asked", FIELD_TEXT, .nullable = true},                                \
        {"return_count", FIELD_INT, .zh = "退回次数", .en = "Sent back"}, {"rework_count", FIELD_INT, .zh = "返工次数", .en = "Rework"},                       \
        {"reopen_count", FIELD_INT, .zh = "重办次数", .en = "Reopened"}, {"reporters", FIELD_INT, .zh = "反映人数", .en = "Reporters"},                        \
        {"is_listed", FIELD_BOOL, .zh = "挂牌", .en = "Listed"}, {"standard_number", FIELD_TEXT, .nullable = true, .zh = "测评标准", .en = "Standard"},        \
        {"loss_milli", FIELD_INT, .says = "Points lost, in thousandths"}, {"photo", FIELD_TEXT, .nullable = true},                                             \
        {"merged_into", FIELD_ID, .nullable = true}, {"version", .kind = FIELD_INT}, {                                                                         \
        "possible_duplicates", .kind = FIELD_INT                                                                                                               \
    }

const struct field cases_fields[] = {CASE_FIELDS, FIELD_END};
const struct shape cases_shape = {"Case", cases_fields};

static const struct field chief_fields[] = {
    {"scheme", .kind = FIELD_TEXT}, {"level", .kind = FIELD_TEXT}, {"person", .kind = FIELD_TEXT}, {"stretch", .kind = FIELD_TEXT}, FIELD_END};
static const struct field assistant_fields[] = {
    {"unit_id", .kind = FIELD_ID}, {"unit_name", .kind = FIELD_TEXT}, {"due_ms", FIELD_TIME, .nullable = true}, {"state", .kind = FIELD_TEXT}, FIELD_END};
static const struct field clock_fields[] = {{"from_ms", .kind = FIELD_TIME}, {"until_ms", FIELD_TIME, .nullable = true},
                                            {"kind", .kind = FIELD_TEXT},    {"due_ms", FIELD_TIME, .nullable = true},
                                            {"note", .kind = FIELD_TEXT},    FIELD_END};
static const struct field limit_fields[] = {{"kind", .kind = FIELD_TEXT}, {"amount", .kind = FIELD_INT}, FIELD_END};
static const struct field history_fields[] = {{"id", .kind = FIELD_ID},        {"at_ms", .kind = FIELD_TIME},
                                              {"by_name", .kind = FIELD_TEXT}, {"unit_name", .kind = FIELD_TEXT},
                                              {"move", .kind = FIELD_TEXT},    {"move_name", .kind = FIELD_TEXT},
                                              {"note", .kind = FIELD_TEXT},    {"from", FIELD_TEXT, .nullable = true},
                                              {"to", .kind = FIELD_TEXT},      {"to_unit", FIELD_TEXT, .nullable = true},
                                              {"photos", .kind = FIELD_TEXTS}, FIELD_END};
static const struct field offer_fields[] = {{"move", .kind = FIELD_TEXT},
                                            {"name", .kind = FIELD_TEXT},
                                            {"needs_reason", .kind = FIELD_BOOL},
                                            {"needs_photo", .kind = FIELD_BOOL},
                                            {"needs_unit", .kind = FIELD_BOOL},
                                            {"needs_limit", .kind = FIELD_BOOL},
                                            {"needs_assistants", .kind = FIELD_BOOL},
                                            {"danger", .kind = FIELD_BOOL},
                                            FIELD_END};
static const struct field duplicate_fields[] = {{"id", .kind = FIELD_ID},
                                                {"number", .kind = FIELD_TEXT},
                                                {"title", .kind = FIELD_TEXT},
                                                {"state_name", .kind = FIELD_TEXT},
                                                {"distance_m", .kind = FIELD_INT},
                                                {"why", .kind = FIELD_TEXT},
                                                FIELD_END};

static const struct field page_fields[] = {CASE_FIELDS,
                                           {"text", .kind = FIELD_TEXT},
                                           {"address", FIELD_TEXT, .nullable = true},
                                           {"district", FIELD_TEXT, .nullable = true},
                                           {"street", FIELD_TEXT, .nullable = true},
                                           {"community", FIELD_TEXT, .nullable = true},
                                           {"cell_code", FIELD_TEXT, .nullable = true},
                                           {"chiefs", FIELD_LIST, .of = chief_fields},
                                           {"reason", FIELD_TEXT, .nullable = true},
                                           {"interim", .kind = FIELD_BOOL},
                                           {"reply", FIELD_TEXT, .nullable = true},
                                           {"proposed_unit", FIELD_TEXT, .nullable = true},
                                           {"asked_kind", FIELD_TEXT, .nullable = true},
                                           {"asked_amount", .kind = FIELD_INT},
                                           {"assistants", FIELD_LIST, .of = assistant_fields},
                                           {"clock", FIELD_LIST, .of = clock_fields},
                                           {"limit", FIELD_OBJECT, .of = limit_fields, .nullable = true},
                                           {"history", FIELD_LIST, .of = history_fields},
                                           {"photos", FIELD_LIST, .of = photos_photo_fields},
                                           {"moves", FIELD_LIST, .of = offer_fields},
                                           {"duplicates", FIELD_LIST, .of = duplicate_fields},
                                           {"handler_name", FIELD_TEXT, .nullable = true},
                                           {"verifier_name", FIELD_TEXT, .nullable = true},
                                           {"inspection_id", FIELD_ID, .nullable = true},
                                           FIELD_END};
const struct shape cases_page_shape = {"CasePage", page_fields};
