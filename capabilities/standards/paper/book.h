/* An edition as a workbook, and back to the byte. A workbook holds what the data file holds: one sheet for each kind of line,
 * one row a line, one column a field; what stands around the lines (comments, empty lines) is in the last sheet.
 *
 *   edition 版本 · methods 测评方法 · owners 责任主体 · tree 测评标准 · negative 负面清单 · bonus 特色加分 · local 本地标准 ·
 *   types 点位类型 · points 观测点 · notes 注释
 *
 * The canonical data file: edition, state, total, methods, owners, tree, negative list, bonuses, local standards, `for` lines,
 * types each with its points; keywords padded to eight, fields parted by " | ", an empty line before an item and a content.
 * A canonical file comes back from a workbook byte for byte (the examples are canonical); any other comes back canonical.
 * Points that came from another file are given beside the edition as "linked": then the workbook's points sheet says so, and
 * reading it gives two texts again. */
#ifndef WENCHENG_STANDARDS_BOOK_H
#define WENCHENG_STANDARDS_BOOK_H
#include "capabilities/standards/file.h"
#include "formats/xlsx.h"

enum book_sheet { BOOK_EDITION, BOOK_METHODS, BOOK_OWNERS, BOOK_TREE, BOOK_NEGATIVE, BOOK_BONUS, BOOK_LOCAL, BOOK_TYPES, BOOK_POINTS, BOOK_NOTES, BOOK_SHEETS };
enum { BOOK_COLUMNS = 11 };

/* layout.c: the sheets, and which field of which line stands in which column. */
struct book_column {
    const char *word, *zh, *en; /* word: the name fields use; NULL ends the list */
    unsigned width;
};
struct book_layout {
    const char *zh, *en;
    struct book_column columns[BOOK_COLUMNS + 1];
};
extern const struct book_layout book_layouts[BOOK_SHEETS];
struct book_keyword {
    const char *word; /* "standard" */
    enum book_sheet sheet;
    size_t least;                    /* fields that must be there, as in file.c */
    const char *fields[FILE_FIELDS]; /* columns by word, NULL-ended */
    bool is_setting;                 /* a row of the edition sheet for each field, instead of a row for the line */
};
enum { BOOK_KEYWORDS = 15 };
extern const struct book_keyword book_keywords[BOOK_KEYWORDS];
const struct book_keyword *book_keyword_find(str word);
size_t book_column_find(enum book_sheet, const char *word); /* SIZE_MAX: not in this sheet */

/* A line of the data file, wherever it came from. */
struct book_line {
    const struct book_keyword *keyword;
    str fields[FILE_FIELDS];
    size_t count;
    int64_t row;               /* in its sheet; 0: it did not come from a workbook */
    int64_t rows[FILE_FIELDS]; /* settings: the row of each field */
};
enum book_note_kind { BOOK_NOTE_COMMENT, BOOK_NOTE_BLANK, BOOK_NOTE_TIGHT, BOOK_NOTE_KINDS };
extern const char *const book_note_words[BOOK_NOTE_KINDS + 1];
struct book_note {
    str above; /* "item 5"; "" : at the end */
    enum book_note_kind kind;
    str text;
    int64_t row;
};
struct book {
    struct arena *arena;
    struct book_line *lines;
    struct book_note *notes;
    size_t line_count, note_count;
    bool has_linked; /* the points are another file's */
    struct standards_fault *faults;
    size_t fault_count;
};

/* text.c */
err book_from_text(struct arena *, str text, struct book *ret) MUST_USE; /* of a file without faults */
/* Canonical text; *ret_places: for each line of the text the index of its book_line, SIZE_MAX for comments. Which half: the
 * edition without linked points, or only the linked points. */
enum book_half { BOOK_WHOLE, BOOK_OWN, BOOK_LINKED };
struct book_text {
    str text;
    const size_t *line_of;
    size_t count;
};
err book_to_text(const struct book *, enum book_half, struct book_text *ret) MUST_USE;

/* write.c, read.c: the workbook. */
err book_write(const struct book *, struct buf *to) MUST_USE;
err book_read(struct arena *, str bytes, struct book *ret) MUST_USE; /* faults of the sheets themselves are in ret->faults */
/* A fault of the text, put where it stands in the workbook. */
err book_locate(const struct book *, const struct book_text *, struct standards_fault *) MUST_USE;
err book_fault(struct book *, enum book_sheet, int64_t row, size_t column, const char *zh, const char *en, str what) MUST_USE;

#endif
