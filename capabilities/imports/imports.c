#include "capabilities/imports/inside.h"

const struct problem imports_no_file = {PROBLEM_INVALID, "imports.no_file", "没有收到文件，请在 file 一栏附上文件。",
                                        "No file came: attach it as the part \"file\"."};
const struct problem imports_no_kind = {PROBLEM_NOT_FOUND, "imports.no_kind", "没有这种导入。", "There is no such kind of import."};
static const struct problem *const problems[] = {&imports_no_file, &imports_no_kind};

static const struct right rights[] = {{"imports.see", "查看导入记录", "See past imports", "office administrator auditor"}};

const struct db_sql imports_sql[IMPORTS_STATEMENTS] = {
    [IMPORTS_RUN_ADD] =
        {"INSERT INTO imports_run (city_id, id, at_ms, kind, file_name, sha256, account_id, account_name, row_count, added_count,"
         " changed_count, warning_count) VALUES (:city, :id, :at_ms, :kind, :file_name, :sha256, :account, :name, :rows, :added, :changed, :warnings)",
         "iiitttitiiii", ""},
};
static const struct db_clause run_clauses[] = {{"id < :before", "i"}};
static const struct db_clause run_tails[] = {{"ORDER BY id DESC LIMIT :limit", "i"}};
const struct db_select imports_runs = {
    .head = "SELECT id, at_ms, kind, file_name, account_name, row_count, added_count, changed_count, warning_count FROM imports_run WHERE city_id = :city",
    .head_takes = "i",
    .gives = "iitttiiii",
    .clauses = run_clauses,
    .clause_count = 1,
    .tails = run_tails,
    .tail_count = 1};

static const char *const datums[] = {"wgs84", "cgcs2000", "gcj02", "bd09", NULL};
static const struct field kind_fields[] = {{"kind", FIELD_TEXT, offsetof(struct imports_kind_in, kind), .in = IN_PATH, .max = 60}, FIELD_END};
static const struct field file_fields[] = {
    {"kind", FIELD_TEXT, offsetof(struct imports_file_in, kind), .in = IN_PATH, .max = 60},
    {"dry_run", FIELD_BOOL, offsetof(struct imports_file_in, dry_run), .in = IN_QUERY, .says = "1: check only, keep nothing"},
    {"datum", FIELD_WORD, offsetof(struct imports_file_in, datum), .in = IN_QUERY, .words = datums, .says = "Coordinate system of the file; wgs84"},
    FIELD_END,
};
static const struct field runs_fields[] = {
    {"limit", FIELD_INT, offsetof(struct imports_runs_in, limit), .in = IN_QUERY, .min = 1, .max = 200},
    {"after", FIELD_TEXT, offsetof(struct imports_runs_in, after), .in = IN_QUERY},
    FIELD_END,
};
static const struct field no_fields[] = {FIELD_END};

static const struct field column_fields[] = {
    {"field", .kind = FIELD_TEXT, .says = "Name to use in a column map"},
    {"heading", .kind = FIELD_TEXT},
    {"required", .kind = FIELD_BOOL},
    FIELD_END,
};
static const struct field importer_fields[] = {
    {"kind", .kind = FIELD_TEXT, .zh = "种类", .en = "Kind"},
    {"name", .kind = FIELD_TEXT, .zh = "名称", .en = "Name"},
    {"columns", .kind = FIELD_LIST, .of = column_fields},
    FIELD_END,
};
static const struct shape importer_shape = {"Importer", importer_fields};
static const struct field note_fields[] = {
    {"row", .kind = FIELD_INT, .says = "Line of the file; 0: the whole file"},
    {"column", .kind = FIELD_TEXT, .says = "Heading as the file has it"},
    {"message", .kind = FIELD_TEXT},
    FIELD_END,
};
static const struct field result_fields[] = {
    {"rows", .kind = FIELD_INT},        {"added", .kind = FIELD_INT},
    {"changed", .kind = FIELD_INT},     {"faults", .kind = FIELD_LIST, .of = note_fields, .says = "The first 200; any fault: nothing was imported"},
    {"fault_count", .kind = FIELD_INT}, {"warnings", .kind = FIELD_LIST, .of = note_fields},
    {"dry_run", .kind = FIELD_BOOL},    FIELD_END,
};
static const struct shape result_shape = {"ImportResult", result_fields};
static const struct field run_fields[] = {
    {"id", .kind = FIELD_ID, .zh = "编号", .en = "Id"},
    {"at_ms", .kind = FIELD_TIME, .zh = "时间", .en = "Time"},
    {"kind", .kind = FIELD_TEXT, .zh = "种类", .en = "Kind"},
    {"name", .kind = FIELD_TEXT, .zh = "名称", .en = "Name"},
    {"file_name", .kind = FIELD_TEXT, .zh = "文件", .en = "File"},
    {"by_name", .kind = FIELD_TEXT, .zh = "导入人", .en = "Imported by"},
    {"rows", .kind = FIELD_INT, .zh = "行数", .en = "Rows"},
    {"added", .kind = FIELD_INT, .zh = "新增", .en = "Added"},
    {"changed", .kind = FIELD_INT, .zh = "更新", .en = "Changed"},
    {"warnings", .kind = FIELD_INT, .zh = "提醒", .en = "Warnings"},
    FIELD_END,
};
static const struct shape run_shape = {"ImportRun", run_fields};

static const struct command take = {{sizeof(struct imports_file_in), file_fields}, .prepare = imports_prepare_file, .apply = imports_take_file};

static const struct route routes[] = {
    {HTTP_GET, "/api/imports/kinds", &app_signed_in, "What this person may import, with its columns", .query = {{1, no_fields}, imports_list_kinds},
     .gives = &importer_shape, .gives_list = true},
    {HTTP_GET, "/api/imports/runs", &rights[0], "Past imports, newest first", .query = {{sizeof(struct imports_runs_in), runs_fields}, imports_list_runs},
     .gives = &run_shape, .gives_list = true},
    {HTTP_GET, "/api/imports/:kind/template.xlsx", &app_signed_in, "The workbook to fill",
     .serve = {{sizeof(struct imports_kind_in), kind_fields}, imports_serve_template, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}},
    {HTTP_POST, "/api/imports/:kind", &app_signed_in, "Import a file (part `file`; optional part `map`), whole or not at all", .command = &take,
     .gives = &result_shape, .flags = ROUTE_UPLOADS | ROUTE_LARGE},
};

const struct capability imports_capability = {
    .name = "imports",
    .zh = "数据导入",
    .en = "Imports",
    .routes = routes,
    .routes_count = sizeof routes / sizeof *routes,
    .rights = rights,
    .rights_count = sizeof rights / sizeof *rights,
    .statements = imports_sql,
    .statement_count = IMPORTS_STATEMENTS,
    .selects = &imports_runs,
    .select_count = 1,
    .problems = problems,
    .problem_count = sizeof problems / sizeof *problems,
};
