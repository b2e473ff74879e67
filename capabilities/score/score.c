/* The table of score: right, routes, ears. */
#include "base/limits.h"
#include "capabilities/score/inside.h"

static const struct right rights[] = {
    {"score.see", "查看得分", "See the score", "office leader district unit inspector collector clerk auditor chief"},
};

static const char *const levels[] = {"district", "street", NULL};
static const char *const node_levels[] = {"item", "content", "standard", NULL};

#define SCOPE_FIELDS                                                                                                                                           \
    {"edition", FIELD_TEXT, offsetof(struct score_in, edition), .in = IN_QUERY, .max = 60, .says = "Id or code; without it the edition in force"},             \
        {"division", FIELD_ID, offsetof(struct score_in, division_id), .in = IN_QUERY},                                                                        \
        {"unit", FIELD_ID, offsetof(struct score_in, unit_id), .in = IN_QUERY}, {"from_ms", FIELD_TIME, offsetof(struct score_in, from_ms), .in = IN_QUERY}, { \
        "until_ms", FIELD_TIME, offsetof(struct score_in, until_ms), .in = IN_QUERY                                                                            \
    }
#define PAGE_FIELDS                                                                                                                                            \
    {"limit", FIELD_INT, offsetof(struct score_in, limit), .in = IN_QUERY, .min = 1, .max = LIMIT_LIST_PAGE}, {                                                \
        "after", FIELD_TEXT, offsetof(struct score_in, after), .in = IN_QUERY                                                                                  \
    }

static const struct field show_fields[] = {SCOPE_FIELDS, FIELD_END};
static const struct field observations_fields[] = {
    {"id", FIELD_ID, offsetof(struct score_in, standard_id), .in = IN_PATH},
    SCOPE_FIELDS,
    PAGE_FIELDS,
    FIELD_END,
};
static const struct field ranks_fields[] = {
    {"level", FIELD_WORD, offsetof(struct score_in, level), .in = IN_QUERY, .words = levels, .says = "Divisions: district (default) or street"},
    SCOPE_FIELDS,
    PAGE_FIELDS,
    FIELD_END,
};

#define NODE_FIELDS                                                                                                                                            \
    {"id", .kind = FIELD_ID}, {"level", .kind = FIELD_WORD, .words = node_levels}, {"number", .kind = FIELD_TEXT}, {"text", .kind = FIELD_TEXT},               \
        {"method", .kind = FIELD_TEXT}, {"rate_milli", .kind = FIELD_INT, .nullable = true}, {"weight_milli", .kind = FIELD_INT},                              \
        {"got_milli", .kind = FIELD_INT}, {"possible_milli", .kind = FIELD_INT}, {"observations", .kind = FIELD_INT}, {"standards", .kind = FIELD_INT},        \
        {"observed_standards", .kind = FIELD_INT}, {                                                                                                           \
        "is_local", .kind = FIELD_BOOL                                                                                                                         \
    }
static const struct field standard_fields[] = {NODE_FIELDS, {"children", .kind = FIELD_LIST, .says = "Always empty"}, FIELD_END};
static const struct field content_fields[] = {NODE_FIELDS, {"children", .kind = FIELD_LIST, .of = standard_fields}, FIELD_END};
static const struct field item_fields[] = {NODE_FIELDS, {"children", .kind = FIELD_LIST, .of = content_fields}, FIELD_END};
static const struct field unobserved_fields[] = {
    {"id", .kind = FIELD_ID}, {"number", .kind = FIELD_TEXT}, {"text", .kind = FIELD_TEXT}, {"weight_milli", .kind = FIELD_INT}, FIELD_END,
};
static const struct field score_fields[] = {
    {"edition", .kind = FIELD_ID},
    {"edition_code", .kind = FIELD_TEXT},
    {"edition_name", .kind = FIELD_TEXT},
    {"rate_milli", .kind = FIELD_INT, .nullable = true},
    {"observed_standards", .kind = FIELD_INT},
    {"standards", .kind = FIELD_INT},
    {"observations", .kind = FIELD_INT},
    {"unobserved", .kind = FIELD_LIST, .of = unobserved_fields},
    {"items", .kind = FIELD_LIST, .of = item_fields},
    FIELD_END,
};
static const struct field observation_fields[] = {
    {"id", .kind = FIELD_ID},
    {"inspection_id", .kind = FIELD_ID},
    {"site_id", .kind = FIELD_ID},
    {"site_name", .kind = FIELD_TEXT, .zh = "点位", .en = "Site"},
    {"point_text", .kind = FIELD_TEXT, .zh = "观测内容", .en = "What was looked at"},
    {"result", .kind = FIELD_WORD, .words = standards_result_words, .zh = "结果", .en = "Result"},
    {"got_milli", .kind = FIELD_INT, .zh = "得分（千分之一分）", .en = "Got (milli-points)"},
    {"possible_milli", .kind = FIELD_INT, .zh = "满分（千分之一分）", .en = "Possible (milli-points)"},
    {"at_ms", .kind = FIELD_TIME, .zh = "时间", .en = "At"},
    {"inspector_name", .kind = FIELD_TEXT, .zh = "检查人", .en = "Inspector"},
    {"photos", .kind = FIELD_LIST, .of = photos_photo_fields},
    FIELD_END,
};
static const struct field rank_fields[] = {
    {"id", .kind = FIELD_ID},
    {"name", .kind = FIELD_TEXT, .zh = "名称", .en = "Name"},
    {"rate_milli", .kind = FIELD_INT, .nullable = true, .zh = "得分率（千分比）", .en = "Rate (per thousand)"},
    {"observations", .kind = FIELD_INT, .zh = "观测数", .en = "Observations"},
    {"rank", .kind = FIELD_INT, .zh = "名次", .en = "Rank"},
    FIELD_END,
};
static const struct shape score_shape = {"Score", score_fields}, observation_shape = {"ScoreObservation", observation_fields},
                          rank_shape = {"ScoreRank", rank_fields};

static const struct route routes[] = {
    {HTTP_GET, "/api/score", &rights[0], "The field score as a tree; what was not observed is named",
     .query = {{sizeof(struct score_in), show_fields}, score_show}, .gives = &score_shape},
    {HTTP_GET, "/api/score/standards/:id/observations", &rights[0], "The observations behind one standard, newest first",
     .query = {{sizeof(struct score_in), observations_fields}, score_list_observations}, .gives = &observation_shape, .gives_list = true},
    {HTTP_GET, "/api/score/divisions", &rights[0], "Divisions side by side", .query = {{sizeof(struct score_in), ranks_fields}, score_list_divisions},
     .gives = &rank_shape, .gives_list = true},
    {HTTP_GET, "/api/score/units", &rights[0], "Owner units side by side", .query = {{sizeof(struct score_in), ranks_fields}, score_list_units},
     .gives = &rank_shape, .gives_list = true},
};

/* A visit came or was withdrawn: the site shows its newest rate that counts. */
static err hear_visit(struct ctx *ctx, struct db_write *w, const void *what) {
    const struct inspections_submitted *visit = what;
    int64_t rate, at_ms;
    TRY(inspections_last_of_site(ctx, db_reading(w), visit->site_id, &rate, &at_ms));
    if (rate < 0 && at_ms == 0 && str_is(visit->kind, "self"))
        return NULL;
    TRY(places_site_note(ctx, w, visit->site_id, PLACES_RATE_MILLI, rate));
    return places_site_note(ctx, w, visit->site_id, PLACES_CHECKED_MS, at_ms);
}
static const struct ear ears[] = {{"inspections.submitted", hear_visit}, {"inspections.withdrawn", hear_visit}};

static const struct problem *const problems[] = {&score_out_of_reach};

const struct capability score_capability = {
    .name = "score",
    .zh = "得分",
    .en = "Score",
    .routes = routes,
    .routes_count = sizeof routes / sizeof *routes,
    .rights = rights,
    .rights_count = sizeof rights / sizeof *rights,
    .ears = ears,
    .ears_count = 2,
    .problems = problems,
    .problem_count = sizeof problems / sizeof *problems,
    .start = score_memory_new,
    .stop = score_memory_free,
};
