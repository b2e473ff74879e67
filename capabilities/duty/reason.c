/* The reason of an answer in words: the facts that decided it, and only those. */
#include "capabilities/duty/inside.h"

static str place_words(struct arena *arena, const struct duty_found *found) {
    str names[] = {found->district ? found->district->name : STR(""), found->street ? found->street->name : STR(""),
                   found->community ? found->community->name : STR("")};
    return str_join(arena, names, 3);
}

static const char *scheme_zh(str scheme) {
    static const char *const zh[] = {"街长", "路长", "河长", "湖长", "网格员"};
    for (size_t i = 0; places_schemes[i]; i++)
        if (str_is(scheme, places_schemes[i]))
            return zh[i];
    return "";
}

static void reason_rule(struct arena *arena, const struct duty_found *found, const struct duty_category *category, str unit, const char *zh_where,
                        const char *en_where, str division, str *ret_zh, str *ret_en) {
    str place = place_words(arena, found);
    *ret_zh = str_format(arena, "地点在" STR_F "；按%s“" STR_F "”的责任分工，" STR_F "类问题由" STR_F "负责。", STR_A(place), zh_where, STR_A(division),
                         STR_A(category->zh), STR_A(unit));
    *ret_en = str_format(arena, "The place lies in " STR_F ". As laid down for %s " STR_F ", " STR_F " answers for: " STR_F ".", STR_A(place), en_where,
                         STR_A(division), STR_A(unit), STR_A(category->en));
}

static void reason_site(struct arena *arena, const struct duty_found *found, const struct duty_category *category, str unit, str *ret_zh, str *ret_en) {
    const struct ground_site *site = found->site;
    const char *zh = found->why == WHY_SITE ? "该点位的责任单位是" : "按此类点位的责任分工，由", *zh_end = found->why == WHY_SITE ? "" : "负责";
    const char *en = found->why == WHY_SITE ? "its owner is" : "as laid down for this type of place, the unit is";
    *ret_zh = str_format(arena, "地点在点位“" STR_F "”%lld 米范围内，“" STR_F "”属于点位责任；%s" STR_F "%s。", STR_A(site->name), (long long)site->buffer_m,
                         STR_A(category->zh), zh, STR_A(unit), zh_end);
    *ret_en = str_format(arena, "The place is within %lld m of the site \"" STR_F "\", whose business this is (" STR_F "); %s " STR_F ".",
                         (long long)site->buffer_m, STR_A(site->name), STR_A(category->en), en, STR_A(unit));
}

static void reason_stretch(struct arena *arena, const struct duty_found *found, const struct duty_category *category, str unit, str *ret_zh, str *ret_en) {
    const struct ground_stretch *stretch = found->stretch;
    *ret_zh = str_format(arena, "“" STR_F "”没有单独的责任分工；最近的责任段是“" STR_F "”（%s：" STR_F "），由其所属单位" STR_F "负责。", STR_A(category->zh),
                         STR_A(stretch->name), scheme_zh(stretch->scheme), STR_A(stretch->person), STR_A(unit));
    *ret_en = str_format(
        arena, "Nothing is laid down for " STR_F "; the nearest stretch is \"" STR_F "\" (" STR_F " chief: " STR_F "), so its unit " STR_F " answers.",
        STR_A(category->en), STR_A(stretch->name), STR_A(stretch->scheme), STR_A(stretch->person), STR_A(unit));
}

static void reason_nobody(struct arena *arena, const struct duty_found *found, const struct duty_category *category, str unit, str *ret_zh, str *ret_en) {
    str place = place_words(arena, found);
    if (!unit.len) {
        *ret_zh = str_format(arena, "地点在" STR_F "；没有单位负责“" STR_F "”，属地也没有登记单位，请指挥部办公室裁定。", STR_A(place), STR_A(category->zh));
        *ret_en = str_format(arena, "The place lies in " STR_F ". No unit answers for " STR_F " and none is named for the ground; the command office decides.",
                             STR_A(place), STR_A(category->en));
        return;
    }
    *ret_zh = str_format(arena, "地点在" STR_F "；没有单位负责“" STR_F "”，暂由属地的" STR_F "办理，并提请指挥部办公室裁定。", STR_A(place),
                         STR_A(category->zh), STR_A(unit));
    *ret_en = str_format(arena,
                         "The place lies in " STR_F ". No unit answers for " STR_F "; for the time being the unit of the ground, " STR_F
                         ", takes it, and the command office decides.",
                         STR_A(place), STR_A(category->en), STR_A(unit));
}

void duty_reason(struct arena *arena, const struct duty_found *found, const struct duty_category *category, str unit, str *ret_zh, str *ret_en) {
    switch (found->why) {
    case WHY_SITE:
    case WHY_RULE_SITE: reason_site(arena, found, category, unit, ret_zh, ret_en); return;
    case WHY_RULE_COMMUNITY: reason_rule(arena, found, category, unit, "社区", "the community", found->community->name, ret_zh, ret_en); return;
    case WHY_RULE_STREET: reason_rule(arena, found, category, unit, "街道", "the street", found->street->name, ret_zh, ret_en); return;
    case WHY_RULE_DISTRICT: reason_rule(arena, found, category, unit, "区", "the district", found->district->name, ret_zh, ret_en); return;
    case WHY_RULE_CITY:
        reason_rule(arena, found, category, unit, "", "", STR("全市"), ret_zh, ret_en);
        *ret_en = str_format(arena, "As laid down for the whole city, " STR_F " answers for: " STR_F ".", STR_A(unit), STR_A(category->en));
        return;
    case WHY_STRETCH: reason_stretch(arena, found, category, unit, ret_zh, ret_en); return;
    case WHY_NOBODY: reason_nobody(arena, found, category, unit, ret_zh, ret_en); return;
    }
}
