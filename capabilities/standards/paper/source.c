#include "capabilities/standards/paper/source.h"
#include <string.h>

static err open_book(struct arena *arena, str bytes, struct source *source) {
    source->is_book = true;
    err failed = book_read(arena, bytes, &source->book);
    if (failed && (failed->kind == PROBLEM_INVALID || failed->kind == PROBLEM_TOO_LARGE)) {
        source->faults[source->fault_count++] =
            (struct standards_fault){.line = 1, .sheet = STR(""), .cell = STR(""), .zh = str_of(failed->zh), .en = str_of(failed->en)};
        return NULL;
    }
    TRY(failed);
    for (size_t i = 0; i < source->book.fault_count; i++)
        source->faults[source->fault_count++] = source->book.faults[i];
    if (source->fault_count)
        return NULL;
    source->has_linked = source->book.has_linked;
    TRY(book_to_text(&source->book, source->has_linked ? BOOK_OWN : BOOK_WHOLE, &source->own));
    return source->has_linked ? book_to_text(&source->book, BOOK_LINKED, &source->linked) : NULL;
}

err source_open(struct arena *arena, str bytes, struct source *ret) {
    struct source source = {.faults = ARENA_LIST(arena, struct standards_fault, FILE_FAULTS * 2 + 1)};
    if (!source.faults)
        return &err_no_memory;
    if (xlsx_looks_like(bytes))
        TRY(open_book(arena, bytes, &source));
    else
        source.own.text = bytes;
    *ret = source;
    return NULL;
}

err source_add_faults(struct source *source, const struct book_text *of, const struct standards_file *file) {
    for (size_t i = 0; i < file->fault_count && source->fault_count < FILE_FAULTS; i++) {
        struct standards_fault *fault = &source->faults[source->fault_count++];
        *fault = file->faults[i];
        if (source->is_book)
            TRY(book_locate(&source->book, of, fault));
    }
    return file->failed;
}
