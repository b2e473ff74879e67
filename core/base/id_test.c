/* id, random and hash: what makes names of things. */
#include "base/hash.h"
#include "base/id.h"
#include "base/random.h"
#include "base/thread.h"
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>
#include <cmocka.h>

static int64_t turned(void *state) { return *(int64_t *)state; }

static void ids_grow_even_when_the_clock_goes_back(void **state) {
    (void)state;
    int64_t now = 1795486200000;
    const struct clock clock = {turned, turned, &now};
    struct id_maker *m = id_maker_new(&clock, 1023);
    int64_t last = 0;
    for (int i = 0; i < 20000; i++) {
        if (i == 10000)
            now -= MS_DAY;
        int64_t id = id_next(m);
        assert_true(id > last);
        assert_int_equal(id >> 12 & 1023, 1023);
        last = id;
    }
    now += 2 * MS_DAY;
    int64_t id = id_next(m);
    assert_int_equal(id_time_ms(id), now);
    assert_true(id >= id_floor_of(now) && id < id_floor_of(now + 1));
    assert_int_equal(id_floor_of(0), 0);
    id_maker_free(m);
}

enum { THREADS = 4, EACH = 5000 };
struct making {
    struct id_maker *maker;
    int64_t ids[EACH];
};
static void *make_many(void *with) {
    struct making *m = with;
    for (int i = 0; i < EACH; i++)
        m->ids[i] = id_next(m->maker);
    return NULL;
}
static int by_value(const void *a, const void *b) {
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static void threads_never_get_the_same_id(void **state) {
    (void)state;
    struct id_maker *m = id_maker_new(&clock_system, 3);
    static struct making made[THREADS];
    static int64_t all[THREADS * EACH];
    struct thread threads[THREADS];
    for (int t = 0; t < THREADS; t++) {
        made[t].maker = m;
        assert_null(thread_start(&threads[t], "ids", make_many, &made[t]));
    }
    for (int t = 0; t < THREADS; t++) {
        thread_join(&threads[t]);
        for (int i = 0; i < EACH; i++)
            all[t * EACH + i] = made[t].ids[i];
    }
    qsort(all, THREADS * EACH, sizeof *all, by_value);
    for (int i = 1; i < THREADS * EACH; i++)
        assert_true(all[i] > all[i - 1]);
    id_maker_free(m);
}

static void seeded_numbers_repeat_and_stay_inside(void **state) {
    (void)state;
    struct rng a = rng_seed(7), b = rng_seed(7), c = rng_seed(8);
    uint64_t first = rng_next(&a);
    assert_true(first == rng_next(&b));
    assert_true(first != rng_next(&c));
    unsigned seen[6] = {0};
    for (int i = 0; i < 6000; i++) {
        seen[rng_below(&a, 6)]++;
        double u = rng_unit(&a);
        assert_true(u >= 0 && u < 1);
        int64_t v = rng_between(&a, -2, 2);
        assert_true(v >= -2 && v <= 2);
    }
    for (int i = 0; i < 6; i++)
        assert_in_range(seen[i], 850, 1150);
    assert_int_equal(rng_between(&a, 9, 9), 9);
}

static void tokens_are_long_and_differ(void **state) {
    (void)state;
    struct arena *a = arena_new(4096);
    str one = random_token(a, 32), two = random_token(a, 32);
    assert_int_equal(one.len, 43);
    assert_false(str_equal(one, two));
    for (size_t i = 0; i < one.len; i++)
        assert_true((one.at[i] >= '0' && one.at[i] <= '9') || (one.at[i] >= 'A' && one.at[i] <= 'Z') || (one.at[i] >= 'a' && one.at[i] <= 'z') ||
                    one.at[i] == '-' || one.at[i] == '_');
    arena_free(a);
}

static void digests_match_the_published_ones(void **state) {
    (void)state;
    struct arena *a = arena_new(4096);
    assert_true(str_is(hash_hex(a, HASH_SHA256, STR("abc")), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"));
    assert_true(str_is(hash_hex(a, HASH_SHA256, STR_NONE), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"));
    assert_true(str_is(hash_hex(a, HASH_SM3, STR("abc")), "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"));
    struct hash *h;
    unsigned char whole[HASH_BYTES], pieces[HASH_BYTES];
    assert_null(hash_new(HASH_SHA256, &h));
    hash_add(h, "a", 1);
    hash_add(h, "bc", 2);
    hash_finish(h, pieces);
    hash_free(h);
    hash_of(HASH_SHA256, STR("abc"), whole);
    assert_true(hash_same(whole, pieces));
    pieces[31] ^= 1;
    assert_false(hash_same(whole, pieces));
    hash_hmac_sha256(STR("Jefe"), STR("what do ya want for nothing?"), whole);
    assert_true(str_is(str_hex(a, whole, HASH_BYTES), "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"));
    arena_free(a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ids_grow_even_when_the_clock_goes_back), cmocka_unit_test(threads_never_get_the_same_id),
        cmocka_unit_test(seeded_numbers_repeat_and_stay_inside),  cmocka_unit_test(tokens_are_long_and_differ),
        cmocka_unit_test(digests_match_the_published_ones),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
