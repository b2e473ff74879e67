/* How to reach a reporter: sealed with libsodium's secretbox under a key that is a file of the data folder, made at the first
 * start, readable by the server's account only. Several servers on one database need the same file. */
#include "capabilities/reports/inside.h"
#include "base/os.h"
#include "base/random.h"
#include <fcntl.h>
#include <sodium.h>

struct reports_key {
    unsigned char bytes[crypto_secretbox_KEYBYTES];
};

const struct problem reports_no_contact = {PROBLEM_NOT_FOUND, "reports.no_contact", "反映人没有留下联系方式。", "The reporter left no contact."};
const struct problem reports_bad_key = {PROBLEM_IO, "reports.bad_key", "联系方式的密钥文件缺失或损坏，请管理员从备份恢复 reports.key。",
                                        "The key file of contacts is missing or damaged; restore reports.key from a backup."};

static err key_made(const char *path, struct reports_key *key) {
    const struct os *os = os_current();
    random_bytes(key->bytes, sizeof key->bytes);
    int fd = os->open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return &err_io;
    err failed = os_write_all(fd, key->bytes, sizeof key->bytes);
    if (!failed && os->fsync(fd))
        failed = &err_io;
    if (os->close(fd) && !failed)
        failed = &err_io;
    if (failed)
        os->unlink(path);
    return failed;
}

static err key_read(const char *path, struct arena *arena, struct reports_key *key) {
    str bytes;
    TRY(os_read_file(arena, path, 1024, &bytes));
    if (bytes.len != sizeof key->bytes)
        return &reports_bad_key;
    for (size_t i = 0; i < bytes.len; i++)
        key->bytes[i] = (unsigned char)bytes.at[i];
    return NULL;
}

static err key_opened(struct app *app, struct arena *arena, struct reports_key *key) {
    const char *path = str_z(arena, str_format(arena, STR_F "/reports.key", STR_A(app_settings(app)->data_folder)));
    if (!path)
        return &err_no_memory;
    TRY(os_make_folders(str_z(arena, app_settings(app)->data_folder)));
    if (!os_exists(path)) {
        err failed = key_made(path, key);
        if (!failed || !os_exists(path)) /* another process may have been quicker: then read its file */
            return failed;
    }
    return key_read(path, arena, key);
}

err reports_key_open(struct app *app, void **ret_state) {
    if (sodium_init() < 0)
        return &err_bug;
    struct arena *arena = arena_new(64 << 10);
    struct reports_key *key = sodium_malloc(sizeof *key); /* its own page, locked and never in a core dump */
    err failed = arena && key ? key_opened(app, arena, key) : &err_no_memory;
    arena_free(arena);
    if (failed) {
        sodium_free(key);
        return failed;
    }
    *ret_state = key;
    return NULL;
}

void reports_key_close(void *state) { sodium_free(state); }

err reports_seal(struct ctx *ctx, str contact, str *ret_sealed) {
    const struct reports_key *key = ctx_state(ctx, &reports_capability);
    size_t size = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES + contact.len;
    unsigned char *sealed = ARENA_LIST(ctx->arena, unsigned char, size);
    if (!sealed)
        return &err_no_memory;
    random_bytes(sealed, crypto_secretbox_NONCEBYTES);
    if (!key || crypto_secretbox_easy(sealed + crypto_secretbox_NONCEBYTES, (const unsigned char *)contact.at, contact.len, sealed, key->bytes))
        return &err_bug;
    *ret_sealed = (str){(const char *)sealed, size};
    return NULL;
}

err reports_unseal(struct ctx *ctx, str sealed, str *ret_contact) {
    const struct reports_key *key = ctx_state(ctx, &reports_capability);
    const unsigned char *bytes = (const unsigned char *)sealed.at;
    size_t head = crypto_secretbox_NONCEBYTES + crypto_secretbox_MACBYTES;
    if (!key || sealed.len < head)
        return &reports_bad_key;
    unsigned char *contact = ARENA_LIST(ctx->arena, unsigned char, sealed.len - head + 1);
    if (!contact)
        return &err_no_memory;
    if (crypto_secretbox_open_easy(contact, bytes + crypto_secretbox_NONCEBYTES, sealed.len - crypto_secretbox_NONCEBYTES, bytes, key->bytes))
        return &reports_bad_key;
    *ret_contact = (str){(const char *)contact, sealed.len - head};
    return NULL;
}
