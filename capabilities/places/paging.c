/* Paging, searching and names in lists. */
#include "capabilities/places/inside.h"
#include "formats/text.h"

int64_t places_limit(int64_t asked) { return asked > 0 && asked <= LIMIT_LIST_PAGE ? asked : 50; }

int64_t places_after(str cursor) {
    int64_t a = 0, b = 0, c = 0;
    return cursor.len && form_cursor_read(cursor, &a, &b, &c) ? a : 0;
}

str places_fold(struct arena *arena, str text) {
    str folded;
    return text_fold(arena, text, &folded) ? STR_NONE : folded;
}

str places_like(struct arena *arena, str typed) {
    str folded = places_fold(arena, typed);
    struct buf like;
    buf_init(&like, arena, 4096);
    buf_addc(&like, '%');
    for (size_t i = 0; i < folded.len; i++) {
        if (folded.at[i] == '%' || folded.at[i] == '_' || folded.at[i] == '!')
            buf_addc(&like, '!');
        buf_addc(&like, folded.at[i]);
    }
    buf_addc(&like, '%');
    str text;
    return !folded.at || buf_finish(&like, &text) ? STR_NONE : text;
}

static bool name_known(const struct places_names *names, int64_t id, str *ret) {
    for (size_t i = 0; i < names->count; i++)
        if (names->at[i].id == id) {
            *ret = names->at[i].name;
            return true;
        }
    return false;
}

static void name_keep(struct places_names *names, int64_t id, str name) {
    size_t room = sizeof names->at / sizeof *names->at;
    names->at[names->count % room] = (struct places_name){id, name};
    if (names->count < room)
        names->count++;
}

err places_unit_name(struct ctx *ctx, struct db_read *r, struct places_names *names, int64_t id, str *ret) {
    *ret = STR_NONE;
    if (!id || name_known(names, id, ret))
        return NULL;
    struct identity_unit unit;
    err failed = identity_unit_find(ctx, r, id, &unit);
    if (failed && failed != &app_not_found)
        return failed;
    *ret = failed ? STR_NONE : unit.name;
    name_keep(names, id, *ret);
    return NULL;
}

err places_account_name(struct ctx *ctx, struct db_read *r, struct places_names *names, int64_t id, str *ret) {
    *ret = STR_NONE;
    if (!id || name_known(names, id, ret))
        return NULL;
    TRY(identity_account_name(ctx, r, id, ret));
    name_keep(names, id, *ret);
    return NULL;
}
