/* True of every form, shape and route: the API document resolves, wrong input is refused by name, nobody gets in unasked. */
#include "base/random.h"
#include "tests/support/world.h"
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

static int broken;
#define BREAKS(...) (broken++, print_error(__VA_ARGS__))

static int open_world(void **state) {
    static struct world world;
    broken = 0;
    world_open(&world);
    *state = &world;
    return 0;
}
static int close_world(void **state) {
    world_close(*state);
    return 0;
}

static size_t capability_count(void) { return all_capability_count + 1; }
static const struct capability *capability_at(size_t i) { return i ? all_capabilities[i - 1] : &app_capability; }

static const char *method_name(enum http_method method) {
    static const char *const names[] = {[HTTP_GET] = "GET",     [HTTP_HEAD] = "HEAD",     [HTTP_POST] = "POST",       [HTTP_PUT] = "PUT",
                                        [HTTP_PATCH] = "PATCH", [HTTP_DELETE] = "DELETE", [HTTP_OPTIONS] = "OPTIONS", [HTTP_OTHER] = "OTHER"};
    return names[method];
}

static const struct form *form_of(const struct route *route) {
    return route->command ? &route->command->takes : route->serve.run ? &route->serve.takes : &route->query.takes;
}

/* ":id" → "7" */
static const char *path_of(struct world *w, const struct route *route) {
    struct buf path;
    buf_init(&path, w->arena, 1024);
    for (const char *at = route->path; *at;) {
        if (*at == ':') {
            buf_addc(&path, '7');
            while (*at && *at != '/' && *at != '.')
                at++;
        } else {
            buf_addc(&path, *at++);
        }
    }
    return buf_str(&path).at;
}

static void nobody_gets_in_unasked(void **state) {
    struct world *w = *state;
    for (size_t i = 0; i < capability_count(); i++)
        for (size_t j = 0; j < capability_at(i)->routes_count; j++) {
            const struct route *r = &capability_at(i)->routes[j];
            if (r->needs == &app_public)
                continue;
            struct answer a = world_ask(w, NULL, method_name(r->method), path_of(w, r), r->command ? "{}" : NULL);
            if (a.status != 401)
                BREAKS("%s %s answers %d without a session\n", method_name(r->method), r->path, a.status);
        }
    assert_int_equal(broken, 0);
}

/* Forms are sound: fields lie inside their struct, names are unique, words end. */

static size_t width_of(const struct field *f) {
    switch (f->kind) {
    case FIELD_NONE: return 0;
    case FIELD_ID:
    case FIELD_INT:
    case FIELD_TIME:
    case FIELD_BOOL:
    case FIELD_REAL: return 8;
    case FIELD_TEXT:
    case FIELD_WORD: return sizeof(str);
    case FIELD_IDS: return sizeof(struct field_ids);
    case FIELD_TEXTS: return sizeof(struct field_texts);
    case FIELD_LIST: return sizeof(struct field_list);
    case FIELD_OBJECT: return f->of_size;
    case FIELD_JSON: return sizeof(void *);
    }
    return 0;
}

static void check_fields(const char *where, const struct field *fields, size_t size, int depth) {
    for (const struct field *f = fields; f && f->name; f++) {
        if (f->offset + width_of(f) > size)
            BREAKS("%s: %s lies outside its struct\n", where, f->name);
        if (f->has >= size && f->has)
            BREAKS("%s: the mark of %s lies outside its struct\n", where, f->name);
        if ((f->kind == FIELD_LIST || f->kind == FIELD_OBJECT) && (!f->of || !f->of_size))
            BREAKS("%s: %s does not say of what\n", where, f->name);
        else if (f->of && depth < 8)
            check_fields(where, f->of, f->of_size, depth + 1);
        if (f->kind == FIELD_WORD && !f->words)
            BREAKS("%s: %s has no words\n", where, f->name);
        if (f->kind == FIELD_NONE)
            BREAKS("%s: %s is of no kind\n", where, f->name);
        for (const struct field *g = fields; g != f; g++)
            if (g->in == f->in && strcmp(g->name, f->name) == 0)
                BREAKS("%s: %s is given twice\n", where, f->name);
    }
}

static bool has_path_field(const struct form *form, const char *name, size_t len) {
    for (const struct field *f = form->fields; f && f->name; f++)
        if (f->in == IN_PATH && strlen(f->name) == len && strncmp(f->name, name, len) == 0)
            return true;
    return false;
}

static void forms_are_sound(void **state) {
    (void)state;
    for (size_t i = 0; i < capability_count(); i++) {
        const struct capability *c = capability_at(i);
        for (size_t j = 0; j < c->routes_count; j++) {
            const struct route *r = &c->routes[j];
            check_fields(r->path, form_of(r)->fields, form_of(r)->size, 0);
            for (const char *at = strchr(r->path, ':'); at; at = strchr(at + 1, ':'))
                if (!has_path_field(form_of(r), at + 1, strcspn(at + 1, "/.")))
                    BREAKS("%s %s: %s is in no field\n", method_name(r->method), r->path, at);
            bool has_heading = !r->gives_list || r->needs == &app_public;
            for (const struct field *f = r->gives ? r->gives->fields : NULL; f && f->name; f++)
                has_heading = has_heading || (f->zh && f->en);
            if (!has_heading)
                BREAKS("%s: no field of the list has a heading, so it cannot be exported\n", r->path);
        }
        for (size_t j = 0; j < c->importers_count; j++)
            check_fields(c->importers[j].kind, c->importers[j].row.fields, c->importers[j].row.size, 0);
    }
    assert_int_equal(broken, 0);
}

/* Wrong input, straight to the parser: every form, every field, every kind of JSON value. */

static const char *const values[] = {"null",
                                     "true",
                                     "\"\"",
                                     "\"x\"",
                                     "7",
                                     "-1",
                                     "1.5",
                                     "1e400",
                                     "[]",
                                     "[1]",
                                     "[\"\"]",
                                     "[[]]",
                                     "{}",
                                     "[{}]",
                                     "{\"a\":{}}",
                                     "9223372036854775807",
                                     "9223372036854775808",
                                     "\"0\"",
                                     "\"-5\"",
                                     "\"99999999999999999999\"",
                                     "\"\\u0000\"",
                                     "[null]",
                                     "false"};

static void one_form(struct world *w, const char *where, const struct form *form, str body) {
    struct ctx *ctx = world_ctx(w);
    struct http_pair path[8];
    size_t count = 0;
    for (const struct field *f = form->fields; f && f->name && count < 8; f++)
        if (f->in == IN_PATH)
            path[count++] = (struct http_pair){str_of(f->name), STR("7")};
    struct form_source source = {.path = path, .path_count = count, .body = body};
    void *in = arena_alloc(w->arena, 1, form->size + 1);
    assert_non_null(in);
    err answer = form_parse(ctx, form, &source, in);
    if (answer && answer != &app_invalid && answer != &app_bad_json && answer != &app_not_found)
        BREAKS("%s: %s for " STR_F "\n", where, answer->code, STR_A(body));
}

static void wrong_types_are_refused_not_believed(void **state) {
    struct world *w = *state;
    for (size_t i = 0; i < capability_count(); i++)
        for (size_t j = 0; j < capability_at(i)->routes_count; j++) {
            const struct route *r = &capability_at(i)->routes[j];
            for (const struct field *f = form_of(r)->fields; r->command && f && f->name; f++)
                for (size_t k = 0; f->in == IN_BODY && k < sizeof values / sizeof *values; k++)
                    one_form(w, r->path, form_of(r), world_body(w, "{\"%s\":%s}", f->name, values[k]));
        }
    assert_int_equal(broken, 0);
}

/* Through the whole floor, as people of several roles. */

static void sign_in_all(struct world *w, struct session *sessions, const char *const *names, size_t count) {
    for (size_t i = 0; i < count; i++)
        sessions[i] = world_sign_in(w, names[i], "Wencheng-demo-1");
}

static bool has_people(struct world *w) {
    for (size_t i = 0; i < all_capability_count; i++)
        if (all_capabilities[i]->identify)
            return true;
    (void)w;
    print_message("skipped: built without identity\n");
    return false;
}

static void no_command_believes_an_unknown_field(void **state) {
    struct world *w = *state;
    static const char *const names[] = {"office", "administrator", "unit"};
    struct session sessions[3];
    if (!has_people(w))
        skip();
    sign_in_all(w, sessions, names, 3);
    static const char *const bodies[] = {"{\"no_such_field\":1}", "{}", "{\"id\":{}}", "[]", "{\"version\":\"x\",\"note\":7}"};
    for (size_t i = 0; i < capability_count(); i++)
        for (size_t j = 0; j < capability_at(i)->routes_count; j++) {
            const struct route *r = &capability_at(i)->routes[j];
            for (size_t k = 0; r->command && !strstr(r->path, "/session") && k < 15; k++) {
                struct answer a = world_ask(w, &sessions[k % 3], method_name(r->method), path_of(w, r), bodies[k / 3]);
                bool is_refused = a.status >= 400 && a.status < 500;
                if (a.status >= 500 || (k < 3 && !is_refused))
                    BREAKS("%s %s answers %d to %s\n", method_name(r->method), r->path, a.status, bodies[k / 3]);
            }
        }
    assert_int_equal(broken, 0);
}

static void no_query_falls_over_strange_parameters(void **state) {
    struct world *w = *state;
    static const char *const names[] = {"office", "auditor", "unit"};
    static const char *const strange[] = {
        "", "?no_such=1", "?limit=0", "?limit=100000", "?after=%27%3B--", "?q=%25_%27%22&limit=3", "?near=1,2,3&lon=x", "?from_ms=-1&until_ms=99999999999999"};
    struct session sessions[3];
    if (!has_people(w))
        skip();
    sign_in_all(w, sessions, names, 3);
    for (size_t i = 0; i < capability_count(); i++)
        for (size_t j = 0; j < capability_at(i)->routes_count; j++) {
            const struct route *r = &capability_at(i)->routes[j];
            for (size_t k = 0; !r->command && k < sizeof strange / sizeof *strange; k++) {
                const char *path = str_format(w->arena, "%s%s", path_of(w, r), strange[k]).at;
                struct answer a = world_ask(w, &sessions[k % 3], "GET", path, NULL);
                if (a.reply->stream)
                    a.reply->stream->close(a.reply->stream->state);
                if (a.status >= 500)
                    BREAKS("GET %s answers %d\n", path, a.status);
            }
        }
    assert_int_equal(broken, 0);
}

/* The API document */

static const struct json *at_pointer(const struct json *whole, str pointer) {
    const struct json *value = whole;
    str rest = str_slice(pointer, 2, pointer.len);
    while (value && rest.len) {
        str head = rest, tail = STR_NONE;
        str_cut(rest, STR("/"), &head, &tail);
        char key[128];
        snprintf(key, sizeof key, STR_F, STR_A(head));
        value = json_get(value, key);
        rest = tail;
    }
    return value;
}

static void check_refs(const struct json *whole, const struct json *value) {
    const struct json *ref = value->kind == JSON_OBJECT ? json_get(value, "$ref") : NULL;
    if (ref && !at_pointer(whole, ref->text))
        BREAKS("nothing at " STR_F "\n", STR_A(ref->text));
    for (size_t i = 0; i < value->count && (value->kind == JSON_LIST || value->kind == JSON_OBJECT); i++)
        check_refs(whole, &value->first[i]);
}

static void the_api_document_holds_together(void **state) {
    struct world *w = *state;
    str first, second;
    assert_null(app_openapi(w->arena, STR("0"), &first));
    assert_null(app_openapi(w->arena, STR("0"), &second));
    assert_true(str_equal(first, second));
    struct answer a = world_ask(w, NULL, "GET", "/api/openapi.json", NULL);
    expect_status(a, 200);
    check_refs(a.json, a.json);
    size_t routes = 0, operations = 0;
    for (size_t i = 0; i < capability_count(); i++)
        for (size_t j = 0; j < capability_at(i)->routes_count; j++)
            routes += !(capability_at(i)->routes[j].flags & ROUTE_HIDDEN);
    const struct json *paths = json_get(a.json, "paths");
    for (size_t i = 0; i < paths->count; i++)
        operations += paths->first[i].count;
    assert_int_equal(operations, routes);
    assert_int_equal(broken, 0);
}

static void shapes_of_one_name_are_one_shape(void **state) {
    (void)state;
    for (size_t i = 0; i < capability_count(); i++)
        for (size_t j = 0; j < capability_at(i)->routes_count; j++)
            for (size_t k = 0; k <= i; k++)
                for (size_t l = 0; l < capability_at(k)->routes_count; l++) {
                    const struct shape *a = capability_at(i)->routes[j].gives, *b = capability_at(k)->routes[l].gives;
                    if (a && b && a->name && b->name && a->fields != b->fields && strcmp(a->name, b->name) == 0 && (k < i || l < j))
                        BREAKS("two shapes are called %s\n", a->name);
                }
    assert_int_equal(broken, 0);
}

int main(void) {
#define IN_A_WORLD(name) cmocka_unit_test_setup_teardown(name, open_world, close_world)
    const struct CMUnitTest tests[] = {
        IN_A_WORLD(nobody_gets_in_unasked),
        IN_A_WORLD(forms_are_sound),
        IN_A_WORLD(wrong_types_are_refused_not_believed),
        IN_A_WORLD(no_command_believes_an_unknown_field),
        IN_A_WORLD(no_query_falls_over_strange_parameters),
        IN_A_WORLD(the_api_document_holds_together),
        IN_A_WORLD(shapes_of_one_name_are_one_shape),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
