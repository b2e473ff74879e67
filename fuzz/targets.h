/* One function for each reader of foreign bytes: whatever it is given, it must come back, without a fault the sanitizers
 * see, and what it accepts must keep the promises of its header. entry.c makes a libFuzzer program of one; the corpus
 * tests run all of them over the saved inputs with any compiler. */
#ifndef WENCHENG_FUZZ_TARGETS_H
#define WENCHENG_FUZZ_TARGETS_H
#include "base/str.h"

void fuzz_json(str);
void fuzz_csv(str);
void fuzz_xml(str);
void fuzz_xlsx(str);
void fuzz_text(str);
void fuzz_image(str);
void fuzz_geojson(str);
void fuzz_names(str);
void fuzz_query(str);
void fuzz_form(str);

/* A promise that does not hold ends the program, so that the fuzzer keeps the input. */
#define FUZZ_PROMISE(holds)                                                                                                                                    \
    do {                                                                                                                                                       \
        if (!(holds))                                                                                                                                          \
            __builtin_trap();                                                                                                                                  \
    } while (0)

#endif
