/* A capability for tests of the app floor: notes with a version, a public door, and an identity of two people.
 * Notes whose text is "ear" are refused by an ear; the job little.count counts notes into the fact "little". */
#ifndef WENCHENG_TESTS_LITTLE_H
#define WENCHENG_TESTS_LITTLE_H
#include "tests/support/world.h"
#include <cmocka.h>

extern const struct capability little_capability;
extern const struct session little_writer, little_reader; /* may write notes; may only read, of unit 1.3. */
extern const struct problem little_refused;
void little_open(struct world *);
void little_open_with(struct world *, const struct capability *another /* or NULL */, const char *settings_path /* or NULL */);
int64_t little_count(struct world *, const struct db_sql *); /* the one number a statement with :city gives */

#endif
