/* The data file as lines, and lines as the canonical data file. */
#include "capabilities/standards/paper/book.h"

static const str end_of_file = {"", 0};

static err cut_fields(struct book *book, str line, struct book_line *ret) {
    str rest = line, head = line;
    bool more = str_cut(rest, STR("|"), &head, &rest);
    *ret = (struct book_line){.keyword = book_keyword_find(str_trim(head))};
    while (more && ret->keyword && ret->count < FILE_FIELDS - 1) {
        head = rest;
        more = str_cut(rest, STR("|"), &head, &rest);
        ret->fields[ret->count++] = str_trim(head);
    }
    (void)book;
    return ret->keyword && !more ? NULL : &err_bug; /* the file was checked before */
}

/* What a note stands above: keyword and first field, which together name a line. */
static str name_of(struct arena *arena, const struct book_line *line) { return str_format(arena, "%s " STR_F, line->keyword->word, STR_A(line->fields[0])); }

static bool wants_blank(const struct book_keyword *keyword) { return str_is(str_of(keyword->word), "item") || str_is(str_of(keyword->word), "content"); }

static void add_note(struct book *book, str above, enum book_note_kind kind, str text) {
    book->notes[book->note_count++] = (struct book_note){above, kind, text, 0};
}

/* Keeps what stands above a line, unless it is just what the canonical file has there: one empty line or none. */
static void keep_notes(struct book *book, str above, size_t first, const struct book_keyword *keyword) {
    size_t count = book->note_count - first;
    bool wants = keyword && wants_blank(keyword);
    bool is_usual = wants ? count == 1 && book->notes[first].kind == BOOK_NOTE_BLANK : count == 0;
    if (is_usual)
        book->note_count = first;
    else if (!count)
        add_note(book, above, BOOK_NOTE_TIGHT, STR(""));
    for (size_t i = first; i < book->note_count; i++)
        book->notes[i].above = above;
}

static str next_line(str *rest) {
    str line;
    if (!str_cut(*rest, STR("\n"), &line, rest)) {
        line = *rest;
        *rest = STR_NONE;
    }
    return str_trim(line);
}

err book_from_text(struct arena *arena, str text, struct book *ret) {
    size_t room = 2;
    for (size_t i = 0; i < text.len; i++)
        room += text.at[i] == '\n';
    struct book book = {.arena = arena, .lines = ARENA_LIST(arena, struct book_line, room), .notes = ARENA_LIST(arena, struct book_note, room * 2)};
    if (!book.lines || !book.notes)
        return &err_no_memory;
    str rest = str_starts(text, STR("\xEF\xBB\xBF")) ? str_slice(text, 3, text.len) : text;
    size_t first = 0;
    while (rest.len) {
        str line = next_line(&rest);
        if (!line.len || line.at[0] == '#') {
            add_note(&book, end_of_file, line.len ? BOOK_NOTE_COMMENT : BOOK_NOTE_BLANK, line);
            continue;
        }
        struct book_line *to = &book.lines[book.line_count++];
        TRY(cut_fields(&book, line, to));
        str name = name_of(arena, to);
        if (!name.at)
            return &err_no_memory;
        keep_notes(&book, name, first, to->keyword);
        first = book.note_count;
    }
    *ret = book;
    return NULL;
}

/* Writing. */

struct pen {
    const struct book *book;
    struct buf out;
    size_t *line_of, count, room;
    bool *note_used;
};

static void end_line(struct pen *pen, size_t line) {
    buf_addc(&pen->out, '\n');
    if (pen->count < pen->room)
        pen->line_of[pen->count++] = line;
}

static void write_notes(struct pen *pen, str above, bool wants) {
    bool found = false;
    for (size_t i = 0; i < pen->book->note_count; i++) {
        const struct book_note *note = &pen->book->notes[i];
        if (pen->note_used[i] || !str_equal(note->above, above))
            continue;
        found = pen->note_used[i] = true;
        if (note->kind == BOOK_NOTE_TIGHT)
            continue;
        buf_add(&pen->out, note->kind == BOOK_NOTE_COMMENT ? note->text : STR(""));
        end_line(pen, SIZE_MAX);
    }
    if (!found && wants)
        end_line(pen, SIZE_MAX);
}

static err write_line(struct pen *pen, size_t at) {
    const struct book_line *line = &pen->book->lines[at];
    str name = name_of(pen->book->arena, line);
    if (!name.at)
        return &err_no_memory;
    write_notes(pen, name, pen->count > 0 && wants_blank(line->keyword));
    buf_addf(&pen->out, "%-8s", line->keyword->word);
    for (size_t i = 0; i < line->count; i++) {
        buf_addz(&pen->out, line->fields[i].len ? " | " : " |");
        buf_add(&pen->out, line->fields[i]);
    }
    end_line(pen, at);
    return NULL;
}

static err write_points(struct pen *pen) {
    const struct book *book = pen->book;
    for (size_t i = 0; i < book->line_count; i++) {
        if (!str_is(str_of(book->lines[i].keyword->word), "type"))
            continue;
        TRY(write_line(pen, i));
        /* From text the points follow their type; from a workbook each says its type in the last field. */
        for (size_t k = i + 1; k < book->line_count; k++) {
            const struct book_line *point = &book->lines[k];
            bool is_type = str_is(str_of(point->keyword->word), "type");
            if (is_type && !point->row)
                break;
            if (str_is(str_of(point->keyword->word), "point") && (!point->row || str_equal(point->fields[FILE_FIELDS - 1], book->lines[i].fields[0])))
                TRY(write_line(pen, k));
        }
    }
    return NULL;
}

static bool belongs(const struct book *book, const struct book_keyword *keyword, enum book_half half) {
    bool is_point = keyword->sheet == BOOK_TYPES || keyword->sheet == BOOK_POINTS || str_is(str_of(keyword->word), "for");
    return half == BOOK_WHOLE || is_point == (half == BOOK_LINKED) || (!book->has_linked && half == BOOK_OWN);
}

err book_to_text(const struct book *book, enum book_half half, struct book_text *ret) {
    struct pen pen = {.book = book, .room = book->line_count * 2 + book->note_count + 2};
    pen.line_of = ARENA_LIST(book->arena, size_t, pen.room);
    pen.note_used = ARENA_LIST(book->arena, bool, book->note_count + 1);
    if (!pen.line_of || !pen.note_used)
        return &err_no_memory;
    buf_init(&pen.out, book->arena, FILE_BYTES);
    for (size_t k = 0; k < BOOK_KEYWORDS; k++) {
        const struct book_keyword *keyword = &book_keywords[k];
        if (!belongs(book, keyword, half) || str_is(str_of(keyword->word), "point"))
            continue;
        if (str_is(str_of(keyword->word), "type")) {
            TRY(write_points(&pen));
            continue;
        }
        for (size_t i = 0; i < book->line_count; i++) {
            bool is_tree = keyword->sheet == BOOK_TREE && book->lines[i].keyword->sheet == BOOK_TREE;
            bool is_first_of_tree = is_tree && str_is(str_of(keyword->word), "item");
            if (is_tree ? is_first_of_tree : book->lines[i].keyword == keyword)
                TRY(write_line(&pen, i));
        }
    }
    if (half != BOOK_LINKED)
        write_notes(&pen, end_of_file, false);
    TRY(buf_finish(&pen.out, &ret->text));
    ret->line_of = pen.line_of;
    ret->count = pen.count;
    return NULL;
}
