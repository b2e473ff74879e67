#include "tests/support/little.h"
#include "app/import.h"
#include <string.h>

const struct problem little_refused = {PROBLEM_CONFLICT, "little.refused", "听者不同意。", "An ear refuses."};
static const struct problem *const problems[] = {&little_refused};
static const struct right little_read = {"little.read", "看便条", "Read notes", "office"};
static const struct right little_write = {"little.write", "写便条", "Write notes", "office"};
static const struct right rights[] = {{"little.read", "看便条", "Read notes", "office"}, {"little.write", "写便条", "Write notes", "office"}};

const struct session little_writer = {{"wencheng_session=writer", 23}, {"csrf-writer", 11}};
const struct session little_reader = {{"wencheng_session=reader", 23}, {"csrf-reader", 11}};

enum { INSERT, BY_ID, LIST_ALL, CHANGE, COUNT, STATEMENTS };
static const struct db_sql sql[STATEMENTS] = {
    [INSERT] = {"INSERT INTO little_note (city_id, id, version, text, kind, at_ms, score) VALUES (:city, :id, 1, :text, :kind, :at_ms, :score)", "iittir", ""},
    [BY_ID] = {"SELECT id, version, text, kind, at_ms, score FROM little_note WHERE city_id = :city AND id = :id", "ii", "iittir"},
    [LIST_ALL] = {"SELECT id, version, text, kind, at_ms, score FROM little_note WHERE city_id = :city AND id > :after ORDER BY id LIMIT :limit", "iii",
                  "iittir"},
    [CHANGE] = {"UPDATE little_note SET text = :text, version = version + 1 WHERE city_id = :city AND id = :id AND version = :version", "tiii", ""},
    [COUNT] = {"SELECT COUNT(*) FROM little_note WHERE city_id = :city", "i", "i"},
};

static const char *const kinds[] = {"red", "green", NULL};
struct point_in {
    double lon, lat;
};
static const struct field point_fields[] = {
    {"lon", FIELD_REAL, offsetof(struct point_in, lon), .in = IN_BODY, .required = true, .low = 73, .high = 136},
    {"lat", FIELD_REAL, offsetof(struct point_in, lat), .in = IN_BODY, .required = true, .low = 3, .high = 54},
    FIELD_END,
};
struct note_in {
    str text, kind;
    int64_t score, urgent;
    struct field_texts tags;
    struct field_ids friends;
    struct field_list points;
    struct point_in at;
    bool has_score;
};
static const struct field note_fields[] = {
    {"text", FIELD_TEXT, offsetof(struct note_in, text), .in = IN_BODY, .required = true, .max = 20, .zh = "内容|文字", .en = "Text"},
    {"kind", FIELD_WORD, offsetof(struct note_in, kind), .in = IN_BODY, .words = kinds},
    {"score", FIELD_INT, offsetof(struct note_in, score), .in = IN_BODY, .min = 0, .max = 100, .has = offsetof(struct note_in, has_score)},
    {"urgent", FIELD_BOOL, offsetof(struct note_in, urgent), .in = IN_BODY},
    {"tags", FIELD_TEXTS, offsetof(struct note_in, tags), .in = IN_BODY, .max = 3},
    {"friends", FIELD_IDS, offsetof(struct note_in, friends), .in = IN_BODY},
    {"points", FIELD_LIST, offsetof(struct note_in, points), .in = IN_BODY, .of = point_fields, .of_size = sizeof(struct point_in)},
    {"at", FIELD_OBJECT, offsetof(struct note_in, at), .in = IN_BODY, .of = point_fields, .of_size = sizeof(struct point_in)},
    FIELD_END,
};

static const struct field shape_fields[] = {
    {"id", FIELD_ID, 0, .in = IN_BODY, .zh = "编号", .en = "Id"},
    {"version", FIELD_INT, 0, .in = IN_BODY},
    {"text", FIELD_TEXT, 0, .in = IN_BODY, .zh = "内容", .en = "Text"},
    {"kind", FIELD_WORD, 0, .in = IN_BODY, .nullable = true, .words = kinds, .zh = "类别", .en = "Kind"},
    {"at_ms", FIELD_TIME, 0, .in = IN_BODY, .zh = "时间", .en = "Time"},
    {"score", FIELD_REAL, 0, .in = IN_BODY, .zh = "得分", .en = "Score"},
    FIELD_END,
};
static const struct shape note_shape = {"Note", shape_fields};

static void write_note(struct json_out *out, const struct db_row *row) {
    json_object(out);
    json_put_id(out, "id", db_i(row, 0));
    json_put_i64(out, "version", db_i(row, 1));
    json_put_text(out, "text", db_s(row, 2));
    json_put_text(out, "kind", db_s(row, 3));
    json_put_i64(out, "at_ms", db_i(row, 4));
    json_put_real(out, "score", db_r(row, 5));
    json_object_end(out);
}

static err add_note(struct ctx *ctx, struct db_write *w, const struct note_in *in, int64_t *ret_id) {
    int64_t id = id_next(ctx->ids);
    TRY(db_run(w, &sql[INSERT],
               DB_ARGS(db_int(ctx->city_id), db_int(id), db_text(in->text), db_text_or_null(in->kind), db_int(ctx->now_ms), db_real((double)in->score / 10)),
               NULL));
    TRY(event_raise(ctx, w, "little.written", in));
    ctx_audit_target(ctx, "note", id);
    ctx_audit_change(ctx, "text", STR(""), in->text);
    *ret_id = id;
    return feed_put(ctx, w, "little", id, STR("1.3.10."));
}

static err apply_add(struct ctx *ctx, struct db_write *w, void *given, struct json_out *out) {
    int64_t id;
    TRY(add_note(ctx, w, given, &id));
    struct db_row row;
    TRY(db_one(db_reading(w), ctx->arena, &sql[BY_ID], DB_ARGS(db_int(ctx->city_id), db_int(id)), &row));
    write_note(out, &row);
    return NULL;
}

static err apply_public(struct ctx *ctx, struct db_write *w, void *given, struct json_out *out) {
    TRY(app_rate_take(ctx, w, STR("little"), 2));
    return apply_add(ctx, w, given, out);
}

static err hear(struct ctx *ctx, struct db_write *w, const void *what) {
    const struct note_in *in = what;
    (void)w;
    if (!str_is(in->text, "ear"))
        return NULL;
    return ctx_refuse(ctx, &little_refused, "text", STR("听到了。"), STR("Heard."));
}

struct change_in {
    int64_t id, version;
    str text;
};
static const struct field change_fields[] = {
    {"id", FIELD_ID, offsetof(struct change_in, id), .in = IN_PATH},
    {"version", FIELD_INT, offsetof(struct change_in, version), .in = IN_BODY, .required = true},
    {"text", FIELD_TEXT, offsetof(struct change_in, text), .in = IN_BODY, .required = true},
    FIELD_END,
};

static err apply_change(struct ctx *ctx, struct db_write *w, void *given, struct json_out *out) {
    const struct change_in *in = given;
    struct db_row row;
    TRY(db_one(db_reading(w), ctx->arena, &sql[BY_ID], DB_ARGS(db_int(ctx->city_id), db_int(in->id)), &row));
    if (!row.count)
        return &app_not_found;
    TRY(ctx_check_version(ctx, db_i(&row, 1), in->version, STR("区办"), ctx->now_ms));
    TRY(db_run(w, &sql[CHANGE], DB_ARGS(db_text(in->text), db_int(ctx->city_id), db_int(in->id), db_int(in->version)), NULL));
    ctx_audit_target(ctx, "note", in->id);
    ctx_audit_change(ctx, "text", db_s(&row, 2), in->text);
    TRY(outbox_put(ctx, w, "mail", str_format(ctx->arena, "%lld-%lld", (long long)in->id, (long long)in->version), STR("{\"to\":\"office\"}")));
    json_object(out);
    json_put_bool(out, "done", true);
    json_object_end(out);
    return NULL;
}

struct list_in {
    int64_t limit;
    str after;
};
static const struct field list_fields[] = {
    {"limit", FIELD_INT, offsetof(struct list_in, limit), .in = IN_QUERY, .min = 1, .max = 200},
    {"after", FIELD_TEXT, offsetof(struct list_in, after), .in = IN_QUERY},
    FIELD_END,
};

static err run_list(struct ctx *ctx, struct db_read *r, const void *given, struct json_out *out) {
    const struct list_in *in = given;
    int64_t limit = in->limit ? in->limit : 50, after = 0, none;
    if (in->after.len && !form_cursor_read(in->after, &after, &none, &none))
        return ctx_refuse(ctx, &app_invalid, "after", STR("不认识。"), STR("Unknown."));
    struct db_table table;
    TRY(db_all(r, ctx->arena, &sql[LIST_ALL], DB_ARGS(db_int(ctx->city_id), db_int(after), db_int(limit + 1)), &table));
    form_list_start(out);
    for (size_t i = 0; i < table.count && (int64_t)i < limit; i++)
        write_note(out, &table.rows[i]);
    bool has_more = (int64_t)table.count > limit;
    form_list_end(out, has_more ? form_cursor(ctx->arena, db_i(&table.rows[limit - 1], 0), 0, 0) : STR_NONE);
    return NULL;
}

struct show_in {
    int64_t id;
};
static const struct field show_fields[] = {{"id", FIELD_ID, offsetof(struct show_in, id), .in = IN_PATH}, FIELD_END};

static err run_show(struct ctx *ctx, struct db_read *r, const void *given, struct json_out *out) {
    const struct show_in *in = given;
    struct db_row row;
    TRY(db_one(r, ctx->arena, &sql[BY_ID], DB_ARGS(db_int(ctx->city_id), db_int(in->id)), &row));
    if (!row.count)
        return &app_not_found;
    write_note(out, &row);
    return NULL;
}

static const struct field no_fields[] = {FIELD_END};
static err run_misfit(struct ctx *ctx, struct db_read *r, const void *given, struct json_out *out) {
    (void)ctx;
    (void)r;
    (void)given;
    json_object(out);
    json_put_text(out, "id", STR("7"));
    json_object_end(out);
    return NULL;
}

static const struct command add = {{sizeof(struct note_in), note_fields}, .apply = apply_add, .created = 201};
static const struct command add_public = {{sizeof(struct note_in), note_fields}, .apply = apply_public, .created = 201};
static const struct command change = {{sizeof(struct change_in), change_fields}, .apply = apply_change};
static const struct route routes[] = {
    {HTTP_GET, "/api/little/notes", &little_read, "Notes", .query = {{sizeof(struct list_in), list_fields}, run_list}, .gives = &note_shape,
     .gives_list = true},
    {HTTP_POST, "/api/little/notes", &little_write, "Write one", .command = &add, .gives = &note_shape},
    {HTTP_GET, "/api/little/notes/:id", &little_read, "One", .query = {{sizeof(struct show_in), show_fields}, run_show}, .gives = &note_shape,
     .flags = ROUTE_QUICK},
    {HTTP_PUT, "/api/little/notes/:id", &little_write, "Change one", .command = &change},
    {HTTP_POST, "/api/little/public", &app_public, "Write one without an account", .command = &add_public, .gives = &note_shape, .flags = ROUTE_NO_CSRF},
    {HTTP_GET, "/api/little/misfit", &app_public, "Wrong on purpose", .query = {{1, no_fields}, run_misfit}, .gives = &note_shape},
};
static const struct ear ears[] = {{"little.written", hear}};

/* Import: notes with a total kept from row to row; a text "twice" may come once. */
struct import_shared {
    int64_t twice_row;
};
struct row_in {
    str text, kind;
    int64_t score, at_ms;
    const struct json *geometry;
};
static const struct field row_fields[] = {
    {"text", FIELD_TEXT, offsetof(struct row_in, text), .in = IN_BODY, .required = true, .max = 20, .zh = "内容|文字", .en = "Text|Words"},
    {"kind", FIELD_WORD, offsetof(struct row_in, kind), .in = IN_BODY, .words = kinds, .zh = "类别", .en = "Kind"},
    {"score", FIELD_INT, offsetof(struct row_in, score), .in = IN_BODY, .min = 0, .max = 100, .zh = "得分", .en = "Score"},
    {"at_ms", FIELD_TIME, offsetof(struct row_in, at_ms), .in = IN_BODY, .zh = "时间", .en = "Time"},
    {"geometry", FIELD_JSON, offsetof(struct row_in, geometry), .in = IN_BODY},
    FIELD_END,
};

static err import_add(struct ctx *ctx, struct db_write *w, const void *given, struct import_row *row) {
    const struct row_in *in = given;
    struct import_shared *shared = row->shared;
    if (str_is(in->text, "twice")) {
        if (shared->twice_row)
            return ctx_refuse(ctx, &app_invalid, "text", str_format(ctx->arena, "第 %lld 行已有。", (long long)shared->twice_row), STR("Given before."));
        shared->twice_row = row->number;
    }
    if (str_is(in->text, "odd"))
        import_warn(ctx, row->number, "text", STR("奇怪。"), STR("Odd."));
    return db_run(
        w, &sql[INSERT],
        DB_ARGS(db_int(ctx->city_id), db_int(id_next(ctx->ids)), db_text(in->text), db_text_or_null(in->kind), db_int(in->at_ms), db_real((double)in->score)),
        NULL);
}

static const struct importer importers[] = {
    {"notes", "便条", "Notes", &little_write, {sizeof(struct row_in), row_fields}, sizeof(struct import_shared), import_add, NULL},
};

struct counting {
    struct ctx *ctx;
    int64_t count;
};
static err count_notes(struct db_write *w, void *with) {
    struct counting *c = with;
    struct db_row row;
    TRY(db_one(db_reading(w), c->ctx->arena, &sql[COUNT], DB_ARGS(db_int(c->ctx->city_id)), &row));
    if (db_i(&row, 0) == 13)
        return &err_io; /* an unlucky number: the job fails and is tried again */
    return app_fact_put(c->ctx, w, STR("little"), str_format(c->ctx->arena, "%lld", (long long)db_i(&row, 0)));
}
static err job_count(struct ctx *ctx, struct db *db) {
    struct counting c = {ctx, 0};
    return db_commit(db, count_notes, &c);
}
static const struct job jobs[] = {{"little.count", MS_HOUR, job_count}};

static const struct actor writer = {.account_id = 11,
                                    .unit_id = 1,
                                    .account = {"writer", 6},
                                    .name = {"写字人", 9},
                                    .role = {"office", 6},
                                    .scope_to = {"~", 1},
                                    .rights = (const str[]){{"little.read", 11}, {"little.write", 12}},
                                    .right_count = 2};
static const struct actor reader = {.account_id = 12,
                                    .unit_id = 2,
                                    .account = {"reader", 6},
                                    .name = {"读字人", 9},
                                    .role = {"unit", 4},
                                    .scope_from = {"1.3.", 4},
                                    .scope_to = {"1.3/", 4},
                                    .rights = (const str[]){{"little.read", 11}},
                                    .right_count = 1};

static err identify(struct ctx *ctx, struct db_read *r, str token, const struct actor **ret, str *ret_csrf) {
    (void)ctx;
    (void)r;
    bool is_writer = str_is(token, "writer"), is_reader = str_is(token, "reader");
    *ret = is_writer ? &writer : is_reader ? &reader : NULL;
    *ret_csrf = is_writer ? STR("csrf-writer") : is_reader ? STR("csrf-reader") : STR("");
    return NULL;
}

static err seed(struct ctx *ctx, struct db_write *w) { return app_fact_put(ctx, w, STR("city_name"), STR("文城市")); }

static const struct setting settings[] = {{"little.limit", SETTING_NUMBER, "A number; 5"}, {"little.key", SETTING_SECRET, "A secret"}};

const struct capability little_capability = {
    .name = "little",
    .zh = "便条",
    .en = "Notes",
    .routes = routes,
    .routes_count = sizeof routes / sizeof *routes,
    .rights = rights,
    .rights_count = sizeof rights / sizeof *rights,
    .ears = ears,
    .ears_count = 1,
    .jobs = jobs,
    .jobs_count = 1,
    .importers = importers,
    .importers_count = 1,
    .statements = sql,
    .statement_count = STATEMENTS,
    .problems = problems,
    .problem_count = 1,
    .identify = identify,
    .seed = seed,
    .settings = settings,
    .settings_count = 2,
};

static const struct db_migration own_migration = {
    "little", 1, "notes",
    "CREATE TABLE little_note (\n    city_id BIGINT NOT NULL,\n    id BIGINT NOT NULL,\n    version BIGINT NOT NULL,\n    text TEXT NOT NULL,\n"
    "    kind TEXT,\n    at_ms BIGINT NOT NULL,\n    score DOUBLE PRECISION NOT NULL,\n    PRIMARY KEY (city_id, id)\n);\n"};

static const struct app_parts *parts_with(struct arena *arena, const struct capability *another) {
    const struct capability **list = ARENA_LIST(arena, const struct capability *, 2);
    struct db_migration *migrations = ARENA_LIST(arena, struct db_migration, all_migration_count + 1);
    struct app_parts *parts = ARENA_NEW(arena, struct app_parts);
    assert_non_null(list);
    assert_non_null(migrations);
    assert_non_null(parts);
    size_t count = 0;
    for (size_t i = 0; i < all_migration_count; i++)
        if (strcmp(all_migrations[i].capability, "app") == 0 || (another && strcmp(all_migrations[i].capability, another->name) == 0))
            migrations[count++] = all_migrations[i];
    migrations[count++] = own_migration;
    list[0] = &little_capability;
    list[1] = another;
    *parts = (struct app_parts){list, another ? 2 : 1, migrations, count};
    return parts;
}

static void free_arena(void *arena) { arena_free(arena); }

void little_open_with(struct world *w, const struct capability *another, const char *settings_path) {
    struct arena *arena = arena_new(1 << 20);
    assert_non_null(arena);
    const struct app_parts *parts = parts_with(arena, another);
    world_open_with(w, parts, settings_path);
    assert_null(arena_defer(w->arena, free_arena, arena));
}

void little_open(struct world *w) { little_open_with(w, NULL, NULL); }

struct counted {
    const struct db_sql *sql;
    struct arena *arena;
    int64_t value;
};
static err count_now(struct db_read *r, void *with) {
    struct counted *c = with;
    struct db_row row;
    TRY(db_one(r, c->arena, c->sql, DB_ARGS(db_int(1)), &row));
    c->value = row.count ? db_i(&row, 0) : -1;
    return NULL;
}

int64_t little_count(struct world *w, const struct db_sql *statement) {
    struct counted c = {statement, w->arena, 0};
    assert_null(db_view(app_db(w->app), count_now, &c));
    return c.value;
}
