#include "app/inside.h"
#include <stdlib.h>
#include <string.h>

const char *http_method_name(enum http_method method) {
    switch (method) {
    case HTTP_GET: return "GET";
    case HTTP_HEAD: return "HEAD";
    case HTTP_POST: return "POST";
    case HTTP_PUT: return "PUT";
    case HTTP_PATCH: return "PATCH";
    case HTTP_DELETE: return "DELETE";
    case HTTP_OPTIONS: return "OPTIONS";
    case HTTP_OTHER: break;
    }
    return "OTHER";
}

/* "/api/cases/:id" → "api" "cases" ":id"; SIZE_MAX when it has too many parts */
static size_t path_split(str path, str parts[PATH_PARTS]) {
    size_t count = 0;
    str rest = str_starts(path, STR("/")) ? str_slice(path, 1, path.len) : path;
    while (rest.len) {
        str head = rest, tail = STR_NONE;
        str_cut(rest, STR("/"), &head, &tail);
        if (count == PATH_PARTS)
            return SIZE_MAX;
        parts[count++] = head;
        rest = tail;
    }
    return count;
}

static int row_order(const void *left, const void *right) {
    const struct path_row *a = left, *b = right;
    if (a->part_count != b->part_count)
        return a->part_count < b->part_count ? -1 : 1;
    for (size_t i = 0; i < a->part_count; i++) {
        bool a_free = str_starts(a->parts[i], STR(":")), b_free = str_starts(b->parts[i], STR(":"));
        if (a_free != b_free)
            return a_free ? 1 : -1;
        int order = a_free ? 0 : str_compare(a->parts[i], b->parts[i]);
        if (order)
            return order;
    }
    return (int)a->route->method - (int)b->route->method;
}

static const char *route_fault(const struct route *route) {
    int kinds = (route->query.run != NULL) + (route->command != NULL) + (route->serve.run != NULL);
    if (!route->needs)
        return "names no right";
    if (kinds != 1)
        return "must be exactly one of query, command and serve";
    if (route->command && !route->command->apply)
        return "has a command without apply";
    if (!route->path || route->path[0] != '/')
        return "has no path";
    return NULL;
}

err path_table_make(struct arena *arena, const struct app_parts *parts, struct path_table *ret, str *ret_message) {
    size_t count = 0;
    for (size_t i = 0; i < parts->capability_count; i++)
        count += parts->capabilities[i]->routes_count;
    struct path_row *rows = ARENA_LIST(arena, struct path_row, count + 1);
    if (!rows)
        return &err_no_memory;
    size_t at = 0;
    for (size_t i = 0; i < parts->capability_count; i++)
        for (size_t j = 0; j < parts->capabilities[i]->routes_count; j++, at++) {
            const struct route *route = &parts->capabilities[i]->routes[j];
            const char *fault = route_fault(route);
            rows[at] = (struct path_row){.route = route, .owner = parts->capabilities[i]};
            rows[at].part_count = fault ? 0 : path_split(str_of(route->path), rows[at].parts);
            if (!fault && rows[at].part_count == SIZE_MAX)
                fault = "has too many parts";
            if (fault) {
                *ret_message = str_format(arena, "route %s %s of %s %s", http_method_name(route->method), route->path ? route->path : "?",
                                          parts->capabilities[i]->name, fault);
                return &app_setup;
            }
        }
    qsort(rows, count, sizeof *rows, row_order);
    for (size_t i = 1; i < count; i++)
        if (row_order(&rows[i - 1], &rows[i]) == 0) {
            *ret_message = str_format(arena, "route %s %s is given twice", http_method_name(rows[i].route->method), rows[i].route->path);
            return &app_setup;
        }
    *ret = (struct path_table){rows, count};
    return NULL;
}

static bool row_takes(const struct path_row *row, const str *parts, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (!str_starts(row->parts[i], STR(":")) && !str_equal(row->parts[i], parts[i]))
            return false;
    return true;
}

void path_find(const struct path_table *table, enum http_method method, str path, struct path_hit *ret) {
    *ret = (struct path_hit){0};
    str parts[PATH_PARTS];
    size_t count = path_split(path, parts);
    if (count == SIZE_MAX)
        return;
    if (method == HTTP_HEAD)
        method = HTTP_GET;
    for (size_t i = 0; i < table->count; i++) {
        const struct path_row *row = &table->rows[i];
        if (row->part_count < count)
            continue;
        if (row->part_count > count)
            break;
        if (!row_takes(row, parts, count))
            continue;
        if (row->route->method != method) {
            ret->is_other_method = true;
            continue;
        }
        ret->row = row;
        for (size_t j = 0; j < count && ret->parameter_count < PATH_PARAMETERS; j++)
            if (str_starts(row->parts[j], STR(":")))
                ret->parameters[ret->parameter_count++] = (struct http_pair){str_slice(row->parts[j], 1, row->parts[j].len), parts[j]};
        return;
    }
}
