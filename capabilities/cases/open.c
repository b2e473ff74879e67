/* Opening a case: collected, then filed and proposed by the program where category and place are known, and dispatched at
 * once where duty is certain and the setting allows it. Imported history takes the short way: it is written, not worked on. */
#include "capabilities/cases/inside.h"
#include "app/app.h"
#include "capabilities/places/places.h"

const char *const cases_sources[] = {"staff", "inspection", "collector", "citizen", "superior", "media", "camera", "hotline", "loss", NULL};

static err title_made(struct ctx *ctx, str title, str text, str *ret) {
    title = str_trim(title);
    if (!title.len) {
        title = str_trim(text);
        size_t line = str_find(title, STR("\n"));
        title = str_trim(str_first_points(str_slice(title, 0, line), 40));
    }
    if (!title.len)
        return ctx_refuse(ctx, &app_invalid, "text", STR("请描述问题。"), STR("Describe the problem."));
    *ret = title;
    return NULL;
}

static err number_made(struct ctx *ctx, struct db_write *w, int64_t opened_ms, str *ret) {
    int64_t next = 0;
    int year = day_from_number(day_number_in_china(opened_ms)).year;
    TRY(counter_next(ctx, w, str_format(ctx->arena, "cases.%d", year), &next));
    *ret = str_format(ctx->arena, STR_F "%d-%06lld", STR_A(app_setting(ctx->app, "cases.number_prefix", STR("文"))), year, (long long)next);
    return ret->at ? NULL : &err_no_memory;
}

/* Imported rows may lie elsewhere (another city's data): they keep their coordinates and get no ground. */
static err ground_resolved(struct ctx *ctx, struct db_write *w, const struct cases_opening *from, struct case_file *file, struct case_about *about,
                           struct duty_answer *duty) {
    if (!from->has_place)
        return NULL;
    err failed = duty_resolve(ctx, db_reading(w), from->lon, from->lat, file->category, duty);
    if (failed && from->imported && failed->kind != PROBLEM_BUG) {
        ctx_forget(ctx);
        *duty = (struct duty_answer){0};
        return NULL;
    }
    TRY(failed);
    file->district_id = duty->district_id;
    file->street_id = duty->street_id;
    file->community_id = duty->community_id;
    file->division_name = duty->community_name.len ? duty->community_name : duty->street_name.len ? duty->street_name : duty->district_name;
    file->ground_path = duty->ground_path;
    file->proposed_unit_id = duty->unit_id;
    about->district_name = duty->district_name;
    about->street_name = duty->street_name;
    about->community_name = duty->community_name;
    about->cell_code = duty->cell_code;
    about->reason_zh = duty->reason_zh;
    about->reason_en = duty->reason_en;
    about->interim = duty->interim;
    return NULL;
}

static err rows_written(struct ctx *ctx, struct db_write *w, const struct cases_opening *from, struct case_file *file, const struct case_about *about) {
    struct db_value city = db_int(ctx->city_id), id = db_int(file->id);
    TRY(case_file_add(ctx, w, file));
    TRY(db_run(w, &cases_sql[CASES_ABOUT_ADD],
               DB_ARGS(city, id, db_text(from->text), db_text(from->address), db_text(about->district_name), db_text(about->street_name),
                       db_text(about->community_name), db_text(about->cell_code), db_text(about->reason_zh), db_text(about->reason_en), db_int(about->interim),
                       db_text(STR("")), db_text(STR("")), db_text(STR("")), db_int(ctx->now_ms), db_text(from->reply)),
               NULL));
    TRY(db_run(w, &cases_sql[CASES_REPORTER_ADD],
               DB_ARGS(city, id, db_int(id_next(ctx->ids)), db_text(from->reporter_kind.len ? from->reporter_kind : STR("staff")),
                       db_int_or_null(file->reporter_id), db_null(), db_int(file->opened_ms)),
               NULL));
    struct cases_paths paths = {.ground = file->ground_path, .unit = file->unit_path};
    TRY(cases_reach_change(ctx, w, file->id, file->opened_ms, NULL, &paths));
    TRY(cases_reach_divisions(ctx, w, file));
    str words[] = {file->title, from->text, from->address, file->site_name};
    struct case_grams grams;
    TRY(cases_grams_of(ctx, words, sizeof words / sizeof *words, &grams));
    return cases_grams_write(ctx, w, file->id, file->opened_ms, &grams);
}

/* The program's share of steps 2 and 3. A missing calendar year or a unit that is gone leaves the case to the office. */
static err proposal_followed(struct ctx *ctx, struct db_write *w, struct case_file *file, const struct duty_answer *duty) {
    struct case_doing doing = {.file = file};
    TRY(cases_do_as_program(ctx, w, &doing, "file"));
    if (duty->interim) /* nobody's: proposed to the unit of the ground for the time being, and asked */
        return cases_arbitration_open(ctx, w, file, duty->unit_id, duty->reason_zh);
    if (!duty->unit_id || !str_is(app_setting(ctx->app, "cases.auto_dispatch", STR("yes")), "yes"))
        return NULL;
    struct case_limit limit;
    int64_t due = 0;
    TRY(cases_limit_of(ctx, file->category, &limit));
    err failed = cases_due_of(ctx, db_reading(w), duty->unit_id, limit, ctx->now_ms, &due);
    if (failed && failed->kind != PROBLEM_BUG && failed->kind != PROBLEM_BUSY && failed->kind != PROBLEM_IO) {
        ctx_forget(ctx);
        return NULL;
    }
    TRY(failed);
    doing = (struct case_doing){.file = file, .unit_id = duty->unit_id, .limit = limit};
    return cases_do_as_program(ctx, w, &doing, "dispatch");
}

static err settled_on_the_spot(struct ctx *ctx, struct db_write *w, const struct cases_opening *from, struct case_file *file) {
    struct case_doing doing = {
        .file = file, .move = cases_move_named(STR("settle")), .photos = from->after_photos, .note = ctx_say(ctx, "现场已整改", "Put right on the spot")};
    if (file->has_place && !from->after_photos.count)
        return ctx_refuse(ctx, &app_invalid, "after_photos", STR("请附一张整改后的照片。"), STR("Add one photo of how it looks now."));
    return cases_do(ctx, w, &doing);
}

static err history_imported(struct ctx *ctx, struct db_write *w, const struct cases_opening *from, struct case_file *file) {
    struct ctx program = *ctx;
    program.actor = &cases_program;
    int64_t move_id = 0;
    TRY(cases_move_write(&program, w, file, "collect", STR(""), STR(""), file->opened_ms, &move_id));
    if (!from->closed_ms)
        return NULL;
    str state = file->state;
    TRY(cases_move_write(&program, w, file, "close", state, STR(""), from->closed_ms, &move_id));
    return NULL;
}

static void file_begun(struct ctx *ctx, const struct cases_opening *from, struct case_file *file) {
    int64_t opened = from->reported_ms ? from->reported_ms : ctx->now_ms;
    enum case_state state = from->imported && from->closed_ms ? CASE_CLOSED : CASE_COLLECTED;
    *file = (struct case_file){.id = id_next(ctx->ids),
                               .version = 1,
                               .state = str_of(cases_state_rows[state].word),
                               .state_bit = INT64_C(1) << state,
                               .is_open = cases_state_rows[state].is_open,
                               .source = from->source.len ? from->source : STR("staff"),
                               .category = from->category,
                               .has_place = from->has_place,
                               .lon = from->lon,
                               .lat = from->lat,
                               .near_key = from->has_place ? cases_near_key(from->lon, from->lat) : 0,
                               .site_id = from->site_id,
                               .site_name = from->site_name,
                               .inspection_id = from->inspection_id,
                               .standard_id = from->standard_id,
                               .standard_number = from->standard_number,
                               .point_id = from->point_id,
                               .loss_milli = from->loss_milli,
                               .reporter_id = from->reporter_id ? from->reporter_id : ctx->actor->account_id,
                               .reporters = 1,
                               .opened_ms = opened,
                               .due_ms = CASES_NO_DUE,
                               .yellow_ms = CASES_NO_DUE,
                               .clock = STR("none"),
                               .ground_path = STR(""),
                               .unit_path = STR("")};
    if (state == CASE_CLOSED) {
        file->filed_ms = opened;
        file->closed_ms = file->handled_ms = from->closed_ms;
        file->frozen_light = STR("none");
    }
}

static err worked_on(struct ctx *ctx, struct db_write *w, const struct cases_opening *from, struct case_file *file, const struct duty_answer *duty) {
    int64_t move_id = 0;
    TRY(cases_move_write(ctx, w, file, "collect", STR(""), STR(""), ctx->now_ms, &move_id));
    if (from->photos.count) {
        TRY(cases_photos_accept(ctx, w, file, from->photos, "before"));
        TRY(cases_photos_write(ctx, w, file, move_id, STR("before"), from->photos));
        TRY(case_file_change(ctx, w, file)); /* the first photo */
    }
    TRY(cases_duplicates_find(ctx, w, file, from->text));
    TRY(cases_tell(ctx, w, file, STR(""), "collect"));
    if (from->on_the_spot)
        TRY(settled_on_the_spot(ctx, w, from, file));
    else if (from->has_place && file->category.len)
        TRY(proposal_followed(ctx, w, file, duty));
    return file->site_id ? cases_site_tell(ctx, w, file->site_id) : NULL;
}

err cases_open(struct ctx *ctx, struct db_write *w, const struct cases_opening *from, int64_t *ret_id, str *ret_number) {
    struct case_file file;
    struct case_about about = {0};
    struct duty_answer duty = {0};
    file_begun(ctx, from, &file);
    TRY(title_made(ctx, from->title, from->text, &file.title));
    if (!file.category.len)
        TRY(cases_category_guess(ctx, file.title, from->text, &file.category));
    TRY(number_made(ctx, w, file.opened_ms, &file.number));
    TRY(ground_resolved(ctx, w, from, &file, &about, &duty));
    if (file.site_id && !file.site_name.len) {
        struct places_site site;
        err failed = places_site_find(ctx, db_reading(w), file.site_id, &site);
        if (failed == &app_not_found)
            return ctx_refuse(ctx, &app_invalid, "site_id", STR("没有这个点位。"), STR("There is no such place."));
        TRY(failed);
        file.site_name = site.name;
    }
    TRY(rows_written(ctx, w, from, &file, &about));
    if (from->imported)
        TRY(history_imported(ctx, w, from, &file));
    else
        TRY(worked_on(ctx, w, from, &file, &duty));
    *ret_id = file.id;
    *ret_number = file.number;
    return NULL;
}

/* ---- POST /api/cases ---- */
struct open_in {
    str source, title, text, category, address;
    double lon, lat;
    bool has_lon, has_lat;
    int64_t site_id, on_the_spot;
    struct field_texts photos, after_photos;
};
static const struct field open_fields[] = {
    {"source", FIELD_WORD, offsetof(struct open_in, source), .words = cases_sources},
    {"title", FIELD_TEXT, offsetof(struct open_in, title), .max = 120},
    {"text", FIELD_TEXT, offsetof(struct open_in, text), .required = true, .max = 4000},
    {"category", FIELD_TEXT, offsetof(struct open_in, category), .max = 40, .says = "Guessed from the words when absent"},
    {"address", FIELD_TEXT, offsetof(struct open_in, address), .max = 200},
    {"lon", FIELD_REAL, offsetof(struct open_in, lon), .has = offsetof(struct open_in, has_lon), .low = -180, .high = 180},
    {"lat", FIELD_REAL, offsetof(struct open_in, lat), .has = offsetof(struct open_in, has_lat), .low = -180, .high = 180,
     .says = "Taken beyond 90 only to say that it was swapped"},
    {"site_id", FIELD_ID, offsetof(struct open_in, site_id), .in = IN_BODY},
    {"on_the_spot", FIELD_BOOL, offsetof(struct open_in, on_the_spot), .says = "Already put right; needs after_photos"},
    {"photos", FIELD_TEXTS, offsetof(struct open_in, photos), .max = 12},
    {"after_photos", FIELD_TEXTS, offsetof(struct open_in, after_photos), .max = 12},
    FIELD_END};

static err open_apply(struct ctx *ctx, struct db_write *w, void *with, struct json_out *out) {
    const struct open_in *in = with;
    if (in->has_lon != in->has_lat)
        return ctx_refuse(ctx, &app_invalid, in->has_lon ? "lat" : "lon", STR("经度和纬度要一起填写。"), STR("Longitude and latitude go together."));
    if (in->category.len)
        TRY(cases_category_check(ctx, in->category));
    struct cases_opening opening = {.source = in->source,
                                    .title = in->title,
                                    .text = in->text,
                                    .category = in->category,
                                    .address = in->address,
                                    .has_place = in->has_lon,
                                    .lon = in->lon,
                                    .lat = in->lat,
                                    .site_id = in->site_id,
                                    .photos = in->photos,
                                    .on_the_spot = in->on_the_spot,
                                    .after_photos = in->after_photos};
    if (!opening.source.len)
        opening.source = str_is(ctx->actor->role, "collector") ? STR("collector") : STR("staff");
    int64_t id = 0;
    str number;
    struct case_file file;
    TRY(cases_open(ctx, w, &opening, &id, &number));
    ctx_audit_target(ctx, "case", id);
    TRY(cases_find(ctx, db_reading(w), id, &file));
    cases_put(ctx, out, &file, 0);
    return NULL;
}

const struct command cases_open_command = {.takes = {sizeof(struct open_in), open_fields}, .apply = open_apply, .created = 201};
