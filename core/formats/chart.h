/* Charts for print, drawn on a canvas: bars from zero, lines with their band of doubt, names written at the thing itself and
 * not in a legend. Values place the marks; what a person reads is the text given with them, so no published figure comes out
 * of floating point here. A chart without anything to show says so in words. */
#ifndef WENCHENG_FORMATS_CHART_H
#define WENCHENG_FORMATS_CHART_H
#include "formats/paper/canvas.h"

struct chart_box {
    struct spot at;
    double width_mm, height_mm;
};

/* Ranked bars, lying, in the order given. The second value, when has_second, is drawn as a thin bar below (last period). */
struct chart_bar {
    str name, shown;
    double value, second; /* >= 0 */
    bool is_marked;       /* drawn in the warning colour, and said so by words in `shown` */
    bool has_second;
};
struct chart_bars {
    const struct chart_bar *at;
    size_t count; /* as many as fit are drawn; the rest is said: "另有3项" */
    str second_name;
    str nothing; /* the words when count is 0 */
};
void chart_draw_bars(struct canvas *, struct chart_box, const struct chart_bars *);

/* Columns standing beside each other by label, one group a label. */
struct chart_series {
    str name;
    uint32_t colour;
    const double *values, *low, *high; /* low and high: NULL, or the band; NaN: nothing observed there */
    bool is_dashed;
};
struct chart_grid {
    const str *labels;
    size_t label_count;
    const struct chart_series *series;
    size_t series_count; /* at most CHART_SERIES */
    str unit;            /* above the axis: "件" */
    double least, most;  /* of the axis for lines; equal: from the values */
    str nothing;
};
enum { CHART_SERIES = 8 };
void chart_draw_columns(struct canvas *, struct chart_box, const struct chart_grid *); /* always from zero */
void chart_draw_lines(struct canvas *, struct chart_box, const struct chart_grid *);

/* The colours of the house, in the order they are to be used: blue leads. */
uint32_t chart_colour(size_t number);
#define CHART_BLUE 0x1F5FA8u
#define CHART_PALE 0xB9CDE6u
#define CHART_AMBER 0xC77700u
#define CHART_RED 0xB3261Eu
#define CHART_GREEN 0x2E7D4Fu
#define CHART_INK 0x1F2933u
#define CHART_GREY 0x6B7280u
#define CHART_RULE 0xD5DAE1u

#endif
