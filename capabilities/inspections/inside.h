/* What the files of inspections share; private to the capability. */
#ifndef WENCHENG_INSPECTIONS_INSIDE_H
#define WENCHENG_INSPECTIONS_INSIDE_H
#include "capabilities/identity/identity.h"
#include "capabilities/inspections/inspections.h"
#include "capabilities/inspections/sql.h"
#include "capabilities/photos/photos.h"
#include "capabilities/places/places.h"
#include "capabilities/standards/standards.h"

enum { INSPECTIONS_SEE, INSPECTIONS_MAKE, INSPECTIONS_PLAN, INSPECTIONS_WITHDRAW, INSPECTIONS_RIGHTS };
extern const struct right inspections_rights[INSPECTIONS_RIGHTS];
extern const struct problem inspections_withdrawn;

struct visit {
    int64_t id, version, plan_id;
    str plan_name, kind, state;
    int64_t site_id;
    str site_name, site_type, division_name;
    double site_lon, site_lat;
    int64_t inspector_id;
    str inspector_name;
    int64_t due_day; /* -1: none */
    int64_t submitted_ms, rate_milli /* -1: none */, failed, observed, district_id, street_id, community_id;
    str unit_path, body_sha256, client_id;
    int64_t started_ms, ended_ms;
    str changed_by;
    int64_t changed_ms;
};
void visit_read(const struct db_row *, struct visit *ret);
err visit_find(struct ctx *, struct db_read *, str id /* number or client's UUID */, struct visit *ret) MUST_USE; /* ret->id 0: none */
err visit_find_seen(struct ctx *, struct db_read *, str id, struct visit *ret) MUST_USE;                          /* app_not_found out of reach */
bool visit_id_is_uuid(str);

/* ground.c: where a site lies and whose it is, as a visit keeps it */
struct ground {
    struct places_site site;
    int64_t district_id, street_id, community_id;
    str division_name, unit_path;
};
err ground_of_site(struct ctx *, struct db_read *, int64_t site_id, struct ground *ret) MUST_USE; /* app_not_found */
err ground_of_actor(struct ctx *, struct db_read *, int64_t *ret_division_id) MUST_USE;           /* -1: none */
err visit_add(struct ctx *, struct db_write *, const struct ground *, const struct visit *like, int64_t *ret_id) MUST_USE;

/* said.c: what a person said beyond the word, as one text that is kept with the observation: the parts met "sign log" ("-":
 * none of them), the sources "residents:38/50 staff:9/10", the grade "B"; .at NULL: nothing of the kind. Marks are made from
 * that text, so that years later they come out the same. */
struct said {
    struct standards_seen seen; /* points into this struct */
    int64_t millis[RULE_PARTS];
};
err said_detail(struct arena *, const struct inspections_answer *, str *ret) MUST_USE;
bool said_read(const struct standards_rule *, str word, str detail, struct said *ret); /* false: it does not fit the rule */
void said_put(struct json_out *, const struct standards_rule *, str detail);           /* the members parts, sources, grade */
extern const struct field inspections_source_fields[];

/* judge.c: the answers of a visit against the points of its place type; nothing is written */
struct judged {
    const struct inspections_answer *answer;
    const struct standards_point *point;
    str detail;
    struct standards_mark mark;
};
struct judgement {
    struct judged *at;
    size_t count;
    int64_t got_milli, possible_milli, observed, failed;
};
err judge_answers(struct ctx *, const struct standards_points *, struct field_list answers, struct judgement *ret) MUST_USE;

/* submit.c, plan.c, show.c */
extern const struct command inspections_put_command, inspections_withdraw_command, inspections_plan_command;
extern const struct field inspections_visit_fields[];
err inspections_show_visit(struct ctx *, struct db_read *, const struct visit *, struct json_out *) MUST_USE;
void inspections_put_visit(struct ctx *, struct json_out *, const struct visit *); /* the members of a list row, without the braces */

struct inspections_list_in {
    int64_t mine, site_id, plan_id, from_ms, limit;
    str state, kind, after;
};
struct inspections_page_in {
    int64_t unused, limit;
    str after;
};
struct inspections_id_in {
    int64_t unused;
    str id;
};
extern const struct field inspections_list_in_fields[], inspections_page_in_fields[], inspections_id_in_fields[];
err inspections_list(struct ctx *, struct db_read *, const void *in, struct json_out *);
err inspections_today(struct ctx *, struct db_read *, const void *in, struct json_out *);
err inspections_show(struct ctx *, struct db_read *, const void *in, struct json_out *);
err inspections_list_plans(struct ctx *, struct db_read *, const void *in, struct json_out *);
extern const struct field inspections_whole_fields[], inspections_plan_fields[];

#endif
