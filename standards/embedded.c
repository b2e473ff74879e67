#include "standards/embedded.h"

bool embedded_find(const char *name, str *ret_text) {
    for (const struct embedded_file *file = embedded_files; file->name; file++) {
        if (!str_is(str_of(file->name), name))
            continue;
        *ret_text = (str){file->from, (size_t)(file->to - file->from)};
        return true;
    }
    return false;
}
