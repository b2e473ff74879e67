/* A difference in words, for a terminal. */
#include "capabilities/standards/change/change.h"
#include "capabilities/standards/number.h"
#include "capabilities/standards/paper/source.h"

static const struct {
    const char *zh, *en;
} kind_says[CHANGES] = {
    [CHANGE_ADDED] = {"新增", "added"},   [CHANGE_DROPPED] = {"删除", "dropped"},       [CHANGE_SPLIT] = {"拆分", "split"},
    [CHANGE_MERGED] = {"合并", "merged"}, [CHANGE_REWORDED] = {"改写", "reworded"},     [CHANGE_REWEIGHTED] = {"调分", "re-weighted"},
    [CHANGE_MOVED] = {"移动", "moved"},   [CHANGE_RENUMBERED] = {"改号", "renumbered"}, [CHANGE_REASSIGNED] = {"改属性", "reassigned"},
};

str change_kinds_say(struct arena *arena, unsigned kinds, enum lang lang) {
    struct buf out;
    str said = STR_NONE;
    buf_init(&out, arena, 400);
    for (unsigned kind = 0; kind < CHANGES; kind++)
        if ((kinds >> kind) & 1u) {
            buf_addz(&out, out.len ? (lang == LANG_EN ? ", " : "、") : "");
            buf_addz(&out, lang == LANG_EN ? kind_says[kind].en : kind_says[kind].zh);
        }
    return buf_finish(&out, &said) ? STR_NONE : said;
}

static err add_words(struct arena *arena, const struct change *change, enum lang lang, struct buf *to) {
    static const char *const open[] = {"", "[-", "{+"}, *const shut[] = {"", "-]", "+}"};
    struct compare_pieces pieces;
    bool is_english = lang == LANG_EN;
    TRY(compare_words(arena, is_english ? change->before.en : change->before.zh, is_english ? change->after.en : change->after.zh, &pieces));
    buf_addz(to, "    ");
    for (size_t i = 0; i < pieces.count; i++)
        buf_addf(to, "%s" STR_F "%s", open[pieces.at[i].kind], STR_A(pieces.at[i].text), shut[pieces.at[i].kind]);
    buf_addc(to, '\n');
    return NULL;
}

static err add_change(struct arena *arena, const struct change *change, enum lang lang, struct buf *to) {
    str kinds = change_kinds_say(arena, change->kinds, lang);
    buf_addf(to, "%-9s " STR_F, change_part_words[change->part], STR_A(change->before.number.at ? change->before.number : change->after.number));
    if (change->before.number.at && change->after.number.at && !str_equal(change->before.number, change->after.number))
        buf_addf(to, " → " STR_F, STR_A(change->after.number));
    buf_addf(to, "  " STR_F, STR_A(kinds));
    if (change->kinds & (1u << CHANGE_REWEIGHTED)) {
        buf_addz(to, "  ");
        number_add_milli(to, change->before.weight_milli);
        buf_addz(to, " → ");
        number_add_milli(to, change->after.weight_milli);
    }
    buf_addc(to, '\n');
    return add_words(arena, change, lang, to);
}

static err read_side(struct arena *arena, str bytes, struct standards_file **ret) {
    struct source source;
    TRY(source_open(arena, bytes, &source));
    return source.fault_count ? &standards_bad_file : file_read(arena, source.own.text, ret);
}

err standards_differ(struct arena *arena, str before, str after, enum lang lang, struct buf *to) {
    struct standards_file *old_file, *new_file;
    struct difference difference;
    const struct known_pairs none = {NULL, 0};
    TRY(read_side(arena, before, &old_file));
    TRY(read_side(arena, after, &new_file));
    TRY(difference_of(arena, old_file, new_file, &none, &difference));
    for (size_t i = 0; i < difference.count; i++)
        if (difference.at[i].kinds)
            TRY(add_change(arena, &difference.at[i], lang, to));
    for (unsigned kind = 0; kind < CHANGES; kind++)
        buf_addf(to, "%s %lld%s", lang == LANG_EN ? kind_says[kind].en : kind_says[kind].zh, (long long)difference.counts[kind],
                 kind + 1 < CHANGES ? " · " : "");
    buf_addf(to, " · %s %lld\n", lang == LANG_EN ? "unchanged" : "未变", (long long)difference.unchanged);
    return to->failed;
}
