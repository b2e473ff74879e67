#include "base/thread.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <cmocka.h>

static void *number(uintptr_t n) { return (void *)n; }

static void first_in_first_out_and_bounded(void **state) {
    (void)state;
    struct queue *q = queue_new(3);
    for (int turn = 0; turn < 4; turn++) {
        assert_true(queue_put(q, number(1)));
        assert_true(queue_put(q, number(2)));
        assert_true(queue_put(q, number(3)));
        assert_false(queue_put(q, number(4)));
        assert_int_equal(queue_count(q), 3);
        void *item, *some[8];
        assert_true(queue_take(q, &item));
        assert_ptr_equal(item, number(1));
        assert_int_equal(queue_take_some(q, some, 8), 2);
        assert_ptr_equal(some[1], number(3));
    }
    queue_free(q);
}

static void closed_gives_what_is_left_and_then_ends(void **state) {
    (void)state;
    struct queue *q = queue_new(3);
    assert_true(queue_put(q, number(7)));
    queue_close(q);
    assert_false(queue_put(q, number(8)));
    void *item;
    assert_true(queue_take(q, &item));
    assert_false(queue_take(q, &item));
    assert_int_equal(queue_take_some(q, &item, 1), 0);
    queue_free(q);
}

enum { PRODUCERS = 3, CONSUMERS = 3, EACH = 4000 };
struct side {
    struct queue *queue;
    uintptr_t sum, count;
};
static void *produce(void *with) {
    struct side *s = with;
    for (uintptr_t i = 1; i <= EACH; i++)
        while (!queue_put(s->queue, number(i)))
            sched_yield();
    return NULL;
}
static void *consume(void *with) {
    struct side *s = with;
    void *item;
    while (queue_take(s->queue, &item)) {
        s->sum += (uintptr_t)item;
        s->count++;
    }
    return NULL;
}

static void every_item_is_taken_once(void **state) {
    (void)state;
    struct queue *q = queue_new(16);
    struct thread producers[PRODUCERS], consumers[CONSUMERS];
    struct side in = {q, 0, 0}, out[CONSUMERS];
    for (int i = 0; i < CONSUMERS; i++) {
        out[i] = (struct side){q, 0, 0};
        assert_null(thread_start(&consumers[i], "consumer", consume, &out[i]));
    }
    for (int i = 0; i < PRODUCERS; i++)
        assert_null(thread_start(&producers[i], "producer", produce, &in));
    for (int i = 0; i < PRODUCERS; i++)
        thread_join(&producers[i]);
    queue_close(q);
    uintptr_t sum = 0, count = 0;
    for (int i = 0; i < CONSUMERS; i++) {
        thread_join(&consumers[i]);
        sum += out[i].sum;
        count += out[i].count;
    }
    assert_int_equal(count, PRODUCERS * EACH);
    assert_int_equal(sum, (uintptr_t)PRODUCERS * EACH * (EACH + 1) / 2);
    queue_free(q);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(first_in_first_out_and_bounded),
        cmocka_unit_test(closed_gives_what_is_left_and_then_ends),
        cmocka_unit_test(every_item_is_taken_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
