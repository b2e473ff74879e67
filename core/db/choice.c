#include "db/engine.h"
#include <assert.h>
#include <string.h>

enum { CLAUSES_MOST = 32, PIECES_MOST = CLAUSES_MOST + 2 };

static size_t length(const char *z) { return z ? strlen(z) : 0; }

void db_choose(struct db_choice *choice, unsigned clause, struct db_args args) {
    const size_t room = sizeof choice->clause[0] / sizeof choice->clause[0][0];
    assert(clause < choice->from->clause_count && args.count <= room);
    choice->chosen |= UINT32_C(1) << clause;
    for (size_t i = 0; i < args.count && i < room; i++)
        choice->clause[clause][i] = args.at[i];
}

static err gather(const struct db_choice *choice, struct db_piece pieces[PIECES_MOST], struct db_source *ret) {
    const struct db_select *from = choice->from;
    size_t count = 0;
    if (from->clause_count > CLAUSES_MOST || length(from->head_takes) > sizeof choice->head / sizeof *choice->head)
        return failure_of(&err_bug, from->head, "a list has at most 32 clauses and 8 parameters in its head");
    pieces[count++] = (struct db_piece){"", from->head, from->head_takes, choice->head};
    for (size_t i = 0; i < CLAUSES_MOST; i++) {
        if (!(choice->chosen >> i & 1))
            continue;
        if (i >= from->clause_count || length(from->clauses[i].takes) > 3)
            return failure_of(&err_bug, from->head, "a clause that is not in the table, or has more than 3 parameters");
        pieces[count++] = (struct db_piece){" AND ", from->clauses[i].text, from->clauses[i].takes, choice->clause[i]};
    }
    if (from->tail_count) {
        if (choice->tail >= from->tail_count || length(from->tails[choice->tail].takes) > 4)
            return failure_of(&err_bug, from->head, "a tail that is not in the table, or has more than 4 parameters");
        const struct db_clause *tail = &from->tails[choice->tail];
        pieces[count++] = (struct db_piece){" ", tail->text, tail->takes, choice->end};
    }
    *ret = (struct db_source){pieces, count, from->gives};
    return NULL;
}

err db_choice_all(struct db_read *r, struct arena *a, const struct db_choice *choice, struct db_table *ret_table) {
    struct db_piece pieces[PIECES_MOST];
    struct db_source source;
    TRY(gather(choice, pieces, &source));
    return db_source_all(r, a, &source, ret_table);
}

err db_choice_each(struct db_read *r, const struct db_choice *choice, db_row_fn row, void *out) {
    struct db_piece pieces[PIECES_MOST];
    struct db_source source;
    TRY(gather(choice, pieces, &source));
    return db_source_run(r, &source, row, out);
}

static err prepare_choice(struct db_read *r, const struct db_choice *choice) {
    struct db_piece pieces[PIECES_MOST];
    struct db_source source;
    TRY(gather(choice, pieces, &source));
    return db_source_prepare(r, &source);
}

/* Clauses are independent of each other, so none, each alone and all together stand for every combination. */
err db_prepare_select(struct db_read *r, const struct db_select *select) {
    struct db_choice choice = {.from = select};
    uint32_t every = select->clause_count >= 32 ? UINT32_MAX : (UINT32_C(1) << select->clause_count) - 1;
    for (unsigned tail = 0; tail < (select->tail_count ? select->tail_count : 1); tail++) {
        choice.tail = tail;
        choice.chosen = 0;
        TRY(prepare_choice(r, &choice));
        choice.chosen = every;
        TRY(prepare_choice(r, &choice));
        for (size_t i = 0; i < select->clause_count; i++) {
            choice.chosen = UINT32_C(1) << i;
            TRY(prepare_choice(r, &choice));
        }
    }
    return NULL;
}
