/* The program's own list. Apart, so that tests of this floor link without the generated list. */
#include "app/inside.h"

static struct app_parts all_parts(void) { return (struct app_parts){all_capabilities, all_capability_count, all_migrations, all_migration_count}; }

err app_open(const struct app_settings *settings, struct app **ret, struct arena *arena, str *ret_message) {
    struct app_parts parts = all_parts();
    return app_open_with(settings, &parts, ret, arena, ret_message);
}

err app_openapi(struct arena *arena, str version, str *ret_json) {
    struct app_parts parts = all_parts();
    const struct capability **list = ARENA_LIST(arena, const struct capability *, parts.capability_count + 1);
    if (!list)
        return &err_no_memory;
    list[0] = &app_capability;
    for (size_t i = 0; i < parts.capability_count; i++)
        list[i + 1] = parts.capabilities[i];
    parts.capabilities = list;
    parts.capability_count++;
    return openapi_make(arena, &parts, version, ret_json);
}

err app_settings_read(struct arena *arena, str path, struct app_settings *settings, str *ret_message) {
    struct app_parts parts = all_parts();
    return app_settings_read_with(arena, &parts, path, settings, ret_message);
}
