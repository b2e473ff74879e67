/* The table of photos: rights, routes, settings, problems. */
#include "capabilities/photos/inside.h"

const struct right photos_rights[PHOTOS_RIGHTS] = {
    [PHOTOS_SEND] = {"photos.send", "上传照片", "Send photos", "office leader district unit inspector collector clerk administrator chief"},
    [PHOTOS_SEE] = {"photos.see", "查看照片", "See photos", "office leader district unit inspector collector clerk administrator auditor chief"},
};

static const struct route routes[] = {
    {HTTP_PUT, "/api/photos/:sha256", &photos_rights[PHOTOS_SEND], "Send a photo by its hash: the body is the file", .command = &photos_put_command,
     .gives = &photos_stored_shape, .flags = ROUTE_UPLOADS},
    {HTTP_POST, "/api/photos", &photos_rights[PHOTOS_SEND], "Send a photo as part `photo` of a form", .command = &photos_post_command,
     .gives = &photos_stored_shape, .flags = ROUTE_UPLOADS},
    {HTTP_GET, "/api/photos/:sha256", &app_signed_in, "A photo without its metadata",
     .serve = {{sizeof(struct photos_get_in), photos_get_fields}, photos_get, "image/jpeg"}},
};

static const struct setting settings[] = {
    {"photos.time_minutes", SETTING_NUMBER, "A photo taken more minutes before or after the claimed time is flagged; default 60"},
    {"photos.place_metres", SETTING_NUMBER, "A photo taken more metres from the claimed place is flagged; default 300"},
    {"photos.compare_newest", SETTING_NUMBER, "How many of the newest photos an arriving one is compared with; default 20000"},
};

static const struct problem *const problems[] = {&photos_missing,      &photos_not_a_photo, &photos_damaged, &photos_too_large,
                                                 &photos_hash_differs, &image_unknown,      &image_damaged,  &image_too_large};

const struct capability photos_capability = {
    .name = "photos",
    .zh = "照片",
    .en = "Photos",
    .routes = LISTED(routes),
    .rights = LISTED(photos_rights),
    .statements = photos_sql,
    .statement_count = PHOTOS_STATEMENTS,
    .problems = LISTED(problems),
    .settings = LISTED(settings),
};
