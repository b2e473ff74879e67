/* True of every capability, whoever wrote it: what its tables of routes, rights, problems, statements and migrations say. */
#include "tests/support/world.h"
#include <cmocka.h>
#include <ctype.h>
#include <stdio.h>
#include <string.h>

static int broken; /* laws broken in this test: all are shown before it fails */
#define BREAKS(...) (broken++, print_error(__VA_ARGS__))

static size_t capability_count(void) { return all_capability_count + 1; }
static const struct capability *capability_at(size_t i) { return i ? all_capabilities[i - 1] : &app_capability; }
static int start(void **state) {
    (void)state;
    broken = 0;
    return 0;
}

static bool has_prefix(const char *text, const char *name, char mark) {
    size_t len = strlen(name);
    return strncmp(text, name, len) == 0 && text[len] == mark;
}

static bool is_declared(const struct right *right) {
    if (right == &app_public || right == &app_signed_in)
        return true;
    for (size_t i = 0; i < capability_count(); i++)
        for (size_t j = 0; j < capability_at(i)->rights_count; j++)
            if (strcmp(capability_at(i)->rights[j].name, right->name) == 0)
                return true;
    return false;
}

static void every_route_names_a_right_and_one_way(void **state) {
    (void)state;
    for (size_t i = 0; i < capability_count(); i++) {
        const struct capability *c = capability_at(i);
        for (size_t j = 0; j < c->routes_count; j++) {
            const struct route *r = &c->routes[j];
            if (!r->needs || !is_declared(r->needs))
                BREAKS("%s: %s names no declared right\n", c->name, r->path);
            if ((r->query.run != NULL) + (r->command != NULL) + (r->serve.run != NULL) != 1)
                BREAKS("%s: %s is not exactly one of query, command, serve\n", c->name, r->path);
            if (c != &app_capability && strncmp(r->path, "/api/", 5) != 0)
                BREAKS("%s: %s does not begin with /api/\n", c->name, r->path);
            if (!r->says || !*r->says)
                BREAKS("%s: %s says nothing for the API document\n", c->name, r->path);
            if (r->gives_list && !r->gives)
                BREAKS("%s: %s gives a list of nothing\n", c->name, r->path);
            if ((r->method == HTTP_GET) != (r->command == NULL))
                BREAKS("%s: %s: GET reads, everything else is a command\n", c->name, r->path);
        }
    }
    assert_int_equal(broken, 0);
}

static bool field_is_secret(const struct field *fields) {
    for (const struct field *f = fields; f && f->name; f++)
        if (strstr(f->name, "password") || (f->of && f->of != fields && f->kind == FIELD_OBJECT && field_is_secret(f->of)))
            return true;
    return false;
}

static void answers_with_secrets_are_not_kept(void **state) {
    (void)state;
    for (size_t i = 0; i < capability_count(); i++)
        for (size_t j = 0; j < capability_at(i)->routes_count; j++) {
            const struct route *r = &capability_at(i)->routes[j];
            bool is_secret = r->command && (strstr(r->path, "password") || field_is_secret(r->command->takes.fields));
            if (is_secret && !(r->flags & ROUTE_SECRET))
                BREAKS("%s: %s takes or gives a password and is not ROUTE_SECRET\n", capability_at(i)->name, r->path);
        }
    assert_int_equal(broken, 0);
}

static bool is_chinese(const char *text) {
    for (; text && *text; text++)
        if ((unsigned char)*text >= 0xe4)
            return true;
    return false;
}

static bool is_english(const char *text) {
    bool has_letter = false;
    for (; text && *text; text++)
        has_letter = has_letter || isalpha((unsigned char)*text);
    return has_letter;
}

static void rights_are_unique_and_held_by_roles(void **state) {
    (void)state;
    static const char roles[] = " office leader district unit inspector collector clerk administrator security auditor chief ";
    for (size_t i = 0; i < capability_count(); i++) {
        const struct capability *c = capability_at(i);
        for (size_t j = 0; j < c->rights_count; j++) {
            const struct right *r = &c->rights[j];
            if (!has_prefix(r->name, c->name, '.'))
                BREAKS("right %s does not begin with %s.\n", r->name, c->name);
            if (!is_chinese(r->zh) || !is_english(r->en))
                BREAKS("right %s is not named in both languages\n", r->name);
            for (size_t k = 0; k < j; k++)
                if (strcmp(c->rights[k].name, r->name) == 0)
                    BREAKS("right %s is given twice\n", r->name);
            char word[40], padded[48];
            int used = 0;
            for (const char *at = r->roles; at && sscanf(at, " %39s%n", word, &used) == 1; at += used) {
                snprintf(padded, sizeof padded, " %s ", word);
                if (!strstr(roles, padded))
                    BREAKS("right %s: there is no role %s\n", r->name, word);
            }
            if (!r->roles || !*r->roles)
                BREAKS("right %s: nobody holds it from the start\n", r->name);
        }
    }
    assert_int_equal(broken, 0);
}

static bool is_of_a_capability(const char *code) {
    for (size_t i = 0; i < capability_count(); i++)
        if (has_prefix(code, capability_at(i)->name, '.'))
            return true;
    return false;
}

static void problems_are_unique_and_in_both_languages(void **state) {
    (void)state;
    for (size_t i = 0; i < capability_count(); i++) {
        const struct capability *c = capability_at(i);
        for (size_t j = 0; j < c->problem_count; j++) {
            const struct problem *p = c->problems[j];
            bool is_own = has_prefix(p->code, c->name, '.');
            if (!is_own && (c == &app_capability || is_of_a_capability(p->code))) /* those of lower floors may be passed on */
                BREAKS("problem %s does not begin with %s.\n", p->code, c->name);
            if (!is_chinese(p->zh) || !is_english(p->en))
                BREAKS("problem %s is not in both languages\n", p->code);
            if ((unsigned)p->kind >= PROBLEM_KINDS)
                BREAKS("problem %s is of no kind\n", p->code);
            for (size_t k = 0; k < j; k++)
                if (strcmp(c->problems[k]->code, p->code) == 0)
                    BREAKS("problem %s is given twice\n", p->code);
        }
    }
    assert_int_equal(broken, 0);
}

static void names_of_jobs_ears_and_importers(void **state) {
    (void)state;
    for (size_t i = 0; i < capability_count(); i++) {
        const struct capability *c = capability_at(i);
        if (!is_chinese(c->zh) || !is_english(c->en))
            BREAKS("%s is not named in both languages\n", c->name);
        for (size_t j = 0; j < c->jobs_count; j++)
            if (!has_prefix(c->jobs[j].name, c->name, '.') || !c->jobs[j].run)
                BREAKS("job %s does not begin with %s. or does nothing\n", c->jobs[j].name, c->name);
        for (size_t j = 0; j < c->ears_count; j++)
            if (!strchr(c->ears[j].event, '.') || !c->ears[j].hear)
                BREAKS("%s hears %s, which no capability can raise\n", c->name, c->ears[j].event);
        for (size_t j = 0; j < c->importers_count; j++) {
            const struct importer *m = &c->importers[j];
            if (!m->needs || !is_declared(m->needs) || !m->add || !m->row.size)
                BREAKS("importer %s of %s is not whole\n", m->kind, c->name);
            for (size_t k = 0; k < capability_count(); k++)
                for (size_t l = 0; l < capability_at(k)->importers_count; l++)
                    if (&capability_at(k)->importers[l] != m && strcmp(capability_at(k)->importers[l].kind, m->kind) == 0)
                        BREAKS("importer %s is given twice\n", m->kind);
        }
    }
    assert_int_equal(broken, 0);
}

/* SQL. A word after INTO, UPDATE, FROM or JOIN that looks like a table (it has an underscore) belongs to somebody. */

static const char *table_after(const char *text, const char *word, char *ret, size_t room) {
    size_t len = strlen(word);
    for (const char *at = text; (at = strstr(at, word)); at += len) {
        bool is_word = (at == text || !isalnum((unsigned char)at[-1])) && isspace((unsigned char)at[len]);
        const char *name = at + len;
        while (isspace((unsigned char)*name))
            name++;
        size_t count = 0;
        while (isalnum((unsigned char)name[count]) || name[count] == '_')
            count++;
        if (!is_word || !count || count >= room)
            continue;
        memcpy(ret, name, count);
        ret[count] = 0;
        return name + count;
    }
    return NULL;
}

static const struct capability *owner_of(const char *table) {
    for (size_t i = 0; i < capability_count(); i++)
        if (has_prefix(table, capability_at(i)->name, '_'))
            return capability_at(i);
    return NULL;
}

static void check_tables(const struct capability *c, const char *text) {
    static const char *const words[] = {"INTO", "UPDATE", "FROM", "JOIN"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        char table[80];
        for (const char *at = text; (at = table_after(at, words[i], table, sizeof table));)
            if (strcmp(table, "SET") != 0 && owner_of(table) && owner_of(table) != c)
                BREAKS("%s uses the table %s: %.80s…\n", c->name, table, text);
    }
}

static void check_words(const struct capability *c, const char *text) {
    static const char *const forbidden[] = {"NOW()",        "CURRENT_TIMESTAMP", "datetime(", "strftime(", "RANDOM()",      "->>",
                                            "json_extract", "FOR UPDATE",        "ILIKE",     "GLOB ",     "AUTOINCREMENT", "ROWID",
                                            "rowid",        "GROUP_CONCAT",      "STRING_AGG"};
    for (size_t i = 0; i < sizeof forbidden / sizeof *forbidden; i++)
        if (strstr(text, forbidden[i]))
            BREAKS("%s says %s, which one of the engines does not understand or answers differently: %.80s…\n", c->name, forbidden[i], text);
    if (strstr(text, "LIMIT") && !strstr(text, "ORDER BY"))
        BREAKS("%s limits what is in no order: %.80s…\n", c->name, text);
}

static void statements_keep_to_their_city_and_tables(void **state) {
    (void)state;
    for (size_t i = 0; i < capability_count(); i++) {
        const struct capability *c = capability_at(i);
        for (size_t j = 0; j < c->statement_count; j++) {
            const char *text = c->statements[j].text;
            if (!text)
                BREAKS("%s: statement %zu is empty\n", c->name, j);
            if (!text)
                continue;
            if (!strstr(text, ":city"))
                BREAKS("%s: no :city in: %.80s…\n", c->name, text);
            check_tables(c, text);
            check_words(c, text);
        }
        for (size_t j = 0; j < c->select_count; j++) {
            if (!strstr(c->selects[j].head, ":city"))
                BREAKS("%s: no :city in: %.80s…\n", c->name, c->selects[j].head);
            check_tables(c, c->selects[j].head);
            for (size_t k = 0; k < c->selects[j].clause_count; k++)
                check_tables(c, c->selects[j].clauses[k].text);
        }
    }
    assert_int_equal(broken, 0);
}

struct preparing {
    const struct db_sql *sql;
    const struct db_select *select;
};
static err prepare(struct db_read *r, void *with) {
    struct preparing *p = with;
    return p->sql ? db_prepare(r, p->sql) : db_prepare_select(r, p->select);
}

static void statements_prepare_on_the_engine(void **state) {
    (void)state;
    struct world w;
    world_open(&w);
    for (size_t i = 0; i < capability_count(); i++) {
        const struct capability *c = capability_at(i);
        for (size_t j = 0; j < c->statement_count + c->select_count; j++) {
            struct preparing p = {j < c->statement_count ? &c->statements[j] : NULL, j < c->statement_count ? NULL : &c->selects[j - c->statement_count]};
            err failed = p.sql && !p.sql->text ? NULL : db_view(app_db(w.app), prepare, &p);
            if (failed)
                BREAKS("%s: %s: %s\n", c->name, failed->code, db_last_failure());
        }
    }
    world_close(&w);
    assert_int_equal(broken, 0);
}

/* Migrations */

static void check_table_text(const char *capability, const char *text) {
    const char *name = text + strlen("CREATE TABLE ");
    const char *end = strstr(text, ");\n");
    if (!has_prefix(name, capability, '_'))
        BREAKS("%s makes a table that is not its own: %.60s\n", capability, text);
    const char *key = strstr(text, "PRIMARY KEY (city_id");
    const char *column = strstr(text, "city_id BIGINT NOT NULL");
    if (!end || !key || key > end || !column || column > end)
        BREAKS("%s: the primary key does not begin with city_id: %.60s\n", capability, text);
}

static void tables_are_keyed_by_city(void **state) {
    (void)state;
    static const char *const forbidden[] = {"CREATE TRIGGER", "AUTOINCREMENT", "SERIAL", "BOOLEAN", "TIMESTAMP", "JSONB", "DEFAULT NOW", "VARCHAR", " INTEGER"};
    for (size_t i = 0; i < all_migration_count; i++) {
        const struct db_migration *m = &all_migrations[i];
        for (const char *at = m->text; (at = strstr(at, "CREATE TABLE ")); at++)
            check_table_text(m->capability, at);
        for (const char *at = m->text; (at = strstr(at, "UNIQUE (")); at++)
            if (strncmp(at, "UNIQUE (city_id", 15) != 0)
                BREAKS("%s: a unique key does not begin with city_id: %.60s\n", m->capability, at);
        for (size_t j = 0; j < sizeof forbidden / sizeof *forbidden; j++)
            if (strstr(m->text, forbidden[j]))
                BREAKS("%s: migration %d says %s\n", m->capability, m->number, forbidden[j]);
    }
    assert_int_equal(broken, 0);
}

/* Settings: what the code reads, the file must accept. */

static bool is_setting(const char *key) {
    for (size_t i = 0; i < capability_count(); i++)
        for (size_t j = 0; j < capability_at(i)->settings_count; j++)
            if (strcmp(capability_at(i)->settings[j].key, key) == 0)
                return true;
    return false;
}

static void settings_that_are_read_are_declared(void **state) {
    (void)state;
    struct str_list {
        char line[256];
    } found;
    for (size_t i = 0; i < capability_count(); i++) {
        const struct capability *c = capability_at(i);
        char command[256];
        snprintf(command, sizeof command, "grep -rhoE --include='*.c' --exclude='*_test.c' 'app_setting(_i64)?\\([^\"]*\"[a-z_.0-9]+\"' %s%s",
                 c == &app_capability ? "core/" : "capabilities/", c->name);
        FILE *lines = popen(command, "r");
        assert_non_null(lines);
        while (fgets(found.line, sizeof found.line, lines)) {
            char *key = strchr(found.line, '"') + 1;
            *strchr(key, '"') = 0;
            if (!is_setting(key))
                BREAKS("%s reads the setting %s, which no capability declares\n", c->name, key);
        }
        pclose(lines);
    }
    assert_int_equal(broken, 0);
}

int main(void) {
#define LAW(name) cmocka_unit_test_setup(name, start)
    const struct CMUnitTest tests[] = {
        LAW(every_route_names_a_right_and_one_way),     LAW(answers_with_secrets_are_not_kept), LAW(rights_are_unique_and_held_by_roles),
        LAW(problems_are_unique_and_in_both_languages), LAW(names_of_jobs_ears_and_importers),  LAW(statements_keep_to_their_city_and_tables),
        LAW(statements_prepare_on_the_engine),          LAW(tables_are_keyed_by_city),          LAW(settings_that_are_read_are_declared),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
