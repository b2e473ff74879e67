/* Which fonts set a paper. The office's own come first; the list ends with free ones that Debian packages. */
#include "formats/paper/inside.h"
#include <string.h>

const struct problem canvas_no_font = {PROBLEM_IO, "canvas.no_font", "服务器上没有可用的中文字体，请安装 fonts-noto-cjk。",
                                       "There is no Chinese font on the server; install fonts-noto-cjk."};

const char *const face_office_names[FACES] = {"方正小标宋简体", "黑体", "楷体_GB2312", "仿宋_GB2312", "宋体"};
static const char *const roles[FACES] = {"小标宋", "黑体", "楷体", "仿宋", "宋体"};

/* Best first. A '*' marks a free fall-back; "+b": in its bold, because the face is a heavy one. */
static const char *const lists[FACES] = {
    "方正小标宋简体,方正小标宋_GBK,FZXiaoBiaoSong-B05S,FZXiaoBiaoSong-B05,*Noto Serif CJK SC Black,*Noto Serif CJK SC+b,*Source Han Serif SC+b",
    "黑体,SimHei,方正黑体_GBK,*Noto Sans CJK SC,*Source Han Sans SC,*WenQuanYi Zen Hei",
    "楷体_GB2312,楷体,KaiTi,KaiTi_GB2312,*AR PL UKai CN,*FandolKai,*Noto Serif CJK SC",
    "仿宋_GB2312,仿宋,FangSong,FangSong_GB2312,方正仿宋_GBK,*Noto Serif CJK SC,*Source Han Serif SC,*AR PL UMing CN",
    "宋体,SimSun,方正书宋_GBK,*Noto Serif CJK SC,*Source Han Serif SC,*AR PL UMing CN"};

struct families {
    PangoFontFamily **at;
    int count;
};

static bool has_family(const struct families *f, str name) {
    for (int i = 0; i < f->count; i++) {
        str have = str_of(pango_font_family_get_name(f->at[i]));
        if (have.len == name.len && strncasecmp(have.at, name.at, name.len) == 0)
            return true;
    }
    return false;
}

static err use(struct canvas *c, enum face face, str name, bool is_bold, bool is_fallback) {
    /* characters the family lacks are taken from a complete one of the same kind, not from whatever comes first */
    str list = str_format(c->arena, STR_F ",%s", STR_A(name), face == FACE_HEI ? "Noto Sans CJK SC" : "Noto Serif CJK SC");
    str shown = str_format(c->arena, STR_F "%s", STR_A(name), is_bold ? " Bold" : "");
    if (!list.at || !shown.at)
        return &err_no_memory;
    PangoFontDescription *d = pango_font_description_new();
    pango_font_description_set_family(d, list.at);
    pango_font_description_set_weight(d, is_bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    c->descriptions[face] = d;
    c->faces[face] = (struct face_used){roles[face], face_office_names[face], shown, is_fallback};
    return NULL;
}

static bool next_name(str *rest, str *ret) {
    str head, tail;
    if (!rest->len)
        return false;
    if (!str_cut(*rest, STR(","), &head, &tail))
        head = *rest, tail = STR_NONE;
    *rest = tail;
    *ret = str_trim(head);
    return true;
}

static err find_face(struct canvas *c, const struct families *have, enum face face, str wished) {
    str rest = wished, name;
    while (next_name(&rest, &name))
        if (name.len && has_family(have, name))
            return use(c, face, str_copy(c->arena, name), false, false);
    rest = str_of(lists[face]);
    while (next_name(&rest, &name)) {
        bool is_fallback = str_starts_with(name, "*"), is_bold = str_ends(name, STR("+b"));
        name = str_slice(name, is_fallback ? 1 : 0, name.len - (is_bold ? 2 : 0));
        if (has_family(have, name))
            return use(c, face, name, is_bold, is_fallback);
    }
    TRY(use(c, face, STR("serif"), false, true));
    c->faces[face].used = STR("");
    return NULL;
}

err faces_find(struct canvas *c, const struct face_wish *wish) {
    struct families have = {NULL, 0};
    pango_font_map_list_families(c->fonts, &have.at, &have.count);
    err failed = have.count ? NULL : &canvas_no_font;
    for (size_t f = 0; f < FACES && !failed; f++)
        failed = find_face(c, &have, (enum face)f, wish->families[f]);
    g_free(have.at);
    return failed;
}

const struct face_used *canvas_faces(const struct canvas *c) { return c->faces; }

str canvas_face_record(const struct canvas *c, struct arena *a) {
    struct buf to;
    str text;
    buf_init(&to, a, 4096);
    for (size_t f = 0; f < FACES; f++) {
        const struct face_used *face = &c->faces[f];
        buf_addf(&to, "%s%s=" STR_F "%s", f ? "; " : "", face->role, STR_A(face->used.len ? face->used : STR("?")), face->is_fallback ? " (fallback)" : "");
    }
    return buf_finish(&to, &text) ? STR_NONE : text;
}
