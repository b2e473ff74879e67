/* The field's performance figures, each with its numerator, denominator, formula in words, and the list behind it.
 * Formulas: domain.md section 5 (GB/T 30428.4 practice). Deferred (paused) cases are left out of what is due. */
#include "capabilities/cases/choose.h"

#define A(atom) (INT64_C(1) << ATOM_##atom)
/* positions in the row of OUTPUT_FIGURES */
enum sum {
    SUM_ACCEPTED,
    SUM_FILED,
    SUM_DUE,
    SUM_DUE_CLOSED,
    SUM_DUE_ON_TIME,
    SUM_HANDLED,
    SUM_REWORKED,
    SUM_EXTENDED,
    SUM_DISPATCHED,
    SUM_ACCURATE,
    SUM_PUBLIC,
    SUM_CLOSED,
    SUM_REOPENED
};
static const struct figure {
    const char *code, *zh, *en;
    enum sum top, bottom;
    int64_t top_atoms, bottom_atoms;
    const char *formula_zh, *formula_en;
} figures[] = {
    {"filing_rate", "立案率", "Filing rate", SUM_FILED, SUM_ACCEPTED, A(FILED), 0, "立案数 ÷ 采集数（并案只计一次）",
     "filed / collected (merged ones count once)"},
    {"closing_rate", "结案率", "Closing rate", SUM_DUE_CLOSED, SUM_DUE, A(DUE) | A(CLOSED), A(DUE), "应结案中已结案数 ÷ 应结案数（到期或已结，不含缓办）",
     "closed of those due / due (past the deadline or closed; paused ones left out)"},
    {"on_time_rate", "按期结案率", "On-time closing", SUM_DUE_ON_TIME, SUM_DUE, A(DUE) | A(ON_TIME), A(DUE), "期限内反馈并结案数 ÷ 应结案数（不含缓办）",
     "closed and handled within the limit / due (paused ones left out)"},
    {"rework_rate", "返工率", "Rework rate", SUM_REWORKED, SUM_HANDLED, A(HANDLED) | A(REWORKED), A(HANDLED), "核查退回过的案件数 ÷ 反馈过的案件数",
     "cases that verification sent back / cases that were handled"},
    {"extension_rate", "延期率", "Extension rate", SUM_EXTENDED, SUM_DUE, A(DUE) | A(EXTENDED), A(DUE), "批准过延期的案件数 ÷ 应结案数",
     "due cases with a granted extension / due"},
    {"dispatch_accuracy", "派遣准确率", "Dispatch accuracy", SUM_ACCURATE, SUM_DISPATCHED, A(DISPATCHED) | A(ACCURATE), A(DISPATCHED),
     "首次派遣即被接受的案件数 ÷ 派遣过的案件数", "cases accepted by the first unit / cases dispatched"},
    {"public_share", "公众参与占比", "Public share", SUM_PUBLIC, SUM_FILED, A(FILED) | A(PUBLIC), A(FILED), "市民和热线来源立案数 ÷ 立案数",
     "filed cases from citizens and the hotline / filed"},
    {"reopen_rate", "重办率", "Reopening rate", SUM_REOPENED, SUM_DISPATCHED, A(DISPATCHED) | A(REOPENED), A(DISPATCHED),
     "结案后又重新办理的案件数 ÷ 派遣过的案件数", "cases opened again after closing / cases dispatched"},
};
enum { FIGURES_COUNT = sizeof figures / sizeof *figures };

/* "closing_rate" opens the rows of the numerator, "closing_rate.all" those of the denominator. "merged ones" never count. */
int64_t cases_figure_atoms(str figure) {
    for (size_t i = 0; i < FIGURES_COUNT; i++) {
        str code = str_of(figures[i].code);
        if (str_equal(figure, code))
            return figures[i].top_atoms;
        if (str_starts(figure, code) && str_is(str_slice(figure, code.len, figure.len), ".all"))
            return figures[i].bottom_atoms | (figures[i].bottom_atoms ? 0 : A(ACCEPTED));
    }
    return -1;
}

const struct field cases_figures_fields[] = {
    {"from_ms", FIELD_TIME, offsetof(struct cases_filter_in, filter.from_ms), .in = IN_QUERY, .says = "Cases opened at or after"},
    {"until_ms", FIELD_TIME, offsetof(struct cases_filter_in, filter.until_ms), .in = IN_QUERY, .says = "Cases opened before"},
    {"unit", FIELD_ID, offsetof(struct cases_filter_in, filter.unit_id), .in = IN_QUERY},
    {"division", FIELD_ID, offsetof(struct cases_filter_in, filter.division_id), .in = IN_QUERY},
    {"category", FIELD_TEXT, offsetof(struct cases_filter_in, filter.category), .in = IN_QUERY, .max = 40},
    FIELD_END};
static const struct field figure_fields[] = {{"code", .kind = FIELD_TEXT},
                                             {"name", FIELD_TEXT, .zh = "指标", .en = "Figure"},
                                             {"numerator", FIELD_INT, .zh = "分子", .en = "Numerator"},
                                             {"denominator", FIELD_INT, .zh = "分母", .en = "Denominator"},
                                             {"rate_milli", FIELD_INT, .nullable = true, .zh = "千分率", .en = "Per mille"},
                                             {"formula", FIELD_TEXT, .zh = "公式", .en = "Formula"},
                                             {"list", .kind = FIELD_TEXT},
                                             {"list_all", .kind = FIELD_TEXT},
                                             FIELD_END};
const struct shape cases_figures_shape = {"CaseFigure", figure_fields};

static str list_query(struct ctx *ctx, const struct cases_filter *f, const char *code, const char *part) {
    struct buf b;
    str text = STR("");
    buf_init(&b, ctx->arena, 400);
    buf_addf(&b, "figure=%s%s", code, part);
    if (f->from_ms)
        buf_addf(&b, "&from_ms=%lld", (long long)f->from_ms);
    if (f->until_ms)
        buf_addf(&b, "&until_ms=%lld", (long long)f->until_ms);
    if (f->unit_id)
        buf_addf(&b, "&unit=%lld", (long long)f->unit_id);
    if (f->division_id)
        buf_addf(&b, "&division=%lld", (long long)f->division_id);
    if (f->category.len)
        buf_addf(&b, "&category=" STR_F, STR_A(f->category));
    if (buf_finish(&b, &text))
        return STR_NONE;
    return text;
}

err cases_figures(struct ctx *ctx, struct db_read *r, const void *with, struct json_out *out) {
    const struct cases_filter_in *in = with;
    struct cases_choice choice;
    struct db_table table = {0};
    for (size_t i = 0; i < in->filter.category.len; i++) /* it goes into the list's address as it is */
        if (!((in->filter.category.at[i] >= 'a' && in->filter.category.at[i] <= 'z') || in->filter.category.at[i] == '_'))
            return ctx_refuse(ctx, &app_invalid, "category", STR("类别代码只含小写字母和下划线。"),
                              STR("A category code has small letters and underscores only."));
    TRY(cases_choose(ctx, r, &in->filter, OUTPUT_FIGURES, &choice));
    if (!choice.is_nothing)
        TRY(db_choice_all(r, ctx->arena, &choice.choice, &table));
    form_list_start(out);
    for (size_t i = 0; i < FIGURES_COUNT; i++) {
        const struct figure *f = &figures[i];
        int64_t top = table.count ? db_i(&table.rows[0], f->top) : 0, bottom = table.count ? db_i(&table.rows[0], f->bottom) : 0;
        json_object(out);
        json_put_text(out, "code", str_of(f->code));
        json_put_text(out, "name", ctx_say(ctx, f->zh, f->en));
        json_put_i64(out, "numerator", top);
        json_put_i64(out, "denominator", bottom);
        if (bottom)
            json_put_i64(out, "rate_milli", (top * 1000 + bottom / 2) / bottom);
        else
            json_put_null(out, "rate_milli");
        json_put_text(out, "formula", ctx_say(ctx, f->formula_zh, f->formula_en));
        json_put_text(out, "list", list_query(ctx, &in->filter, f->code, ""));
        json_put_text(out, "list_all", list_query(ctx, &in->filter, f->code, ".all"));
        json_object_end(out);
    }
    form_list_end(out, STR_NONE);
    return NULL;
}
