/* Photos as evidence: kept by the SHA-256 of their bytes, checked when they arrive (a real JPEG, PNG or WebP, whole, of
 * sensible size), with a thumbnail (480 px) and a view (1600 px) made at once. What a photo says of itself (time, place,
 * software) is compared with what the person claims and flagged, never refused: EXIF is a hint, anyone can edit it.
 * Flags: no_time, time_differs, no_position, place_differs, edited_software, looks_alike.
 * Nothing of the metadata leaves the system: every size is served without it. */
#ifndef WENCHENG_PHOTOS_H
#define WENCHENG_PHOTOS_H
#include "app/capability.h"

struct photos_owner {
    const char *kind; /* "case", "observation", "report" … */
    int64_t id;
};
struct photos_claim { /* what the person says; zeroed: nothing */
    int64_t at_ms;
    bool has_place;
    double lon, lat; /* WGS-84 */
};
struct photos_photo {
    str sha256, purpose;   /* purpose: before, after, scene, result */
    int64_t width, height; /* as shown, after turning */
    int64_t taken_ms;      /* 0: unknown */
    bool has_place;
    double lon, lat;
    struct field_texts flags;
    str by_name;
    int64_t at_ms;
    str looks_like; /* with the flag looks_alike: the other photo, when there is one */
};
struct photos_list {
    const struct photos_photo *at;
    size_t count;
};

/* Inside apply: checks that every hash is stored (photos_missing names those that are not) and links them to the owner.
 * Linking the same photo for the same purpose again changes nothing. */
err photos_accept(struct ctx *, struct db_write *, struct field_texts sha256s, const char *purpose, const struct photos_claim *or_null,
                  struct photos_owner) MUST_USE;
err photos_of(struct ctx *, struct db_read *, struct photos_owner, struct photos_list *ret) MUST_USE; /* in the order they were linked */
/* A second owner shares the photos of the first with their purpose, flags and authors: a report becomes a case. */
err photos_share(struct ctx *, struct db_write *, struct photos_owner from, struct photos_owner to) MUST_USE;
err photos_is_linked(struct ctx *, struct db_read *, str sha256, struct photos_owner, bool *ret) MUST_USE;

/* Inside prepare of a command with ROUTE_UPLOADS: stores all files of the request (part "photo", or any) as photos, in a
 * transaction of its own, and gives their hashes in order. A file that is no photo is refused by name and nothing is kept. */
err photos_prepare_uploads(struct ctx *, struct field_texts *ret_sha256s) MUST_USE;
/* The same for bytes made by the program (drawn photos of the demo city). */
err photos_store_bytes(struct ctx *, struct db_write *, str bytes, str *ret_sha256) MUST_USE;

/* Serves one, without metadata. The caller has checked that this person may see it. */
enum photos_size { PHOTOS_THUMB, PHOTOS_VIEW, PHOTOS_FULL };
extern const char *const photos_size_words[]; /* "thumb" "view" "full" NULL */
err photos_serve(struct ctx *, struct db_read *, str sha256, enum photos_size, struct http_reply *) MUST_USE;

/* Shape "Photo", for the shapes of others, and its writer. */
extern const struct field photos_photo_fields[];
void photos_put(struct json_out *, const struct photos_photo *);
void photos_put_list(struct json_out *, const char *key, const struct photos_list *);

extern const struct capability photos_capability;
extern const struct problem photos_missing, photos_not_a_photo, photos_damaged, photos_too_large, photos_hash_differs;

#endif
