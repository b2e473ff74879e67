/* Memory that outlives a request: connections, caches, servers. Everything else belongs in an arena.
 * Zeroed; NULL when there is none or the product overflows. heap_free accepts NULL. */
#ifndef WENCHENG_BASE_HEAP_H
#define WENCHENG_BASE_HEAP_H
#include "base/str.h"

void *heap_alloc(size_t count, size_t size) MUST_USE;
void heap_free(void *);
char *heap_text(str) MUST_USE; /* a NUL-ended copy */

#define HEAP_NEW(type) ((type *)heap_alloc(1, sizeof(type)))

#endif
