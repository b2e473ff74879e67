/* A fingerprint of everything a run's figures come from, so that two runs can be told to have had the same ground. Numbers of
 * rows are left out: the same city loaded twice has the same fingerprint. */
#include "base/hash.h"
#include "capabilities/forecast/inside.h"

static void add(struct hash *h, const int64_t *numbers, size_t count) {
    for (size_t i = 0; i < count; i++) {
        unsigned char bytes[8];
        for (int k = 0; k < 8; k++)
            bytes[k] = (unsigned char)((uint64_t)numbers[i] >> (8 * k));
        hash_add(h, bytes, sizeof bytes);
    }
}
#define ADD(h, ...) add((h), (const int64_t[]){__VA_ARGS__}, sizeof((const int64_t[]){__VA_ARGS__}) / sizeof(int64_t))

static void add_text(struct hash *h, str text) {
    ADD(h, (int64_t)text.len);
    hash_add(h, text.at, text.len);
}

static void add_ground(struct hash *h, const struct forecast_model *m) {
    for (size_t t = 0; t < m->type_count; t++) {
        add_text(h, m->types[t].code);
        ADD(h, m->types[t].draw, m->types[t].sites, m->types[t].point_count);
    }
    for (size_t p = 0; p < m->point_count; p++) {
        const struct simulate_point *mark = &m->city.points[p];
        add_text(h, m->points[p].code);
        ADD(h, mark->got_milli[0], mark->got_milli[1], mark->got_milli[2], mark->possible_milli, mark->group);
    }
    for (size_t s = 0; s < m->standard_count; s++) {
        add_text(h, m->standards[s].number);
        ADD(h, m->city.standards[s].weight_milli);
    }
    for (size_t i = 0; i < m->city.link_count; i++)
        ADD(h, m->city.links[i].point, m->city.links[i].standard);
    for (size_t i = 0; i < m->site_count; i++)
        ADD(h, m->city.places[i].type, m->city.places[i].unit);
}

static void add_chances(struct hash *h, const struct forecast_model *m) {
    for (size_t i = 0; i < m->cell_count; i++) {
        const struct simulate_cell *c = &m->city.cells[i];
        ADD(h, c->point, c->mean_micro, c->partial_micro, c->is_thin, c->slope.point, c->slope.unit, c->slope.place, c->slope.tide, c->slope.false_pass,
            c->slope.false_fail);
    }
}

static void add_rest(struct hash *h, const struct simulate_city *c) {
    ADD(h, c->field_weight_micro, c->material_weight_micro, c->questionnaire_weight_micro, c->year_weight_micro, c->partial_credit_milli);
    ADD(h, c->companion_weight_micro, c->companion.mean_milli, c->companion.deviation_milli);
    ADD(h, c->material.mean_milli, c->material.deviation_milli, c->questionnaire.mean_milli, c->questionnaire.deviation_milli);
    for (size_t y = 0; y < c->year_count; y++)
        ADD(h, c->years[y].weight_micro, c->years[y].score.mean_milli, c->years[y].score.deviation_milli);
    for (size_t t = 0; t < c->target_count; t++)
        ADD(h, c->targets_milli[t]);
}

err forecast_digest(struct arena *arena, const struct forecast_model *m, str *ret_hex) {
    struct hash *h;
    unsigned char sum[HASH_BYTES];
    TRY(hash_new(HASH_SHA256, &h));
    add_text(h, m->edition_code);
    add_ground(h, m);
    add_chances(h, m);
    add_rest(h, &m->city);
    ADD(h, m->thin_share_micro, m->repaired_micro, m->settings.thin_milli, m->settings.ahead_days, m->settings.half_life_days, m->rivals_mark);
    hash_finish(h, sum);
    hash_free(h);
    *ret_hex = str_hex(arena, sum, sizeof sum);
    return ret_hex->at ? NULL : &err_no_memory;
}
