/* What the files of this folder know of each other. Nothing outside includes it. */
#ifndef WENCHENG_PHOTOS_INSIDE_H
#define WENCHENG_PHOTOS_INSIDE_H
#include "app/app.h"
#include "capabilities/photos/photos.h"
#include "engines/alike.h"
#include "formats/exif.h"
#include "formats/image.h"

enum photos_statement {
    PHOTOS_BY_HASH,
    PHOTOS_ADD,
    PHOTOS_PRINTS,
    PHOTOS_LINK_ADD,
    PHOTOS_LINKS_OF,
    PHOTOS_LINK_ONE,
    PHOTOS_LINK_ANY,
    PHOTOS_LINK_ELSEWHERE,
    PHOTOS_LINK_SHARE,
    PHOTOS_STATEMENTS
};
extern const struct db_sql photos_sql[PHOTOS_STATEMENTS];

enum photos_right { PHOTOS_SEND, PHOTOS_SEE, PHOTOS_RIGHTS };
extern const struct right photos_rights[PHOTOS_RIGHTS];

/* flag.c: a list of flags as text, "no_time,looks_alike", and as a list */
extern const char *const photos_flag_words[];
str photos_flag_add(struct arena *, str flags, const char *flag); /* once; STR_NONE when out of memory */
err photos_flag_list(struct arena *, str flags, struct field_texts *ret) MUST_USE;
bool photos_is_edited_by(str software);

/* A photo that was looked at and is not yet a row. Texts live in ctx->arena. */
struct photos_fresh {
    str sha256, flags, looks_like, thumb_sha256, view_sha256;
    str thumb, view; /* JPEG bytes made from it */
    size_t bytes;
    enum image_kind kind;
    int64_t width, height; /* upright */
    struct exif exif;
    struct alike alike;
    bool is_known; /* the row is there already: nothing was decoded */
};
/* store.c */
err photos_look(struct ctx *, str bytes, str name, struct photos_fresh *ret) MUST_USE; /* decode, check, make sizes; no I/O */
err photos_find_known(struct ctx *, struct db_read *, struct photos_fresh *) MUST_USE; /* by its hash */
err photos_find_alike(struct ctx *, struct db_read *, struct photos_fresh *) MUST_USE;
err photos_keep_sizes(struct ctx *, struct photos_fresh *) MUST_USE; /* thumbnail and view into the file store */
err photos_row_add(struct ctx *, struct db_write *, const struct photos_fresh *) MUST_USE;
err photos_fresh_of_upload(struct ctx *, const struct http_upload *, struct photos_fresh *ret) MUST_USE; /* all of it, file taken over last */

/* routes.c */
extern const struct command photos_put_command, photos_post_command;
extern const struct shape photos_stored_shape;
struct photos_get_in {
    str sha256, size;
};
extern const struct field photos_get_fields[];
err photos_get(struct ctx *, struct db_read *, const void *in, struct http_reply *) MUST_USE;

#endif
