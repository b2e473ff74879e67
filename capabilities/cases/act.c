#include "capabilities/cases/inside.h"

err cases_act(struct ctx *ctx, struct db_write *w, int64_t id, const struct cases_acting *acting) {
    struct case_file file;
    struct case_view view;
    err why = NULL;
    struct case_doing doing = {.file = &file,
                               .note = acting->note,
                               .unit_id = acting->unit_id,
                               .photos = acting->photos,
                               .limit = {acting->limit_kind, acting->limit_amount},
                               .joined = acting->assistants};
    TRY(cases_find(ctx, db_reading(w), id, &file));
    TRY(cases_assistants_of(ctx, db_reading(w), id, &doing.assistants));
    cases_view_make(ctx, &file, &doing.assistants, &view);
    doing.assisting_unit_id = view.assisting_unit_id;
    doing.move = cases_move_find(&view, acting->move, &why);
    if (!doing.move)
        return why;
    if ((doing.move->needs & NEED_UNIT) && !doing.unit_id)
        doing.unit_id = file.proposed_unit_id;
    return cases_do(ctx, w, &doing);
}
