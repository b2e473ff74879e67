/* The settings file: sections of `key = value`, one schema, no surprises. A key nobody declared is an error, so that a
 * misspelt limit does not silently stay at its default. */
#include "app/inside.h"
#include "base/os.h"
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

enum { SETTINGS_MOST = 256, FILE_MOST = 256 * 1024 };

static const struct problem bad_settings = {PROBLEM_INVALID, "app.bad_settings", "设置文件有误。", "The settings file is wrong."};

struct settings {
    struct {
        const struct setting *of;
        str value;
    } at[SETTINGS_MOST];
    size_t count;
};

struct reading {
    struct arena *arena;
    const struct app_parts *parts;
    struct settings *settings;
    str path;
    int64_t line;
    str *ret_message;
};

static err complain(struct reading *r, str what) {
    *r->ret_message = r->line ? str_format(r->arena, STR_F ":%lld: " STR_F, STR_A(r->path), (long long)r->line, STR_A(what)) : what;
    return &bad_settings;
}

static const struct setting *declared_in(const struct capability *c, str key) {
    for (size_t i = 0; i < c->settings_count; i++)
        if (str_is(key, c->settings[i].key))
            return &c->settings[i];
    return NULL;
}

static const struct setting *declared(const struct app_parts *parts, str key) {
    const struct setting *found = declared_in(&app_capability, key);
    for (size_t i = 0; !found && i < parts->capability_count; i++)
        found = declared_in(parts->capabilities[i], key);
    return found;
}

static size_t place_of(struct settings *settings, const struct setting *setting) {
    for (size_t i = 0; i < settings->count; i++)
        if (settings->at[i].of == setting)
            return i;
    return settings->count;
}

static err put(struct reading *r, const struct setting *setting, str value, bool may_replace) {
    int64_t number;
    if (setting->kind == SETTING_NUMBER && !str_to_i64(value, &number))
        return complain(r, str_format(r->arena, "%s must be a whole number, not \"" STR_F "\"", setting->key, STR_A(value)));
    size_t at = place_of(r->settings, setting);
    if (at < r->settings->count && !may_replace)
        return complain(r, str_format(r->arena, "%s is set twice", setting->key));
    if (at == SETTINGS_MOST)
        return complain(r, STR("too many settings"));
    r->settings->at[at].of = setting;
    r->settings->at[at].value = value;
    if (at == r->settings->count)
        r->settings->count++;
    return NULL;
}

static err read_secret(struct reading *r, str path, str *ret) {
    const char *z = str_z(r->arena, path);
    if (!z)
        return &err_no_memory;
    if (os_read_file(r->arena, z, 64 * 1024, ret))
        return complain(r, str_format(r->arena, "cannot read " STR_F, STR_A(path)));
    *ret = str_trim(*ret);
    return NULL;
}

static err take_pair(struct reading *r, str section, str key, str value) {
    str whole = str_format(r->arena, STR_F "." STR_F, STR_A(section), STR_A(key));
    const struct setting *setting = declared(r->parts, whole);
    if (!setting && str_ends(whole, STR("_file"))) {
        setting = declared(r->parts, str_slice(whole, 0, whole.len - 5));
        if (setting && setting->kind != SETTING_SECRET)
            setting = NULL;
        if (setting)
            TRY(read_secret(r, value, &value));
    }
    if (!setting)
        return complain(r, str_format(r->arena, "unknown key " STR_F " in [" STR_F "]", STR_A(key), STR_A(section)));
    return put(r, setting, value, false);
}

static err take_line(struct reading *r, str line, str *section) {
    line = str_trim(line);
    if (!line.len || line.at[0] == '#')
        return NULL;
    if (line.at[0] == '[') {
        if (line.at[line.len - 1] != ']')
            return complain(r, STR("a section is written [name]"));
        *section = str_trim(str_slice(line, 1, line.len - 1));
        return NULL;
    }
    str key, value;
    if (!str_cut(line, STR("="), &key, &value))
        return complain(r, STR("a line is written key = value"));
    if (!section->len)
        return complain(r, STR("a key stands before the first [section]"));
    return take_pair(r, *section, str_trim(key), str_trim(value));
}

static err read_text(struct reading *r, str text) {
    str section = STR_NONE;
    if (str_starts(text, STR("\xef\xbb\xbf")))
        text = str_slice(text, 3, text.len);
    while (text.len) {
        str line = text, rest = STR_NONE;
        str_cut(text, STR("\n"), &line, &rest);
        r->line++;
        TRY(take_line(r, line, &section));
        text = rest;
    }
    r->line = 0;
    return NULL;
}

static const char *environment_name(struct reading *r, const char *key, const char *suffix) {
    str name = str_format(r->arena, "WENCHENG_%s%s", key, suffix);
    char *at = name.at ? arena_alloc(r->arena, name.len + 1, 1) : NULL;
    for (size_t i = 0; at && i < name.len; i++)
        at[i] = name.at[i] == '.' ? '_' : (char)toupper((unsigned char)name.at[i]);
    return at;
}

static err read_environment(struct reading *r, const struct capability *c) {
    for (size_t i = 0; i < c->settings_count; i++) {
        const struct setting *setting = &c->settings[i];
        const char *name = environment_name(r, setting->key, ""), *name_file = environment_name(r, setting->key, "_FILE");
        if (!name || !name_file)
            return &err_no_memory;
        str value = str_copy(r->arena, str_of(getenv(name)));
        const char *path = setting->kind == SETTING_SECRET ? getenv(name_file) : NULL;
        if (path)
            TRY(read_secret(r, str_of(path), &value));
        if (value.len)
            TRY(put(r, setting, value, true));
    }
    return NULL;
}

static str value_of(const struct settings *settings, const char *key) {
    for (size_t i = 0; settings && i < settings->count; i++)
        if (strcmp(settings->at[i].of->key, key) == 0)
            return settings->at[i].value;
    return STR_NONE;
}

static int64_t number_of(const struct settings *settings, const char *key, int64_t otherwise) {
    int64_t number;
    return str_to_i64(value_of(settings, key), &number) ? number : otherwise;
}

static void fill(struct app_settings *settings, const struct settings *read) {
    settings->file = read;
    if (!settings->city_id)
        settings->city_id = number_of(read, "city.id", 1);
    if (!settings->database.len)
        settings->database = value_of(read, "database.url");
    if (!settings->connections)
        settings->connections = (unsigned)number_of(read, "database.connections", 0);
    if (number_of(read, "server.insecure_cookies", 0))
        settings->insecure_cookies = true;
}

err app_settings_read_with(struct arena *arena, const struct app_parts *parts, str path, struct app_settings *settings, str *ret_message) {
    struct reading r = {.arena = arena, .parts = parts, .settings = ARENA_NEW(arena, struct settings), .path = path, .ret_message = ret_message};
    if (!r.settings)
        return &err_no_memory;
    if (path.len) {
        str text;
        const char *z = str_z(arena, path);
        if (!z)
            return &err_no_memory;
        if (os_read_file(arena, z, FILE_MOST, &text))
            return complain(&r, str_format(arena, "cannot read the settings file " STR_F, STR_A(path)));
        TRY(read_text(&r, text));
    }
    TRY(read_environment(&r, &app_capability));
    for (size_t i = 0; i < parts->capability_count; i++)
        TRY(read_environment(&r, parts->capabilities[i]));
    fill(settings, r.settings);
    return NULL;
}

str app_setting(const struct app *app, const char *key, str otherwise) {
    str value = value_of(app->settings.file, key);
    return value.at ? value : otherwise;
}

int64_t app_setting_i64(const struct app *app, const char *key, int64_t otherwise) { return number_of(app->settings.file, key, otherwise); }
