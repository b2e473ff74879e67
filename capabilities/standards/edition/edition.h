/* Editions as screens see and keep them. Private to standards. */
#ifndef WENCHENG_STANDARDS_EDITION_H
#define WENCHENG_STANDARDS_EDITION_H
#include "capabilities/standards/inside.h"

/* show.c */
struct edition_file_in {
    int64_t unused, id;
    str form;
};
extern const struct field edition_file_fields[];
extern const struct shape edition_shape, edition_method_shape;
err edition_put(struct ctx *, struct db_read *, int64_t id, struct json_out *) MUST_USE; /* one, in the shape Edition */
err edition_list(struct ctx *, struct db_read *, const void *in, struct json_out *);
err edition_show(struct ctx *, struct db_read *, const void *in, struct json_out *);
err edition_list_methods(struct ctx *, struct db_read *, const void *in, struct json_out *);
err edition_serve_file(struct ctx *, struct db_read *, const void *in, struct http_reply *);

/* move.c, upload.c */
extern const struct shape edition_move_shape, edition_owner_shape, edition_gone_shape, edition_loaded_shape;
extern const struct command edition_move, edition_discard, edition_name_owner, edition_upload;
err edition_list_moves(struct ctx *, struct db_read *, const void *in, struct json_out *);
err edition_list_owners(struct ctx *, struct db_read *, const void *in, struct json_out *);

#endif
