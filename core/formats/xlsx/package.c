#include "formats/xlsx/package.h"
#include "formats/text.h"
#include <stdio.h>

#define RELATIONSHIPS "http://schemas.openxmlformats.org/package/2006/relationships"
#define OFFICE "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define SPREADSHEET "application/vnd.openxmlformats-officedocument.spreadsheetml."

static const char lists_name[] = "lists"; /* hidden; holds the choices */

/* Names. */

static bool is_taken(const struct xlsx_out *out, str name) {
    struct arena *a = out->arena;
    str folded = name, other = STR_NONE;
    if (text_fold(a, name, &folded) || str_is(folded, lists_name))
        return true;
    for (size_t i = 0; i < out->sheet_count; i++)
        if (!text_fold(a, out->names[i], &other) && str_equal(folded, other))
            return true;
    return false;
}

static str legal_name(struct arena *a, str wanted, size_t units) {
    struct buf b;
    buf_init(&b, a, 4096);
    text_add_valid(&b, str_trim(str_first_points(wanted, units)));
    size_t left = units;
    str made = buf_str(&b);
    for (size_t i = 0; i < made.len; i++) {
        unsigned char c = (unsigned char)made.at[i];
        if (c < 0x20 || (c < 0x80 && str_find(STR("[]:*?/\\'"), (str){made.at + i, 1}) != SIZE_MAX))
            b.at[i] = '_';
        if ((c & 0xc0) == 0x80)
            continue;
        size_t width = c >= 0xf0 ? 2 : 1;
        if (width > left)
            return str_slice(made, 0, i);
        left -= width;
    }
    return made;
}

void xlsx_name_sheet(struct xlsx_out *out, str wanted) {
    enum { ROOM_FOR_NUMBER = 4 };
    str name = legal_name(out->arena, wanted, XLSX_SHEET_NAME_UNITS);
    if (!name.len)
        name = STR("Sheet");
    str base = legal_name(out->arena, name, XLSX_SHEET_NAME_UNITS - ROOM_FOR_NUMBER);
    for (unsigned number = 2; is_taken(out, name) && number <= XLSX_SHEETS + 2; number++)
        name = str_format(out->arena, STR_F "(%u)", STR_A(base), number);
    out->names[out->sheet_count] = name;
}

/* Lists. A formula may hold 255 characters and parts its choices at commas; what does not fit goes to the hidden sheet. */

static bool fits_in_formula(const struct xlsx_column *column) {
    enum { FORMULA_UNITS = 255 };
    size_t units = column->choice_count;
    for (size_t i = 0; i < column->choice_count; i++) {
        str choice = column->choices[i];
        units += str_points(choice) * 2; /* as if all were outside the basic plane: on the safe side */
        if (str_find(choice, STR(",")) != SIZE_MAX || str_find(choice, STR("\"")) != SIZE_MAX || str_find(choice, STR("\n")) != SIZE_MAX)
            return false;
    }
    return units <= FORMULA_UNITS;
}

err xlsx_add_choice_formula(struct xlsx_out *out, const struct xlsx_column *column) {
    struct buf *to = &out->piece;
    if (!fits_in_formula(column)) {
        if (out->list_count == XLSX_LISTS)
            return &err_bug;
        struct xlsx_column *list = ARENA_NEW(out->arena, struct xlsx_column);
        if (!list)
            return &err_no_memory;
        *list = *column;
        size_t at = out->list_count;
        out->lists[out->list_count++] = list;
        const char *letter = str_z(out->arena, xlsx_cell_name(out->arena, at, 1));
        if (!letter)
            return &err_no_memory;
        int letters = at < 26 ? 1 : 2;
        buf_addf(to, "%s!$%.*s$1:$%.*s$%zu", lists_name, letters, letter, letters, letter, column->choice_count);
        return NULL;
    }
    buf_add(to, STR("&quot;"));
    for (size_t i = 0; i < column->choice_count; i++) {
        if (i)
            buf_addc(to, ',');
        xlsx_add_escaped(out, to, column->choices[i]);
    }
    buf_add(to, STR("&quot;"));
    return NULL;
}

static err put_lists(struct xlsx_out *out) {
    size_t longest = 0;
    if (!out->list_count)
        return NULL;
    for (size_t i = 0; i < out->list_count; i++)
        if (out->lists[i]->choice_count > longest)
            longest = out->lists[i]->choice_count;
    TRY(xlsx_sheet_start(out, &(struct xlsx_sheet_plan){.name = STR("x")}));
    out->names[out->sheet_count - 1] = str_of(lists_name);
    for (size_t row = 0; row < longest; row++) {
        for (size_t i = 0; i < out->list_count; i++)
            xlsx_put_text(out, row < out->lists[i]->choice_count ? out->lists[i]->choices[row] : STR_NONE);
        TRY(xlsx_row_end(out));
    }
    return xlsx_sheet_end(out);
}

/* The parts around the sheets. */

static const char styles[] = XLSX_XML
    "<styleSheet xmlns=\"" XLSX_MAIN "\">"
    "<numFmts count=\"3\"><numFmt numFmtId=\"164\" formatCode=\"0.000\"/><numFmt numFmtId=\"165\" formatCode=\"yyyy\\-mm\\-dd\"/>"
    "<numFmt numFmtId=\"166\" formatCode=\"yyyy\\-mm\\-dd\\ hh:mm\"/></numFmts>"
    "<fonts count=\"3\"><font><sz val=\"11\"/><name val=\"宋体\"/></font><font><b/><sz val=\"11\"/><name val=\"宋体\"/></font>"
    "<font><b/><sz val=\"16\"/><name val=\"宋体\"/></font></fonts>"
    "<fills count=\"3\"><fill><patternFill patternType=\"none\"/></fill><fill><patternFill patternType=\"gray125\"/></fill>"
    "<fill><patternFill patternType=\"solid\"><fgColor rgb=\"FFDCE6F1\"/><bgColor indexed=\"64\"/></patternFill></fill></fills>"
    "<borders count=\"2\"><border><left/><right/><top/><bottom/><diagonal/></border>"
    "<border><left style=\"thin\"><color rgb=\"FFB7C4D4\"/></left><right style=\"thin\"><color rgb=\"FFB7C4D4\"/></right>"
    "<top style=\"thin\"><color rgb=\"FFB7C4D4\"/></top><bottom style=\"thin\"><color rgb=\"FFB7C4D4\"/></bottom><diagonal/></border></borders>"
    "<cellStyleXfs count=\"1\"><xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\"/></cellStyleXfs>"
    "<cellXfs count=\"9\">"
    "<xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\"/>"
    "<xf numFmtId=\"0\" fontId=\"2\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyFont=\"1\" applyAlignment=\"1\"><alignment horizontal=\"center\" "
    "vertical=\"center\"/></xf>"
    "<xf numFmtId=\"0\" fontId=\"1\" fillId=\"2\" borderId=\"1\" xfId=\"0\" applyFont=\"1\" applyFill=\"1\" applyBorder=\"1\" applyAlignment=\"1\">"
    "<alignment horizontal=\"center\" vertical=\"center\" wrapText=\"1\"/></xf>"
    "<xf numFmtId=\"49\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\" applyAlignment=\"1\"><alignment vertical=\"top\"/></xf>"
    "<xf numFmtId=\"0\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyAlignment=\"1\"><alignment vertical=\"top\" wrapText=\"1\"/></xf>"
    "<xf numFmtId=\"1\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\" applyAlignment=\"1\"><alignment vertical=\"top\"/></xf>"
    "<xf numFmtId=\"164\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\" applyAlignment=\"1\"><alignment vertical=\"top\"/></xf>"
    "<xf numFmtId=\"165\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\" applyAlignment=\"1\"><alignment vertical=\"top\"/></xf>"
    "<xf numFmtId=\"166\" fontId=\"0\" fillId=\"0\" borderId=\"0\" xfId=\"0\" applyNumberFormat=\"1\" applyAlignment=\"1\"><alignment vertical=\"top\"/></xf>"
    "</cellXfs><cellStyles count=\"1\"><cellStyle name=\"Normal\" xfId=\"0\" builtinId=\"0\"/></cellStyles></styleSheet>";

static err put_part(struct xlsx_out *out, const char *name) {
    TRY(zip_out_entry(out->zip, name));
    return xlsx_flush(out);
}

static void add_defined_name(struct xlsx_out *out, size_t sheet, const char *name) {
    struct buf *to = &out->piece;
    buf_addf(to, "<definedName name=\"_xlnm.%s\" localSheetId=\"%zu\">'", name, sheet);
    xlsx_add_escaped(out, to, out->names[sheet]);
    buf_addz(to, "'!");
}

/* The filter wants a name besides its element, and the headings come again on every printed page. */
static void add_defined_names(struct xlsx_out *out) {
    struct buf *to = &out->piece;
    bool has_any = false;
    for (size_t i = 0; i < out->sheet_count; i++) {
        int64_t heading = out->heading_rows[i];
        if (!heading)
            continue;
        str last = xlsx_cell_name(out->arena, out->column_counts[i] - 1, 1);
        buf_addz(to, has_any ? "" : "<definedNames>");
        add_defined_name(out, i, "_FilterDatabase\" hidden=\"1");
        buf_addf(to, "$A$%lld:$%.*s$%lld</definedName>", (long long)heading, last.len ? (int)last.len - 1 : 0, last.at ? last.at : "",
                 (long long)out->last_rows[i]);
        add_defined_name(out, i, "Print_Titles");
        buf_addf(to, "$1:$%lld</definedName>", (long long)heading);
        has_any = true;
    }
    buf_addz(to, has_any ? "</definedNames>" : "");
}

static err put_workbook(struct xlsx_out *out) {
    struct buf *to = &out->piece;
    buf_add(to, STR(XLSX_XML "<workbook xmlns=\"" XLSX_MAIN "\" xmlns:r=\"" OFFICE "\"><bookViews><workbookView/></bookViews><sheets>"));
    for (size_t i = 0; i < out->sheet_count; i++) {
        buf_add(to, STR("<sheet name=\""));
        xlsx_add_escaped(out, to, out->names[i]);
        buf_addf(to, "\" sheetId=\"%zu\"%s r:id=\"r%zu\"/>", i + 1, str_is(out->names[i], lists_name) ? " state=\"hidden\"" : "", i + 1);
    }
    buf_add(to, STR("</sheets>"));
    add_defined_names(out);
    buf_add(to, STR("</workbook>"));
    return put_part(out, "xl/workbook.xml");
}

static err put_relations(struct xlsx_out *out) {
    struct buf *to = &out->piece;
    buf_add(to, STR(XLSX_XML "<Relationships xmlns=\"" RELATIONSHIPS "\">"
                             "<Relationship Id=\"styles\" Type=\"" OFFICE "/styles\" Target=\"styles.xml\"/>"));
    for (size_t i = 1; i <= out->sheet_count; i++)
        buf_addf(to, "<Relationship Id=\"r%zu\" Type=\"" OFFICE "/worksheet\" Target=\"worksheets/sheet%zu.xml\"/>", i, i);
    buf_add(to, STR("</Relationships>"));
    TRY(put_part(out, "xl/_rels/workbook.xml.rels"));
    buf_add(to, STR(XLSX_XML "<Relationships xmlns=\"" RELATIONSHIPS "\">"
                             "<Relationship Id=\"r1\" Type=\"" OFFICE "/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"));
    return put_part(out, "_rels/.rels");
}

static err put_content_types(struct xlsx_out *out) {
    struct buf *to = &out->piece;
    buf_add(to, STR(XLSX_XML "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">"
                             "<Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
                             "<Default Extension=\"xml\" ContentType=\"application/xml\"/>"
                             "<Override PartName=\"/xl/workbook.xml\" ContentType=\"" SPREADSHEET "sheet.main+xml\"/>"
                             "<Override PartName=\"/xl/styles.xml\" ContentType=\"" SPREADSHEET "styles+xml\"/>"));
    for (size_t i = 1; i <= out->sheet_count; i++)
        buf_addf(to, "<Override PartName=\"/xl/worksheets/sheet%zu.xml\" ContentType=\"" SPREADSHEET "worksheet+xml\"/>", i);
    buf_add(to, STR("</Types>"));
    return put_part(out, "[Content_Types].xml");
}

err xlsx_write_end(struct xlsx_out *out) {
    TRY(xlsx_sheet_end(out));
    TRY(put_lists(out));
    if (!out->sheet_count)
        return &err_bug;
    for (size_t i = 0; i < out->sheet_count; i++)
        if (!out->names[i].at)
            return &err_no_memory;
    TRY(put_workbook(out));
    TRY(put_relations(out));
    buf_addz(&out->piece, styles);
    TRY(put_part(out, "xl/styles.xml"));
    TRY(put_content_types(out));
    return zip_out_end(out->zip);
}
