/* From one edition to the next: what differs, which standard became which, and what is carried over. Private to standards. */
#ifndef WENCHENG_STANDARDS_CHANGE_H
#define WENCHENG_STANDARDS_CHANGE_H
#include "capabilities/standards/change/difference.h"
#include "capabilities/standards/inside.h"

/* differ.c: "改写、调分"; kinds are bits of enum change_kind. */
str change_kinds_say(struct arena *, unsigned kinds, enum lang);

/* ground.c: all that is known of one mapping. */
struct mapping_standards {
    const struct standards_node *at;
    size_t count;
};
struct mapping_ground {
    int64_t id, version;
    str state, losses_note, by_name;
    int64_t at_ms;
    struct standards_edition before, after;
    struct standards_nodes old_tree, new_tree;
    struct mapping_standards olds, news; /* the standards of the trees, local ones too, in order */
    struct db_table lines, pairs;        /* rows of LINES_LIST and PAIRS_LIST */
};
err mapping_read(struct ctx *, struct db_read *, int64_t mapping_id, struct mapping_ground *ret) MUST_USE; /* app_not_found */
err mapping_read_editions(struct ctx *, struct db_read *, int64_t old_id, int64_t new_id, struct mapping_ground *ret) MUST_USE;
const struct standards_node *mapping_find(const struct mapping_standards *, int64_t id); /* NULL: none */
const struct db_row *mapping_line_of(const struct mapping_ground *, int64_t old_id);
size_t mapping_successors(const struct mapping_ground *, int64_t old_id);
const char *mapping_kind_word(const struct mapping_ground *, int64_t old_id); /* "one" "split" "merged" "none" */
enum standards_pair_kind mapping_kind_of(const struct db_table *pairs, size_t at);
err mapping_match(struct ctx *, const struct mapping_ground *, struct compare_match *ret) MUST_USE;        /* indexes of olds and news */
const struct standards_node *mapping_above(const struct standards_nodes *, const struct standards_node *); /* its content */

/* carry.c: inside the transaction of "done" and "reopen". */
struct mapping_carried {
    int64_t links, leads;
};
err mapping_carry(struct ctx *, struct db_write *, const struct mapping_ground *, struct mapping_carried *ret) MUST_USE;
err mapping_take_back(struct ctx *, struct db_write *, const struct mapping_ground *) MUST_USE;

/* show.c: "words", the old text turned into the new one. */
extern const struct field change_word_fields[];
err change_put_words(struct ctx *, str before, str after, struct json_out *) MUST_USE;

/* What the routes need: show.c, start.c, confirm.c, left_open.c. */
struct difference_in {
    int64_t unused, old_id, new_id;
    str kind, part;
    int64_t unchanged;
};
extern const struct field difference_fields[];
extern const struct shape difference_shape, difference_count_shape, mapping_shape, mapping_line_shape, mapping_open_shape;
extern const struct command mapping_start, mapping_set_line, mapping_confirm, mapping_done, mapping_reopen;
err mapping_put(struct ctx *, struct db_read *, int64_t id, struct json_out *) MUST_USE;
err mapping_put_line(struct ctx *, const struct mapping_ground *, const struct compare_match *, const struct standards_links *, size_t old_index,
                     struct json_out *) MUST_USE;
err difference_list(struct ctx *, struct db_read *, const void *in, struct json_out *);
err difference_count(struct ctx *, struct db_read *, const void *in, struct json_out *);
err mapping_list(struct ctx *, struct db_read *, const void *in, struct json_out *);
err mapping_show(struct ctx *, struct db_read *, const void *in, struct json_out *);
err mapping_list_lines(struct ctx *, struct db_read *, const void *in, struct json_out *);
err mapping_list_open(struct ctx *, struct db_read *, const void *in, struct json_out *);
extern const struct problem standards_mapping_unfinished, standards_mapping_loses, standards_mapping_closed, standards_mapping_systems;

#endif
