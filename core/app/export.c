#include "app/inside.h"

bool export_is_asked(const struct route *route, const struct http_pair *query, size_t count, str *ret_format) {
    if (!route->gives_list || !route->query.run)
        return false;
    for (size_t i = 0; i < count; i++)
        if (str_is(query[i].name, "format") && (str_is(query[i].value, "xlsx") || str_is(query[i].value, "csv"))) {
            *ret_format = query[i].value;
            return true;
        }
    return false;
}

err export_answer(struct ctx *ctx, struct db_read *r, const struct route *route, void *in, str format, struct http_reply *reply) {
    (void)ctx; (void)r; (void)route; (void)in; (void)format; (void)reply;
    return &err_bug;
}
