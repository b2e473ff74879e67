#include "app/inside.h"
void import_warn(struct ctx *ctx, int64_t row_number, const char *field, str zh, str en) {
    (void)ctx; (void)row_number; (void)field; (void)zh; (void)en;
}
