#include "capabilities/standards/number.h"

enum { NUMBER_MOST = 1000000, WORD_MOST = 60 };

static bool is_digit(char c) { return c >= '0' && c <= '9'; }

bool number_to_milli(str text, int64_t *ret) {
    str whole = text, rest = STR_NONE;
    bool has_point = str_cut(text, STR("."), &whole, &rest);
    if (!whole.len || whole.len > 7 || rest.len > 3 || (has_point && !rest.len))
        return false;
    int64_t value = 0;
    for (size_t i = 0; i < whole.len; i++) {
        if (!is_digit(whole.at[i]))
            return false;
        value = value * 10 + (whole.at[i] - '0');
    }
    for (size_t i = 0; i < 3; i++) {
        if (i < rest.len && !is_digit(rest.at[i]))
            return false;
        value = value * 10 + (i < rest.len ? rest.at[i] - '0' : 0);
    }
    if (value > (int64_t)NUMBER_MOST * 1000)
        return false;
    *ret = value;
    return true;
}

void number_add_milli(struct buf *to, int64_t milli) {
    if (milli < 0) {
        buf_addc(to, '-');
        milli = -milli;
    }
    buf_add_i64(to, milli / 1000);
    int64_t rest = milli % 1000;
    if (!rest)
        return;
    buf_addc(to, '.');
    for (int64_t unit = 100; rest; unit /= 10) {
        buf_addc(to, (char)('0' + rest / unit));
        rest %= unit;
    }
}

bool number_is_word(str text) {
    if (!text.len || text.len > WORD_MOST || text.at[0] < 'a' || text.at[0] > 'z')
        return false;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        if (!((c >= 'a' && c <= 'z') || is_digit(c) || c == '_' || c == '-'))
            return false;
    }
    return true;
}
