/* The first page's head, and what closes a paper: attachments, signature, note, version block. */
#include "formats/paper/inside.h"
#include "base/clock.h"

#define MARK_TOP 35.0 /* below the top of the type area */
#define MARK_MOST_PT 42.0
#define NUMBER_TO_RULE 4.0
#define RULE_MM 0.7
#define TITLE_PITCH_PT 36.0
#define VERSION_LINE 8.4
#define FIRST_RULE 0.35
#define MIDDLE_RULE 0.25

static const double character_mm = AREA_WIDTH / CHARACTERS_A_LINE;

static struct spot at(const struct flow *f, double x_mm) { return (struct spot){AREA_LEFT + x_mm, AREA_TOP + f->y_mm}; }

/* One line of the grid, 16 pt, placed like body text. */
static void line_at(struct flow *f, str text, enum face face, enum canvas_align align, double x_mm) {
    struct lettering how = {.face = face, .size_pt = BODY_PT, .colour = INK, .align = align, .pitch = LINE_MM * MM_PT / BODY_PT};
    canvas_text(f->canvas, at(f, x_mm), text, &how);
}

static void head_corner(struct flow *f, const struct paper_head *h) {
    const str lines[] = {h->copy, h->secrecy, h->urgency};
    double y = 0;
    for (size_t i = 0; i < 3; i++) {
        struct lettering how = {.face = i ? FACE_HEI : FACE_FANG, .size_pt = BODY_PT, .colour = INK, .pitch = LINE_MM * MM_PT / BODY_PT};
        if (!lines[i].len)
            continue;
        canvas_text(f->canvas, (struct spot){AREA_LEFT, AREA_TOP + y}, lines[i], &how);
        y += LINE_MM;
    }
}

static void head_number(struct flow *f, const struct paper_head *h) {
    if (h->left.len || h->right.len) {
        line_at(f, h->left, FACE_FANG, ALIGN_LEFT, character_mm);
        line_at(f, h->right, FACE_FANG, ALIGN_RIGHT, AREA_WIDTH - character_mm);
    } else if (h->signer.len) {
        struct lettering name = {.face = FACE_KAI, .size_pt = BODY_PT};
        double wide = canvas_text_width(f->canvas, h->signer, &name);
        line_at(f, h->number, FACE_FANG, ALIGN_LEFT, character_mm);
        line_at(f, STR("签发人："), FACE_FANG, ALIGN_RIGHT, AREA_WIDTH - character_mm - wide);
        line_at(f, h->signer, FACE_KAI, ALIGN_RIGHT, AREA_WIDTH - character_mm);
    } else {
        line_at(f, h->number, FACE_FANG, ALIGN_CENTRE, AREA_WIDTH / 2);
    }
}

static void head_mark(struct flow *f, const struct paper_head *h) {
    struct lettering mark = {.face = FACE_TITLE, .size_pt = MARK_MOST_PT, .colour = RED, .align = ALIGN_CENTRE, .pitch = 1.15};
    double wide = canvas_text_width(f->canvas, h->mark, &mark);
    if (wide > AREA_WIDTH)
        mark.size_pt *= AREA_WIDTH / wide;
    f->y_mm = MARK_TOP;
    f->y_mm += canvas_text(f->canvas, at(f, AREA_WIDTH / 2), h->mark, &mark);
    f->y_mm += 2 * LINE_MM;
    head_number(f, h);
    f->y_mm += (LINE_MM + BODY_PT / MM_PT) / 2 + NUMBER_TO_RULE;
    canvas_line(f->canvas, at(f, 0), at(f, AREA_WIDTH), (struct pen){RED, RULE_MM, 0});
    f->y_mm += 2 * LINE_MM;
}

static void title_line(struct flow *f, str line) {
    struct lettering how = {.face = FACE_TITLE, .size_pt = TITLE_PT, .colour = INK, .align = ALIGN_CENTRE, .pitch = TITLE_PITCH_PT / TITLE_PT};
    double wide = canvas_text_width(f->canvas, line, &how), lines = 1;
    while (wide / lines > AREA_WIDTH - 6)
        lines++;
    how.width_mm = lines > 1 ? wide / lines + TITLE_PT / MM_PT : AREA_WIDTH;
    double left = (AREA_WIDTH - how.width_mm) / 2;
    flow_room(f, canvas_text_height(f->canvas, line, &how));
    f->y_mm += canvas_text(f->canvas, at(f, left), line, &how);
}

void flow_head(struct flow *f) {
    const struct paper *p = f->paper;
    str rest = p->title, line, tail;
    head_corner(f, &p->head);
    if (p->head.mark.len)
        head_mark(f, &p->head);
    while (rest.len) {
        if (!str_cut(rest, STR("\n"), &line, &tail))
            line = rest, tail = STR_NONE;
        title_line(f, line);
        rest = tail;
    }
    flow_snap(f);
    if (p->title.len)
        f->y_mm += LINE_MM;
    if (p->addressee.len)
        flow_text(f, p->addressee, &(struct body_style){.face = FACE_FANG});
}

static void foot_attachments(struct flow *f) {
    const struct paper *p = f->paper;
    if (!p->attachment_count)
        return;
    f->y_mm += LINE_MM;
    if (p->attachment_count == 1) {
        str line = str_join(f->scratch, (str[]){STR("附件："), p->attachments[0]}, 2);
        flow_text(f, line, &(struct body_style){.face = FACE_FANG, .indent = 2, .hanging = 5});
        return;
    }
    for (size_t i = 0; i < p->attachment_count; i++) {
        str line = str_format(f->scratch, "%s%zu." STR_F, i ? "" : "附件：", i + 1, STR_A(p->attachments[i]));
        flow_text(f, line, &(struct body_style){.face = FACE_FANG, .indent = i ? 5 : 2, .hanging = 6});
    }
}

/* Sealed papers: the date four characters from the right, the body's name centred above it. */
static void foot_signature(struct flow *f) {
    const struct paper *p = f->paper;
    struct lettering how = {.face = FACE_FANG, .size_pt = BODY_PT, .colour = INK, .align = ALIGN_CENTRE, .pitch = LINE_MM * MM_PT / BODY_PT};
    if (!p->signed_by.len && p->signed_day < 0)
        return;
    str day = p->signed_day >= 0 ? paper_day_words(f->scratch, p->signed_day) : STR_NONE;
    double day_mm = canvas_text_width(f->canvas, day, &how), name_mm = canvas_text_width(f->canvas, p->signed_by, &how);
    double middle = AREA_WIDTH - 4 * character_mm - day_mm / 2, most = AREA_WIDTH - 2 * character_mm - name_mm / 2;
    if (middle > most)
        middle = most;
    f->y_mm += 2 * LINE_MM; /* room for the seal */
    flow_room(f, 2 * LINE_MM);
    canvas_text(f->canvas, at(f, middle), p->signed_by, &how);
    f->y_mm += LINE_MM;
    canvas_text(f->canvas, at(f, middle), day, &how);
    f->y_mm += LINE_MM;
}

static void version_line(struct flow *f, double y_mm, str left, str right) {
    struct lettering how = {.face = FACE_FANG, .size_pt = SMALL_PT, .colour = INK, .pitch = VERSION_LINE * MM_PT / SMALL_PT};
    double one = SMALL_PT / MM_PT;
    how.width_mm = AREA_WIDTH - 2 * one;
    how.lines = right.len ? 1 : 0;
    canvas_text(f->canvas, (struct spot){AREA_LEFT + one, y_mm}, left, &how);
    how.align = ALIGN_RIGHT;
    how.lines = 1;
    if (right.len)
        canvas_text(f->canvas, (struct spot){AREA_LEFT + one, y_mm}, right, &how);
}

static void foot_version(struct flow *f) {
    const struct paper_version *v = &f->paper->version;
    struct lettering how = {.face = FACE_FANG, .size_pt = SMALL_PT, .pitch = VERSION_LINE * MM_PT / SMALL_PT, .width_mm = AREA_WIDTH - 2 * SMALL_PT / MM_PT};
    if (!v->printer.len)
        return;
    str copies = v->copies_to.len ? str_join(f->scratch, (str[]){STR("抄送："), v->copies_to}, 2) : STR_NONE;
    double copies_mm = copies.len ? canvas_text_height(f->canvas, copies, &how) : 0, height = copies_mm + VERSION_LINE;
    if (f->y_mm + height + LINE_MM > AREA_HEIGHT)
        flow_page(f);
    if (f->page % 2 == 1)
        flow_page(f); /* the issuing line closes an even page */
    double top = AREA_TOP + AREA_HEIGHT - height, left = AREA_LEFT, right = AREA_LEFT + AREA_WIDTH;
    canvas_line(f->canvas, (struct spot){left, top}, (struct spot){right, top}, (struct pen){INK, FIRST_RULE, 0});
    if (copies.len) {
        version_line(f, top, copies, STR_NONE);
        canvas_line(f->canvas, (struct spot){left, top + copies_mm}, (struct spot){right, top + copies_mm}, (struct pen){INK, MIDDLE_RULE, 0});
    }
    str day = v->day >= 0 ? str_format(f->scratch, STR_F "印发", STR_A(paper_day_words(f->scratch, v->day))) : STR_NONE;
    version_line(f, top + copies_mm, v->printer, day);
    canvas_line(f->canvas, (struct spot){left, top + height}, (struct spot){right, top + height}, (struct pen){INK, FIRST_RULE, 0});
}

void flow_foot(struct flow *f) {
    foot_attachments(f);
    foot_signature(f);
    if (f->paper->note.len)
        flow_text(f, str_format(f->scratch, "（" STR_F "）", STR_A(f->paper->note)), &(struct body_style){.face = FACE_FANG, .indent = 2});
    foot_version(f);
}
