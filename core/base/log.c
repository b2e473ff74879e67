#include "base/log.h"
#include "base/buf.h"
#include "base/clock.h"
#include <errno.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

enum { LINE_MOST = 16 * 1024 };
static _Atomic int least_level = LOG_INFO;

void log_set_level(enum log_level level) { atomic_store(&least_level, (int)level); }

static const char *level_name(enum log_level level) {
    static const char *const names[] = {"debug", "info", "warn", "error", "off"};
    return names[level];
}

static void add_text(struct buf *b, str s) {
    buf_addc(b, '"');
    bool clean = str_is_utf8(s);
    size_t from = 0; /* of the run that needs no escape */
    for (size_t i = 0; i < s.len; i++) {
        unsigned char c = (unsigned char)s.at[i];
        bool marked = c == '"' || c == '\\', coded = c < 0x20 || c == 0x7f || (!clean && c >= 0x80);
        if (!marked && !coded)
            continue;
        buf_add(b, str_slice(s, from, i));
        buf_addf(b, marked ? "\\%c" : "\\u%04x", (int)c);
        from = i + 1;
    }
    buf_add(b, str_slice(s, from, s.len));
    buf_addc(b, '"');
}

static void write_line(str line) {
    while (line.len) {
        ssize_t wrote = write(STDERR_FILENO, line.at, line.len);
        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote <= 0)
            return; /* nowhere left to say so */
        line = str_slice(line, (size_t)wrote, line.len);
    }
}

static void add_time(struct buf *b, int64_t ms) {
    struct day d = day_from_number(ms / MS_DAY);
    int rest = (int)(ms % MS_DAY);
    buf_addf(b, "{\"at\":\"%04d-%02d-%02dT%02d:%02d:%02d.%03dZ\",", d.year, d.month, d.day, rest / MS_HOUR, rest / MS_MINUTE % 60, rest / MS_SECOND % 60,
             rest % 1000);
}

/* One write per line, so that lines of two threads never mix. */
void log_line(enum log_level level, const char *what, struct log_fields fields) {
    if ((int)level < atomic_load(&least_level) || level == LOG_OFF)
        return;
    static _Thread_local char room[LINE_MOST + 1]; /* a line a request: no allocation for it, so it never grows */
    struct buf b = {.at = room, .room = sizeof room, .limit = LINE_MOST};
    add_time(&b, clock_now_ms(&clock_system));
    buf_addf(&b, "\"level\":\"%s\",\"what\":", level_name(level));
    add_text(&b, str_of(what));
    for (size_t i = 0; i < fields.count && !b.failed; i++) {
        const struct log_field *f = &fields.at[i];
        size_t before = b.len;
        buf_addc(&b, ',');
        add_text(&b, str_of(f->name));
        buf_addc(&b, ':');
        if (f->text.at)
            add_text(&b, f->text);
        else
            buf_add_i64(&b, f->number);
        if (b.failed || b.len > LINE_MOST - 64) { /* a field that does not fit is left out, and the line says so */
            b.failed = NULL;
            b.len = before;
            buf_addz(&b, ",\"cut\":1");
            break;
        }
    }
    buf_addz(&b, "}\n");
    write_line(buf_str(&b));
}
