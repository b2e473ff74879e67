/* Words that a paper adds by itself, and how many of its own it has. */
#include "formats/paper/inside.h"
#include "base/clock.h"

str paper_table_caption(struct arena *a, unsigned number, str caption) { return str_format(a, "表%u　" STR_F, number, STR_A(caption)); }

str paper_figure_caption(struct arena *a, unsigned number, str caption) { return str_format(a, "图%u　" STR_F, number, STR_A(caption)); }

str paper_day_words(struct arena *a, int64_t day) {
    struct day d = day_from_number(day);
    return str_format(a, "%d年%d月%d日", d.year, d.month, d.day); /* no leading zeros */
}

static size_t count(str text) {
    size_t blanks = 0;
    for (size_t i = 0; i < text.len; i++)
        blanks += text.at[i] == ' ' || text.at[i] == '\n';
    return str_points(text) - blanks;
}

size_t paper_count_points(const struct paper *p) {
    size_t sum = count(p->title) + count(p->addressee);
    for (size_t i = 0; i < p->block_count; i++)
        sum += count(p->blocks[i].lead) + count(p->blocks[i].text);
    return sum;
}
