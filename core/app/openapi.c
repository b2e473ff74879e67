/* OpenAPI 3.1 from the tables that parse, check and answer: it cannot say what the server does not do. Same tables, same
 * bytes. A shape with a name is a component; nested fields that belong to a named shape refer to it. */
#include "app/inside.h"
#include "formats/json.h"
#include <string.h>

enum { SHAPES_MOST = 512, NESTING_MOST = 12, DOCUMENT_MOST = 8 << 20 };

struct document {
    struct json_out out;
    const struct shape *shapes[SHAPES_MOST]; /* named, by name */
    size_t shape_count;
    unsigned depth;
};

static void write_schema(struct document *, const struct field *, bool is_answer);

static void put_type(struct document *d, const char *type, bool nullable) {
    json_key(&d->out, "type");
    if (!nullable) {
        json_text(&d->out, str_of(type));
        return;
    }
    json_list(&d->out);
    json_text(&d->out, str_of(type));
    json_text(&d->out, STR("null"));
    json_list_end(&d->out);
}

static const struct shape *shape_with(const struct document *d, const struct field *fields) {
    for (size_t i = 0; i < d->shape_count; i++)
        if (d->shapes[i]->fields == fields)
            return d->shapes[i];
    return NULL;
}

static void put_ref(struct document *d, const char *name) {
    char ref[160] = "#/components/schemas/";
    strncat(ref, name, sizeof ref - strlen(ref) - 1);
    json_put_text(&d->out, "$ref", str_of(ref));
}

/* properties, required, additionalProperties of one object */
static void write_members(struct document *d, const struct field *fields, bool is_answer) {
    struct json_out *out = &d->out;
    json_key(out, "properties");
    json_object(out);
    for (const struct field *f = fields; f->name; f++)
        if (is_answer || f->in == IN_BODY) {
            json_key(out, f->name);
            write_schema(d, f, is_answer);
        }
    json_object_end(out);
    json_key(out, "required");
    json_list(out);
    for (const struct field *f = fields; f->name; f++)
        if (is_answer ? !f->nullable : f->in == IN_BODY && f->required)
            json_text(out, str_of(f->name));
    json_list_end(out);
    json_put_bool(out, "additionalProperties", false);
}

static void write_object(struct document *d, const struct field *fields, bool is_answer) {
    const struct shape *shape = is_answer && fields ? shape_with(d, fields) : NULL;
    json_object(&d->out);
    if (shape) {
        put_ref(d, shape->name);
    } else {
        json_put_text(&d->out, "type", STR("object"));
        if (fields && d->depth < NESTING_MOST) {
            d->depth++;
            write_members(d, fields, is_answer);
            d->depth--;
        }
    }
    json_object_end(&d->out);
}

static void write_whole(struct document *d, const struct field *f) {
    put_type(d, "integer", f->nullable);
    json_put_text(&d->out, "format", STR("int64"));
    if (f->max > f->min) {
        json_put_i64(&d->out, "minimum", f->min);
        json_put_i64(&d->out, "maximum", f->max);
    }
}

static void write_words(struct document *d, const struct field *f) {
    put_type(d, "string", f->nullable);
    if (!f->words)
        return;
    json_key(&d->out, "enum");
    json_list(&d->out);
    for (const char *const *word = f->words; *word; word++)
        json_text(&d->out, str_of(*word));
    if (f->nullable)
        json_null(&d->out);
    json_list_end(&d->out);
}

static void write_text(struct document *d, const struct field *f, bool is_answer) {
    put_type(d, "string", f->nullable);
    if (is_answer)
        return;
    if (f->min > 0)
        json_put_i64(&d->out, "minLength", f->min);
    json_put_i64(&d->out, "maxLength", f->max > 0 ? f->max : 200);
}

static void write_items(struct document *d, const struct field *f, bool is_answer) {
    struct json_out *out = &d->out;
    put_type(d, "array", f->nullable);
    if (!is_answer)
        json_put_i64(out, "maxItems", f->max > 0 ? f->max : 200);
    json_key(out, "items");
    if (f->kind == FIELD_LIST) {
        write_object(d, f->of, is_answer);
        return;
    }
    json_object(out);
    json_put_text(out, "type", STR("string"));
    if (f->kind == FIELD_IDS)
        json_put_text(out, "pattern", STR("^[1-9][0-9]{0,18}$"));
    json_object_end(out);
}

static void write_real(struct document *d, const struct field *f) {
    put_type(d, "number", f->nullable);
    if (f->high > f->low) {
        json_put_real(&d->out, "minimum", f->low);
        json_put_real(&d->out, "maximum", f->high);
    }
}

static void write_kind(struct document *d, const struct field *f, bool is_answer) {
    switch (f->kind) {
    case FIELD_NONE:
    case FIELD_JSON:
    case FIELD_OBJECT: break;
    case FIELD_ID:
        put_type(d, "string", f->nullable);
        json_put_text(&d->out, "pattern", STR("^[1-9][0-9]{0,18}$"));
        break;
    case FIELD_INT:
    case FIELD_TIME: write_whole(d, f); break;
    case FIELD_REAL: write_real(d, f); break;
    case FIELD_BOOL: put_type(d, "boolean", f->nullable); break;
    case FIELD_TEXT: write_text(d, f, is_answer); break;
    case FIELD_WORD: write_words(d, f); break;
    case FIELD_IDS:
    case FIELD_TEXTS:
    case FIELD_LIST: write_items(d, f, is_answer); break;
    }
}

static void write_schema(struct document *d, const struct field *f, bool is_answer) {
    if (f->kind == FIELD_OBJECT && !f->nullable) {
        write_object(d, f->of, is_answer);
        return;
    }
    json_object(&d->out);
    if (f->kind == FIELD_OBJECT) {
        json_key(&d->out, "anyOf");
        json_list(&d->out);
        write_object(d, f->of, is_answer);
        json_object(&d->out);
        json_put_text(&d->out, "type", STR("null"));
        json_object_end(&d->out);
        json_list_end(&d->out);
    } else {
        write_kind(d, f, is_answer);
    }
    if (f->kind == FIELD_TIME)
        json_put_text(&d->out, "description", f->says ? str_of(f->says) : STR("Milliseconds since 1970 in UTC"));
    else if (f->says)
        json_put_text(&d->out, "description", str_of(f->says));
    json_object_end(&d->out);
}

/* Operations */

static const struct form *form_of(const struct route *route) {
    if (route->command)
        return &route->command->takes;
    return route->serve.run ? &route->serve.takes : &route->query.takes;
}

static void write_parameter(struct document *d, const char *name, const char *place, const struct field *f) {
    struct json_out *out = &d->out;
    bool is_path = strcmp(place, "path") == 0;
    json_object(out);
    json_put_text(out, "name", str_of(name));
    json_put_text(out, "in", str_of(place));
    json_put_bool(out, "required", is_path || f->required);
    if (f->kind == FIELD_IDS || f->kind == FIELD_TEXTS) {
        json_put_text(out, "style", STR("form"));
        json_put_bool(out, "explode", false);
    }
    json_key(out, "schema");
    write_schema(d, f, false);
    json_object_end(out);
}

static const struct field *field_in(const struct field *fields, str name, enum field_place place) {
    for (const struct field *f = fields; f && f->name; f++)
        if (f->in == place && str_is(name, f->name))
            return f;
    return NULL;
}

static void write_parameters(struct document *d, const struct path_row *row) {
    static const struct field text = {"text", FIELD_TEXT, 0, .in = IN_PATH};
    const struct form *form = form_of(row->route);
    json_key(&d->out, "parameters");
    json_list(&d->out);
    for (size_t i = 0; i < row->part_count; i++)
        if (str_starts(row->parts[i], STR(":"))) {
            str name = str_slice(row->parts[i], 1, row->parts[i].len);
            const struct field *f = field_in(form->fields, name, IN_PATH);
            write_parameter(d, name.at ? f ? f->name : "id" : "id", "path", f ? f : &text);
        }
    for (const struct field *f = form->fields; f && f->name; f++)
        if (f->in == IN_QUERY)
            write_parameter(d, f->name, "query", f);
    json_list_end(&d->out);
}

static bool has_body(const struct form *form) {
    for (const struct field *f = form->fields; f && f->name; f++)
        if (f->in == IN_BODY)
            return true;
    return false;
}

static void write_body_as(struct document *d, const char *media, const struct field *fields) {
    json_key(&d->out, media);
    json_object(&d->out);
    json_key(&d->out, "schema");
    write_object(d, fields, false);
    json_object_end(&d->out);
}

static void write_body(struct document *d, const struct route *route) {
    const struct form *form = form_of(route);
    bool takes_files = route->flags & (ROUTE_UPLOADS | ROUTE_LARGE), takes_json = has_body(form);
    if (!route->command || (!takes_files && !takes_json))
        return;
    json_key(&d->out, "requestBody");
    json_object(&d->out);
    json_key(&d->out, "content");
    json_object(&d->out);
    if (takes_json)
        write_body_as(d, "application/json", form->fields);
    if (takes_files)
        write_body_as(d, "multipart/form-data", NULL);
    json_object_end(&d->out);
    json_object_end(&d->out);
}

static void write_list_schema(struct document *d, const struct shape *shape) {
    struct json_out *out = &d->out;
    json_object(out);
    json_put_text(out, "type", STR("object"));
    json_key(out, "properties");
    json_object(out);
    json_key(out, "items");
    json_object(out);
    json_put_text(out, "type", STR("array"));
    json_key(out, "items");
    write_object(d, shape->fields, true);
    json_object_end(out);
    json_key(out, "next");
    json_object(out);
    put_type(d, "string", true);
    json_object_end(out);
    json_object_end(out);
    json_key(out, "required");
    json_list(out);
    json_text(out, STR("items"));
    json_text(out, STR("next"));
    json_list_end(out);
    json_object_end(out);
}

static void write_answer(struct document *d, const struct route *route) {
    struct json_out *out = &d->out;
    const char *media = route->serve.run ? route->serve.content_type : "application/json";
    json_key(out, "content");
    json_object(out);
    json_key(out, media ? media : "application/octet-stream");
    json_object(out);
    json_key(out, "schema");
    if (route->gives && route->gives_list) {
        write_list_schema(d, route->gives);
    } else if (route->gives) {
        write_object(d, route->gives->fields, true);
    } else {
        json_object(out);
        json_object_end(out);
    }
    json_object_end(out);
    json_object_end(out);
}

static void write_responses(struct document *d, const struct route *route) {
    struct json_out *out = &d->out;
    json_key(out, "responses");
    json_object(out);
    json_key(out, route->command && route->command->created == 201 ? "201" : "200");
    json_object(out);
    json_put_text(out, "description", STR("Done"));
    write_answer(d, route);
    json_object_end(out);
    json_key(out, "default");
    json_object(out);
    json_put_text(out, "description", STR("Refused or failed"));
    json_key(out, "content");
    json_object(out);
    json_key(out, "application/problem+json");
    json_object(out);
    json_key(out, "schema");
    json_object(out);
    put_ref(d, "Problem");
    json_object_end(out);
    json_object_end(out);
    json_object_end(out);
    json_object_end(out);
    json_object_end(out);
}

static void write_operation(struct document *d, const struct path_row *row) {
    struct json_out *out = &d->out;
    const struct route *route = row->route;
    static const char *const verbs[] = {[HTTP_GET] = "get",     [HTTP_HEAD] = "head",     [HTTP_POST] = "post",       [HTTP_PUT] = "put",
                                        [HTTP_PATCH] = "patch", [HTTP_DELETE] = "delete", [HTTP_OPTIONS] = "options", [HTTP_OTHER] = "trace"};
    json_key(out, verbs[route->method]);
    json_object(out);
    char id[256];
    size_t len = 0;
    for (const char *part = verbs[route->method]; *part && len < sizeof id - 1; part++)
        id[len++] = *part;
    for (const char *part = route->path; *part && len < sizeof id - 1; part++)
        if (*part != ':')
            id[len++] = (*part >= 'a' && *part <= 'z') || (*part >= 'A' && *part <= 'Z') || (*part >= '0' && *part <= '9') ? *part : '_';
    json_put_text(out, "operationId", (str){id, len});
    if (route->says)
        json_put_text(out, "summary", str_of(route->says));
    json_key(out, "tags");
    json_list(out);
    json_text(out, str_of(row->owner->name));
    json_list_end(out);
    json_put_text(out, "x-right", str_of(route->needs->name));
    if (route->needs != &app_public) {
        json_key(out, "security");
        json_list(out);
        json_object(out);
        json_key(out, "session");
        json_list(out);
        json_list_end(out);
        json_object_end(out);
        json_list_end(out);
    }
    write_parameters(d, row);
    write_body(d, route);
    write_responses(d, route);
    json_object_end(out);
}

static void write_paths(struct document *d, struct arena *arena, const struct path_table *table) {
    struct json_out *out = &d->out;
    const char *open = NULL;
    json_key(out, "paths");
    json_object(out);
    for (size_t i = 0; i < table->count; i++) {
        const struct path_row *row = &table->rows[i];
        if (row->route->flags & ROUTE_HIDDEN)
            continue;
        if (!open || strcmp(open, row->route->path) != 0) {
            if (open)
                json_object_end(out);
            struct buf path;
            buf_init(&path, arena, 512);
            for (size_t j = 0; j < row->part_count; j++) {
                bool is_free = str_starts(row->parts[j], STR(":"));
                buf_addz(&path, is_free ? "/{" : "/");
                buf_add(&path, is_free ? str_slice(row->parts[j], 1, row->parts[j].len) : row->parts[j]);
                buf_addz(&path, is_free ? "}" : "");
            }
            json_key(out, path.at ? path.at : "/");
            json_object(out);
            open = row->route->path;
        }
        write_operation(d, row);
    }
    if (open)
        json_object_end(out);
    json_object_end(out);
}

/* Components */

static void take_shape(struct document *d, const struct shape *shape) {
    if (!shape || !shape->name || d->shape_count == SHAPES_MOST)
        return;
    size_t at = 0;
    while (at < d->shape_count && strcmp(d->shapes[at]->name, shape->name) < 0)
        at++;
    if (at < d->shape_count && strcmp(d->shapes[at]->name, shape->name) == 0)
        return; /* the laws refuse two shapes of one name */
    memmove(&d->shapes[at + 1], &d->shapes[at], (d->shape_count - at) * sizeof *d->shapes);
    d->shapes[at] = shape;
    d->shape_count++;
}

static const struct field problem_note_fields[] = {{"field", FIELD_TEXT, 0, .in = IN_BODY}, {"message", FIELD_TEXT, 0, .in = IN_BODY}, FIELD_END};
static const struct field problem_fields[] = {
    {"type", FIELD_TEXT, 0, .in = IN_BODY},
    {"status", FIELD_INT, 0, .in = IN_BODY},
    {"code", FIELD_TEXT, 0, .says = "Stable word for programs, capability.what"},
    {"title", FIELD_TEXT, 0, .says = "One sentence in the person's language"},
    {"detail", FIELD_TEXT, 0, .nullable = true},
    {"fields", FIELD_LIST, 0, .of = problem_note_fields},
    {"request_id", FIELD_TEXT, 0, .in = IN_BODY},
    FIELD_END,
};
static const struct shape problem_shape = {"Problem", problem_fields};

static void write_components(struct document *d) {
    struct json_out *out = &d->out;
    json_key(out, "components");
    json_object(out);
    json_key(out, "schemas");
    json_object(out);
    for (size_t i = 0; i < d->shape_count; i++) {
        json_key(out, d->shapes[i]->name);
        json_object(out);
        json_put_text(out, "type", STR("object"));
        write_members(d, d->shapes[i]->fields, true);
        json_object_end(out);
    }
    json_object_end(out);
    json_key(out, "securitySchemes");
    json_object(out);
    json_key(out, "session");
    json_object(out);
    json_put_text(out, "type", STR("apiKey"));
    json_put_text(out, "in", STR("cookie"));
    json_put_text(out, "name", STR("wencheng_session"));
    json_object_end(out);
    json_object_end(out);
    json_object_end(out);
}

err openapi_make(struct arena *arena, const struct app_parts *parts, str version, str *ret_json) {
    struct document *d = ARENA_NEW(arena, struct document);
    struct path_table table;
    str message;
    if (!d)
        return &err_no_memory;
    TRY(path_table_make(arena, parts, &table, &message));
    take_shape(d, &problem_shape);
    for (size_t i = 0; i < table.count; i++)
        take_shape(d, table.rows[i].route->gives);
    struct buf text;
    buf_init(&text, arena, DOCUMENT_MOST);
    json_start(&d->out, &text);
    json_object(&d->out);
    json_put_text(&d->out, "openapi", STR("3.1.0"));
    json_key(&d->out, "info");
    json_object(&d->out);
    json_put_text(&d->out, "title", STR("Wencheng"));
    json_put_text(&d->out, "version", version);
    json_object_end(&d->out);
    write_paths(d, arena, &table);
    write_components(d);
    json_object_end(&d->out);
    return buf_finish(&text, ret_json);
}
