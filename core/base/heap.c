#include "base/heap.h"
#include <stdlib.h>
#include <string.h>

void *heap_alloc(size_t count, size_t size) { return calloc(count ? count : 1, size ? size : 1); }

void heap_free(void *at) { free(at); }

char *heap_text(str s) {
    char *at = heap_alloc(s.len + 1, 1);
    if (at && s.len)
        memcpy(at, s.at, s.len);
    return at;
}
