/* wencheng import reports FILE: messages and requests of a hotline or another system, with their own times. A row with a
 * reply, or whose status says so, is closed history; the others wait in the office's dispatch list. Rows without a position are
 * welcome. Nobody is told, nothing is dispatched: it happened elsewhere. */
#include "capabilities/reports/inside.h"

struct import_in {
    str time, title, text, address, category, contact, reply, reply_time, status, number, source;
    double lon, lat;
    bool has_lon, has_lat;
};
static const struct field import_fields[] = {
    {"time", FIELD_TEXT, offsetof(struct import_in, time), .required = true, .max = 40, .zh = "时间|反映时间|留言时间", .en = "Time|Created|Creation date"},
    {"title", FIELD_TEXT, offsetof(struct import_in, title), .max = 400, .zh = "标题|主题|留言主题", .en = "Title|Subject"},
    {"text", FIELD_TEXT, offsetof(struct import_in, text), .max = 20000, .zh = "内容|详情|留言详情", .en = "Text|Description"},
    {"address", FIELD_TEXT, offsetof(struct import_in, address), .max = 400, .zh = "地点|地址", .en = "Address"},
    {"lon", FIELD_REAL, offsetof(struct import_in, lon), .has = offsetof(struct import_in, has_lon), .low = -180, .high = 180, .zh = "经度", .en = "Longitude"},
    {"lat", FIELD_REAL, offsetof(struct import_in, lat), .has = offsetof(struct import_in, has_lat), .low = -90, .high = 90, .zh = "纬度", .en = "Latitude"},
    {"category", FIELD_TEXT, offsetof(struct import_in, category), .max = 40, .zh = "类别代码", .en = "Category code"},
    {"contact", FIELD_TEXT, offsetof(struct import_in, contact), .max = 100, .zh = "联系方式", .en = "Contact"},
    {"reply", FIELD_TEXT, offsetof(struct import_in, reply), .max = 20000, .zh = "答复|答复意见", .en = "Reply"},
    {"reply_time", FIELD_TEXT, offsetof(struct import_in, reply_time), .max = 40, .zh = "答复时间|办结时间", .en = "Reply time|Completion date"},
    {"status", FIELD_TEXT, offsetof(struct import_in, status), .max = 60, .zh = "状态", .en = "Status"},
    {"external_number", FIELD_TEXT, offsetof(struct import_in, number), .max = 80, .zh = "原编号|编号|留言编号", .en = "External number|Request number"},
    {"source", FIELD_TEXT, offsetof(struct import_in, source), .max = 20, .zh = "来源", .en = "Source"},
    FIELD_END};

static err time_read(struct ctx *ctx, str text, const char *field, int64_t *ret_ms) {
    if (time_parse(str_trim(text), ret_ms))
        return NULL;
    return ctx_refuse(ctx, &app_invalid, field, STR("时间应写成 2026-03-02 09:30 或 2026-03-02。"), STR("Write the time as 2026-03-02 09:30 or 2026-03-02."));
}

static bool says_closed(str status) {
    static const char *const beginnings[] = {"Completed", "completed", "Closed", "closed", "已办结", "已结案", "已答复", "办结"};
    for (size_t i = 0; i < sizeof beginnings / sizeof *beginnings; i++)
        if (str_starts_with(str_trim(status), beginnings[i]))
            return true;
    return false;
}

static err row_checked(struct ctx *ctx, const struct import_in *in, struct cases_opening *opening) {
    struct duty_category category;
    TRY(time_read(ctx, in->time, "time", &opening->reported_ms));
    if (in->reply_time.len)
        TRY(time_read(ctx, in->reply_time, "reply_time", &opening->closed_ms));
    else if (in->reply.len || says_closed(in->status))
        opening->closed_ms = opening->reported_ms;
    if (opening->closed_ms && opening->closed_ms < opening->reported_ms)
        return ctx_refuse(ctx, &app_invalid, "reply_time", STR("答复时间早于反映时间。"), STR("The reply is older than the report."));
    if (in->category.len && !duty_category_find(ctx, in->category, &category))
        return ctx_refuse(ctx, &app_invalid, "category", STR("没有这个类别代码。"), STR("There is no such category code."));
    if (in->has_lon != in->has_lat)
        return ctx_refuse(ctx, &app_invalid, in->has_lon ? "lat" : "lon", STR("经度和纬度要一起填写。"), STR("Longitude and latitude go together."));
    const char *const *word = cases_sources;
    while (in->source.len && *word && !str_is(in->source, *word))
        word++;
    if (in->source.len && !*word)
        return ctx_refuse(ctx, &app_invalid, "source", STR("来源应是 hotline、citizen、superior、media 等。"),
                          STR("The source is one of hotline, citizen, superior, media …"));
    return NULL;
}

static err import_add(struct ctx *ctx, struct db_write *w, const void *with, struct import_row *row) {
    const struct import_in *in = with;
    struct db_row found;
    str number = str_trim(in->number), source = in->source.len ? in->source : STR("hotline");
    str words = str_trim(in->text).len ? in->text : str_trim(in->title).len ? in->title : in->address;
    struct cases_opening opening = {.source = source,
                                    .title = in->title,
                                    .text = words,
                                    .category = in->category,
                                    .address = str_trim(in->address),
                                    .has_place = in->has_lon && in->has_lat,
                                    .lon = in->lon,
                                    .lat = in->lat,
                                    .reporter_kind = STR("citizen"),
                                    .imported = 1,
                                    .reply = in->reply};
    TRY(row_checked(ctx, in, &opening));
    if (number.len) {
        TRY(db_one(db_reading(w), ctx->arena, &reports_sql[REPORTS_BY_EXTERNAL], DB_ARGS(db_int(ctx->city_id), db_text(source), db_text(number)), &found));
        if (found.count) {
            row->is_left_out = true;
            import_warn(ctx, row->number, "external_number", STR("同一来源的这个编号已经导入，本行跳过。"),
                        STR("This number of this source was imported before; the row is left out."));
            return NULL;
        }
    }
    if (!str_trim(words).len) { /* an address is all some systems keep; without one there is nothing to act on */
        import_warn(ctx, row->number, "text", STR("没有内容和地点，按“内容未记录”导入。"), STR("Neither text nor address; taken in as “nothing recorded”."));
        opening.text = ctx_say(ctx, "内容未记录", "Nothing recorded");
    }
    struct report_new new = {.source = source,
                             .external_number = number,
                             .text = opening.text,
                             .contact = in->contact,
                             .category = in->category,
                             .opened_ms = opening.reported_ms,
                             .tracking = reports_tracking_make(ctx->arena)};
    int64_t id = 0;
    TRY(cases_open(ctx, w, &opening, &new.case_id, &new.case_number));
    return report_write(ctx, w, &new, &id);
}

const struct importer reports_importer = {.kind = "reports",
                                          .zh = "市民反映",
                                          .en = "Reports",
                                          .needs = &reports_rights[REPORTS_IMPORT],
                                          .row = {sizeof(struct import_in), import_fields},
                                          .add = import_add};
