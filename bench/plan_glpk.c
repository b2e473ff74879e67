/* The yardstick: GLPK (GPL-3), for comparison only, never linked into the product. */
#include "plan_instance.h"
#if __has_include(<glpk.h>)
#include <glpk.h>
#include <math.h>
#include <stdlib.h>
#include <time.h>

struct entries {
    int count, *rows, *columns;
    double *values;
};

static void put(struct entries *e, int row, size_t repair, double value) {
    e->count++;
    e->rows[e->count] = row;
    e->columns[e->count] = (int)repair + 1;
    e->values[e->count] = value;
}

static void put_days(glp_prob *lp, struct entries *e, const struct plan_in *in) {
    for (int day = 30; day <= in->horizon_days; day += 30)
        for (size_t u = 0; u < in->unit_count; u++) {
            int row = glp_add_rows(lp, 1);
            glp_set_row_bnds(lp, row, GLP_UP, 0, floor((double)in->capacity_days[u] * day / in->horizon_days));
            for (size_t i = 0; i < in->repair_count; i++)
                if (in->repairs[i].unit == u && in->repairs[i].deadline_day <= day)
                    put(e, row, i, in->repairs[i].days);
        }
}

static void put_districts(glp_prob *lp, struct entries *e, const struct plan_in *in) {
    for (size_t d = 0; d < in->district_count; d++) {
        int row = glp_add_rows(lp, 1);
        glp_set_row_bnds(lp, row, GLP_LO, in->minimum[d], 0);
        for (size_t i = 0; i < in->repair_count; i++)
            if (in->repairs[i].district == d)
                put(e, row, i, 1);
    }
}

static void put_pairs(glp_prob *lp, struct entries *e, const struct plan_in *in) {
    for (size_t i = 0; i < in->conflict_count; i++) {
        int row = glp_add_rows(lp, 1);
        glp_set_row_bnds(lp, row, GLP_UP, 0, 1);
        put(e, row, in->conflicts[i].repair, 1);
        put(e, row, in->conflicts[i].other, 1);
    }
    for (size_t i = 0; i < in->need_count; i++) {
        int row = glp_add_rows(lp, 1);
        glp_set_row_bnds(lp, row, GLP_UP, 0, 0);
        put(e, row, in->needs[i].repair, 1);
        put(e, row, in->needs[i].other, -1);
    }
}

struct seen {
    double bound;
};
static void watch(glp_tree *tree, void *with) {
    struct seen *seen = with;
    int node = glp_ios_best_node(tree);
    if (node)
        seen->bound = glp_ios_node_bound(tree, node);
}

static double now_ms(void) {
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return (double)t.tv_sec * 1e3 + (double)t.tv_nsec / 1e6;
}

bool plan_by_glpk(const struct plan_in *in, double seconds, double gap, int64_t *ret_gain, double *ret_bound, double *ret_ms) {
    size_t room = in->repair_count * 9 + 2 * (in->conflict_count + in->need_count) + 1;
    struct entries e = {0, calloc(room, sizeof(int)), calloc(room, sizeof(int)), calloc(room, sizeof(double))};
    double from = now_ms();
    glp_term_out(GLP_OFF);
    glp_prob *lp = glp_create_prob();
    glp_set_obj_dir(lp, GLP_MAX);
    glp_add_cols(lp, (int)in->repair_count);
    int money = glp_add_rows(lp, 1);
    glp_set_row_bnds(lp, money, GLP_UP, 0, (double)in->budget);
    for (size_t i = 0; i < in->repair_count; i++) {
        glp_set_col_kind(lp, (int)i + 1, GLP_BV);
        glp_set_obj_coef(lp, (int)i + 1, (double)in->repairs[i].gain_milli);
        put(&e, money, i, (double)in->repairs[i].cost);
    }
    put_days(lp, &e, in);
    put_districts(lp, &e, in);
    put_pairs(lp, &e, in);
    glp_load_matrix(lp, e.count, e.rows, e.columns, e.values);
    glp_iocp how;
    glp_init_iocp(&how);
    struct seen seen = {0};
    how.presolve = GLP_ON;
    how.tm_lim = (int)(seconds * 1000);
    how.mip_gap = gap;
    how.cb_func = watch;
    how.cb_info = &seen;
    how.msg_lev = GLP_MSG_OFF;
    int failed = glp_intopt(lp, &how), status = glp_mip_status(lp);
    bool has_one = (!failed || failed == GLP_ETMLIM || failed == GLP_EMIPGAP) && (status == GLP_OPT || status == GLP_FEAS);
    *ret_gain = has_one ? llround(glp_mip_obj_val(lp)) : -1;
    *ret_bound = status == GLP_OPT && !failed ? glp_mip_obj_val(lp) : seen.bound;
    *ret_ms = now_ms() - from;
    glp_delete_prob(lp);
    free(e.rows);
    free(e.columns);
    free(e.values);
    return true;
}
#else
bool plan_by_glpk(const struct plan_in *in, double seconds, double gap, int64_t *ret_gain, double *ret_bound, double *ret_ms) {
    (void)in, (void)seconds, (void)gap, (void)ret_gain, (void)ret_bound, (void)ret_ms;
    return false;
}
#endif
