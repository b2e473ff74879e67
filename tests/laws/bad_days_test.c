/* Bad days: whatever comes in wrong gets its status, its code and plain words in the language of whoever sent it, and
 * changes nothing: the rows of every table and the files kept are the same before and after. */
#include "tests/data/given.h"
#include "capabilities/cases/cases_test.h"
#include "base/os.h"
#include "formats/image.h"
#include "formats/zip.h"
#include <errno.h>
#include <ftw.h>
#include <sqlite3.h>
#include <unistd.h>

static const char *const langs[] = {"zh", "en"};

/* ---- what is there ---- */

static int64_t file_count;
static int count_file(const char *path, const struct stat *facts, int kind, struct FTW *at) {
    (void)facts;
    const char *name = path + at->base;
    file_count += kind == FTW_F && strncmp(name, "wencheng.db", 11) != 0 && strncmp(name, "test-", 5) != 0;
    return 0;
}
static int64_t files_kept(struct world *w) {
    file_count = 0;
    assert_int_equal(nftw(w->folder.at, count_file, 8, FTW_PHYS), 0);
    return file_count;
}

struct quiet { /* how it was */
    str rows;
    int64_t files;
};
static struct quiet quiet_now(struct world *w) { return (struct quiet){rows_everywhere(w), files_kept(w)}; }
static void expect_quiet(struct world *w, const struct quiet *before, const char *after_what) {
    expect_same_rows(w, before->rows, after_what);
    if (files_kept(w) != before->files)
        fail_msg("%s left a file", after_what);
}

/* ---- what is said ---- */

static bool is_chinese(str text) {
    for (size_t i = 0; i < text.len; i++)
        if ((unsigned char)text.at[i] >= 0xe4 && (unsigned char)text.at[i] <= 0xe9)
            return true;
    return false;
}

/* field: "" where no field is to blame; words: a part of the answer that must be there, or NULL. */
static void expect_words(struct answer a, size_t lang, const char *what, int status, const char *code, const char *field) {
    if (a.status != status || !answer_has(a, "code") || !str_is(answer_text(a, "code"), code))
        fail_msg("%s: expected %d %s, got %d " STR_F, what, status, code, a.status, STR_A(str_slice(a.body, 0, 1000)));
    str title = answer_text(a, "title");
    if (!title.len || is_chinese(title) != (lang == 0))
        fail_msg("%s in %s: " STR_F, what, langs[lang], STR_A(a.body));
    const struct json *fields = json_get(a.json, "fields");
    for (size_t i = 0; fields && i < fields->count; i++) {
        str message = json_get(&fields->first[i], "message")->text;
        if (!message.len || is_chinese(message) != (lang == 0))
            fail_msg("%s in %s: " STR_F, what, langs[lang], STR_A(a.body));
    }
    if (*field && (!answer_has(a, "fields.0.field") || !str_is(answer_text(a, "fields.0.field"), field)))
        fail_msg("%s does not name %s: " STR_F, what, field, STR_A(a.body));
    assert_true(answer_text(a, "request_id").len > 0);
}

static const char *in_language(struct world *w, const char *path, size_t lang) {
    return str_format(w->arena, "%s%slang=%s", path, strchr(path, '?') ? "&" : "?", langs[lang]).at;
}

static struct answer raw(struct world *w, const struct session *who, const char *path, str body) {
    struct upload_given bare = {NULL, "application/json", body};
    return world_upload(w, who, "POST", path, NULL, &bare, 1);
}

/* ---- forms ---- */

static str repeated(struct world *w, const char *head, const char *unit, size_t count, const char *tail) {
    struct buf text;
    str result = STR_NONE;
    buf_init(&text, w->arena, 64 << 20);
    buf_addz(&text, head);
    for (size_t i = 0; i < count; i++)
        buf_addz(&text, unit);
    buf_addz(&text, tail);
    assert_null(buf_finish(&text, &result));
    return result;
}

static void wrong_forms(void **state) {
    struct town *t = *state;
    struct world *w = &t->world;
    const struct {
        const char *what, *code, *field;
        int status;
        str body;
    } bad[] = {
        {"an unknown field", "app.invalid", "colour", 422, STR("{\"text\":\"垃圾\",\"lon\":114.05,\"lat\":35.05,\"colour\":\"red\"}")},
        {"a wrong type", "app.invalid", "lon", 422, STR("{\"text\":\"垃圾\",\"lon\":\"x\",\"lat\":35.05}")},
        {"a number for a text", "app.invalid", "text", 422, STR("{\"text\":7,\"lon\":114.05,\"lat\":35.05}")},
        {"a list for a text", "app.invalid", "text", 422, STR("{\"text\":[\"垃圾\"],\"lon\":114.05,\"lat\":35.05}")},
        {"a text too long", "app.invalid", "text", 422, repeated(w, "{\"lon\":114.05,\"lat\":35.05,\"text\":\"", "长", 2001, "\"}")},
        {"10,001 brackets", "app.bad_json", "", 400, repeated(w, "", "[", 10001, "")},
        {"10,001 objects", "app.bad_json", "", 400, repeated(w, "", "{\"a\":", 10001, "")},
        {"brackets inside a field", "app.bad_json", "", 400, repeated(w, "{\"text\":", "[", 10001, "}")},
        {"broken UTF-8", "app.bad_json", "", 400, STR("{\"text\":\"\xe5\x9e\",\"lon\":114.05,\"lat\":35.05}")},
        {"an overlong form", "app.bad_json", "", 400, STR("{\"text\":\"\xc0\xaf\",\"lon\":114.05,\"lat\":35.05}")},
        {"half a surrogate", "app.bad_json", "", 400, STR("{\"text\":\"\\ud83d\",\"lon\":114.05,\"lat\":35.05}")},
        {"a key twice", "app.bad_json", "", 400, STR("{\"text\":\"垃圾\",\"lon\":114.05,\"lat\":35.05,\"text\":\"另一\"}")},
        {"half a body", "app.bad_json", "", 400, STR("{\"text\":\"垃圾\",\"lon\":114.0")},
        {"outside the city", "duty.outside_city", "", 422, STR("{\"text\":\"垃圾\",\"lon\":121.47,\"lat\":31.23}")},
        {"latitude first", "duty.swapped", "", 422, STR("{\"text\":\"垃圾\",\"lon\":35.05,\"lat\":114.05}")},
        {"no such place on earth", "app.invalid", "lat", 422, STR("{\"text\":\"垃圾\",\"lon\":114.05,\"lat\":350.5}")},
        {"infinity", "app.bad_json", "", 400, STR("{\"text\":\"垃圾\",\"lon\":Infinity,\"lat\":35.05}")},
        {"a number beyond all", "app.invalid", "lon", 422, STR("{\"text\":\"垃圾\",\"lon\":1e999,\"lat\":35.05}")},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        for (size_t lang = 0; lang < 2; lang++) {
            struct quiet before = quiet_now(w);
            struct answer a = raw(w, NULL, in_language(w, "/api/public/reports", lang), bad[i].body);
            expect_words(a, lang, bad[i].what, bad[i].status, bad[i].code, bad[i].field);
            expect_quiet(w, &before, bad[i].what);
        }
}

/* ---- photos ---- */

static str drawn(struct world *w, unsigned seed) {
    struct image image = {640, 480, ARENA_LIST(w->arena, unsigned char, 640 * 480 * 3)};
    str bytes = STR_NONE;
    assert_non_null(image.rgb);
    for (unsigned i = 0; i < 640 * 480 * 3; i++)
        image.rgb[i] = (unsigned char)((i / 9600 + seed) * 2654435761u >> 24);
    assert_null(image_encode_jpeg(w->arena, &image, 85, &bytes));
    return bytes;
}

static void wrong_photos(void **state) {
    struct town *t = *state;
    struct world *w = &t->world;
    str good = drawn(w, 1);
    const struct {
        const char *what, *code;
        int status;
        str bytes;
    } bad[] = {
        {"a document called .jpg", "photos.not_a_photo", 422, STR("%PDF-1.7\n1 0 obj\n<< /Type /Catalog >>\nendobj\n")},
        {"a page with a script", "photos.not_a_photo", 422, STR("<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>")},
        {"a photo cut off", "photos.damaged", 422, str_slice(good, 0, good.len / 2)},
        {"200 megapixels, JPEG", "photos.too_large", 413, {"\xff\xd8\xff\xc0\0\x11\x08\x37\x28\x37\x28\x03\x01\x11\0\x02\x11\x01\x03\x11\x01\xff\xd9", 24}},
        {"200 megapixels, PNG", "photos.too_large", 413, {"\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\x37\x28\0\0\x37\x28\x08\x02\0\0\0\x97\xd1\x2e\x9d", 33}},
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        for (size_t lang = 0; lang < 2; lang++) {
            /* with a sound one beside it: the report as a whole is refused, and the sound photo is not kept either */
            struct upload_given given[] = {{"photo", "good.jpg", good}, {"photo", "bad.jpg", bad[i].bytes}};
            struct quiet before = quiet_now(w);
            struct answer a =
                world_upload(w, NULL, "POST", in_language(w, "/api/public/reports", lang), "{\"text\":\"垃圾\",\"lon\":114.05,\"lat\":35.05}", given, 2);
            expect_words(a, lang, bad[i].what, bad[i].status, bad[i].code, "");
            if (str_find(a.body, STR("bad.jpg")) == SIZE_MAX)
                fail_msg("%s: which photo? " STR_F, bad[i].what, STR_A(a.body));
            expect_same_rows(w, before.rows, bad[i].what);
        }
    struct upload_given seven[7];
    for (unsigned i = 0; i < 7; i++)
        seven[i] = (struct upload_given){"photo", "多.jpg", drawn(w, i + 10)};
    str before = rows_everywhere(w);
    for (size_t lang = 0; lang < 2; lang++) {
        struct answer a =
            world_upload(w, NULL, "POST", in_language(w, "/api/public/reports", lang), "{\"text\":\"垃圾\",\"lon\":114.05,\"lat\":35.05}", seven, 7);
        expect_words(a, lang, "seven photos", 422, "app.invalid", "photo");
        expect_same_rows(w, before, "seven photos");
    }
    assert_int_equal(app_limits(w->app, HTTP_POST, STR("/api/public/reports")).upload_files, 6); /* the server stops reading there */
}

/* ---- files to import ---- */

static str zipped(struct world *w, const char *const *names, const str *texts, size_t count) {
    struct buf bytes;
    struct zip_out *zip;
    str result = STR_NONE;
    buf_init(&bytes, w->arena, 64 << 20);
    assert_null(zip_out_start(w->arena, zip_sink_to_buf(&bytes), &zip));
    for (size_t i = 0; i < count; i++) {
        assert_null(zip_out_entry(zip, names[i]));
        assert_null(zip_out_add(zip, texts[i]));
    }
    assert_null(zip_out_end(zip));
    assert_null(buf_finish(&bytes, &result));
    return result;
}

#define XML "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
#define MAIN "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
#define RELATIONS "http://schemas.openxmlformats.org/package/2006/relationships"
#define OFFICE "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

static str workbook(struct world *w, str sheet) {
    static const char *const names[] = {"[Content_Types].xml", "_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", "xl/worksheets/sheet1.xml"};
    const str texts[] = {
        STR(XML "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"xml\" "
                "ContentType=\"application/xml\"/></Types>"),
        STR(XML "<Relationships xmlns=\"" RELATIONS "\"><Relationship Id=\"r1\" Type=\"" OFFICE
                "/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"),
        STR(XML "<workbook xmlns=\"" MAIN "\" xmlns:r=\"" OFFICE "\"><sheets><sheet name=\"表\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>"),
        STR(XML "<Relationships xmlns=\"" RELATIONS "\"><Relationship Id=\"r1\" Type=\"" OFFICE
                "/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"),
        sheet,
    };
    return zipped(w, names, texts, 5);
}

#define CELL(at, text) "<c r=\"" at "\" t=\"inlineStr\"><is><t>" text "</t></is></c>"
#define SHEET(rows) "<worksheet xmlns=\"" MAIN "\"><sheetData>" rows "</sheetData></worksheet>"
#define ROWS "<row r=\"1\">" CELL("A1", "时间") CELL("B1", "内容") "</row><row r=\"2\">" CELL("A2", "2026-01-05") CELL("B2", "垃圾") "</row>"

static void expect_file_refused(struct town *t, const char *what, const char *kind, str bytes, const char *words_zh) {
    struct world *w = &t->world;
    for (size_t lang = 0; lang < 2; lang++) {
        struct quiet before = quiet_now(w);
        struct answer a = imported(w, &t->office, in_language(w, kind, lang), bytes, NULL);
        if (a.status < 400 || a.status > 422)
            fail_msg("%s: %d " STR_F, what, a.status, STR_A(a.body));
        str words = answer_has(a, "faults.0.message")   ? answer_text(a, "faults.0.message")
                    : answer_has(a, "fields.0.message") ? answer_text(a, "fields.0.message")
                    : answer_has(a, "detail")           ? answer_text(a, "detail")
                                                        : answer_text(a, "title");
        if (!words.len || is_chinese(words) != (lang == 0) || (lang == 0 && words_zh && str_find(a.body, str_of(words_zh)) == SIZE_MAX))
            fail_msg("%s in %s: " STR_F, what, langs[lang], STR_A(a.body));
        expect_quiet(w, &before, what);
    }
}

static void wrong_files(void **state) {
    struct town *t = *state;
    struct world *w = &t->world;
    /* the same workbook without a trap comes in */
    struct answer fine = imported(w, &t->office, "reports?dry_run=1", workbook(w, STR(XML SHEET(ROWS))), NULL);
    expect_imported(fine, 1, 1);
    expect_file_refused(t, "a workbook with a DTD", "reports",
                        workbook(w, STR(XML "<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]>" SHEET(
                                        "<row r=\"1\"><c t=\"inlineStr\"><is><t>&b;</t></is></c></row>"))),
                        NULL);
    expect_file_refused(
        t, "a workbook that asks for a file", "reports",
        workbook(w, STR(XML "<!DOCTYPE x [<!ENTITY a SYSTEM \"file:///etc/passwd\">]>" SHEET("<row r=\"1\"><c t=\"inlineStr\"><is><t>&a;</t></is></c></row>"))),
        NULL);
    expect_file_refused(t, "a workbook that swells", "reports",
                        workbook(w, repeated(w, XML "<worksheet xmlns=\"" MAIN "\"><sheetData>",
                                             "                                                                ", 400000, ROWS "</sheetData></worksheet>")),
                        NULL);
    static const char *const climbing[] = {"../../etc/cron.d/x", "xl/workbook.xml"};
    expect_file_refused(t, "a ZIP that climbs", "reports", zipped(w, climbing, (const str[]){STR("x"), STR("<x/>")}, 2), NULL);
    static const char *const plain[] = {"readme.txt"};
    expect_file_refused(t, "a ZIP that is no workbook", "reports", zipped(w, plain, (const str[]){STR("x")}, 1), NULL);
    expect_file_refused(t, "half a workbook", "reports", str_slice(workbook(w, STR(XML SHEET(ROWS))), 0, 700), NULL);
    expect_file_refused(t, "a CSV without the time", "reports", STR("内容,地点\n垃圾,人民路\n"), "时间");
    expect_file_refused(t, "a CSV without headings", "reports", STR("1,2,3\n4,5,6\n"), NULL);
    expect_file_refused(t, "a CSV whose quote does not end", "reports", STR("时间,内容\n2026-01-05,\"垃圾\n"), NULL);
    expect_file_refused(t, "an empty file", "reports", STR(""), NULL);
    expect_file_refused(t, "broken bytes", "reports", STR("时间,内容\n2026-01-05,\xff\xff\xff\xfe\n"), NULL);
    expect_file_refused(t, "half a GeoJSON", "divisions", STR("{\"type\":\"FeatureCollection\",\"features\":[{\"type\":\"Feature\""), NULL);
    expect_file_refused(t, "a GeoJSON of deep brackets", "divisions", repeated(w, "{\"features\":", "[", 10001, "}"), NULL);
}

/* ---- people and time ---- */

static void two_people_at_once(void **state) {
    struct town *t = *state;
    struct world *w = &t->world;
    int64_t id = town_litter(t, 114.05, 35.05, "垃圾");
    long long version = answer_i64(town_case(t, &t->unit, id), "version");
    expect_status(town_move(t, &t->unit, id, "accept", ""), 200);
    for (size_t lang = 0; lang < 2; lang++) {
        struct quiet before = quiet_now(w);
        const char *path = in_language(w, str_format(w->arena, "/api/cases/%lld/moves", (long long)id).at, lang);
        struct answer a =
            world_ask(w, &t->office, "POST", path,
                      world_body(w, "{\"move\":\"redirect\",\"version\":%lld,\"unit_id\":\"%lld\",\"note\":\"改派\"}", version, (long long)t->gardens_id).at);
        if (str_find(a.body, STR("责任单位")) == SIZE_MAX)
            fail_msg("who was quicker? " STR_F, STR_A(a.body));
        assert_int_equal(a.status, 409);
        assert_true(str_is(answer_text(a, "code"), "app.stale"));
        expect_quiet(w, &before, "a stale version");
    }
}

/* The session ends in the middle of a form. The form is sent again after signing in, as it was typed, and counts once. */
static void a_session_that_ends_in_the_middle(void **state) {
    struct town *t = *state;
    struct world *w = &t->world;
    int64_t id = town_litter(t, 114.05, 35.05, "垃圾");
    long long version = answer_i64(town_case(t, &t->unit, id), "version");
    const char *path = str_format(w->arena, "/api/cases/%lld/moves", (long long)id).at, *key = "bad0da75-0000-4000-8000-000000000001";
    const char *body = world_body(w, "{\"move\":\"feed_back\",\"version\":%lld%s}", version, town_after(t)).at;
    world_wait(w, 9LL * MS_HOUR);
    for (size_t lang = 0; lang < 2; lang++) {
        struct quiet before = quiet_now(w);
        struct answer a = world_ask_keyed(w, &t->unit, "POST", in_language(w, path, lang), body, key);
        expect_words(a, lang, "an expired session", 401, "app.anonymous", "");
        expect_quiet(w, &before, "an expired session");
    }
    t->unit = world_sign_in(w, "unit", "Wencheng-demo-1");
    expect_status(world_ask_keyed(w, &t->unit, "POST", path, body, key), 200);
    expect_status(world_ask_keyed(w, &t->unit, "POST", path, body, key), 200);
    t->office = world_sign_in(w, "office", "Wencheng-demo-1");
    town_state(t, id, "handled");
}

/* ---- the full disk ---- */

static ssize_t no_room(int fd, const void *from, size_t count) {
    (void)fd, (void)from, (void)count;
    errno = ENOSPC;
    return -1;
}

/* The upload still fits, as it does on a real disk; what is made of it does not. */
static size_t room_left;
static ssize_t little_room(int fd, const void *from, size_t count) {
    if (count > room_left)
        return no_room(fd, from, count);
    room_left -= count;
    return os_system.write(fd, from, count);
}

static void no_room_for_files(void **state) {
    struct town *t = *state;
    struct world *w = &t->world;
    struct upload_given photo = {"photo", "现场.jpg", drawn(w, 77)};
    str hash = hash_hex(w->arena, HASH_SHA256, photo.bytes);
    struct os full = os_system;
    full.write = little_room;
    for (size_t lang = 0; lang < 2; lang++) {
        struct quiet before = quiet_now(w);
        room_left = photo.bytes.len;
        os_replace(&full);
        struct answer a =
            world_upload(w, &t->inspector, "PUT", in_language(w, str_format(w->arena, "/api/photos/" STR_F, STR_A(hash)).at, lang), NULL, &photo, 1);
        os_replace(NULL);
        expect_words(a, lang, "no room for a photo", 507, "base.no_space", "");
        expect_quiet(w, &before, "a full disk");
    }
    expect_status(world_upload(w, &t->inspector, "PUT", str_format(w->arena, "/api/photos/" STR_F, STR_A(hash)).at, NULL, &photo, 1), 201);
}

static ssize_t no_room_at(int fd, const void *from, size_t count, off_t at) {
    (void)at;
    return no_room(fd, from, count);
}

/* The engine's own doors to the disk, shut and opened again. */
static void shut_disk(bool is_full) {
    static const char *const doors[] = {"write", "pwrite", "pwrite64"};
    sqlite3_vfs *vfs = sqlite3_vfs_find(NULL);
    for (size_t i = 0; i < 3; i++) {
        sqlite3_syscall_ptr door = !is_full ? NULL : i ? (sqlite3_syscall_ptr)no_room_at : (sqlite3_syscall_ptr)no_room;
        (void)vfs->xSetSystemCall(vfs, doors[i], door);
    }
}

static void no_room_for_rows(void **state) {
    struct town *t = *state;
    struct world *w = &t->world;
    if (!db_is_sqlite(app_db(w->app)))
        skip(); /* a full PostgreSQL answers with its own code, which db turns into the same problem */
    for (size_t lang = 0; lang < 2; lang++) {
        struct quiet before = quiet_now(w);
        shut_disk(true);
        struct answer a = world_ask(w, NULL, "POST", in_language(w, "/api/public/reports", lang), "{\"text\":\"垃圾\",\"lon\":114.05,\"lat\":35.05}");
        struct answer seen = world_ask(w, &t->office, "GET", "/api/cases", NULL);
        shut_disk(false);
        expect_words(a, lang, "no room for a report", 507, "base.no_space", "");
        expect_status(seen, 200); /* reading goes on */
        expect_quiet(w, &before, "a full disk");
    }
    expect_status(world_ask(w, NULL, "POST", "/api/public/reports", "{\"text\":\"垃圾\",\"lon\":114.05,\"lat\":35.05}"), 201);
}

#define IN_A_TOWN(test) cmocka_unit_test_setup_teardown(test, town_open, town_close)
int main(void) {
    const struct CMUnitTest tests[] = {
        IN_A_TOWN(wrong_forms),
        IN_A_TOWN(wrong_photos),
        IN_A_TOWN(wrong_files),
        IN_A_TOWN(two_people_at_once),
        IN_A_TOWN(a_session_that_ends_in_the_middle),
        IN_A_TOWN(no_room_for_files),
        IN_A_TOWN(no_room_for_rows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
