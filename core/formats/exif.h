/* What a photo says of itself. Hints, not evidence: chat programs remove it and anyone can edit it. Any bytes may be given;
 * what cannot be read is simply absent. Position 0,0 and a blank or zero time count as absent. */
#ifndef WENCHENG_FORMATS_EXIF_H
#define WENCHENG_FORMATS_EXIF_H
#include "base/str.h"

struct exif {
    int orientation; /* 1–8; 1 when absent or invalid */
    bool has_time, has_place, has_offset;
    int64_t taken_ms; /* camera clocks carry no zone: China time unless the file names an offset */
    double lon, lat;  /* WGS-84 as the standard says; phones of the Chinese market may write GCJ-02 */
    str make, model, software, time_text;
};
err exif_read(struct arena *, str image_bytes, struct exif *ret) MUST_USE; /* fails only for want of memory */

#endif
