/* Tracking numbers. 55 random bits: at a thousand guesses a second one of a million reports is hit once in a year of guessing.
 * The twelfth sign is a weighted sum: every single wrong sign, and nearly every swap, is noticed before the database is asked. */
#include "capabilities/reports/reports.h"
#include "base/random.h"
#include <string.h>

static const char signs[] = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
enum { RANDOM_SIGNS = 11, ALL_SIGNS = 12, WRITTEN = 14 };

static unsigned check_of(const unsigned char values[RANDOM_SIGNS]) {
    unsigned sum = 0;
    for (unsigned i = 0; i < RANDOM_SIGNS; i++)
        sum += values[i] * (2 * i + 3); /* odd weights: a change of one sign always changes the sum mod 32 */
    return sum % 32;
}

static str written(struct arena *arena, const unsigned char values[ALL_SIGNS]) {
    char text[WRITTEN];
    for (unsigned i = 0, at = 0; i < ALL_SIGNS; i++) {
        if (i && i % 4 == 0)
            text[at++] = '-';
        text[at++] = signs[values[i]];
    }
    return str_copy(arena, (str){text, WRITTEN});
}

str reports_tracking_make(struct arena *arena) {
    unsigned char values[ALL_SIGNS];
    random_bytes(values, RANDOM_SIGNS);
    for (unsigned i = 0; i < RANDOM_SIGNS; i++)
        values[i] &= 31;
    values[RANDOM_SIGNS] = (unsigned char)check_of(values);
    return written(arena, values);
}

static int value_of(char c) {
    if (c >= 'a' && c <= 'z')
        c = (char)(c - 32);
    if (c == 'I' || c == 'L')
        c = '1';
    if (c == 'O')
        c = '0';
    const char *at = c ? strchr(signs, c) : NULL;
    return at ? (int)(at - signs) : -1;
}

bool reports_tracking_read(struct arena *arena, str typed, str *ret) {
    unsigned char values[ALL_SIGNS] = {0};
    unsigned count = 0;
    for (size_t i = 0; i < typed.len; i++) {
        if (typed.at[i] == '-' || typed.at[i] == ' ')
            continue;
        int value = value_of(typed.at[i]);
        if (value < 0 || count == ALL_SIGNS)
            return false;
        values[count++] = (unsigned char)value;
    }
    if (count != ALL_SIGNS || values[RANDOM_SIGNS] != check_of(values))
        return false;
    *ret = written(arena, values);
    return ret->at != NULL;
}
