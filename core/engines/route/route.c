#include "engines/route.h"
#include "base/random.h"
#include <string.h>

const struct problem route_bad_input = {PROBLEM_INVALID, "route.bad_input", "路线的数据不对。", "The data of the route is wrong."};
const struct route_effort route_usual = {1500, 1};

/* A closed tour over `count` nodes. A path is closed by a node that is nowhere: next to start and end only. */
struct tour {
    const int64_t *cost; /* count × count */
    size_t count;
    uint32_t *at;
};
static const int64_t FAR = INT64_C(1) << 40; /* longer than any tour */

static int64_t leg(const struct tour *t, size_t i, size_t j) { return t->cost[t->at[i % t->count] * t->count + t->at[j % t->count]]; }

static void reverse(struct tour *t, size_t from, size_t to) {
    for (; from < to; from++, to--) {
        uint32_t kept = t->at[from];
        t->at[from] = t->at[to];
        t->at[to] = kept;
    }
}

/* Two legs exchanged: the stretch from … to runs the other way. */
static bool mend_by_turning(struct tour *t) {
    bool better = false;
    for (size_t from = 1; from + 1 < t->count; from++)
        for (size_t to = from + 1; to < t->count; to++) {
            int64_t before = leg(t, from - 1, from) + leg(t, to, to + 1);
            int64_t after = t->cost[t->at[from - 1] * t->count + t->at[to]] + t->cost[t->at[from] * t->count + t->at[(to + 1) % t->count]];
            if (after < before) {
                reverse(t, from, to);
                better = true;
            }
        }
    return better;
}

/* One to three neighbours put between two others, either way round: three turnings of an array. */
static void move_stretch(struct tour *t, size_t from, size_t length, size_t behind, bool turned) {
    if (behind < from) { /* … behind | between | stretch … */
        reverse(t, behind + 1, from - 1);
        reverse(t, from, from + length - 1);
        reverse(t, behind + 1, from + length - 1);
        if (turned)
            reverse(t, behind + 1, behind + length);
    } else { /* … stretch | between … behind … */
        reverse(t, from, from + length - 1);
        reverse(t, from + length, behind);
        reverse(t, from, behind);
        if (turned)
            reverse(t, behind - length + 1, behind);
    }
}

static bool mend_by_moving(struct tour *t) {
    bool better = false;
    for (size_t length = 1; length <= 3; length++)
        for (size_t from = 1; from + length <= t->count; from++) {
            uint32_t first = t->at[from], last = t->at[from + length - 1];
            int64_t gain = leg(t, from - 1, from) + leg(t, from + length - 1, from + length) - leg(t, from - 1, from + length);
            for (size_t behind = 0; gain > 0 && behind < t->count; behind++) {
                if (behind + 1 >= from && behind < from + length)
                    continue;
                uint32_t a = t->at[behind], b = t->at[(behind + 1) % t->count];
                int64_t straight = t->cost[a * t->count + first] + t->cost[last * t->count + b],
                        turned = t->cost[a * t->count + last] + t->cost[first * t->count + b];
                int64_t added = (straight < turned ? straight : turned) - t->cost[a * t->count + b];
                if (added >= gain)
                    continue;
                move_stretch(t, from, length, behind, turned < straight);
                better = true;
                break;
            }
        }
    return better;
}

static int64_t whole(const struct tour *t) {
    int64_t sum = 0;
    for (size_t i = 0; i < t->count; i++)
        sum += leg(t, i, i + 1);
    return sum;
}

static void mend(struct tour *t) {
    bool better = true;
    while (better) {
        better = mend_by_turning(t);
        better = mend_by_moving(t) || better;
    }
}

/* Two neighbouring stretches change places: what neither of the mending moves undoes at once. */
static void disturb(struct tour *t, struct rng *rng) {
    size_t room = t->count - 1, most = room / 3 < 12 ? room / 3 : 12;
    size_t first = 1 + rng_below(rng, (uint32_t)most), second = 1 + rng_below(rng, (uint32_t)most);
    size_t from = 1 + rng_below(rng, (uint32_t)(room - first - second + 1)), end = from + first + second - 1;
    reverse(t, from, from + first - 1);
    reverse(t, from + first, end);
    reverse(t, from, end);
}

static void nearest_first(struct tour *t) {
    for (size_t i = 1; i < t->count; i++) {
        size_t best = i;
        for (size_t k = i + 1; k < t->count; k++)
            if (leg(t, i - 1, k) < leg(t, i - 1, best))
                best = k;
        uint32_t kept = t->at[i];
        t->at[i] = t->at[best];
        t->at[best] = kept;
    }
}

static err search(struct arena *arena, struct tour *t, const struct route_effort *effort) {
    uint32_t *best = ARENA_LIST(arena, uint32_t, t->count);
    struct rng rng = rng_seed(effort->seed);
    if (!best)
        return &err_no_memory;
    nearest_first(t);
    mend(t);
    int64_t length = whole(t);
    memcpy(best, t->at, t->count * sizeof *best);
    for (uint32_t round = 0; t->count >= 8 && round < effort->rounds; round++) {
        disturb(t, &rng);
        mend(t);
        int64_t now = whole(t);
        if (now <= length) { /* equal ones too: a way over a plain */
            length = now;
            memcpy(best, t->at, t->count * sizeof *best);
        } else
            memcpy(t->at, best, t->count * sizeof *best);
    }
    memcpy(t->at, best, t->count * sizeof *best);
    return NULL;
}

static bool is_sound(const struct route_in *in) {
    if (in->count < 1 || in->count > ROUTE_STOPS || in->start >= in->count || (in->end >= in->count && in->end != ROUTE_ANYWHERE))
        return false;
    for (size_t i = 0; i < in->count; i++)
        for (size_t j = 0; j < in->count; j++) {
            int32_t metres = in->metres[i * in->count + j];
            if (metres < 0 || metres > ROUTE_LEG_MOST || metres != in->metres[j * in->count + i])
                return false;
        }
    return true;
}

/* The chosen nodes as a closed tour; `names` says which stop a node is. */
static err tour_made(struct arena *arena, const struct route_in *in, const uint32_t *names, size_t count, struct tour *ret) {
    bool is_path = in->end != in->start;
    size_t nodes = count + is_path;
    int64_t *cost = ARENA_LIST(arena, int64_t, nodes * nodes);
    ret->at = ARENA_LIST(arena, uint32_t, nodes);
    if (!cost || !ret->at)
        return &err_no_memory;
    for (size_t i = 0; i < nodes; i++) {
        ret->at[i] = (uint32_t)i;
        for (size_t j = 0; j < nodes; j++) {
            size_t stop = i < j ? i : j; /* the other one, when one is the node that is nowhere */
            if (i < count && j < count)
                cost[i * nodes + j] = in->metres[names[i] * in->count + names[j]];
            else if (i != j && names[stop] == in->start)
                cost[i * nodes + j] = -FAR * 4; /* always beside the start … */
            else if (i != j)
                cost[i * nodes + j] = in->end == ROUTE_ANYWHERE || names[stop] == in->end ? 0 : FAR * 2; /* … and the end */
        }
    }
    ret->cost = cost;
    ret->count = nodes;
    return NULL;
}

/* Out of the closed tour: from start on, without the node that is nowhere. */
static err order_taken(struct arena *arena, const struct route_in *in, const struct tour *t, const uint32_t *names, size_t count, struct route *ret) {
    ret->order = ARENA_LIST(arena, uint32_t, count);
    ret->count = count;
    if (!ret->order)
        return &err_no_memory;
    size_t start = 0;
    while (t->at[start] >= count || names[t->at[start]] != in->start)
        start++;
    bool backwards = t->count > count && t->at[(start + 1) % t->count] == count; /* the way on leads through nowhere */
    size_t filled = 0;
    for (size_t k = 0; k < t->count; k++) {
        uint32_t node = t->at[(start + (backwards ? t->count - k : k)) % t->count];
        if (node < count)
            ret->order[filled++] = names[node];
    }
    ret->metres = route_length(in, ret->order, count);
    return NULL;
}

int64_t route_length(const struct route_in *in, const uint32_t *order, size_t count) {
    int64_t sum = 0;
    for (size_t i = 1; i < count; i++)
        sum += in->metres[order[i - 1] * in->count + order[i]];
    if (in->end == in->start && count > 1)
        sum += in->metres[order[count - 1] * in->count + order[0]];
    return sum;
}

static err order_of(struct arena *arena, const struct route_in *in, const uint32_t *names, size_t count, const struct route_effort *effort, struct route *ret) {
    struct tour t;
    TRY(tour_made(arena, in, names, count, &t));
    if (t.count > 2)
        TRY(search(arena, &t, effort));
    return order_taken(arena, in, &t, names, count, ret);
}

err route_order(struct arena *arena, const struct route_in *in, const struct route_effort *effort, struct route *ret) {
    uint32_t *names = ARENA_LIST(arena, uint32_t, in->count + 1);
    if (!names)
        return &err_no_memory;
    if (!is_sound(in))
        return &route_bad_input;
    for (size_t i = 0; i < in->count; i++)
        names[i] = (uint32_t)i;
    return order_of(arena, in, names, in->count, effort, ret);
}

/* ---- which stops ---- */

struct choosing {
    const struct route_in *in;
    const struct route_choice *choice;
    uint32_t *order;
    size_t count;
    bool *is_in;
};

static int64_t minutes_of(const struct choosing *c, const struct route *route) {
    int64_t milli = route->metres * 60000 / c->choice->metres_an_hour;
    for (size_t i = 0; i < route->count; i++)
        milli += c->choice->stops[route->order[i]].minutes_milli;
    return milli;
}

/* The stop that brings most for the minutes it adds, put where it adds least. SIZE_MAX: none fits. */
static size_t best_to_add(const struct choosing *c, int64_t left_milli, size_t *ret_behind) {
    const struct route_in *in = c->in;
    size_t best = SIZE_MAX, legs = in->end == ROUTE_ANYWHERE || in->end == in->start ? c->count : c->count - 1;
    int64_t best_worth = 0, best_milli = 1;
    for (size_t s = 0; s < in->count; s++) {
        if (c->is_in[s] || !c->choice->stops[s].worth)
            continue;
        for (size_t i = 0; i < legs; i++) {
            uint32_t a = c->order[i], b = c->order[(i + 1) % c->count];
            bool open = i + 1 == c->count && in->end == ROUTE_ANYWHERE;
            int64_t metres = in->metres[a * in->count + s];
            if (!open && (c->count > 1 || in->end == in->start))
                metres += in->metres[s * in->count + b] - in->metres[a * in->count + b];
            int64_t milli = metres * 60000 / c->choice->metres_an_hour + c->choice->stops[s].minutes_milli;
            if (milli > left_milli)
                continue;
            milli = milli < 1 ? 1 : milli;
            if (best == SIZE_MAX || c->choice->stops[s].worth * best_milli > best_worth * milli) {
                best = s;
                best_worth = c->choice->stops[s].worth;
                best_milli = milli;
                *ret_behind = i;
            }
        }
    }
    return best;
}

static void add_stop(struct choosing *c, size_t stop, size_t behind) {
    memmove(c->order + behind + 2, c->order + behind + 1, (c->count - behind - 1) * sizeof *c->order);
    c->order[behind + 1] = (uint32_t)stop;
    c->is_in[stop] = true;
    c->count++;
}

static bool is_choice_sound(const struct route_in *in, const struct route_choice *choice) {
    for (size_t i = 0; i < in->count; i++)
        if (choice->stops[i].worth < 0 || choice->stops[i].worth > 1000000000 || choice->stops[i].minutes_milli < 0 ||
            choice->stops[i].minutes_milli > 100000000)
            return false;
    return is_sound(in) && choice->metres_an_hour > 0 && choice->minutes_milli >= 0;
}

/* Fill, shorten the way, fill what that freed, until nothing more fits. */
err route_choose(struct arena *arena, const struct route_in *in, const struct route_choice *choice, const struct route_effort *effort,
                 struct route_chosen *ret) {
    struct choosing c = {in, choice, ARENA_LIST(arena, uint32_t, in->count + 1), 1, ARENA_LIST(arena, bool, in->count + 1)};
    if (!c.order || !c.is_in)
        return &err_no_memory;
    if (!is_choice_sound(in, choice))
        return &route_bad_input;
    c.order[0] = (uint32_t)in->start;
    c.is_in[in->start] = true;
    if (in->end != in->start && in->end != ROUTE_ANYWHERE) {
        c.order[c.count++] = (uint32_t)in->end;
        c.is_in[in->end] = true;
    }
    *ret = (struct route_chosen){.route = {c.order, c.count, route_length(in, c.order, c.count)}};
    for (size_t added = 1; added;) {
        size_t behind = 0, stop;
        int64_t left = choice->minutes_milli - minutes_of(&c, &ret->route);
        for (added = 0; (stop = best_to_add(&c, left, &behind)) != SIZE_MAX; added++) {
            add_stop(&c, stop, behind);
            ret->route = (struct route){c.order, c.count, route_length(in, c.order, c.count)};
            left = choice->minutes_milli - minutes_of(&c, &ret->route);
        }
        if (!added)
            break;
        struct route shorter;
        TRY(order_of(arena, in, c.order, c.count, effort, &shorter));
        if (shorter.metres < ret->route.metres)
            memcpy(c.order, shorter.order, c.count * sizeof *c.order);
        ret->route.metres = route_length(in, c.order, c.count);
    }
    ret->minutes_milli = minutes_of(&c, &ret->route);
    for (size_t i = 0; i < c.count; i++)
        ret->worth += choice->stops[c.order[i]].worth;
    return NULL;
}
