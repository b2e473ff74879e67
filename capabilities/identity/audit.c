/* The audit log as its reader sees it: the rows belong to the app floor, which also proves them. */
#include "app/audit.h"
#include "base/limits.h"
#include "capabilities/identity/inside.h"

static const char *const outcomes[] = {"done", "refused", "failed", NULL};
const struct field identity_audit_fields[] = {
    {"actor", FIELD_ID, offsetof(struct identity_audit_in, actor_id), .in = IN_QUERY, .says = "Account that acted"},
    {"action", FIELD_TEXT, offsetof(struct identity_audit_in, action), .in = IN_QUERY, .says = "Method and path of the command"},
    {"kind", FIELD_TEXT, offsetof(struct identity_audit_in, kind), .in = IN_QUERY, .max = 60, .says = "Kind of what was touched"},
    {"id", FIELD_ID, offsetof(struct identity_audit_in, target_id), .in = IN_QUERY, .says = "Id of what was touched"},
    {"from_ms", FIELD_TIME, offsetof(struct identity_audit_in, from_ms), .in = IN_QUERY},
    {"until_ms", FIELD_TIME, offsetof(struct identity_audit_in, until_ms), .in = IN_QUERY},
    {"outcome", FIELD_WORD, offsetof(struct identity_audit_in, outcome), .in = IN_QUERY, .words = outcomes},
    IDENTITY_PAGE_FIELDS(identity_audit_in),
    FIELD_END};

static const struct field audit_fields[] = {{"id", FIELD_ID, .zh = "编号", .en = "Id"},
                                            {"at_ms", FIELD_TIME, .zh = "时间", .en = "Time"},
                                            {"actor_id", FIELD_ID, .nullable = true},
                                            {"actor", FIELD_TEXT, .zh = "操作人", .en = "Who"},
                                            {"unit_name", FIELD_TEXT, .zh = "单位", .en = "Unit"},
                                            {"action", FIELD_TEXT, .zh = "操作", .en = "Action"},
                                            {"kind", FIELD_TEXT, .zh = "对象", .en = "Object"},
                                            {"target_id", FIELD_ID, .nullable = true, .zh = "对象编号", .en = "Object id"},
                                            {"outcome", FIELD_WORD, .words = outcomes, .zh = "结果", .en = "Outcome"},
                                            {"code", FIELD_TEXT, .zh = "原因代码", .en = "Reason code"},
                                            {"detail", FIELD_TEXT, .zh = "内容", .en = "Detail"},
                                            {"peer", FIELD_TEXT, .zh = "地址", .en = "Address"},
                                            {"request_id", FIELD_TEXT, .zh = "请求编号", .en = "Request"},
                                            {"hash", FIELD_TEXT, .nullable = true, .zh = "校验值", .en = "Hash"},
                                            FIELD_END};
const struct shape identity_audit_shape = {"AuditRow", audit_fields};

static void audit_write(struct json_out *out, const struct audit_row *row) {
    json_object(out);
    json_put_id(out, "id", row->id);
    json_put_i64(out, "at_ms", row->at_ms);
    json_put_id(out, "actor_id", row->actor_id);
    json_put_text(out, "actor", row->actor);
    json_put_text(out, "unit_name", row->unit_name);
    json_put_text(out, "action", row->action);
    json_put_text(out, "kind", row->kind);
    json_put_id(out, "target_id", row->target_id);
    json_put_text(out, "outcome", row->outcome);
    json_put_text(out, "code", row->code);
    json_put_text(out, "detail", row->detail);
    json_put_text(out, "peer", row->peer);
    json_put_text(out, "request_id", row->request_id);
    json_put_text(out, "hash", row->hash.len ? row->hash : STR_NONE);
    json_object_end(out);
}

err identity_audit_list(struct ctx *ctx, struct db_read *r, const void *given, struct json_out *out) {
    const struct identity_audit_in *in = given;
    int64_t limit = identity_page_limit(in->limit);
    struct audit_ask ask = {.actor_id = in->actor_id,
                            .target_id = in->target_id,
                            .from_ms = in->from_ms,
                            .until_ms = in->until_ms,
                            .action = in->action,
                            .kind = in->kind,
                            .outcome = in->outcome,
                            .before_id = identity_page_after(in->after),
                            .limit = limit + 1};
    const struct audit_row *rows = NULL;
    size_t count = 0;
    TRY(audit_list(ctx, r, &ask, &rows, &count));
    size_t shown = count > (size_t)limit ? (size_t)limit : count;
    form_list_start(out);
    for (size_t i = 0; i < shown; i++)
        audit_write(out, &rows[i]);
    form_list_end(out, count > shown ? form_cursor(ctx->arena, rows[shown - 1].id, 0, 0) : STR_NONE);
    return NULL;
}

static const struct field proof_fields[] = {{"rows", FIELD_INT, .says = "Rows whose chain was recomputed"},
                                            {"unsealed", FIELD_INT, .says = "Rows that wait to be chained"},
                                            {"whole", .kind = FIELD_BOOL},
                                            {"broken_id", FIELD_ID, .nullable = true},
                                            {"why", FIELD_TEXT, .nullable = true},
                                            FIELD_END};
const struct shape identity_proof_shape = {"AuditProof", proof_fields};

err identity_audit_proof(struct ctx *ctx, struct db_read *r, const void *given, struct json_out *out) {
    (void)r;
    (void)given;
    struct audit_proof proof = {0};
    TRY(app_audit_verify(ctx->app, ctx->arena, &proof));
    json_object(out);
    json_put_i64(out, "rows", proof.rows);
    json_put_i64(out, "unsealed", proof.unsealed);
    json_put_bool(out, "whole", proof.broken_id == 0);
    json_put_id(out, "broken_id", proof.broken_id);
    json_put_text(out, "why", proof.broken_why.len ? proof.broken_why : STR_NONE);
    json_object_end(out);
    return NULL;
}
