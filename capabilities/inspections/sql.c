#include "capabilities/inspections/sql.h"

#define VISIT                                                                                                                                                  \
    "v.id, v.version, COALESCE(v.plan_id, 0), v.plan_name, v.kind, v.state, v.site_id, v.site_name, v.site_type, v.division_name, v.site_lon, v.site_lat, "    \
    "v.inspector_id,"                                                                                                                                          \
    " v.inspector_name, v.due_day, v.submitted_ms, v.rate_milli, v.failed, v.observed, v.district_id, v.street_id, v.community_id, v.unit_path, "              \
    "v.body_sha256, v.client_id,"                                                                                                                              \
    " v.started_ms, v.ended_ms, v.changed_by, v.changed_ms"
#define VISIT_GIVES                                                                                                                                            \
    "iiitttittt"                                                                                                                                               \
    "rri"                                                                                                                                                      \
    "tiiiiiiii"                                                                                                                                                \
    "ttt"                                                                                                                                                      \
    "iiti"
#define SUM_OF                                                                                                                                                 \
    " CAST(sum(o.got_milli) AS BIGINT), CAST(sum(o.possible_milli) AS BIGINT), CAST(count(*) AS BIGINT) FROM inspections_observation o WHERE o.city_id = "     \
    ":city AND o.counts = 1"

#define PAST_SUM                                                                                                                                               \
    "SELECT o.point_id, CAST(sum(o.got_milli) AS BIGINT), CAST(sum(o.possible_milli) AS BIGINT), CAST(count(*) AS BIGINT), CAST(sum(o.id % 2147483647) AS "    \
    "BIGINT) FROM inspections_observation o WHERE o.city_id = :city AND o.from_revision <= :revision AND (o.counts = 1 OR o.until_revision > :revision)"
#define INPUT                                                                                                                                                  \
    "o.id, o.visit_id, o.point_id, o.site_id, o.points_milli, o.got_milli, o.possible_milli, o.at_ms, v.withdrawn_ms, o.rule_version, o.counted, o.sampled, "  \
    "o.distance_m, o.minutes, o.minimum, o.maximum, o.rule, o.measure, o.said, o.detail, o.result, o.site_name, o.inspector_name, v.withdrawn_note, v.kind, "  \
    "o.counts"
#define INPUT_FROM " FROM inspections_observation o JOIN inspections_visit v ON v.city_id = o.city_id AND v.id = o.visit_id WHERE o.city_id = :city"
#define INPUT_GIVES "iiiiiiiiiiiiiiiittttttttti"

const struct db_sql inspections_sql[INSPECTIONS_STATEMENTS] = {
    [REVISION_GET] = {"SELECT revision, regrouped FROM inspections_revision WHERE city_id = :city", "i", "ii"},
    [REVISION_BUMP] = {"INSERT INTO inspections_revision (city_id, revision) VALUES (:city, 1)"
                       " ON CONFLICT (city_id) DO UPDATE SET revision = inspections_revision.revision + 1 RETURNING revision",
                       "i", "i"},
    [REVISION_REGROUP] = {"INSERT INTO inspections_revision (city_id, revision, regrouped) VALUES (:city, 1, 1)"
                          " ON CONFLICT (city_id) DO UPDATE SET revision = inspections_revision.revision + 1, regrouped = inspections_revision.revision + 1",
                          "i", ""},
    [VISIT_BY_ID] = {"SELECT " VISIT " FROM inspections_visit v WHERE v.city_id = :city AND v.id = :id", "ii", VISIT_GIVES},
    [VISIT_BY_CLIENT] = {"SELECT " VISIT " FROM inspections_visit v WHERE v.city_id = :city AND v.client_id = :client", "it", VISIT_GIVES},
    [VISIT_ADD] = {"INSERT INTO inspections_visit (city_id, id, version, client_id, plan_id, plan_name, kind, state, site_id, site_name, site_type, "
                   "division_id, division_name, district_id,"
                   " street_id, community_id, unit_path, site_lon, site_lat, inspector_id, inspector_name, due_day, observed, failed, changed_by, changed_ms)"
                   " VALUES (:city, :id, 1, :client, :plan, :plan_name, :kind, 'planned', :site, :site_name, :site_type, :division, :division_name, :district, "
                   ":street, :community, :unit_path,"
                   " :site_lon, :site_lat, :inspector, :inspector_name, :due_day, 0, 0, :by, :now)",
                   "iitittittitiiitrrititi", ""},
    [VISIT_SUBMIT] =
        {"UPDATE inspections_visit SET version = version + 1, state = 'submitted', kind = :kind, started_ms = :started, ended_ms = :ended, submitted_ms = "
         ":now, lon = :lon, lat = :lat,"
         " accuracy_m = :accuracy, body_sha256 = :sha256, rate_milli = :rate, observed = :observed, failed = :failed, changed_by = :by, changed_ms = :now"
         " WHERE city_id = :city AND id = :id AND state IN ('planned', 'started')",
         "tiiirritiiitii", ""},
    [VISIT_WITHDRAW] = {"UPDATE inspections_visit SET version = version + 1, state = 'withdrawn', withdrawn_by = :account, withdrawn_ms = :now, withdrawn_note "
                        "= :note, changed_by = :by,"
                        " changed_ms = :now WHERE city_id = :city AND id = :id AND state = 'submitted'",
                        "iittii", ""},
    [VISIT_LAST_OF_SITES] = {"SELECT site_id, CAST(max(submitted_ms) AS BIGINT) FROM inspections_visit WHERE city_id = :city AND state = 'submitted' GROUP BY "
                             "site_id ORDER BY site_id",
                             "i", "ii"},
    [VISIT_LAST_OF_SITE] = {"SELECT rate_milli, ended_ms FROM inspections_visit WHERE city_id = :city AND site_id = :site AND state = 'submitted' AND kind <> "
                            "'self' AND rate_milli IS NOT NULL"
                            " ORDER BY ended_ms DESC, id DESC LIMIT 1",
                            "ii", "ii"},
    [VISITS_OF_SITE] =
        {"SELECT id, COALESCE(rate_milli, -1), ended_ms, failed, observed, kind, inspector_name FROM inspections_visit WHERE city_id = :city AND "
         "site_id = :site AND state = 'submitted' AND kind <> 'self' ORDER BY ended_ms DESC, id DESC LIMIT :limit",
         "iii", "iiiiitt"},
    [ANSWERS_OF_VISIT] = {"SELECT id, visit_id, point_id, site_id, got_milli, possible_milli, at_ms, site_name, result, inspector_name FROM "
                          "inspections_observation WHERE city_id = :city AND visit_id = :visit AND counts = 1 ORDER BY position, id",
                          "ii", "iiiiiiittt"},
    [VISIT_PLANNED_AT] = {"SELECT v.id, v.inspector_id, v.kind FROM inspections_visit v WHERE v.city_id = :city AND v.site_id = :site AND v.state = 'planned' "
                          "AND v.due_day >= :from AND v.due_day <= :until"
                          " ORDER BY v.due_day, v.id LIMIT 20",
                          "iiii", "iit"},
    [VISIT_MOVE_UNIT] = {"UPDATE inspections_visit SET unit_path = :new || substr(unit_path, CAST(:rest AS INTEGER)) WHERE city_id = :city AND unit_path >= "
                         ":from AND unit_path < :to",
                         "tiitt", ""},
    [OBSERVATION_ADD] = {"INSERT INTO inspections_observation (city_id, id, visit_id, position, point_id, site_id, result, counted, distance_m, minutes, note, "
                         "got_milli, possible_milli, counts, at_ms,"
                         " district_id, street_id, community_id, unit_path, site_name, inspector_name, said, sampled, detail, rule, rule_version, "
                         "points_milli, measure, minimum, maximum, from_revision)"
                         " VALUES (:city, :id, :visit, :position, :point, :site, :result, :counted, :distance, :minutes, :note, :got, :possible, :counts, :at, "
                         ":district, :street, :community,"
                         " :unit_path, :site_name, :inspector_name, :said, :sampled, :detail, :rule, :rule_version, :points, :measure, :minimum, :maximum, "
                         ":revision)",
                         "iiiiiitiiitiiiiiiittttittiitiii", ""},
    [OBSERVATIONS_OF_VISIT] =
        {"SELECT id, point_id, result, counted, distance_m, minutes, note, case_id, case_number, got_milli, possible_milli, sampled, detail, rule, said"
         " FROM inspections_observation WHERE city_id = :city AND visit_id = :visit ORDER BY position, id",
         "ii", "iitiiititiiittt"},
    [OBSERVATIONS_WITHDRAW] =
        {"UPDATE inspections_observation SET until_revision = CASE WHEN counts = 1 THEN CAST(:revision AS BIGINT) ELSE until_revision END,"
         " counts = 0 WHERE city_id = :city AND visit_id = :visit",
         "iii", ""},
    /* An observation counted under a revision when it was there and not yet withdrawn. */
    [OBSERVATIONS_AT_ALL] = {PAST_SUM " GROUP BY o.point_id ORDER BY o.point_id", "ii", "iiiii"},
    [OBSERVATIONS_AT] = {PAST_SUM " AND o.at_ms >= :from_ms AND o.at_ms < :until_ms GROUP BY o.point_id ORDER BY o.point_id", "iiii", "iiiii"},
    [INPUT_BY_ID] = {"SELECT " INPUT INPUT_FROM " AND o.id = :id", "ii", INPUT_GIVES},
    [INPUTS_OF_VISIT] = {"SELECT " INPUT INPUT_FROM " AND o.visit_id = :visit ORDER BY o.position, o.id", "ii", INPUT_GIVES},
    [INPUTS_ALL] = {"SELECT o.visit_id, o.id, o.rule, o.rule_version, o.points_milli, o.measure, o.minimum, o.maximum, o.said, o.counted, o.distance_m, "
                    "o.minutes, o.detail, o.got_milli"
                    " FROM inspections_observation o WHERE o.city_id = :city ORDER BY o.visit_id, o.point_id",
                    "i", "iitiitiitiiiti"},
    [OBSERVATION_CASE] = {"UPDATE inspections_observation SET case_id = :case, case_number = :number WHERE city_id = :city AND id = :id", "itii", ""},
    [OBSERVATION_MOVE_UNIT] = {"UPDATE inspections_observation SET unit_path = :new || substr(unit_path, CAST(:rest AS INTEGER)) WHERE city_id = :city AND "
                               "unit_path >= :from AND unit_path < :to",
                               "tiitt", ""},
    [OBSERVATIONS_SINCE] = {"SELECT site_id, point_id, at_ms, result FROM inspections_observation WHERE city_id = :city AND counts = 1 AND at_ms >= :from"
                            " ORDER BY id",
                            "ii", "iiit"},
    [PLAN_ADD] = {"INSERT INTO inspections_plan (city_id, id, version, name, kind, region_id, region_name, sector_id, sector_name, place_type, from_day, "
                  "until_day, inspectors, visits, merged, made_by, made_ms)"
                  " VALUES (:city, :id, 1, :name, :kind, :region, :region_name, :sector, :sector_name, :type, :from, :until, :inspectors, 0, 0, :by, :now)",
                  "iittitittiiiii", ""},
    [PLANS_LIST] = {"SELECT id, version, name, kind, COALESCE(region_id, 0), region_name, COALESCE(sector_id, 0), sector_name, place_type, from_day, "
                    "until_day, inspectors, visits, merged, made_ms"
                    " FROM inspections_plan WHERE city_id = :city AND id < :before ORDER BY id DESC LIMIT :limit",
                    "iii",
                    "iittititt"
                    "iiiiii"},
    [PLAN_BY_ID] = {"SELECT id, version, name, kind, COALESCE(region_id, 0), region_name, COALESCE(sector_id, 0), sector_name, place_type, from_day, "
                    "until_day, inspectors, visits, merged, made_ms"
                    " FROM inspections_plan WHERE city_id = :city AND id = :id",
                    "ii",
                    "iittititt"
                    "iiiiii"},
    [PLAN_VISIT] =
        {"INSERT INTO inspections_visit_of_plan (city_id, plan_id, visit_id) VALUES (:city, :plan, :visit) ON CONFLICT (city_id, plan_id, visit_id) DO NOTHING",
         "iii", ""},
    [PLAN_DONE] = {"SELECT CAST(count(*) AS BIGINT) FROM inspections_visit_of_plan p JOIN inspections_visit v ON v.city_id = p.city_id AND v.id = p.visit_id"
                   " WHERE p.city_id = :city AND p.plan_id = :plan AND v.state = 'submitted'",
                   "ii", "i"},
    [PLAN_COUNTS] = {"UPDATE inspections_plan SET visits = :visits, merged = :merged WHERE city_id = :city AND id = :id", "iiii", ""},
};

/* A person of limited reach sees what happens at places of the own subtree or on the own ground once it was done, and always
 * the own visits: where an unannounced visit will go is nobody else's to know. */
#define VISITS_REACH                                                                                                                                           \
    " AND (CAST(:whole AS BIGINT) = 1 OR v.inspector_id = :me OR (v.state IN ('submitted', 'withdrawn') AND ((v.unit_path >= :reach_from AND v.unit_path < "   \
    ":reach_to)"                                                                                                                                               \
    " OR v.district_id = :ground OR v.street_id = :ground OR v.community_id = :ground)))"
static const struct db_clause visits_clauses[VISITS_CLAUSES] = {
    [VISITS_INSPECTOR] = {"v.inspector_id = :inspector", "i"},
    [VISITS_STATE] = {"v.state = :state", "t"},
    [VISITS_SITE] = {"v.site_id = :site", "i"},
    [VISITS_PLAN] = {"EXISTS (SELECT 1 FROM inspections_visit_of_plan p WHERE p.city_id = v.city_id AND p.plan_id = :plan AND p.visit_id = v.id)", "i"},
    [VISITS_KIND] = {"v.kind = :kind", "t"},
    [VISITS_FROM] = {"v.submitted_ms >= :from_ms", "i"},
    [VISITS_TODAY] = {"((v.state IN ('planned', 'started') AND v.due_day <= :today) OR (v.state = 'submitted' AND v.submitted_ms >= :midnight))", "ii"},
    [VISITS_BEFORE] = {"v.id < :before", "i"},
};
static const struct db_clause visits_tails[] = {{"ORDER BY v.id DESC LIMIT :limit", "i"}};

static const struct db_clause since_tails[] = {{"ORDER BY o.point_id, o.id", ""}};
static const struct db_clause since_clauses[SINCE_CLAUSES] = {
    [SINCE_FROM] = {"o.at_ms >= :from_ms", "i"},
    [SINCE_UNTIL] = {"o.at_ms < :until_ms", "i"},
    [SINCE_DISTRICT] = {"o.district_id = :district", "i"},
    [SINCE_STREET] = {"o.street_id = :street", "i"},
    [SINCE_COMMUNITY] = {"o.community_id = :community", "i"},
    [SINCE_UNIT] = {"o.unit_path >= :unit_from AND o.unit_path < :unit_to", "tt"},
};
static const struct db_clause sums_clauses[SUMS_CLAUSES] = {
    [SUMS_FROM] = {"o.at_ms >= :from_ms", "i"},
    [SUMS_UNTIL] = {"o.at_ms < :until_ms", "i"},
    [SUMS_DISTRICT] = {"o.district_id = :district", "i"},
    [SUMS_STREET] = {"o.street_id = :street", "i"},
    [SUMS_COMMUNITY] = {"o.community_id = :community", "i"},
    [SUMS_UNIT] = {"o.unit_path >= :unit_from AND o.unit_path < :unit_to", "tt"},
};
/* Grouped in the order of the covering index, so that nothing is sorted: 600,000 rows are one walk through it. Who asks by
 * district or street adds up the units (sums.c). */
static const struct db_clause sum_tail[] = {{"GROUP BY o.point_id ORDER BY o.point_id", ""}};
static const struct db_clause district_tail[] = {{"GROUP BY o.point_id, o.unit_path, o.district_id ORDER BY o.point_id, o.unit_path, o.district_id", ""}};
static const struct db_clause street_tail[] = {
    {"GROUP BY o.point_id, o.unit_path, o.district_id, o.street_id ORDER BY o.point_id, o.unit_path, o.district_id, o.street_id", ""}};
static const struct db_clause unit_tail[] = {{"GROUP BY o.point_id, o.unit_path ORDER BY o.point_id, o.unit_path", ""}};

static const struct db_clause day_tail[] = {{"GROUP BY o.point_id, (o.at_ms + 28800000) / 86400000 ORDER BY o.point_id, (o.at_ms + 28800000) / 86400000", ""}};
static const struct db_clause site_tail[] = {{"GROUP BY o.point_id, o.site_id ORDER BY o.point_id, o.site_id", ""}};

static const struct db_clause of_point_clauses[OF_POINT_CLAUSES] = {
    [OF_POINT_FROM] = {"o.at_ms >= :from_ms", "i"},
    [OF_POINT_UNTIL] = {"o.at_ms < :until_ms", "i"},
    [OF_POINT_DISTRICT] = {"o.district_id = :district", "i"},
    [OF_POINT_STREET] = {"o.street_id = :street", "i"},
    [OF_POINT_COMMUNITY] = {"o.community_id = :community", "i"},
    [OF_POINT_UNIT] = {"o.unit_path >= :unit_from AND o.unit_path < :unit_to", "tt"},
    [OF_POINT_BEFORE] = {"o.id < :before", "i"},
};
static const struct db_clause of_point_tails[] = {{"ORDER BY o.id DESC LIMIT :limit", "i"}};

#define CLAUSES(clauses, count, tails) clauses, count, tails, sizeof tails / sizeof *tails
const struct db_select inspections_selects[INSPECTIONS_SELECTS] = {
    [SELECT_VISITS] = {"SELECT " VISIT " FROM inspections_visit v WHERE v.city_id = :city" VISITS_REACH, "iiitti", VISIT_GIVES,
                       CLAUSES(visits_clauses, VISITS_CLAUSES, visits_tails)},
    [SELECT_SUM] = {"SELECT o.point_id," SUM_OF, "i", "iiii", CLAUSES(sums_clauses, SUMS_CLAUSES, sum_tail)},
    [SELECT_SUM_DISTRICT] = {"SELECT o.point_id, o.district_id," SUM_OF, "i", "iiiii", CLAUSES(sums_clauses, SUMS_CLAUSES, district_tail)},
    [SELECT_SUM_STREET] = {"SELECT o.point_id, o.street_id," SUM_OF, "i", "iiiii", CLAUSES(sums_clauses, SUMS_CLAUSES, street_tail)},
    [SELECT_SUM_UNIT] = {"SELECT o.point_id, o.unit_path," SUM_OF, "i", "itiii", CLAUSES(sums_clauses, SUMS_CLAUSES, unit_tail)},
    [SELECT_SUM_DAY] = {"SELECT o.point_id, (o.at_ms + 28800000) / 86400000," SUM_OF, "i", "iiiii", CLAUSES(sums_clauses, SUMS_CLAUSES, day_tail)},
    [SELECT_SUM_SITE] = {"SELECT o.point_id, o.site_id," SUM_OF, "i", "iiiii", CLAUSES(sums_clauses, SUMS_CLAUSES, site_tail)},
    [SELECT_SINCE] = {"SELECT o.point_id, o.district_id, o.street_id, o.unit_path, o.at_ms, o.site_id, o.got_milli, o.possible_milli, o.counts"
                      " FROM inspections_observation o WHERE o.city_id = :city AND ((o.from_revision > :since AND o.counts = 1) OR (o.until_revision > :since "
                      "AND o.from_revision <= :since))",
                      "ii", "iiitiiiii", CLAUSES(since_clauses, SINCE_CLAUSES, since_tails)},
    [SELECT_OF_POINT] = {"SELECT o.id, o.visit_id, o.point_id, o.site_id, o.got_milli, o.possible_milli, o.at_ms, o.site_name, o.result, o.inspector_name FROM "
                         "inspections_observation o"
                         " WHERE o.city_id = :city AND o.point_id = :point AND o.counts = 1",
                         "ii", "iiiiiiittt", CLAUSES(of_point_clauses, OF_POINT_CLAUSES, of_point_tails)},
};
