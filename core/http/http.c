#include "http/http.h"

str http_header(const struct http_request *request, const char *name) { return request->details ? request->details->header(request->details, name) : STR_NONE; }

str http_cookie(const struct http_request *request, const char *name) {
    str rest = http_header(request, "cookie"), wanted = str_of(name);
    while (rest.len) {
        str pair = rest, tail = STR_NONE, key, value;
        if (str_cut(rest, STR(";"), &pair, &tail))
            rest = tail;
        else
            rest = STR_NONE;
        if (str_cut(pair, STR("="), &key, &value) && str_equal(str_trim(key), wanted))
            return str_trim(value);
    }
    return STR_NONE;
}

void http_reply_header(struct http_reply *reply, const char *name, str value) {
    if (reply->header_count >= HTTP_REPLY_HEADERS)
        return;
    for (size_t i = 0; i < value.len; i++)
        if ((unsigned char)value.at[i] < 0x20) /* a line break would start another header */
            return;
    reply->headers[reply->header_count].name = name;
    reply->headers[reply->header_count].value = value;
    reply->header_count++;
}
