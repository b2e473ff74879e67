#include "base/log.h"
#include "main/cli.h"
#include "main/site.h"
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static bool is_loopback(str listen) { return str_starts(listen, STR("127.")) || str_starts(listen, STR("[::1]:")); }

/* Demo passwords are in the manual: leaving loopback has to be said twice, in two places. */
static bool demo_may_listen(const struct app *app, str listen, bool said) {
    if (!app_settings(app)->demo || is_loopback(listen))
        return true;
    const char *again = getenv("WENCHENG_DEMO_BEYOND_LOOPBACK");
    if (said && again && strcmp(again, "yes") == 0)
        return true;
    fputs("wencheng serve: this is demo data with public passwords; it listens on loopback only.\n"
          "  To show it on a network all the same: --demo-beyond-loopback and WENCHENG_DEMO_BEYOND_LOOPBACK=yes\n",
          stderr);
    return false;
}

static void wake(void *server) { http_wake_streams(server); }

static void wait_for_the_end(void) {
    sigset_t ends;
    int which;
    sigemptyset(&ends);
    sigaddset(&ends, SIGTERM);
    sigaddset(&ends, SIGINT);
    sigwait(&ends, &which);
}

static int run(struct cli_app *c, str listen, str web_folder) {
    struct site site = {0};
    err failed = site_open(&site, c->app, web_folder, c->arena);
    if (failed)
        return cli_say_problem("serve", failed, NULL);
    struct http_settings settings = {
        .listen = listen,
        .upload_folder = files_temporary_folder(app_files(c->app)),
        .workers = (unsigned)app_setting_i64(c->app, "server.workers", 0),
        .socket_threads = (unsigned)app_setting_i64(c->app, "server.socket_threads", 0),
        .trusted_proxy = app_setting(c->app, "server.trusted_proxy", STR("")),
    };
    struct http_app http_app = site_http_app(&site);
    struct http_server *server;
    str message = STR_NONE;
    failed = http_start(&settings, &http_app, &server, c->arena, &message);
    if (failed) {
        fprintf(stderr, "wencheng serve: " STR_F "\n", STR_A(message));
        return CLI_FAILED;
    }
    app_on_feed(c->app, wake, server);
    char address[160];
    const char *colon = strrchr(str_z(c->arena, listen), ':');
    snprintf(address, sizeof address, "http://%.*s:%u", (int)(listen.len - strlen(colon)), listen.at, http_port(server));
    log_line(LOG_INFO, "listening", LOG_FIELDS(LOG_TEXT("address", str_of(address)), LOG_TEXT("engine", str_of(db_engine(app_db(c->app))))));
    printf("wencheng: %s  (%s%s)\n", address, db_engine(app_db(c->app)), app_settings(c->app)->demo ? ", demo data" : "");
    fflush(stdout);
    wait_for_the_end();
    app_on_feed(c->app, NULL, NULL);
    http_stop(server);
    log_line(LOG_INFO, "stopped", LOG_FIELDS(LOG_TEXT("address", str_of(address))));
    return CLI_DONE;
}

int cli_serve(int argc, char **argv) {
    enum { LISTEN = CLI_OWN, WEB, BEYOND, COUNT };
    struct cli_option o[COUNT] = {CLI_CITY_OPTIONS, {"listen", false, NULL}, {"web-dir", false, NULL}, {"demo-beyond-loopback", true, NULL}};
    struct cli_words words;
    if (!cli_parse(argc, argv, o, COUNT, &words))
        return CLI_USAGE;
    /* Blocked before any thread starts, so that only sigwait takes them. */
    sigset_t ends;
    sigemptyset(&ends);
    sigaddset(&ends, SIGTERM);
    sigaddset(&ends, SIGINT);
    pthread_sigmask(SIG_BLOCK, &ends, NULL);
    struct cli_app c;
    int code;
    if (!cli_open_city(&c, "serve", o, CLI_SERVES, &code))
        return code;
    str listen = str_of(o[LISTEN].value ? o[LISTEN].value : "127.0.0.1:8080");
    code = demo_may_listen(c.app, listen, o[BEYOND].value != NULL) ? run(&c, listen, str_of(o[WEB].value ? o[WEB].value : "")) : CLI_FAILED;
    cli_close(&c);
    return code;
}
