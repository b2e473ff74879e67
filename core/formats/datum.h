/* Coordinate systems in use in China, converted at the edge; inside there is only WGS-84.
 * CGCS2000 (EPSG:4490) equals WGS-84 within decimetres and passes through unchanged. GCJ-02 is what Amap and Tencent
 * show, BD-09 is Baidu's shift on top of it. The shift applies only inside lon 72.004–137.8347, lat 0.8293–55.8271.
 * Trap: never convert twice; keep the name of the source system beside what was imported. Round trips are exact to
 * 1e-9 degrees (0.1 mm): the way back is found by iterating the way there, not by the usual one-step formula. */
#ifndef WENCHENG_FORMATS_DATUM_H
#define WENCHENG_FORMATS_DATUM_H
#include "base/str.h"

enum datum { DATUM_WGS84, DATUM_CGCS2000, DATUM_GCJ02, DATUM_BD09, DATUMS };

extern const char *const datum_words[DATUMS + 1]; /* "wgs84" "cgcs2000" "gcj02" "bd09" NULL: fits FIELD_WORD.words */
bool datum_parse(str word, enum datum *ret);      /* also "WGS-84", "GCJ-02", "BD-09"; "" is wgs84; false: unknown */

/* false and outputs untouched when a coordinate is not finite or outside ±180, ±90 */
bool datum_to_wgs84(enum datum from, double lon, double lat, double *ret_lon, double *ret_lat);
bool datum_from_wgs84(enum datum to, double lon, double lat, double *ret_lon, double *ret_lat);

#endif
