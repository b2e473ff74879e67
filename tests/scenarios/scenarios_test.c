/* Stories in plain words (*.txt of this folder), told to the application line by line. README.md explains the words. */
#include "tests/scenarios/tale.h"

/* ---- what people do ---- */

static const char *sent_key(struct tale *tale) {
    static int serial;
    return str_format(tale->world->arena, "5ce7a710-0000-4000-9000-%012d", ++serial).at;
}

static void send(struct tale *tale, const struct session *who, const char *method, const char *path, const char *body) {
    tale->sent.who = who;
    tale->sent.method = method;
    tale->sent.path = path;
    tale->sent.body = body;
    tale->sent.key = sent_key(tale);
    tale->last = world_ask_keyed(tale->world, who, method, path, body, tale->sent.key);
}

static void once_more(struct tale *tale, const struct line *line) {
    (void)line;
    struct answer first = tale->last;
    tale->last = world_ask_keyed(tale->world, tale->sent.who, tale->sent.method, tale->sent.path, tale->sent.body, tale->sent.key);
    if (first.status < 300 && answer_has(first, "tracking_number") &&
        !str_equal(answer_text(first, "tracking_number"), answer_text(tale->last, "tracking_number")))
        TALE_FAILS(tale, "the second answer differs: " STR_F, STR_A(tale->last.body));
}

static const char *place_of(struct tale *tale, const struct line *line) {
    str lon, lat;
    if (!str_cut(word_after(line, "在"), STR(","), &lon, &lat))
        TALE_FAILS(tale, "where? write 在 114.05,35.05");
    return str_format(tale->world->arena, "\"lon\":" STR_F ",\"lat\":" STR_F, STR_A(lon), STR_A(lat)).at;
}

static void citizen_reports(struct tale *tale, const struct line *line) {
    const char *body = world_body(tale->world, "{\"text\":\"" STR_F "\",%s,\"category\":\"litter\"}", STR_A(line->quote[0]), place_of(tale, line)).at;
    if (has_word(line, "附照片")) {
        struct upload_given photo = {"photo", "现场.jpg", picture(tale)};
        tale->last = world_upload(tale->world, NULL, "POST", "/api/public/reports", body, &photo, 1);
    } else {
        send(tale, NULL, "POST", "/api/public/reports", body);
    }
    if (tale->last.status == 201)
        tale->tracking = str_copy(tale->world->arena, answer_text(tale->last, "tracking_number"));
}

static void citizen_rates(struct tale *tale, const struct line *line) {
    const char *path = str_format(tale->world->arena, "/api/public/reports/" STR_F "/rate", STR_A(tale->tracking)).at;
    world_wait(tale->world, MS_MINUTE);
    send(tale, NULL, "POST", path,
         world_body(tale->world, "{\"satisfied\":%s,\"note\":\"" STR_F "\"}", has_word(line, "满意") ? "true" : "false", STR_A(line->quote[0])).at);
}

static void staff_reports(struct tale *tale, const struct line *line) {
    const char *body = world_body(tale->world, "{\"text\":\"" STR_F "\",%s,\"category\":\"litter\"}", STR_A(line->quote[0]), place_of(tale, line)).at;
    send(tale, person(tale, line->word[0]), "POST", "/api/cases", body);
    expect_status(tale->last, 201);
}

/* A button of the case page, by its Chinese name. */
static bool moves(struct tale *tale, const struct line *line) {
    const char *name = NULL;
    for (size_t i = 0; i < cases_move_count && !name; i++)
        if (str_is(line->word[1], cases_moves[i].zh))
            name = cases_moves[i].name;
    if (!name)
        return false;
    struct arena *arena = tale->world->arena;
    int64_t version = answer_i64(case_page(tale, &tale->watcher), "version");
    str unit = word_after(line, "给"), more = STR("");
    if (unit.len)
        more = str_format(arena, ",\"unit_id\":\"%lld\"", (long long)(str_is(unit, "市政工程处") ? tale->town->works_id : tale->town->gardens_id));
    if (line->quotes)
        more = str_format(arena, STR_F ",\"note\":\"" STR_F "\"", STR_A(more), STR_A(line->quote[0]));
    if (has_word(line, "附照片"))
        more = str_format(arena, STR_F ",\"photos\":[\"" STR_F "\"]", STR_A(more), STR_A(tale->town->after_photo));
    const char *body = world_body(tale->world, "{\"move\":\"%s\",\"version\":%lld" STR_F "}", name,
                                  (long long)(has_word(line, "凭旧版本") ? tale->old_version : version), STR_A(more))
                           .at;
    world_wait(tale->world, MS_MINUTE);
    send(tale, person(tale, line->word[0]), "POST", str_format(arena, "/api/cases/%lld/moves", (long long)case_now(tale)).at, body);
    tale->old_version = version;
    return true;
}

/* The first two points of a public toilet: both pass, or the first fails with a photo. */
static void inspects(struct tale *tale, const struct line *line) {
    bool fails = has_word(line, "不合格");
    struct arena *arena = tale->world->arena;
    str fault = fails ? str_format(arena, "\"fail\",\"note\":\"地面有污物\",\"photos\":[\"" STR_F "\"]", STR_A(tale->photo)) : STR("\"pass\"");
    const char *body =
        world_body(tale->world,
                   "{\"site_id\":\"%lld\",\"kind\":\"daily\",\"started_ms\":%lld,\"ended_ms\":%lld,\"lon\":114.05,\"lat\":35.05,\"observations\":["
                   "{\"point_id\":\"%lld\",\"result\":" STR_F "},{\"point_id\":\"%lld\",\"result\":\"pass\"}]}",
                   (long long)tale->site_id, (long long)(tale->world->now_ms - 10 * MS_MINUTE), (long long)(tale->world->now_ms - MS_MINUTE),
                   (long long)tale->points.at[0].id, STR_A(fault), (long long)tale->points.at[1].id)
            .at;
    send(tale, person(tale, line->word[0]), "PUT", str_format(arena, "/api/inspections/5ce7a710-1111-4222-8333-%012d", ++tale->visits).at, body);
}

static void signs_in(struct tale *tale, const struct line *line) {
    size_t at = person_at(tale, line->word[0]);
    tale->last = world_ask(tale->world, NULL, "POST", "/api/session",
                           world_body(tale->world, "{\"account\":\"%s\",\"password\":\"Wencheng-demo-1\"}", people[at].account).at);
    if (tale->last.status == 200 || tale->last.status == 201)
        tale->signed_in[at] = world_sign_in(tale->world, people[at].account, "Wencheng-demo-1");
}

static void mistypes(struct tale *tale, const struct line *line) {
    size_t at = person_at(tale, line->word[0]);
    for (int64_t i = number_in(tale, line->word[2]); i > 0; i--) {
        tale->last = world_ask(tale->world, NULL, "POST", "/api/session",
                               world_body(tale->world, "{\"account\":\"%s\",\"password\":\"wrong-%lld\"}", people[at].account, (long long)i).at);
        if (tale->last.status < 400)
            TALE_FAILS(tale, "a wrong password was taken");
    }
}

static void time_goes_by(struct tale *tale, const struct line *line) {
    int64_t unit = has_word(line, "分钟") ? MS_MINUTE : has_word(line, "小时") ? MS_HOUR : (int64_t)MS_DAY;
    int64_t left = number_in(tale, line->word[1]) * unit;
    world_wait(tale->world, left);
    tale->watcher = world_sign_in(tale->world, "leader", "Wencheng-demo-1");
}

static int64_t account_of(struct tale *tale, str name) {
    struct session administrator = world_sign_in(tale->world, "administrator", "Wencheng-demo-1");
    const char *account = people[person_at(tale, name)].account;
    struct answer list = seen_by(tale, &administrator, "/api/accounts?limit=200");
    const struct json *items = json_get(list.json, "items");
    for (size_t i = 0; i < items->count; i++)
        if (str_is(json_get(&items->first[i], "account")->text, account))
            return answer_i64(list, str_format(tale->world->arena, "items.%zu.id", i).at);
    TALE_FAILS(tale, "there is no account %s", account);
    return 0;
}

static void delegates(struct tale *tale, const struct line *line) {
    long long until = tale->world->now_ms + number_in(tale, line->word[3]) * MS_HOUR;
    const char *path = str_format(tale->world->arena, "/api/accounts/%lld/delegate", (long long)account_of(tale, line->word[0])).at;
    send(tale, person(tale, line->word[0]), "POST", path,
         world_body(tale->world, "{\"to_account_id\":\"%lld\",\"from_ms\":%lld,\"until_ms\":%lld,\"note\":\"出差\"}",
                    (long long)account_of(tale, line->word[2]), (long long)tale->world->now_ms, until)
             .at);
    tale->grant_id = tale->last.status < 300 ? answer_i64(tale->last, "id") : 0;
}

static void acts_for_another(struct tale *tale, const struct line *line) {
    send(tale, person(tale, line->word[0]), "POST", "/api/session/scope", world_body(tale->world, "{\"grant_id\":\"%lld\"}", (long long)tale->grant_id).at);
}

/* ---- what should be ---- */

static void should_succeed(struct tale *tale, const struct line *line) {
    (void)line;
    if (tale->last.status >= 300)
        TALE_FAILS(tale, "%d " STR_F, tale->last.status, STR_A(tale->last.body));
}

static void should_be_refused(struct tale *tale, const struct line *line) {
    if (tale->last.status != number_in(tale, line->word[2]) || (line->quotes && str_find(tale->last.body, line->quote[0]) == SIZE_MAX))
        TALE_FAILS(tale, "%d " STR_F, tale->last.status, STR_A(tale->last.body));
    if (!answer_has(tale->last, "code") || !answer_text(tale->last, "title").len)
        TALE_FAILS(tale, "refused without words: " STR_F, STR_A(tale->last.body));
}

static void case_should_be(struct tale *tale, const struct line *line) {
    struct answer page = case_page(tale, &tale->watcher);
    expect_status(page, 200);
    if (!str_equal(answer_text(page, "state_name"), line->word[2]))
        TALE_FAILS(tale, "the case is " STR_F, STR_A(answer_text(page, "state_name")));
}

static void case_should_say(struct tale *tale, const struct line *line) {
    struct answer page = case_page(tale, &tale->watcher);
    if (str_find(page.body, line->quote[0]) == SIZE_MAX)
        TALE_FAILS(tale, "the case says " STR_F, STR_A(page.body));
}

static void cases_should_count(struct tale *tale, const struct line *line) {
    struct answer list = seen_by(tale, &tale->watcher, "/api/cases?limit=200");
    if ((int64_t)json_get(list.json, "items")->count != number_in(tale, line->word[2]))
        TALE_FAILS(tale, "there are %zu", json_get(list.json, "items")->count);
}

static void reopened_should_count(struct tale *tale, const struct line *line) {
    int64_t count = answer_i64(case_page(tale, &tale->watcher), "reopen_count");
    if (count != number_in(tale, line->word[2]))
        TALE_FAILS(tale, "it was opened again %lld times", (long long)count);
}

static void case_should_carry_its_standard(struct tale *tale, const struct line *line) {
    struct answer page = case_page(tale, &tale->watcher);
    (void)line;
    if (!answer_text(page, "standard_number").len || answer_i64(page, "loss_milli") <= 0 || !answer_has(page, "photo"))
        TALE_FAILS(tale, STR_F, STR_A(page.body));
}

static void citizen_should_see(struct tale *tale, const struct line *line) {
    struct answer page = seen_by(tale, NULL, str_format(tale->world->arena, "/api/public/reports/" STR_F, STR_A(tale->tracking)).at);
    expect_status(page, 200);
    bool is_there = str_find(page.body, line->quote[0]) != SIZE_MAX;
    if (is_there != str_is(line->word[1], "应看到"))
        TALE_FAILS(tale, "the reporter reads " STR_F, STR_A(page.body));
}

static void should_see_the_case(struct tale *tale, const struct line *line) {
    const struct session *who = person(tale, line->word[0]);
    str number = answer_text(case_page(tale, &tale->watcher), "number");
    if (case_page(tale, who).status != 200 || str_find(seen_by(tale, who, "/api/cases").body, number) == SIZE_MAX)
        TALE_FAILS(tale, "cannot see it");
}

static str screen_says(struct tale *tale, size_t at) {
    struct buf text;
    buf_init(&text, tale->world->arena, 1 << 20);
    if (!tale->screen[at] || !tale->screen[at]->next(tale->screen[at]->state, &text))
        TALE_FAILS(tale, "nobody watches there; write 守着屏幕 before");
    return buf_str(&text);
}

static void watches(struct tale *tale, const struct line *line) {
    size_t at = person_at(tale, line->word[0]);
    struct answer feed = seen_by(tale, &tale->signed_in[at], "/api/feed");
    expect_status(feed, 200);
    tale->screen[at] = feed.reply->stream;
    (void)screen_says(tale, at);
}

static void screen_should(struct tale *tale, const struct line *line) {
    int64_t fresh = 0;
    assert_null(app_feed_pump(tale->world->app, &fresh));
    str said = screen_says(tale, person_at(tale, line->word[0])), id = str_format(tale->world->arena, "\"%lld\"", (long long)case_now(tale));
    if ((str_find(said, id) != SIZE_MAX) != str_is(line->word[1], "屏幕应刷新"))
        TALE_FAILS(tale, "the live feed says: " STR_F, STR_A(said));
}

/* List, search, page, map, board, work, figures and export; for the live feed see 屏幕. */
static void should_not_see_it_anywhere(struct tale *tale, const struct line *line) {
    const struct session *who = person(tale, line->word[0]);
    struct answer whole = case_page(tale, &tale->watcher);
    str number = answer_text(whole, "number"), title = answer_text(whole, "title");
    static const char *const ways[] = {"/api/cases", "/api/cases?near=114.05,35.05", "/api/cases/map",
                                       "/api/work",  "/api/cases?format=csv",        "/api/cases?state=open&order=due"};
    if (case_page(tale, who).status != 404)
        TALE_FAILS(tale, "the page opens");
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        struct answer a = seen_by(tale, who, ways[i]);
        expect_status(a, 200);
        if (str_find(a.body, number) != SIZE_MAX || str_find(a.body, title) != SIZE_MAX)
            TALE_FAILS(tale, "%s shows it", ways[i]);
    }
    struct answer board = seen_by(tale, who, "/api/cases/board"), figures = seen_by(tale, who, "/api/cases/figures");
    const struct json *columns = json_get(board.json, "columns");
    for (size_t i = 0; columns && i < columns->count; i++)
        for (size_t k = 0; k < columns->first[i].count; k++)
            if (columns->first[i].first[k].kind == JSON_NUMBER && !str_is(columns->first[i].first[k].text, "0"))
                TALE_FAILS(tale, "the board counts it: " STR_F, STR_A(board.body));
    if (answer_i64(figures, "items.0.denominator") != 0)
        TALE_FAILS(tale, "the figures count it: " STR_F, STR_A(figures.body));
}

static int64_t score_wanted(struct tale *tale, str word) { /* "100.0" in thousandths */
    double percent = 0;
    if (!str_to_double(word, &percent))
        TALE_FAILS(tale, "a score was expected");
    return (int64_t)(percent * 10 + 0.5);
}

static void score_should_be(struct tale *tale, const struct line *line) {
    struct answer score = seen_by(tale, &tale->watcher, "/api/score");
    expect_status(score, 200);
    int64_t rate = answer_has(score, "rate_milli") ? answer_i64(score, "rate_milli") : -1, wanted = score_wanted(tale, line->word[2]);
    if (str_is(line->word[1], "应是") ? rate != wanted : rate >= wanted || rate < 0)
        TALE_FAILS(tale, "the score is %lld thousandths", (long long)rate);
}

/* The id of the node with this number, somewhere in the tree. */
static int64_t node_numbered(const struct json *nodes, str number) {
    int64_t id = 0;
    for (size_t i = 0; nodes && i < nodes->count && !id; i++) {
        const struct json *node = &nodes->first[i];
        if (str_equal(json_get(node, "number")->text, number))
            (void)str_to_i64(json_get(node, "id")->text, &id);
        else
            id = node_numbered(json_get(node, "children"), number);
    }
    return id;
}

/* From the tree to the standard that lost, to its failed observation, to the photo's bytes. */
static void score_should_open(struct tale *tale, const struct line *line) {
    (void)line;
    struct arena *arena = tale->world->arena;
    struct answer score = seen_by(tale, &tale->watcher, "/api/score");
    int64_t standard = node_numbered(json_get(score.json, "items"), answer_text(case_page(tale, &tale->watcher), "standard_number"));
    struct answer list = seen_by(tale, &tale->watcher, str_format(arena, "/api/score/standards/%lld/observations", (long long)standard).at);
    expect_status(list, 200);
    const struct json *items = json_get(list.json, "items");
    for (size_t i = 0; i < items->count; i++) {
        const struct json *photos = json_get(&items->first[i], "photos");
        if (!str_is(json_get(&items->first[i], "result")->text, "fail") || !photos || !photos->count)
            continue;
        str sha256 = answer_text(list, str_format(arena, "items.%zu.photos.0.sha256", i).at);
        struct answer photo = seen_by(tale, &tale->watcher, str_format(arena, "/api/photos/" STR_F "?size=full", STR_A(sha256)).at);
        if (photo.status == 200 && str_starts(photo.content_type, STR("image/")))
            return;
    }
    TALE_FAILS(tale, "no failed observation with a photo: " STR_F, STR_A(list.body));
}

/* ---- lines ---- */

static const struct step {
    const char *first, *second; /* NULL: whoever */
    void (*run)(struct tale *, const struct line *);
} steps[] = {
    {"市民", "反映", citizen_reports},
    {"市民", "评价", citizen_rates},
    {"市民", "应看到", citizen_should_see},
    {"市民", "不应看到", citizen_should_see},
    {"应", "成功", should_succeed},
    {"应", "被拒绝", should_be_refused},
    {"案件", "应是", case_should_be},
    {"案件", "应写着", case_should_say},
    {"案件", "应有", cases_should_count},
    {"案件", "重新办理次数应是", reopened_should_count},
    {"案件", "应带着标准和失分", case_should_carry_its_standard},
    {"得分", "应是", score_should_be},
    {"得分", "应低于", score_should_be},
    {"得分", "应能打开到照片", score_should_open},
    {"过", NULL, time_goes_by},
    {NULL, "再发一次", once_more},
    {NULL, "上报", staff_reports},
    {NULL, "检查", inspects},
    {NULL, "登录", signs_in},
    {NULL, "用错口令登录", mistypes},
    {NULL, "把职权交给", delegates},
    {NULL, "换用受托身份", acts_for_another},
    {NULL, "应看得到案件", should_see_the_case},
    {NULL, "应处处看不到案件", should_not_see_it_anywhere},
    {NULL, "守着屏幕", watches},
    {NULL, "屏幕应刷新", screen_should},
    {NULL, "屏幕不应刷新", screen_should},
};

static void take_line(struct tale *tale, str text) {
    struct line line;
    line_read(tale, text, &line);
    for (size_t i = 0; line.words && i < sizeof steps / sizeof *steps; i++)
        if ((!steps[i].first || str_is(line.word[0], steps[i].first)) && (!steps[i].second || (line.words > 1 && str_is(line.word[1], steps[i].second)))) {
            steps[i].run(tale, &line);
            return;
        }
    if (line.words < 2 || !moves(tale, &line))
        TALE_FAILS(tale, "this line is not understood");
}

static void tell(const char *file) {
    struct arena *arena = arena_new(8 << 20);
    struct tale tale = {0};
    str rest = STR_NONE, text;
    int64_t number = 0;
    assert_non_null(arena);
    assert_null(os_read_file(arena, file, 1 << 20, &rest));
    while (rest.len) {
        if (!str_cut(rest, STR("\n"), &text, &rest)) {
            text = rest;
            rest = STR_NONE;
        }
        number++;
        text = str_trim(text);
        if (str_starts(text, STR("场景"))) {
            if (tale.town)
                tale_end(&tale);
            print_message("  " STR_F "\n", STR_A(text));
            tale_begin(&tale, file);
        } else if (text.len && text.at[0] != '#') {
            tale.line_number = number;
            take_line(&tale, text);
        }
    }
    if (tale.town)
        tale_end(&tale);
    arena_free(arena);
}

static void reports_go_their_whole_way(void **state) {
    (void)state;
    tell("tests/scenarios/report.txt");
}
static void inspections_move_the_score(void **state) {
    (void)state;
    tell("tests/scenarios/inspection.txt");
}
static void people_see_and_do_what_is_theirs(void **state) {
    (void)state;
    tell("tests/scenarios/people.txt");
}

int main(void) {
    const struct CMUnitTest tests[] = {cmocka_unit_test(reports_go_their_whole_way), cmocka_unit_test(inspections_move_the_score),
                                       cmocka_unit_test(people_see_and_do_what_is_theirs)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
