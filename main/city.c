/* init, demo, user: making a city and its accounts. */
#include "capabilities/identity/identity.h"
#include "base/random.h"
#include "demo/demo.h"
#include "main/cli.h"
#include <stdio.h>
#include <string.h>

/* Readable aloud, never a word: 16 characters with the three classes the password rules ask for. */
static str new_password(struct arena *arena) {
    static const char letters[] = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKMNPQRSTUVWXYZ23456789";
    unsigned char bytes[15];
    random_bytes(bytes, sizeof bytes);
    struct buf b;
    buf_init(&b, arena, 64);
    for (size_t i = 0; i < sizeof bytes; i++) {
        if (i && i % 5 == 0)
            buf_addc(&b, '-');
        buf_addc(&b, letters[bytes[i] % (sizeof letters - 1)]);
    }
    buf_addz(&b, "-7Wq"); /* the classes, whatever the draw gave */
    return buf_str(&b);
}

struct founding {
    struct ctx *ctx;
    const char *name;
    str password;
};

static err found(struct db_write *w, void *with) {
    struct founding *f = with;
    struct identity_account known;
    TRY(identity_account_by_name(f->ctx, db_reading(w), STR("administrator"), &known));
    if (known.id) {
        f->password = STR_NONE;
        return NULL;
    }
    TRY(app_fact_put(f->ctx, w, STR("city_name"), str_of(f->name)));
    struct identity_unit city = {.name = str_of(f->name), .short_name = str_of(f->name), .kind = STR("city"), .active = 1}, office = city;
    TRY(identity_unit_add(f->ctx, w, &city, &office.parent_id));
    office.name = str_format(f->ctx->arena, "%s创建全国文明城市指挥部办公室", f->name);
    office.short_name = STR("市创文办");
    office.kind = STR("command_office");
    int64_t office_id, account_id;
    TRY(identity_unit_add(f->ctx, w, &office, &office_id));
    struct identity_account_new first = {.account = STR("administrator"),
                                         .name = STR("系统管理员"),
                                         .password = f->password,
                                         .role = STR("administrator"),
                                         .unit_id = office_id,
                                         .must_change = 1};
    return identity_account_add(f->ctx, w, &first, &account_id);
}

int cli_init(int argc, char **argv) {
    enum { NAME = CLI_OWN, COUNT };
    struct cli_option o[COUNT] = {CLI_CITY_OPTIONS, {"name", false, NULL}};
    struct cli_words words;
    if (!cli_parse(argc, argv, o, COUNT, &words))
        return CLI_USAGE;
    struct cli_app c;
    if (!cli_open(&c, o[CLI_DATA].value, o[CLI_DATABASE].value, o[CLI_SETTINGS].value, CLI_WORKS))
        return o[CLI_DATA].value ? CLI_FAILED : CLI_USAGE;
    int code = CLI_FAILED;
    struct founding f = {cli_ctx(&c), o[NAME].value ? o[NAME].value : "本市", new_password(c.arena)};
    if (f.ctx) {
        err failed = db_commit(app_db(c.app), found, &f);
        if (failed)
            code = cli_say_problem("init", failed, f.ctx);
        else if (!f.password.at)
            fputs("wencheng init: this city is already there; nothing was changed\n", stderr);
        else {
            printf("account:  administrator\npassword: " STR_F "\n(shown once; it must be changed at the first sign-in)\n"
                   "next:     wencheng serve --data %s\n",
                   STR_A(f.password), o[CLI_DATA].value);
            code = CLI_DONE;
        }
    }
    cli_close(&c);
    return code;
}

static void demo_told(void *with, const char *what, int64_t done, int64_t total) {
    struct progress *p = with;
    if (p->what != what) {
        if (p->what)
            progress_end(p);
        progress_start(p, what, total);
    }
    p->total = total;
    progress_at(p, done);
}

int cli_demo(int argc, char **argv) {
    enum { SEED = CLI_OWN, SCALE, COUNT };
    struct cli_option o[COUNT] = {CLI_CITY_OPTIONS, {"seed", false, NULL}, {"scale", false, NULL}};
    struct cli_words words;
    if (!cli_parse(argc, argv, o, COUNT, &words))
        return CLI_USAGE;
    struct demo_wish wish = {.seed = 1, .scale = DEMO_DEFAULT};
    int64_t seed = 1;
    if (o[SEED].value && !cli_number("seed", o[SEED].value, 0, INT64_MAX, &seed))
        return CLI_USAGE;
    wish.seed = (uint64_t)seed;
    static const char *const scales[] = {"small", "default", "load"};
    for (int i = 0; o[SCALE].value; i++) {
        if (i == 3) {
            fprintf(stderr, "wencheng demo: --scale is small, default or load, not \"%s\"\n", o[SCALE].value);
            return CLI_USAGE;
        }
        if (strcmp(o[SCALE].value, scales[i]) == 0) {
            wish.scale = (enum demo_scale)i;
            break;
        }
    }
    if (!o[CLI_DATA].value) {
        fputs("wencheng demo: --data DIR is needed: a new folder for the demo city\n", stderr);
        return CLI_USAGE;
    }
    if (!o[CLI_DATABASE].value && cli_has_data(o[CLI_DATA].value, NULL)) {
        fprintf(stderr, "wencheng demo: there is a city in %s already; a demo city wants a new folder\n", o[CLI_DATA].value);
        return CLI_FAILED;
    }
    struct cli_app c;
    if (!cli_open(&c, o[CLI_DATA].value, o[CLI_DATABASE].value, o[CLI_SETTINGS].value, CLI_WORKS))
        return CLI_FAILED;
    struct progress p = {0};
    wish.tell = demo_told;
    wish.tell_with = &p;
    str message = STR_NONE;
    err failed = demo_make(c.app, &wish, c.arena, &message);
    if (p.what)
        progress_end(&p);
    int code = CLI_DONE;
    if (failed) {
        code = cli_say_problem("demo", failed, NULL);
        fprintf(stderr, STR_F "\n", STR_A(message));
    }
    cli_close(&c);
    return code;
}

/* ---- accounts ---- */

struct user_change {
    struct ctx *ctx;
    const char *account, *role, *unit, *name;
    str password;
};

static err add_user(struct db_write *w, void *with) {
    struct user_change *u = with;
    struct identity_unit unit = {0};
    if (u->unit) {
        TRY(identity_unit_by_code(u->ctx, db_reading(w), str_of(u->unit), &unit));
        if (!unit.id)
            TRY(identity_unit_by_name(u->ctx, db_reading(w), str_of(u->unit), &unit));
        if (!unit.id)
            return &identity_unknown_unit;
    }
    int64_t id;
    struct identity_account_new made = {.account = str_of(u->account),
                                        .name = str_of(u->name ? u->name : u->account),
                                        .password = u->password,
                                        .role = str_of(u->role),
                                        .unit_id = unit.id,
                                        .must_change = 1};
    return identity_account_add(u->ctx, w, &made, &id);
}

static err new_user_password(struct db_write *w, void *with) {
    struct user_change *u = with;
    struct identity_account known;
    TRY(identity_account_by_name(u->ctx, db_reading(w), str_of(u->account), &known));
    return known.id ? identity_password_set(u->ctx, w, known.id, u->password, 1) : &identity_unknown_account;
}

int cli_user(int argc, char **argv) {
    enum { ROLE = CLI_OWN, UNIT, NAME, COUNT };
    struct cli_option o[COUNT] = {CLI_CITY_OPTIONS, {"role", false, NULL}, {"unit", false, NULL}, {"name", false, NULL}};
    struct cli_words words;
    if (!cli_parse(argc, argv, o, COUNT, &words))
        return CLI_USAGE;
    bool adds = words.count == 2 && strcmp(words.at[0], "add") == 0, resets = words.count == 2 && strcmp(words.at[0], "password") == 0;
    if (!adds && !resets) {
        fputs("wencheng user add ACCOUNT --role ROLE [--unit CODE] | wencheng user password ACCOUNT   (see wencheng user --help)\n", stderr);
        return CLI_USAGE;
    }
    if (adds && !o[ROLE].value) {
        fputs("wencheng user add: --role ROLE is needed: office leader district unit inspector collector clerk administrator security auditor chief\n", stderr);
        return CLI_USAGE;
    }
    struct cli_app c;
    int code;
    if (!cli_open_city(&c, "user", o, CLI_WORKS, &code))
        return code;
    struct user_change u = {cli_ctx(&c), words.at[1], o[ROLE].value, o[UNIT].value, o[NAME].value, new_password(c.arena)};
    code = CLI_FAILED;
    if (u.ctx) {
        err failed = db_commit(app_db(c.app), adds ? add_user : new_user_password, &u);
        if (failed) {
            code = cli_say_problem("user", failed, u.ctx);
        } else {
            printf("account:  %s\npassword: " STR_F "\n(shown once; it must be changed at the first sign-in)\n", u.account, STR_A(u.password));
            code = CLI_DONE;
        }
    }
    cli_close(&c);
    return code;
}
