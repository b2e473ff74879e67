#include "formats/chart.h"
#include <math.h>
#include <stdio.h>

enum { TICKS = 5 };
#define LABEL_PT 8.0
#define ROW_MOST 9.0
#define ROW_LEAST 5.0

uint32_t chart_colour(size_t number) {
    static const uint32_t colours[] = {CHART_BLUE, CHART_AMBER, CHART_GREEN, 0x6A4C93, CHART_RED, 0x00798C, 0x8A6D3B, CHART_GREY};
    return colours[number % (sizeof colours / sizeof *colours)];
}

static void say_nothing(struct canvas *c, struct chart_box box, str words) {
    struct lettering how = {.face = FACE_HEI, .size_pt = 10, .colour = CHART_GREY, .align = ALIGN_CENTRE, .width_mm = box.width_mm, .lines = 2};
    canvas_frame(c, box.at, box.width_mm, box.height_mm, (struct pen){CHART_RULE, 0.2, 0});
    canvas_text(c, (struct spot){box.at.x, box.at.y + box.height_mm / 2 - 3}, words.len ? words : STR("本期无数据"), &how);
}

static void draw_bar(struct canvas *c, struct spot at, double row, double name_mm, double room_mm, double most, const struct chart_bar *b) {
    struct lettering name = {
        .face = FACE_HEI, .size_pt = LABEL_PT, .colour = CHART_INK, .align = ALIGN_RIGHT, .width_mm = name_mm - 2, .lines = 1, .pitch = 1.2};
    struct lettering shown = {.face = FACE_HEI, .size_pt = LABEL_PT, .colour = b->is_marked ? CHART_RED : CHART_INK, .pitch = 1.2};
    double thick = row * (b->has_second ? 0.42 : 0.6), length = room_mm * b->value / most, text_mm = LABEL_PT * 1.2 * 25.4 / 72;
    double top = at.y + (row - thick - (b->has_second ? row * 0.2 : 0)) / 2;
    canvas_text(c, (struct spot){at.x, at.y + (row - text_mm) / 2}, b->name, &name);
    canvas_box(c, (struct spot){at.x + name_mm, top}, length > 0.15 ? length : 0.15, thick, b->is_marked ? CHART_RED : CHART_BLUE);
    if (b->has_second)
        canvas_box(c, (struct spot){at.x + name_mm, top + thick}, room_mm * b->second / most, row * 0.18, CHART_PALE);
    canvas_text(c, (struct spot){at.x + name_mm + length + 1.2, top + (thick - text_mm) / 2}, b->shown, &shown);
}

static void say_rest(struct canvas *c, struct chart_box box, double foot_mm, const struct chart_bars *bars, size_t drawn) {
    struct lettering how = {.face = FACE_HEI, .size_pt = LABEL_PT, .colour = CHART_GREY, .align = ALIGN_RIGHT, .width_mm = box.width_mm, .lines = 1};
    char words[160] = "";
    size_t at = 0;
    if (bars->second_name.len)
        at = (size_t)snprintf(words, sizeof words, "浅色细条：" STR_F, STR_A(str_slice(bars->second_name, 0, 60)));
    if (drawn < bars->count)
        (void)snprintf(words + at, sizeof words - at, "%s另有%zu项未画", at ? "；" : "", bars->count - drawn);
    canvas_text(c, (struct spot){box.at.x, foot_mm}, str_of(words), &how);
}

void chart_draw_bars(struct canvas *c, struct chart_box box, const struct chart_bars *bars) {
    struct lettering label = {.face = FACE_HEI, .size_pt = LABEL_PT};
    double most = 0, name_mm = 12, shown_mm = 6, foot = 4.5;
    if (!bars->count) {
        say_nothing(c, box, bars->nothing);
        return;
    }
    size_t fit = (size_t)((box.height_mm - foot) / ROW_LEAST), drawn = bars->count < fit ? bars->count : fit;
    for (size_t i = 0; i < drawn; i++) {
        most = fmax(most, fmax(bars->at[i].value, bars->at[i].has_second ? bars->at[i].second : 0));
        name_mm = fmax(name_mm, canvas_text_width(c, bars->at[i].name, &label) + 3);
        shown_mm = fmax(shown_mm, canvas_text_width(c, bars->at[i].shown, &label) + 2);
    }
    name_mm = fmin(name_mm, box.width_mm * 0.38);
    double row = fmin((box.height_mm - foot) / (double)drawn, ROW_MOST);
    for (size_t i = 0; i < drawn; i++)
        draw_bar(c, (struct spot){box.at.x, box.at.y + (double)i * row}, row, name_mm, box.width_mm - name_mm - shown_mm, most > 0 ? most : 1, &bars->at[i]);
    struct spot foot_at = {box.at.x + name_mm, box.at.y + (double)drawn * row};
    canvas_line(c, (struct spot){foot_at.x, box.at.y}, foot_at, (struct pen){CHART_INK, 0.25, 0});
    say_rest(c, box, foot_at.y + 0.6, bars, drawn);
}

/* The plot of columns and lines: axis, rules, labels. */
struct plot {
    struct canvas *canvas;
    double left, top, right, bottom, least, most;
    size_t labels;
};

static double nice_step(double span) {
    double raw = span / (TICKS - 1), power = pow(10, floor(log10(raw > 0 ? raw : 1))), share = raw / power;
    return (share <= 1 ? 1 : share <= 2 ? 2 : share <= 2.5 ? 2.5 : share <= 5 ? 5 : 10) * power;
}

static double y_of(const struct plot *p, double value) { return p->bottom - (value - p->least) / (p->most - p->least) * (p->bottom - p->top); }

static double x_of(const struct plot *p, size_t label) { return p->left + ((double)label + 0.5) * (p->right - p->left) / (double)p->labels; }

static void find_range(const struct chart_grid *g, double *ret_least, double *ret_most) {
    double least = INFINITY, most = -INFINITY;
    for (size_t s = 0; s < g->series_count; s++)
        for (size_t i = 0; i < g->label_count; i++) {
            const struct chart_series *one = &g->series[s];
            double low = one->low ? one->low[i] : one->values[i], high = one->high ? one->high[i] : one->values[i];
            if (isnan(one->values[i]))
                continue;
            least = fmin(least, isnan(low) ? one->values[i] : low);
            most = fmax(most, isnan(high) ? one->values[i] : high);
        }
    *ret_least = least;
    *ret_most = most;
}

static void draw_rules(struct plot *p, double step, str unit) {
    struct lettering how = {.face = FACE_HEI, .size_pt = LABEL_PT, .colour = CHART_GREY, .align = ALIGN_RIGHT};
    for (double at = p->least; at <= p->most + step / 1000; at += step) {
        char text[32];
        (void)snprintf(text, sizeof text, step < 1 ? "%.1f" : "%.0f", at);
        canvas_line(p->canvas, (struct spot){p->left, y_of(p, at)}, (struct spot){p->right, y_of(p, at)}, (struct pen){CHART_RULE, 0.15, 0});
        canvas_text(p->canvas, (struct spot){p->left - 1.5, y_of(p, at) - 1.9}, str_of(text), &how);
    }
    how.align = ALIGN_LEFT;
    canvas_text(p->canvas, (struct spot){p->left - 8, p->top - 6.5}, unit, &how);
}

static void draw_labels(struct plot *p, const struct chart_grid *g) {
    struct lettering how = {.face = FACE_HEI, .size_pt = LABEL_PT, .colour = CHART_INK, .align = ALIGN_CENTRE, .pitch = 1.2};
    double widest = 1, room = (p->right - p->left) / (double)g->label_count;
    for (size_t i = 0; i < g->label_count; i++)
        widest = fmax(widest, canvas_text_width(p->canvas, g->labels[i], &how) + 1.5);
    size_t every = (size_t)ceil(widest / room);
    for (size_t i = 0; i < g->label_count; i++)
        if ((g->label_count - 1 - i) % every == 0)
            canvas_text(p->canvas, (struct spot){x_of(p, i), p->bottom + 1}, g->labels[i], &how);
    canvas_line(p->canvas, (struct spot){p->left, p->bottom}, (struct spot){p->right, p->bottom}, (struct pen){CHART_INK, 0.25, 0});
}

static bool start_plot(struct plot *p, struct canvas *c, struct chart_box box, const struct chart_grid *g, bool from_zero) {
    double least, most;
    find_range(g, &least, &most);
    if (!g->label_count || !g->series_count || g->series_count > CHART_SERIES || !isfinite(most)) {
        say_nothing(c, box, g->nothing);
        return false;
    }
    double names = from_zero ? 0 : 24; /* lines are named at their right end */
    *p = (struct plot){c, box.at.x + 11, box.at.y + 7, box.at.x + box.width_mm - names, box.at.y + box.height_mm - 6, least, most, g->label_count};
    if (g->most > g->least)
        p->least = g->least, p->most = g->most;
    if (from_zero || p->least < 0)
        p->least = fmin(0, least);
    double step = nice_step(p->most - p->least > 1e-9 ? p->most - p->least : fmax(fabs(p->most), 1));
    p->least = floor(p->least / step) * step;
    p->most = ceil(p->most / step - 1e-9) * step;
    if (p->most <= p->least)
        p->most = p->least + step;
    draw_rules(p, step, g->unit);
    return true;
}

static void name_columns(struct plot *p, const struct chart_grid *g, double right) {
    struct lettering how = {.face = FACE_HEI, .size_pt = LABEL_PT, .align = ALIGN_RIGHT, .pitch = 1.2};
    for (size_t s = g->series_count; s-- > 0;) {
        how.colour = g->series[s].colour;
        canvas_text(p->canvas, (struct spot){right, p->top - 6.5}, g->series[s].name, &how);
        right -= canvas_text_width(p->canvas, g->series[s].name, &how) + 1.5;
        canvas_box(p->canvas, (struct spot){right - 2.4, p->top - 5.8}, 2.4, 2.4, g->series[s].colour);
        right -= 6;
    }
}

void chart_draw_columns(struct canvas *c, struct chart_box box, const struct chart_grid *g) {
    struct plot p;
    struct lettering how = {.face = FACE_HEI, .size_pt = 7, .align = ALIGN_CENTRE, .pitch = 1.1};
    if (!start_plot(&p, c, box, g, true))
        return;
    double group = (p.right - p.left) / (double)g->label_count * 0.72, wide = fmin(group / (double)g->series_count, 12);
    for (size_t i = 0; i < g->label_count; i++)
        for (size_t s = 0; s < g->series_count; s++) {
            double value = g->series[s].values[i], x = x_of(&p, i) + ((double)s - (double)g->series_count / 2) * wide;
            char text[32];
            if (isnan(value))
                continue;
            canvas_box(c, (struct spot){x + wide * 0.06, y_of(&p, value)}, wide * 0.88, p.bottom - y_of(&p, value), g->series[s].colour);
            (void)snprintf(text, sizeof text, "%.0f", value);
            how.colour = g->series[s].colour;
            if (wide >= 4)
                canvas_text(c, (struct spot){x + wide / 2, y_of(&p, value) - 3.2}, str_of(text), &how);
        }
    draw_labels(&p, g);
    name_columns(&p, g, box.at.x + box.width_mm);
}

static void draw_band(struct plot *p, const struct chart_series *s, size_t from, size_t until) {
    struct spot ring[2 * 400];
    size_t count = 0;
    for (size_t i = from; i < until && count < 400; i++)
        ring[count++] = (struct spot){x_of(p, i), y_of(p, s->high[i])};
    for (size_t i = until; i-- > from && count < 800;)
        ring[count++] = (struct spot){x_of(p, i), y_of(p, s->low[i])};
    canvas_ring(p->canvas, ring, count);
    canvas_fill(p->canvas, s->colour, 0.14);
    canvas_stroke(p->canvas, (struct pen){0, 0, 0});
}

/* One stretch without gaps. */
static void draw_stretch(struct plot *p, const struct chart_series *s, size_t from, size_t until) {
    struct pen pen = {s->colour, 0.55, s->is_dashed ? 1.4 : 0};
    if (s->low && s->high)
        draw_band(p, s, from, until);
    for (size_t i = from; i < until; i++) {
        struct spot here = {x_of(p, i), y_of(p, s->values[i])};
        if (i > from)
            canvas_line(p->canvas, (struct spot){x_of(p, i - 1), y_of(p, s->values[i - 1])}, here, pen);
    }
    for (size_t i = from; i < until; i++)
        if (i + 1 == until || p->labels <= 20)
            canvas_disc(p->canvas, (struct spot){x_of(p, i), y_of(p, s->values[i])}, 0.75, s->colour);
}

static void draw_series(struct plot *p, const struct chart_grid *g, const struct chart_series *s, double *last_y, struct chart_box box) {
    size_t from = 0, last = SIZE_MAX;
    for (size_t i = 0; i <= g->label_count; i++) {
        bool has = i < g->label_count && !isnan(s->values[i]);
        if (has)
            last = i;
        if (!has && i > from)
            draw_stretch(p, s, from, i);
        if (!has)
            from = i + 1;
    }
    if (last == SIZE_MAX)
        return;
    struct lettering how = {.face = FACE_HEI, .size_pt = LABEL_PT, .colour = s->colour, .width_mm = 23, .lines = 1};
    char text[96];
    (void)snprintf(text, sizeof text, STR_F " %.*f", STR_A(str_slice(s->name, 0, 60)), p->most - p->least < 10 ? 1 : 0, s->values[last]);
    double y = fmax(y_of(p, s->values[last]) - 1.9, *last_y + 4);
    canvas_text(p->canvas, (struct spot){box.at.x + box.width_mm - 23, y}, str_of(text), &how);
    *last_y = y;
}

void chart_draw_lines(struct canvas *c, struct chart_box box, const struct chart_grid *g) {
    struct plot p;
    bool done[CHART_SERIES] = {false};
    double last_y = -1e9;
    if (!start_plot(&p, c, box, g, false))
        return;
    for (size_t k = 0; k < g->series_count; k++) { /* from the top line down, so that the names never cover each other */
        size_t next = SIZE_MAX;
        for (size_t s = 0; s < g->series_count; s++) {
            double value = g->series[s].values[g->label_count - 1];
            if (!done[s] && (next == SIZE_MAX || value > g->series[next].values[g->label_count - 1]))
                next = s;
        }
        done[next] = true;
        draw_series(&p, g, &g->series[next], &last_y, box);
    }
    draw_labels(&p, g);
}
