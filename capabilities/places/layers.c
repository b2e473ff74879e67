/* Map layers: GeoJSON as the map draws it, built once for a revision and kept in memory for everybody. */
#include "base/shared.h"
#include "capabilities/places/inside.h"

#include <stdlib.h>

const char *const places_layers[] = {"districts", "streets", "communities", "cells", "stretches", "sites", "roads", "water", "green", "blocks", NULL};
enum { LAYERS = 10, LAYER_BYTES = 200 << 20 };
static const char *const division_levels[] = {"district", "street", "community"};

struct layer {
    struct arena *arena;
    int64_t revision;
    struct buf text; /* on the heap: grows without leaving its smaller selves in an arena */
};
struct memory {
    struct shared *layer[LAYERS];
};

static void layer_drop(void *with) {
    struct layer *layer = with;
    buf_release(&layer->text);
    arena_free(layer->arena); /* the layer itself lies in it */
}

err places_memory_new(struct app *app, void **ret) {
    (void)app;
    struct memory *memory = calloc(1, sizeof *memory); /* lives as long as the program */
    if (!memory)
        return &err_no_memory;
    for (size_t i = 0; i < LAYERS; i++) {
        if (shared_new(layer_drop, &memory->layer[i])) {
            places_memory_free(memory);
            return &err_no_memory;
        }
    }
    *ret = memory;
    return NULL;
}

void places_memory_free(void *with) {
    struct memory *memory = with;
    for (size_t i = 0; memory && i < LAYERS; i++)
        shared_free(memory->layer[i]);
    free(memory);
}

static void feature_start(struct json_out *out, int64_t id) {
    json_object(out);
    json_put_text(out, "type", STR("Feature"));
    json_put_id(out, "id", id);
    json_key(out, "properties");
    json_object(out);
    json_put_id(out, "id", id);
}

static void feature_end(struct json_out *out, str shape) {
    json_object_end(out);
    json_key(out, "geometry");
    json_raw(out, shape); /* written by places_shape_make */
    json_object_end(out);
}

static err division_row(void *with, const struct db_row *row) {
    struct json_out *out = with;
    feature_start(out, db_i(row, 0));
    json_put_text(out, "code", db_s(row, 1));
    json_put_text(out, "name", db_s(row, 2));
    json_put_text(out, "level", db_s(row, 3));
    feature_end(out, db_s(row, 4));
    return out->to->failed;
}

static err cell_row(void *with, const struct db_row *row) {
    struct json_out *out = with;
    feature_start(out, db_i(row, 0));
    json_put_text(out, "code", db_s(row, 1));
    feature_end(out, db_s(row, 2));
    return out->to->failed;
}

static err stretch_row(void *with, const struct db_row *row) {
    struct json_out *out = with;
    feature_start(out, db_i(row, 0));
    json_put_text(out, "scheme", db_s(row, 1));
    json_put_text(out, "name", db_s(row, 2));
    json_put_text(out, "level", db_s(row, 3));
    json_put_text(out, "person", db_s(row, 4));
    feature_end(out, db_s(row, 5));
    return out->to->failed;
}

static err site_row(void *with, const struct db_row *row) {
    struct json_out *out = with;
    feature_start(out, db_i(row, 0));
    json_put_text(out, "name", db_s(row, 1));
    json_put_text(out, "type", db_s(row, 2));
    json_put_bool(out, "is_key", db_i(row, 3) != 0);
    feature_end(out, db_s(row, 4));
    return out->to->failed;
}

static err feature_row(void *with, const struct db_row *row) {
    struct json_out *out = with;
    feature_start(out, db_i(row, 0));
    json_put_text(out, "name", db_s(row, 1));
    json_put_text(out, "class", db_s(row, 2));
    feature_end(out, db_s(row, 3));
    return out->to->failed;
}

static err layer_rows(struct ctx *ctx, struct db_read *r, size_t which, struct json_out *out) {
    struct db_value city = db_int(ctx->city_id);
    if (which < 3)
        return db_each(r, &places_sql[DIVISIONS_LAYER], DB_ARGS(city, db_text(str_of(division_levels[which]))), division_row, out);
    if (which == 3)
        return db_each(r, &places_sql[CELLS_LAYER], DB_ARGS(city), cell_row, out);
    if (which == 4)
        return db_each(r, &places_sql[STRETCHES_LAYER], DB_ARGS(city), stretch_row, out);
    if (which == 5)
        return db_each(r, &places_sql[SITES_LAYER], DB_ARGS(city), site_row, out);
    return db_each(r, &places_sql[FEATURES_LAYER], DB_ARGS(city, db_text(str_of(places_layers[which]))), feature_row, out);
}

static err layer_fill(struct ctx *ctx, struct db_read *r, size_t which, struct layer *layer) {
    struct json_out out;
    json_start(&out, &layer->text);
    json_object(&out);
    json_put_text(&out, "type", STR("FeatureCollection"));
    json_key(&out, "features");
    json_list(&out);
    TRY(layer_rows(ctx, r, which, &out));
    json_list_end(&out);
    json_object_end(&out);
    return layer->text.failed;
}

static err layer_build(struct ctx *ctx, struct db_read *r, size_t which, int64_t revision, struct layer **ret) {
    struct arena *arena = arena_new(4096);
    struct layer *layer = arena ? ARENA_NEW(arena, struct layer) : NULL;
    if (!layer) {
        arena_free(arena);
        return &err_no_memory;
    }
    *layer = (struct layer){.arena = arena, .revision = revision};
    buf_init(&layer->text, NULL, LAYER_BYTES);
    err failed = layer_fill(ctx, r, which, layer);
    if (failed) {
        layer_drop(layer);
        return failed;
    }
    *ret = layer;
    return NULL;
}

struct held {
    struct shared *slot;
    struct shared_hold *hold;
};

static void held_give(void *with) {
    struct held *held = with;
    shared_give(held->slot, held->hold);
}

/* The bytes are held until the request's arena is reset. */
static err hold_until_reset(struct ctx *ctx, struct shared *slot, struct shared_hold *hold) {
    struct held *held = ARENA_NEW(ctx->arena, struct held);
    if (held)
        *held = (struct held){slot, hold};
    if (held && !arena_defer(ctx->arena, held_give, held))
        return NULL;
    shared_give(slot, hold);
    return &err_no_memory;
}

static size_t layer_named(str name) {
    size_t which = 0;
    while (places_layers[which] && !str_is(name, places_layers[which]))
        which++;
    return which;
}

err places_layer(struct ctx *ctx, struct db_read *r, str name, str *ret_json, int64_t *ret_revision) {
    struct memory *memory = ctx_state(ctx, &places_capability);
    size_t which = layer_named(name);
    int64_t revision = 0;
    if (which == LAYERS)
        return &app_not_found;
    TRY(places_revision(ctx, r, &revision));
    struct shared_hold *hold = shared_take(memory->layer[which]);
    const struct layer *known = hold ? shared_value(hold) : NULL;
    if (!known || known->revision != revision) {
        struct layer *fresh = NULL;
        shared_give(memory->layer[which], hold);
        TRY(layer_build(ctx, r, which, revision, &fresh));
        TRY(shared_put(memory->layer[which], fresh));
        hold = shared_take(memory->layer[which]); /* perhaps that of a third one, just as good */
        known = shared_value(hold);
    }
    *ret_json = buf_str(&known->text);
    *ret_revision = known->revision;
    return hold_until_reset(ctx, memory->layer[which], hold);
}

const struct field places_layer_fields[] = {
    {"layer", FIELD_WORD, offsetof(struct places_layer_in, layer), .in = IN_PATH, .words = places_layers, .says = "Which layer"}, FIELD_END};

err places_layer_serve(struct ctx *ctx, struct db_read *r, const void *given, struct http_reply *reply) {
    const struct places_layer_in *in = given;
    int64_t revision = 0;
    str json;
    TRY(places_layer(ctx, r, in->layer, &json, &revision));
    str tag = str_format(ctx->arena, "\"" STR_F "-%lld\"", STR_A(in->layer), (long long)revision);
    http_reply_header(reply, "ETag", tag);
    http_reply_header(reply, "Cache-Control", STR("private, no-cache"));
    if (ctx->request && tag.len && str_find(http_header(ctx->request, "if-none-match"), tag) != SIZE_MAX) {
        reply->status = 304;
        return NULL;
    }
    buf_add(&reply->body, json);
    return reply->body.failed;
}
