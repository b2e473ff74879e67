/* The cycle of the demo city: the third year of a review, two official years behind it, rivals of which more or less is known.
 * Invented figures; cities are named by letters. */
#include "capabilities/cycle/cycle.h"
#include "demo/inside.h"

enum { RIVALS = 11 };
static const struct {
    const char *name, *rival_class;
    int64_t session, scores[3], doubt[3]; /* 0: unknown */
} rivals[RIVALS] = {
    {"甲市", "capital", 4, {89400, 90100, 0}, {0, 0, 0}},
    {"乙市", "veteran", 4, {88900, 89600, 0}, {0, 300, 0}},
    {"丙市", "veteran", 5, {87800, 88300, 0}, {300, 300, 0}},
    {"丁市", "same_session", 5, {86900, 88900, 0}, {0, 0, 0}},
    {"戊市", "same_session", 5, {87300, 87100, 0}, {500, 500, 0}},
    {"己市", "same_session", 5, {85200, 87400, 0}, {800, 500, 0}},
    {"庚市", "newcomer", 6, {84100, 86600, 0}, {0, 1000, 0}},
    {"辛市", "newcomer", 6, {0, 85900, 0}, {0, 1500, 0}},
    {"壬市", "applicant", 0, {82700, 85100, 0}, {1000, 1000, 0}},
    {"癸市", "applicant", 0, {0, 84000, 0}, {0, 2000, 0}},
    {"子市", "applicant", 0, {0, 0, 0}, {0, 0, 0}},
};
static const struct {
    int years_ago;
    enum cycle_method method;
    int64_t milli, deviation;
    const char *source;
} results[] = {
    {2, CYCLE_MATERIAL, 91200, 0, "省文明办年度通报"},
    {2, CYCLE_FIELD, 80900, 0, "省文明办年度通报"},
    {2, CYCLE_QUESTIONNAIRE, 86800, 0, "省文明办年度通报"},
    {2, CYCLE_COMPANION, 86400, 0, "省文明办年度通报"},
    {2, CYCLE_TOTAL, 86200, 0, "省文明办年度通报"},
    {1, CYCLE_MATERIAL, 93000, 0, "省文明办年度通报"},
    {1, CYCLE_FIELD, 84300, 0, "省文明办年度通报"},
    {1, CYCLE_QUESTIONNAIRE, 88100, 0, "省文明办年度通报"},
    {1, CYCLE_COMPANION, 87900, 0, "省文明办年度通报"},
    {1, CYCLE_TOTAL, 88500, 0, "省文明办年度通报"},
    {0, CYCLE_MATERIAL, 93500, 1200, "材料组自评，第三方复核"},
    {0, CYCLE_QUESTIONNAIRE, 88600, 1800, "第三方模拟问卷，1200 户"},
};
static const struct {
    int years_ago;
    const char *number, *text, *place;
    int64_t lost;
} losses[] = {
    {2, "5.3.2", "背街小巷乱贴小广告", "老旧小区周边", 420},     {1, "5.3.2", "楼道小广告清理不及时", "老旧小区", 360},
    {2, "5.3.1", "农贸市场地面湿滑、占道经营", "农贸市场", 510}, {1, "5.3.1", "农贸市场外溢经营", "农贸市场", 300},
    {1, "6.1.2", "路口非机动车越线、逆行", "主干道路口", 380},   {2, "2.4.3", "窗口排队无一米线", "政务大厅", 120},
    {2, "5.6.2", "无主庭院垃圾清运不及时", "无主庭院", 450},     {1, "5.6.2", "庭院杂物堆放", "无主庭院", 410},
};

static err enter_results(struct demo *d, struct db_write *w, int64_t cycle_id, int64_t year) {
    for (size_t i = 0; i < sizeof results / sizeof *results; i++) {
        struct cycle_figure figure = {results[i].years_ago ? CYCLE_OFFICIAL : CYCLE_ESTIMATE, results[i].milli, results[i].deviation,
                                      str_of(results[i].source)};
        TRY(cycle_result_put(d->ctx, w, cycle_id, year - results[i].years_ago, results[i].method, &figure));
    }
    for (int ago = 0; ago < 3; ago++) {
        str from = str_format(d->ctx->arena, "%lld-09-01", (long long)(year - ago)), until = str_format(d->ctx->arena, "%lld-12-20", (long long)(year - ago));
        TRY(cycle_year_window(d->ctx, w, cycle_id, year - ago, from, until, ago == 2 ? 7 : ago == 1 ? 5 : 0, ago ? 18 : 0));
    }
    return NULL;
}

static err enter_history(struct demo *d, struct db_write *w, int64_t year) {
    static const struct cycle_title titles[] = {
        {5, -9, {"held", 4}, {"中央文明委命名决定", 27}, {"", 0}},
        {6, -6, {"kept", 4}, {"复查结果通报", 18}, {"", 0}},
        {7, -3, {"kept", 4}, {"复查结果通报", 18}, {"", 0}},
    };
    int64_t id;
    for (size_t i = 0; i < sizeof titles / sizeof *titles; i++) {
        struct cycle_title title = titles[i];
        title.year += year;
        TRY(cycle_title_add(d->ctx, w, &title, &id));
    }
    for (size_t i = 0; i < sizeof losses / sizeof *losses; i++)
        TRY(cycle_loss_add(d->ctx, w,
                           &(struct cycle_loss){.year = year - losses[i].years_ago,
                                                .lost_milli = losses[i].lost,
                                                .standard_number = str_of(losses[i].number),
                                                .text = str_of(losses[i].text),
                                                .place = str_of(losses[i].place),
                                                .source = STR("测评反馈清单")},
                           &id));
    return NULL;
}

static err enter_rivals(struct demo *d, struct db_write *w, int64_t year) {
    for (size_t i = 0; i < RIVALS; i++) {
        struct cycle_rival_score scores[3];
        size_t count = 0;
        int64_t id;
        for (int y = 0; y < 3; y++)
            if (rivals[i].scores[y])
                scores[count++] = (struct cycle_rival_score){year - 2 + y, rivals[i].scores[y], rivals[i].doubt[y],
                                                             rivals[i].doubt[y] ? STR("交流了解，未经公布") : STR("省文明办年度通报")};
        TRY(cycle_rival_add(d->ctx, w,
                            &(struct cycle_rival_given){.name = str_of(rivals[i].name),
                                                        .group = STR("地级市"),
                                                        .rival_class = str_of(rivals[i].rival_class),
                                                        .session = rivals[i].session,
                                                        .note = STR(""),
                                                        .scores = {scores, count}},
                            &id));
    }
    return NULL;
}

static err enter_cycle(struct db_write *w, void *with) {
    struct demo *d = with;
    int64_t year = day_from_number(day_number_in_china(d->now_ms)).year, id;
    TRY(cycle_begin(d->ctx, w,
                    &(struct cycle_start){.kind = STR("review"), .name = STR("第八届复查周期"), .group = STR("地级市"), .session = 8, .first_year = year - 2},
                    &id));
    TRY(enter_results(d, w, id, year));
    TRY(enter_history(d, w, year));
    return enter_rivals(d, w, year);
}

err demo_cycle(struct demo *d) {
    demo_tell(d, "周期 cycle", 0, 1);
    return demo_commit(d, enter_cycle);
}
