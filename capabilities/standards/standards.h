/* Evaluation standards: editions of two systems (the city's, and minors' education), each a tree item → content → standard,
 * and what to look at in every type of place (observation points), linked to the standards they speak for.
 *
 * A point belongs to a place type and keeps its id and code from edition to edition; its links say which standard of which
 * edition it answers. One point may answer a standard of the city's system and one of the minors'. At most one edition of a
 * system is in force (or provisional: last year's, used until the new one arrives); that one is "current".
 * File format: standards/README.md. Texts of people are in Chinese and English. */
#ifndef WENCHENG_STANDARDS_STANDARDS_H
#define WENCHENG_STANDARDS_STANDARDS_H
#include "app/capability.h"
#include "standards/embedded.h"
#include "capabilities/standards/rule.h"

struct standards_edition {
    int64_t id, version;
    str code, system, name, name_en, state, from_date, until_date; /* system "city" or "minors"; until_date: "" while it has no end */
};
/* Every edition, the newest from-date first. States: draft, provisional, in_force, retired (flow.c has the moves). */
struct standards_editions {
    const struct standards_edition *at;
    size_t count;
};
err standards_editions(struct ctx *, struct db_read *, struct standards_editions *ret) MUST_USE;
/* The current edition of a system; ret->id 0: none yet. Falls back to the provisional one. */
err standards_edition_in_force(struct ctx *, struct db_read *, str system, struct standards_edition *ret) MUST_USE;
err standards_edition_find(struct ctx *, struct db_read *, int64_t id, struct standards_edition *ret) MUST_USE; /* app_not_found */

err standards_edition_by_code(struct ctx *, struct db_read *, str code, struct standards_edition *ret) MUST_USE; /* app_not_found */

struct standards_node {
    int64_t id, edition_id, parent_id; /* parent 0: an item */
    str level;                         /* "item" "content" "standard" */
    str number, text_zh, text_en;
    int64_t weight_milli;
    str method; /* standards: "field" "material" … blank-separated when several; else "" */
    str lead, six_field, programme, nature;
    int64_t is_local; /* stricter than the national text: never in the national score */
};
struct standards_nodes {
    const struct standards_node *at; /* in order of the file: a parent stands before its children */
    size_t count;
};
err standards_tree(struct ctx *, struct db_read *, int64_t edition_id, struct standards_nodes *ret) MUST_USE;
err standards_node_find(struct ctx *, struct db_read *, int64_t id, struct standards_node *ret) MUST_USE;

struct standards_point {
    int64_t id, edition_id, standard_id;
    str code, place_type; /* "market-03" */
    str standard_number;
    str text_zh, text_en;
    str facet; /* "upper" "middle" "lower" "soft" */
    str rule_text;
    struct standards_rule rule;
    int64_t points_milli;
    str category;             /* of the case when it fails */
    int64_t photo_needed;     /* a partial or failed answer needs a photo */
    str measure;              /* "none" "count" "distance_m" "minutes" */
    int64_t minimum, maximum; /* of the measure; 0: no bound */
};
struct standards_points {
    const struct standards_point *at;
    size_t count;
};
/* The points to look at in a place of this type. edition 0: those of all current editions, each point once (standard_id is
 * then the city's standard where it has one). */
err standards_points_of_type(struct ctx *, struct db_read *, int64_t edition_id, str place_type, struct standards_points *ret) MUST_USE;
err standards_point_find(struct ctx *, struct db_read *, int64_t id, struct standards_point *ret) MUST_USE;
/* Every link of an edition: which point speaks for which standard. For the score. */
struct standards_link {
    int64_t point_id, standard_id;
};
struct standards_links {
    const struct standards_link *at;
    size_t count;
};
err standards_links_of(struct ctx *, struct db_read *, int64_t edition_id, struct standards_links *ret) MUST_USE;
/* What became of the old edition's standards in the new one: the pairs of the mapping between the two, as people confirmed it
 * ("done"). A standard without successor is in no pair; one that was split is in several, one that was merged shares its
 * new_id. No finished mapping: count 0. When a mapping is done the old edition's points are linked to the successors, so
 * standards_links_of(new edition) lets observations made under the old one count for the new. */
enum standards_pair_kind { STANDARDS_PAIR_ONE, STANDARDS_PAIR_SPLIT, STANDARDS_PAIR_MERGED };
struct standards_pair {
    int64_t old_id, new_id;
    enum standards_pair_kind kind;
};
struct standards_pairs {
    const struct standards_pair *at; /* by old_id, then new_id */
    size_t count;
};
err standards_mapping(struct ctx *, struct db_read *, int64_t old_edition_id, int64_t new_edition_id, struct standards_pairs *ret) MUST_USE;
/* Points of the feature bonus that reviewed claims earned under an edition, capped; *ret_cap is the cap. */
err standards_bonus_earned(struct ctx *, struct db_read *, int64_t edition_id, int64_t *ret_milli, int64_t *ret_cap_milli) MUST_USE;
/* Unit that leads the content of a standard in this city; 0: nobody was named. */
err standards_lead_unit(struct ctx *, struct db_read *, int64_t edition_id, str lead, int64_t *ret_unit_id) MUST_USE;
/* Points got for one answer, the measure's bounds included. */
void standards_point_mark(const struct standards_point *, const struct standards_seen *, int64_t distance_m, int64_t minutes, struct standards_mark *ret);

/* One point as screens see it: shape "Point", for the shapes of others, and its writer. */
extern const struct field standards_point_fields[];
void standards_point_put(struct ctx *, struct json_out *, const struct standards_point *);

struct standards_place_type {
    str code, zh, en;
    int64_t points;
};
struct standards_place_types {
    const struct standards_place_type *at;
    size_t count;
};
err standards_types(struct ctx *, struct db_read *, struct standards_place_types *ret) MUST_USE;
err standards_type_name(struct ctx *, struct db_read *, str code, str *ret_name) MUST_USE; /* the code itself when unknown */

err standards_revision(struct ctx *, struct db_read *, int64_t *ret) MUST_USE; /* grows with every change: for caches */

/* Files: an edition, or place types with their points. */
/* Files are the data file of standards/README.md or the same as a workbook (.xlsx, paper/book.h). */
struct standards_fault {
    int64_t line, field; /* line as an editor counts; field: column between the bars, 1 after the keyword, 0: the whole line */
    str sheet, cell;     /* of a workbook: name of the sheet and "C7" (row 7; "A7" for the whole row); line is the row then */
    str zh, en;
};
err standards_check(struct arena *, str text, str file_name, struct standards_fault **ret, size_t *ret_count) MUST_USE;
/* Loads a file whole or not at all; faults are reported through the ctx (standards_bad_file). Again with the same text: nothing
 * changes. ret_edition_id 0 for a file of place types. */
err standards_load(struct ctx *, struct db_write *, str text, str file_name, int64_t *ret_edition_id) MUST_USE;

/* The same with the faults in hand instead of on the ctx: then nothing may be kept, the caller undoes the transaction. */
struct standards_faults {
    const struct standards_fault *at;
    size_t count;
};
err standards_load_named(struct ctx *, struct db_write *, str bytes, struct standards_faults *ret, int64_t *ret_edition_id) MUST_USE;
/* A loaded edition as a file: the data file byte for byte as it came, or a workbook that also holds the points linked to it. */
enum standards_form { STANDARDS_DATA_FILE, STANDARDS_WORKBOOK };
err standards_export(struct ctx *, struct db_read *, str code, enum standards_form, struct buf *to) MUST_USE; /* app_not_found */
/* What differs between two files without faults, as lines for a terminal, a summary last. */
err standards_differ(struct arena *, str before, str after, enum lang, struct buf *to) MUST_USE;

extern const struct capability standards_capability;
extern const struct problem standards_bad_file, standards_edition_taken;

#endif
