/* What the files of cases share; private to the capability. */
#ifndef WENCHENG_CASES_INSIDE_H
#define WENCHENG_CASES_INSIDE_H
#include "capabilities/cases/flow.h"
#include "capabilities/cases/sql.h"
#include "capabilities/duty/duty.h"
#include "capabilities/identity/identity.h"
#include "capabilities/photos/photos.h"
#include "engines/calendar.h"

extern const struct actor cases_program; /* who acts when nobody does */

/* reach.c: the one policy. prefix: see the table cases_reach. */
struct cases_scope {
    int64_t is_whole; /* sees all */
    str prefix;
};
struct cases_scope cases_scope_of(const struct actor *);
err cases_is_seen(struct ctx *, struct db_read *, const struct case_file *, int64_t *ret_seen) MUST_USE;
struct cases_paths {
    str ground, unit;
    const str *assistants;
    size_t assistant_count;
};
/* A division has a prefix of its own ("d419901"), so that its list is read in order too; no unit path begins so. */
str cases_division_key(struct ctx *, int64_t division_id);
err cases_reach_divisions(struct ctx *, struct db_write *, const struct case_file *) MUST_USE;
enum { REACH_HANDLER = 1, REACH_GROUND = 2, REACH_ASSISTANT = 4, REACH_ANY = 7 };
err cases_reach_change(struct ctx *, struct db_write *, int64_t case_id, int64_t opened_ms, const struct cases_paths *before /* NULL: none */,
                       const struct cases_paths *after) MUST_USE;

/* assistants.c */
struct case_assistant {
    int64_t unit_id;
    str unit_path, unit_name, state;
    int64_t asked_ms, due_ms, received_ms, done_ms;
};
struct case_assistants {
    struct case_assistant *at;
    size_t count;
};
err cases_assistants_of(struct ctx *, struct db_read *, int64_t case_id, struct case_assistants *ret) MUST_USE;
err cases_paths_of(struct ctx *, const struct case_file *, const struct case_assistants *, struct cases_paths *ret) MUST_USE;
void cases_view_make(struct ctx *, const struct case_file *, const struct case_assistants *, struct case_view *ret);
struct case_doing;
err cases_assistants_add(struct ctx *, struct db_write *, struct case_doing *) MUST_USE; /* joined, with their clocks */
err cases_assistant_move(struct ctx *, struct db_write *, const struct case_doing *, const char *state) MUST_USE;

/* clock.c */
struct case_clock_row {
    str kind; /* running paused resumed extended stopped ended */
    int64_t from_ms, unit_id;
    str limit_kind;
    int64_t limit_amount, due_ms, yellow_ms;
    str note;
};
struct case_clock_rows {
    struct case_clock_row *at;
    size_t count;
};
struct case_limit {
    str kind; /* "clock_hours" "work_hours" "work_days" */
    int64_t amount;
};
err cases_clock_rows_of(struct ctx *, struct db_read *, int64_t case_id, struct case_clock_rows *ret) MUST_USE;
err cases_clock_replay(struct ctx *, struct db_read *, const struct case_clock_rows *, int64_t *ret_due_ms, int64_t *ret_yellow_ms) MUST_USE;
/* Appends the interval that the move begins and sets due, yellow, clock, limit and frozen light of the file. */
err cases_clock_turn(struct ctx *, struct db_write *, struct case_file *, enum case_clock, struct case_limit, str note) MUST_USE;
err cases_limit_of(struct ctx *, str category, struct case_limit *ret) MUST_USE;
err cases_due_of(struct ctx *, struct db_read *, int64_t unit_id, struct case_limit, int64_t from_ms, int64_t *ret_due_ms) MUST_USE;
err cases_hear_calendar(struct ctx *, struct db_write *, const void *what) MUST_USE;
err cases_deadlines_recompute(struct ctx *, struct db *) MUST_USE; /* the job "cases.deadlines" */

/* search.c */
struct case_grams {
    const int64_t *at; /* ascending, distinct */
    size_t count;
};
err cases_grams_of(struct ctx *, const str *texts, size_t text_count, struct case_grams *ret) MUST_USE;
err cases_grams_asked(struct ctx *, str q, struct case_grams *ret) MUST_USE;
err cases_grams_write(struct ctx *, struct db_write *, int64_t case_id, int64_t opened_ms, const struct case_grams *) MUST_USE;

/* near.c */
int64_t cases_near_key(double lon, double lat);
void cases_near_keys(double lon, double lat, int64_t ret_keys[9]);
err cases_duplicates_find(struct ctx *, struct db_write *, const struct case_file *, str text) MUST_USE;

/* move.c */
struct case_doing {
    const struct case_move *move;
    struct case_file *file;
    struct case_assistants assistants;
    str note, reply;
    int64_t unit_id; /* 0: keeps */
    struct field_texts photos;
    struct case_limit limit; /* kind empty: by category */
    struct field_ids joined;
    int64_t assisting_unit_id;
    int64_t merged_into;
};
err cases_do(struct ctx *, struct db_write *, struct case_doing *) MUST_USE; /* the effect; rights were checked before */
err cases_do_as_program(struct ctx *, struct db_write *, struct case_doing *, const char *move) MUST_USE;
err cases_tell(struct ctx *, struct db_write *, const struct case_file *, str from, const char *move) MUST_USE; /* event, feed */

/* out.c: a case as JSON */
void cases_put(struct ctx *, struct json_out *, const struct case_file *, int64_t possible_duplicates);
void cases_put_members(struct ctx *, struct json_out *, const struct case_file *, int64_t possible_duplicates); /* without the braces */
extern const struct field cases_fields[];
extern const struct shape cases_shape, cases_page_shape;

/* outside.c: what cases asks of photos, places and duty */
err cases_photos_accept(struct ctx *, struct db_write *, const struct case_file *, struct field_texts hashes, const char *purpose) MUST_USE;
err cases_photos_of(struct ctx *, struct db_read *, int64_t case_id, struct photos_list *ret) MUST_USE;
err cases_site_tell(struct ctx *, struct db_write *, int64_t site_id) MUST_USE; /* how many are open there */
str cases_category_name(struct ctx *, str category);                            /* empty stays empty */
err cases_category_check(struct ctx *, str category) MUST_USE;                  /* refuses an unknown one, naming the field */
err cases_category_guess(struct ctx *, str title, str text, str *ret) MUST_USE;
err cases_arbitration_open(struct ctx *, struct db_write *, const struct case_file *, int64_t interim_unit_id, str reason) MUST_USE;

/* ears.c: events of others */
err cases_hear_failed(struct ctx *, struct db_write *, const void *what) MUST_USE;
err cases_hear_decided(struct ctx *, struct db_write *, const void *what) MUST_USE;
err cases_hear_unit_moved(struct ctx *, struct db_write *, const void *what) MUST_USE;

/* the routes' pieces */
struct cases_page_in {
    int64_t id;
};
extern const struct field cases_page_fields[];
err cases_page(struct ctx *, struct db_read *, const void *in, struct json_out *) MUST_USE;
err cases_work(struct ctx *, struct db_read *, const void *in, struct json_out *) MUST_USE;
extern const struct shape cases_work_shape;
extern const struct command cases_open_command, cases_move_command, cases_merge_command;

#endif
