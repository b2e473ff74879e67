/* The slot: values live as long as somebody reads them, and not longer. */
#include "base/shared.h"
#include "base/thread.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdlib.h>

#include <cmocka.h>

struct value {
    atomic_int *dropped;
    atomic_int alive;
};

static void drop(void *with) {
    struct value *value = with;
    atomic_fetch_add(value->dropped, 1);
    atomic_store(&value->alive, 0);
    free(value);
}

static struct value *value_new(atomic_int *dropped) {
    struct value *value = malloc(sizeof *value);
    assert_non_null(value);
    value->dropped = dropped;
    atomic_init(&value->alive, 1);
    return value;
}

static void a_value_lives_until_its_last_reader(void **state) {
    (void)state;
    atomic_int dropped = 0;
    struct shared *slot = NULL;
    assert_null(shared_new(drop, &slot));
    assert_null(shared_take(slot));
    assert_null(shared_put(slot, value_new(&dropped)));
    struct shared_hold *one = shared_take(slot), *two = shared_take(slot);
    assert_null(shared_put(slot, value_new(&dropped)));
    assert_int_equal(dropped, 0);
    shared_give(slot, one);
    assert_int_equal(dropped, 0);
    assert_int_equal(((const struct value *)shared_value(two))->alive, 1);
    shared_give(slot, two);
    assert_int_equal(dropped, 1);
    shared_free(slot);
    assert_int_equal(dropped, 2);
}

struct crowd {
    struct shared *slot;
    atomic_int stop, dead;
};

static void *read_on(void *with) {
    struct crowd *crowd = with;
    while (!atomic_load(&crowd->stop)) {
        struct shared_hold *hold = shared_take(crowd->slot);
        const struct value *value = shared_value(hold);
        if (!value->alive)
            atomic_fetch_add(&crowd->dead, 1);
        shared_give(crowd->slot, hold);
    }
    return NULL;
}

static void many_read_while_it_is_exchanged(void **state) {
    (void)state;
    atomic_int dropped = 0;
    struct crowd crowd = {0};
    struct thread readers[3] = {0};
    assert_null(shared_new(drop, &crowd.slot));
    assert_null(shared_put(crowd.slot, value_new(&dropped)));
    for (int i = 0; i < 3; i++)
        assert_null(thread_start(&readers[i], "reader", read_on, &crowd));
    for (int i = 0; i < 2000; i++)
        assert_null(shared_put(crowd.slot, value_new(&dropped)));
    atomic_store(&crowd.stop, 1);
    for (int i = 0; i < 3; i++)
        thread_join(&readers[i]);
    shared_free(crowd.slot);
    assert_int_equal(crowd.dead, 0);
    assert_int_equal(dropped, 2001);
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_value_lives_until_its_last_reader), cmocka_unit_test(many_read_while_it_is_exchanged)};
    return cmocka_run_group_tests_name("shared", tests, NULL, NULL);
}
