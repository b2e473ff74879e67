/* What the address bar asks for: /api and the health pages go to the application, everything else to the screens, which
 * are embedded in the program (or read from --web-dir while developing). */
#ifndef WENCHENG_MAIN_SITE_H
#define WENCHENG_MAIN_SITE_H
#include "app/app.h"
#include "http/pack.h"

struct site {
    struct app *app;
    struct pack pack;
    str web_folder;      /* not empty: files from here instead of the pack */
    str frame_ancestors; /* CSP: who may embed us; default 'none' */
};
err site_open(struct site *, struct app *, str web_folder, struct arena *) MUST_USE;
struct http_app site_http_app(struct site *);

#endif
