#include "formats/exif.h"
#include "formats/image.h"
#include "fuzz/targets.h"

/* Decoding is tried on small pictures only: a fuzzer that waits for pixels finds nothing. */
void fuzz_image(str bytes) {
    enum { SMALL_PIXELS = 1 << 18 };
    struct arena *a = arena_new(64 << 20);
    struct image_facts facts = {.kind = IMAGE_NONE};
    struct exif exif;
    struct image picture;
    str stripped;
    if (!exif_read(a, bytes, &exif))
        FUZZ_PROMISE(exif.orientation >= 1 && exif.orientation <= 8);
    if (!image_read_facts(bytes, &facts)) {
        FUZZ_PROMISE(facts.width > 0 && facts.height > 0 && facts.kind != IMAGE_NONE);
        bool is_small = (uint64_t)facts.width * facts.height <= SMALL_PIXELS;
        if (is_small && !image_decode(a, bytes, 64, &picture)) {
            FUZZ_PROMISE(picture.width <= 64 && picture.height <= 64);
            if (!image_strip(a, bytes, &stripped))
                FUZZ_PROMISE(image_sniff(stripped) == facts.kind);
        }
    }
    arena_free(a);
}
