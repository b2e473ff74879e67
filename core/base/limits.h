/* Every limit on what a person or a file may make us allocate, with its reason. Settings may lower, never raise. */
#ifndef WENCHENG_BASE_LIMITS_H
#define WENCHENG_BASE_LIMITS_H

enum {
    LIMIT_REQUEST_ARENA = 64 << 20,            /* one request's memory; an import slice is the largest honest user */
    LIMIT_BODY_JSON = 1 << 20,                 /* the longest form is a checklist of 200 answers: about 100 KB */
    LIMIT_BODY_IMPORT = 64 << 20,              /* 100,000 rows of XLSX are 5 MB */
    LIMIT_PHOTO_BYTES = 20 << 20,              /* the largest phone JPEG seen is 12 MB */
    LIMIT_PHOTO_PIXELS = 100000000,            /* 100 MP; the decoder is asked only after the header was read */
    LIMIT_PHOTO_PIXELS_PROGRESSIVE = 40000000, /* a progressive JPEG needs all coefficients in memory */
    LIMIT_PHOTOS_A_REPORT = 6,
    LIMIT_JSON_DEPTH = 64,       /* GeoJSON nests 8 deep */
    LIMIT_JSON_VALUES = 4000000, /* values in one document: a city's roads as GeoJSON */
    LIMIT_TEXT_CELL = 32767,     /* the workbook format's own limit */
    LIMIT_XLSX_ENTRIES = 2000,
    LIMIT_XLSX_INFLATED = 512 << 20,
    LIMIT_XLSX_RATIO = 200, /* inflated : packed; honest sheets stay under 40 */
    LIMIT_XLSX_ROWS = 1048576,
    LIMIT_XML_DEPTH = 64,
    LIMIT_CSV_FIELDS = 512,
    LIMIT_LIST_PAGE = 200, /* rows of one list answer */
    LIMIT_SQL_PARAMETERS = 60,
    LIMIT_SQL_COLUMNS = 60,
    LIMIT_STATEMENT_MS = 5000, /* a reader that stays longer holds the write-ahead log open */
    LIMIT_QUEUE = 1024         /* requests waiting for a worker; beyond: 503 at once */
};

#endif
