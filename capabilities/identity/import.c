/* The register of units from a file: parents by code, in any order that names a parent before its children. */
#include "capabilities/identity/inside.h"

struct unit_row {
    str code, name, short_name, kind, parent;
};
/* Chinese words for the kinds, in the order of identity_unit_kinds. */
static const char *const kinds_zh[] = {"市级", "指挥部办公室", "区指挥部", "工作专班", "部门", "行业牵头部门", "街道", "社区", "企业", "其他", NULL};

static const struct field unit_row_fields[] = {
    {"code", FIELD_TEXT, offsetof(struct unit_row, code), .max = 40, .zh = "单位编码|编码", .en = "Code"},
    {"name", FIELD_TEXT, offsetof(struct unit_row, name), .required = true, .max = 100, .zh = "单位名称|名称", .en = "Name"},
    {"short_name", FIELD_TEXT, offsetof(struct unit_row, short_name), .max = 40, .zh = "简称", .en = "Short name"},
    {"kind", FIELD_TEXT, offsetof(struct unit_row, kind), .required = true, .max = 40, .zh = "类型|单位类型", .en = "Kind"},
    {"parent", FIELD_TEXT, offsetof(struct unit_row, parent), .max = 100, .zh = "上级编码|上级单位|上级", .en = "Parent"},
    FIELD_END};

static str kind_of(str typed) {
    for (size_t i = 0; identity_unit_kinds[i]; i++)
        if (str_is(typed, identity_unit_kinds[i]) || str_is(typed, kinds_zh[i]))
            return str_of(identity_unit_kinds[i]);
    return STR_NONE;
}

static err parent_of(struct ctx *ctx, struct db_write *w, str typed, int64_t *ret_id) {
    struct identity_unit parent = {0};
    *ret_id = 0;
    if (!typed.len)
        return NULL;
    TRY(identity_unit_by_code(ctx, db_reading(w), typed, &parent));
    if (!parent.id)
        TRY(identity_unit_by_name(ctx, db_reading(w), typed, &parent));
    if (!parent.id)
        return ctx_refuse(ctx, &identity_unknown_unit, "parent",
                          str_format(ctx->arena, "没有编码或名称为“" STR_F "”的上级单位（上级要写在下级前面）。", STR_A(typed)),
                          str_format(ctx->arena, "There is no parent unit with the code or name \"" STR_F "\" (parents come before children).", STR_A(typed)));
    *ret_id = parent.id;
    return NULL;
}

static err unit_row_add(struct ctx *ctx, struct db_write *w, const void *given, struct import_row *row) {
    const struct unit_row *in = given;
    struct identity_unit unit = {
        .code = str_trim(in->code), .name = str_trim(in->name), .short_name = str_trim(in->short_name), .kind = kind_of(str_trim(in->kind)), .active = 1};
    (void)row;
    if (!unit.kind.len)
        return ctx_refuse(ctx, &app_invalid, "kind", str_format(ctx->arena, "没有“" STR_F "”这种单位类型。", STR_A(in->kind)),
                          str_format(ctx->arena, "There is no kind of unit \"" STR_F "\".", STR_A(in->kind)));
    TRY(parent_of(ctx, w, str_trim(in->parent), &unit.parent_id));
    int64_t id = 0;
    return identity_unit_add(ctx, w, &unit, &id);
}

const struct importer identity_units_importer = {.kind = "units",
                                                 .zh = "单位",
                                                 .en = "Units",
                                                 .needs = &identity_rights[RIGHT_UNITS_EDIT],
                                                 .row = {sizeof(struct unit_row), unit_row_fields},
                                                 .add = unit_row_add};
