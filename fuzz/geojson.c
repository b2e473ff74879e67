#include "formats/geometry.h"
#include "fuzz/targets.h"
#include <math.h>

void fuzz_geojson(str bytes) {
    struct arena *a = arena_new(64 << 20);
    struct geometry g, again;
    struct geometry_fault fault = {.zh = NULL};
    str text = STR_NONE;
    err failed = geometry_read_text(a, bytes, &g, &fault);
    if (!failed) {
        FUZZ_PROMISE(g.part_count > 0 && g.box.west <= g.box.east && g.box.south <= g.box.north);
        FUZZ_PROMISE(isfinite(geometry_length_m(&g)) && isfinite(geometry_area_m2(&g)));
        struct geo_point p = geometry_centroid(&g);
        FUZZ_PROMISE(isfinite(p.lon) && isfinite(p.lat) && geometry_distance_m(&g, p) >= 0);
        if (!geometry_text(a, &g, &text))
            FUZZ_PROMISE(!geometry_read_text(a, text, &again, NULL) && again.kind == g.kind);
    }
    arena_free(a);
}
