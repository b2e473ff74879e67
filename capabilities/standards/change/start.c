/* A mapping is begun: every old standard gets a line with what the comparison proposes. And how mappings look. */
#include "capabilities/standards/change/change.h"
#include "capabilities/standards/sql.h"

const struct problem standards_mapping_systems = {PROBLEM_INVALID, "standards.mapping_systems", "只能对照同一体系的两个不同版本。",
                                                  "Only two different editions of the same system can be mapped."};

struct start_in {
    int64_t unused, old_id, new_id;
};

static err add_line(struct ctx *ctx, struct db_write *w, const struct mapping_ground *ground, const struct compare_match *match, size_t old_index) {
    struct db_value city = db_int(ctx->city_id), mapping = db_int(ground->id), old_id = db_int(ground->olds.at[old_index].id);
    const struct compare_near *near = &match->near[old_index];
    int64_t confidence = 1000 - (near->count ? near->score[0] : 0);
    str reason = STR("unlike");
    bool is_first = true;
    for (size_t i = 0; i < match->pair_count; i++) {
        const struct compare_pair *pair = &match->pairs[i];
        if (pair->before != old_index)
            continue;
        confidence = is_first || pair->confidence < confidence ? pair->confidence : confidence;
        reason = is_first ? str_of(compare_reason_words[pair->reason]) : STR("part_of");
        is_first = false;
        TRY(db_run(w, &standards_sql[PAIR_ADD], DB_ARGS(city, mapping, old_id, db_int(ground->news.at[pair->after].id)), NULL));
    }
    return db_run(w, &standards_sql[LINE_ADD], DB_ARGS(city, mapping, old_id, db_int(confidence), db_text(reason)), NULL);
}

static err start_mapping(struct ctx *ctx, struct db_write *w, void *given, struct json_out *out) {
    const struct start_in *in = given;
    struct mapping_ground ground = {0};
    struct compare_match match;
    struct db_row row;
    TRY(mapping_read_editions(ctx, db_reading(w), in->old_id, in->new_id, &ground));
    if (in->old_id == in->new_id || !str_equal(ground.before.system, ground.after.system))
        return &standards_mapping_systems;
    TRY(db_one(db_reading(w), ctx->arena, &standards_sql[MAPPING_BY_PAIR], DB_ARGS(db_int(ctx->city_id), db_int(in->old_id), db_int(in->new_id)), &row));
    if (row.count) { /* somebody began it already: go on with theirs */
        ctx_reply_status(ctx, 200);
        return mapping_put(ctx, db_reading(w), db_i(&row, 0), out);
    }
    ground.id = id_next(ctx->ids);
    TRY(db_run(w, &standards_sql[MAPPING_ADD],
               DB_ARGS(db_int(ctx->city_id), db_int(ground.id), db_int(in->old_id), db_int(in->new_id), db_int(ctx->actor->account_id),
                       db_text(ctx->actor->name), db_int(ctx->now_ms)),
               NULL));
    TRY(mapping_match(ctx, &ground, &match));
    for (size_t i = 0; i < ground.olds.count; i++)
        TRY(add_line(ctx, w, &ground, &match, i));
    ctx_audit_target(ctx, "mapping", ground.id);
    ctx_audit_change(ctx, "editions", ground.before.code, ground.after.code);
    TRY(feed_put(ctx, w, "standards", ground.id, STR("")));
    return mapping_put(ctx, db_reading(w), ground.id, out);
}

static void put_counts(struct json_out *out, const struct mapping_ground *ground) {
    static const char *const words[] = {"one", "split", "merged", "none"};
    int64_t counts[4] = {0}, confirmed = 0, certain = 0;
    for (size_t i = 0; i < ground->lines.count; i++) {
        const struct db_row *line = &ground->lines.rows[i];
        bool is_confirmed = str_is(db_s(line, 2), "confirmed");
        str kind = str_of(mapping_kind_word(ground, db_i(line, 0)));
        for (size_t k = 0; k < 4; k++)
            counts[k] += str_is(kind, words[k]);
        confirmed += is_confirmed;
        certain += !is_confirmed && db_i(line, 3) >= COMPARE_CERTAIN;
    }
    json_put_i64(out, "lines", (int64_t)ground->lines.count);
    json_put_i64(out, "confirmed", confirmed);
    json_put_i64(out, "certain", certain);
    for (size_t k = 0; k < 4; k++)
        json_put_i64(out, words[k], counts[k]);
}

err mapping_put(struct ctx *ctx, struct db_read *r, int64_t id, struct json_out *out) {
    struct mapping_ground ground;
    TRY(mapping_read(ctx, r, id, &ground));
    json_object(out);
    json_put_id(out, "id", ground.id);
    json_put_id(out, "old_id", ground.before.id);
    json_put_text(out, "old_name", standards_pick(ctx, ground.before.name, ground.before.name_en));
    json_put_id(out, "new_id", ground.after.id);
    json_put_text(out, "new_name", standards_pick(ctx, ground.after.name, ground.after.name_en));
    json_put_text(out, "new_state", ground.after.state);
    json_put_text(out, "state", ground.state);
    json_put_text(out, "losses_note", ground.losses_note);
    json_put_text(out, "by_name", ground.by_name);
    json_put_i64(out, "at_ms", ground.at_ms);
    put_counts(out, &ground);
    json_put_i64(out, "version", ground.version);
    json_object_end(out);
    return NULL;
}

err mapping_show(struct ctx *ctx, struct db_read *r, const void *given, struct json_out *out) {
    const struct standards_id_in *in = given;
    return mapping_put(ctx, r, in->id, out);
}

err mapping_list(struct ctx *ctx, struct db_read *r, const void *given, struct json_out *out) {
    (void)given;
    struct db_table table;
    TRY(db_all(r, ctx->arena, &standards_sql[MAPPINGS_LIST], DB_ARGS(db_int(ctx->city_id)), &table));
    form_list_start(out);
    for (size_t i = 0; i < table.count; i++)
        TRY(mapping_put(ctx, r, db_i(&table.rows[i], 0), out));
    form_list_end(out, STR_NONE);
    return NULL;
}

static const char *const states[] = {"open", "done", NULL};
static const struct field start_fields[] = {
    {"old_id", FIELD_ID, offsetof(struct start_in, old_id), .required = true},
    {"new_id", FIELD_ID, offsetof(struct start_in, new_id), .required = true},
    FIELD_END,
};
const struct command mapping_start = {{sizeof(struct start_in), start_fields}, .apply = start_mapping, .created = 201};
static const struct field mapping_fields[] = {
    {"id", .kind = FIELD_ID},
    {"old_id", .kind = FIELD_ID},
    {"old_name", .kind = FIELD_TEXT, .zh = "旧版", .en = "Old edition"},
    {"new_id", .kind = FIELD_ID},
    {"new_name", .kind = FIELD_TEXT, .zh = "新版", .en = "New edition"},
    {"new_state", .kind = FIELD_WORD, .words = edition_state_words},
    {"state", .kind = FIELD_WORD, .words = states, .zh = "状态", .en = "State"},
    {"losses_note", .kind = FIELD_TEXT, .says = "Why standards without successor may be given up"},
    {"by_name", .kind = FIELD_TEXT, .zh = "经办人", .en = "By"},
    {"at_ms", .kind = FIELD_TIME, .zh = "时间", .en = "At"},
    {"lines", .kind = FIELD_INT, .zh = "标准", .en = "Standards"},
    {"confirmed", .kind = FIELD_INT, .zh = "已确认", .en = "Confirmed"},
    {"certain", .kind = FIELD_INT, .says = "Not confirmed yet, but as good as certain"},
    {"one", .kind = FIELD_INT, .zh = "一对一", .en = "One to one"},
    {"split", .kind = FIELD_INT, .zh = "拆分", .en = "Split"},
    {"merged", .kind = FIELD_INT, .zh = "合并", .en = "Merged"},
    {"none", .kind = FIELD_INT, .zh = "无后继", .en = "No successor"},
    {"version", .kind = FIELD_INT},
    FIELD_END,
};
const struct shape mapping_shape = {"EditionMapping", mapping_fields};
