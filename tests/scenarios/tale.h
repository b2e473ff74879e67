/* What a story keeps while it is told, and how its lines are read. The words are explained in README.md. */
#ifndef WENCHENG_TESTS_TALE_H
#define WENCHENG_TESTS_TALE_H
#include "capabilities/cases/cases_test.h"
#include "capabilities/standards/standards.h"
#include "base/os.h"
#include "formats/image.h"
#include <stdlib.h>

static const struct {
    const char *zh, *account;
} people[] = {{"办公室", "office"},      {"分管领导", "leader"},  {"区办", "district"},        {"责任单位", "unit"},
              {"另一责任单位", "unit2"}, {"督查员", "inspector"}, {"管理员", "administrator"}, {"审计员", "auditor"}};
enum { PEOPLE = sizeof people / sizeof *people, WORDS = 16, QUOTES = 3 };

struct tale {
    struct town *town;
    struct world *world;
    struct session signed_in[PEOPLE], watcher; /* the watcher looks for the story: the leader, always signed in */
    struct standards_points points;
    int64_t site_id, old_version, grant_id;
    str tracking, photo;
    struct answer last;
    struct { /* what "once more" repeats */
        const struct session *who;
        const char *method, *path, *body, *key;
    } sent;
    const struct http_stream *screen[PEOPLE]; /* live updates of those who watch */
    int visits, pictures;
    const char *file;
    int64_t line_number;
    str line;
};

/* One line: words between blanks, and what stands in “ ”. */
struct line {
    str word[WORDS], quote[QUOTES];
    size_t words, quotes;
};

#define TALE_FAILS(tale, ...)                                                                                                                                  \
    do {                                                                                                                                                       \
        print_error("%s:%lld: " STR_F "\n", (tale)->file, (long long)(tale)->line_number, STR_A((tale)->line));                                                \
        fail_msg(__VA_ARGS__);                                                                                                                                 \
    } while (0)

static inline void line_read(struct tale *tale, str text, struct line *ret) {
    *ret = (struct line){0};
    tale->line = text;
    for (str rest = str_trim(text); rest.len;) {
        str word = rest, tail = STR_NONE;
        if (str_starts(rest, STR("“"))) {
            if (!str_cut(str_slice(rest, strlen("“"), rest.len), STR("”"), &word, &tail) || ret->quotes == QUOTES)
                TALE_FAILS(tale, "the quotation does not end");
            ret->quote[ret->quotes++] = word;
        } else {
            (void)str_cut(rest, STR(" "), &word, &tail);
            if (ret->words == WORDS)
                TALE_FAILS(tale, "too many words");
            ret->word[ret->words++] = word;
        }
        rest = str_trim(tail);
    }
}

static inline bool has_word(const struct line *line, const char *word) {
    for (size_t i = 0; i < line->words; i++)
        if (str_is(line->word[i], word))
            return true;
    return false;
}

static inline str word_after(const struct line *line, const char *word) {
    for (size_t i = 0; i + 1 < line->words; i++)
        if (str_is(line->word[i], word))
            return line->word[i + 1];
    return STR_NONE;
}

static inline int64_t number_in(struct tale *tale, str word) {
    int64_t number = 0;
    if (!str_to_i64(word, &number))
        TALE_FAILS(tale, "a number was expected, not " STR_F, STR_A(word));
    return number;
}

static inline size_t person_at(struct tale *tale, str name) {
    for (size_t i = 0; i < PEOPLE; i++)
        if (str_is(name, people[i].zh))
            return i;
    TALE_FAILS(tale, "nobody is called " STR_F, STR_A(name));
    return 0;
}
static inline struct session *person(struct tale *tale, str name) { return &tale->signed_in[person_at(tale, name)]; }

static inline struct answer seen_by(struct tale *tale, const struct session *who, const char *path) { return world_ask(tale->world, who, "GET", path, NULL); }

/* The one case the story is about: the newest. 0: there is none. */
static inline int64_t case_now(struct tale *tale) {
    struct answer list = seen_by(tale, &tale->watcher, "/api/cases?limit=1");
    expect_status(list, 200);
    return json_get(list.json, "items")->count ? answer_i64(list, "items.0.id") : 0;
}
static inline struct answer case_page(struct tale *tale, const struct session *who) {
    return seen_by(tale, who, str_format(tale->world->arena, "/api/cases/%lld", (long long)case_now(tale)).at);
}

/* A picture unlike the ones before it. */
static inline str picture(struct tale *tale) {
    struct arena *arena = tale->world->arena;
    struct image image = {64, 64, ARENA_LIST(arena, unsigned char, 64 * 64 * 3)};
    str bytes = STR_NONE;
    assert_non_null(image.rgb);
    tale->pictures++;
    for (unsigned i = 0; i < 64 * 64 * 3; i++)
        image.rgb[i] = (unsigned char)((i / 192 / 8 * 8 + i % 192 / 24 + 1) * 2654435761u * (unsigned)tale->pictures >> 24);
    assert_null(image_encode_jpeg(arena, &image, 85, &bytes));
    return bytes;
}

struct standing {
    struct tale *tale;
    struct ctx *ctx;
};
static inline err tale_ground(struct db_write *w, void *with) {
    struct standing *s = with;
    struct tale *tale = s->tale;
    struct places_site site = {.name = STR("人民路公厕"),
                               .type = STR("public_toilet"),
                               .geometry_kind = STR("point"),
                               .lon = 114.05,
                               .lat = 35.05,
                               .owner_unit_id = tale->town->works_id,
                               .division_id = tale->town->east_id};
    TRY(places_site_add(s->ctx, w, &site, &tale->site_id));
    TRY(photos_store_bytes(s->ctx, w, picture(tale), &tale->photo));
    return standards_points_of_type(s->ctx, db_reading(w), 0, STR("public_toilet"), &tale->points);
}

static inline void tale_begin(struct tale *tale, const char *file) {
    void *state = NULL;
    *tale = (struct tale){.file = file};
    town_open(&state);
    tale->town = state;
    tale->world = &tale->town->world;
    struct standing standing = {tale, world_ctx(tale->world)};
    assert_null(db_commit(app_db(tale->world->app), tale_ground, &standing));
    for (size_t i = 0; i < PEOPLE; i++)
        tale->signed_in[i] = world_sign_in(tale->world, people[i].account, "Wencheng-demo-1");
    tale->watcher = world_sign_in(tale->world, "leader", "Wencheng-demo-1");
}
static inline void tale_end(struct tale *tale) {
    void *state = tale->town;
    for (size_t i = 0; i < PEOPLE; i++)
        if (tale->screen[i])
            tale->screen[i]->close(tale->screen[i]->state);
    town_close(&state);
    tale->town = NULL;
}

#endif
