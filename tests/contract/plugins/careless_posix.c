/* SPDX-License-Identifier: MIT */
/*
 * Solvers and optimizers by an author in C who overlooks one thing each, which is their name. Most of
 * it goes well on the author's own PC, for a while.
 */
#include <femrun/abi/femrun.h>
#include <math.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* clang-format off */
#define SOLVERS(X) \
    X(careful) X(writes_beside) X(changes_design) X(keeps_names) X(writes_later) X(ends_texts) \
    X(says_latin1) X(says_lines) X(says_a_book) X(says_from_nowhere) X(says_from_thread) \
    X(logs_lines) X(logs_level_9) X(percent) X(announces_absolute) X(announces_nothing) \
    X(leaks_memory) X(leaks_files) X(leaves_threads) X(moves) X(newer_host) X(own_size) \
    X(reads_c_texts) X(probes_twice) X(probes_otherwise) X(probes_half_integer) X(divides_by_zero) \
    X(keeps_setup) X(knows_no_value)
#define OPTIMIZERS(X) \
    X(goes_on) X(writes_beside_rows) X(writes_rows_later) X(keeps_problem) X(keeps_verdicts) X(refuses_adoption) \
    X(refuses_failures) X(reads_two_losses)

typedef enum { 
#define NAME(deed) SOLVER_##deed,
    SOLVERS(NAME)
#undef NAME
#define NAME(deed) OPTIMIZER_##deed,
    OPTIMIZERS(NAME)
#undef NAME
    DEEDS
} deed_t;
/* clang-format on */

static femrun_text_t text(const char *words) {
    femrun_text_t made;
    made.data = words;
    made.size = strlen(words);
    return made;
}

static femrun_status_t say(const femrun_host_t *host, femrun_status_t status, const char *stage,
                           const char *message) {
    host->set_error(host, text(stage), text(message));
    return status;
}

/* -- solvers: every response is the first number of the design */

typedef struct solver {
    femrun_solver_t          table; /* first: its address is that of the whole */
    deed_t                   deed;
    const femrun_host_t     *host;
    uint32_t                 quantity_count, response_count;
    const femrun_quantity_t *kept;
    const femrun_setup_t    *setup;
    double                  *lent;
} solver_t;

static void *speak(void *host) {
    say((const femrun_host_t *)host, FEMRUN_OK, "", "from a thread");
    return NULL;
}

static void *sleep_on(void *nothing) {
    for (;;) pause();
    return nothing;
}

static femrun_status_t probe(struct femrun_solver *table, const femrun_host_t *host,
                             const femrun_probe_t *found) {
    static int           times = 0;
    const deed_t         deed = ((solver_t *)table)->deed;
    const femrun_value_t two = {2, {NULL, 0}}, half = {2.5, {NULL, 0}},
                         none = {NAN, {NULL, 0}};
    (void)host;
    found->variable(found, text("radius"), text("mm"), FEMRUN_REAL,
                    deed == SOLVER_knows_no_value ? none : two);
    if (deed == SOLVER_probes_half_integer)
        found->variable(found, text("coils"), text(""), FEMRUN_INTEGER, half);
    if (deed == SOLVER_probes_otherwise && ++times % 2 == 0)
        found->variable(found, text("wall"), text("mm"), FEMRUN_REAL, two);
    found->response(found, text("area"), text("mm2"));
    if (deed == SOLVER_probes_twice) found->response(found, text("area"), text("mm2"));
    return FEMRUN_OK;
}

static femrun_status_t open_study(struct femrun_solver *table, const femrun_host_t *host,
                                  const femrun_setup_t *setup) {
    solver_t *self = (solver_t *)table;
    if (!FEMRUN_HAS(setup, study_folder))
        return say(host, FEMRUN_INVALID, "", "the setup is too short");
    if (self->deed == SOLVER_reads_c_texts && strcmp(setup->responses[0].data, "area") != 0)
        return say(host, FEMRUN_INVALID, "", setup->responses[0].data);
    self->quantity_count = setup->quantity_count;
    self->response_count = setup->response_count;
    self->kept = setup->quantities;
    self->setup = setup;
    return FEMRUN_OK;
}

static femrun_status_t misbehave(solver_t *self, const femrun_host_t *host,
                                 const femrun_attempt_t *attempt) {
    const femrun_host_log_t *log =
        (const femrun_host_log_t *)host->get_extension(host, FEMRUN_EXT_LOG);
    const femrun_host_progress_t *progress =
        (const femrun_host_progress_t *)host->get_extension(host, FEMRUN_EXT_PROGRESS);
    const femrun_host_artefacts_t *files =
        (const femrun_host_artefacts_t *)host->get_extension(host, FEMRUN_EXT_ARTEFACTS);
    static char   book[5000];
    femrun_text_t words = {"too thin", 9};
    pthread_t     thread;
    uint32_t      i;
    switch (self->deed) {
    case SOLVER_writes_beside: attempt->response[self->response_count] = 1; break;
    case SOLVER_changes_design: ((femrun_value_t *)attempt->design)[0].number = 0; break;
    case SOLVER_keeps_names:
        for (i = 0; i < self->quantity_count; ++i)
            if (memcmp(self->kept[i].name.data, "radius", 6) == 0) return FEMRUN_OK;
        return say(host, FEMRUN_FAULT, "", "there is no radius");
    case SOLVER_keeps_setup:
        if (self->setup->quantity_count == self->quantity_count) return FEMRUN_OK;
        return say(host, FEMRUN_BAD_DESIGN, "model", "there is another number of quantities");
    case SOLVER_writes_later:
        if (self->lent) *self->lent = 0;
        self->lent = attempt->response;
        break;
    case SOLVER_ends_texts: host->set_error(host, text("mesh"), words); return FEMRUN_BAD_DESIGN;
    case SOLVER_says_latin1: return say(host, FEMRUN_BAD_DESIGN, "mesh", "zu d\xFCnn");
    case SOLVER_says_lines: return say(host, FEMRUN_BAD_DESIGN, "mesh", "too\nthin");
    case SOLVER_says_a_book:
        memset(book, 'x', sizeof book - 1);
        return say(host, FEMRUN_BAD_DESIGN, "mesh", book);
    case SOLVER_says_from_nowhere:
        words.data = NULL;
        host->set_error(host, words, text("too thin"));
        return FEMRUN_BAD_DESIGN;
    case SOLVER_says_from_thread:
        if (pthread_create(&thread, NULL, speak, (void *)host) == 0) pthread_join(thread, NULL);
        break;
    case SOLVER_logs_lines: if (log && FEMRUN_HAS(log, line)) log->line(host, 1, text("a\nb")); break;
    case SOLVER_logs_level_9: if (log && FEMRUN_HAS(log, line)) log->line(host, 9, text("a")); break;
    case SOLVER_percent:
        if (progress && FEMRUN_HAS(progress, report)) progress->report(host, 50, text("marching"));
        break;
    case SOLVER_announces_absolute:
        if (files && FEMRUN_HAS(files, announce)) files->announce(host, text("/tmp/a"), text("b"));
        break;
    case SOLVER_announces_nothing:
        if (files && FEMRUN_HAS(files, announce)) files->announce(host, text("a.txt"), text("b"));
        break;
    case SOLVER_leaks_memory: {
        void *const lost = malloc(4 << 20);
        if (lost) memset(lost, 1, 4 << 20);
        self->host = lost ? self->host : NULL; /* so that no compiler leaves the loss out */
        break;
    }
    case SOLVER_leaks_files: (void)!dup(STDIN_FILENO); break;
    case SOLVER_leaves_threads:
        if (pthread_create(&thread, NULL, sleep_on, NULL) == 0) pthread_detach(thread);
        break;
    case SOLVER_moves: (void)!chdir("/"); break;
    case SOLVER_newer_host: host->set_failure_flags(host, 0); break;
    case SOLVER_divides_by_zero: attempt->response[0] = 6 / (int)attempt->design[0].number; break;
    default: break;
    }
    return FEMRUN_OK;
}

static femrun_status_t solve(struct femrun_solver *table, const femrun_host_t *host,
                             const femrun_attempt_t *attempt) {
    solver_t *self = (solver_t *)table;
    uint32_t  i;
    if (self->quantity_count == 0 || !FEMRUN_HAS(attempt, response))
        return say(host, FEMRUN_INVALID, "", "it is not open, or the attempt is too short");
    for (i = 0; i < self->response_count; ++i) attempt->response[i] = attempt->design[0].number;
    return misbehave(self, host, attempt);
}

static void destroy(struct femrun_solver *table) { free(table); }

static femrun_status_t make_solver(deed_t deed, femrun_solver_t **made) {
    solver_t *self = (solver_t *)calloc(1, sizeof *self);
    if (!self) return FEMRUN_UNAVAILABLE;
    self->table.size = sizeof self->table + (deed == SOLVER_own_size ? 40 : 0);
    self->table.probe = probe;
    self->table.open = open_study;
    self->table.solve = solve;
    self->table.destroy = destroy;
    self->deed = deed;
    *made = &self->table;
    return FEMRUN_OK;
}

/* -- optimizers: anywhere, from the seed */

typedef struct optimizer {
    femrun_optimizer_t        table;
    deed_t                    deed;
    uint32_t                  count;
    const femrun_parameter_t *kept;
    femrun_parameter_t       *parameters;
    const femrun_verdict_t   *verdict;
    double                   *lent;
    uint64_t                  state;
} optimizer_t;

static double unit(optimizer_t *self) { /* xorshift */
    self->state ^= self->state << 13;
    self->state ^= self->state >> 7;
    self->state ^= self->state << 17;
    return (double)(self->state >> 11) / 9007199254740992.0;
}

static femrun_status_t open_problem(struct femrun_optimizer *table, const femrun_host_t *host,
                                    const femrun_problem_t *problem) {
    optimizer_t *self = (optimizer_t *)table;
    if (!FEMRUN_HAS(problem, seed))
        return say(host, FEMRUN_INVALID, "", "the problem is too short");
    self->count = problem->parameter_count;
    self->kept = problem->parameters;
    self->parameters = (femrun_parameter_t *)calloc(self->count + 1, sizeof *self->parameters);
    if (!self->parameters) return say(host, FEMRUN_UNAVAILABLE, "memory", "out of memory");
    memcpy(self->parameters, problem->parameters, self->count * sizeof *self->parameters);
    self->state = problem->seed * 2654435761u + 1;
    return FEMRUN_OK;
}

static femrun_status_t ask(struct femrun_optimizer *table, const femrun_host_t *host,
                           const uint64_t *trials, size_t count, double *designs, size_t *proposed) {
    optimizer_t              *self = (optimizer_t *)table;
    const femrun_host_rules_t *rules =
        (const femrun_host_rules_t *)host->get_extension(host, FEMRUN_EXT_RULES);
    uint32_t i;
    int      tries = 0;
    (void)trials;
    *proposed = 0;
    if (!self->parameters) return say(host, FEMRUN_INVALID, "", "it is not open");
    if (self->deed == OPTIMIZER_writes_rows_later && self->lent) *self->lent = 0;
    self->lent = designs;
    if (self->deed == OPTIMIZER_keeps_verdicts && self->verdict &&
        self->verdict->outcome == FEMRUN_COMPLETE)
        unit(self); /* it is that good */
    while (*proposed < count) {
        for (i = 0; i < self->count; ++i) {
            const femrun_parameter_t *from =
                self->deed == OPTIMIZER_keeps_problem ? self->kept + i : self->parameters + i;
            const femrun_grid_t grid = femrun_grid_of(from->low, from->high, from->step);
            const double        at = unit(self);
            designs[*proposed * self->count + i] =
                grid.count > 0 ? femrun_grid_value(&grid, (uint64_t)(at * (double)grid.count))
                               : from->low + at * (from->high - from->low);
        }
        if (!rules || !FEMRUN_HAS(rules, keeps) ||
            rules->keeps(host, designs + *proposed * self->count))
            ++*proposed;
        else if (++tries > 10000)
            return say(host, FEMRUN_UNAVAILABLE, "", "none of 10000 designs keeps the rules");
    }
    if (self->deed == OPTIMIZER_writes_beside_rows) designs[count * self->count] = 1;
    return FEMRUN_OK;
}

static femrun_status_t adopt(struct femrun_optimizer *table, const femrun_host_t *host,
                             uint64_t trial, const double *design) {
    (void)trial, (void)design;
    if (((optimizer_t *)table)->deed != OPTIMIZER_refuses_adoption) return FEMRUN_OK;
    return say(host, FEMRUN_INVALID, "", "it proposes designs itself");
}

static femrun_status_t tell(struct femrun_optimizer *table, const femrun_host_t *host,
                            const femrun_verdict_t *verdicts, size_t count) {
    optimizer_t *self = (optimizer_t *)table;
    size_t       i;
    for (i = 0; i < count; ++i) {
        self->verdict = verdicts + i;
        if (self->deed == OPTIMIZER_reads_two_losses && verdicts[i].outcome == FEMRUN_COMPLETE &&
            verdicts[i].losses[0] + verdicts[i].losses[1] < -1e6)
            unit(self); /* it is that good */
        if (self->deed == OPTIMIZER_refuses_failures && verdicts[i].outcome == FEMRUN_FAILED_DESIGN)
            return say(host, FEMRUN_INVALID, "", "a failed design has no loss");
    }
    return FEMRUN_OK;
}

static void destroy_optimizer(struct femrun_optimizer *table) {
    free(((optimizer_t *)table)->parameters);
    free(table);
}

static femrun_status_t make_optimizer(deed_t deed, femrun_optimizer_t **made) {
    optimizer_t *self = (optimizer_t *)calloc(1, sizeof *self);
    if (!self) return FEMRUN_UNAVAILABLE;
    self->table.size = sizeof self->table;
    self->table.open = open_problem;
    self->table.ask = ask;
    self->table.adopt = adopt;
    self->table.tell = tell;
    self->table.destroy = destroy_optimizer;
    self->deed = deed;
    *made = &self->table;
    return FEMRUN_OK;
}

/* -- the door: a factory for each */

#define SOLVER(deed)                                                                               \
    static femrun_status_t create_solver_##deed(const femrun_host_t *host, femrun_text_t settings, \
                                                femrun_text_t folder, femrun_solver_t **made) {    \
        (void)host, (void)settings, (void)folder;                                                  \
        return make_solver(SOLVER_##deed, made);                                                   \
    }
SOLVERS(SOLVER)
#define OPTIMIZER(deed)                                                                     \
    static femrun_status_t create_optimizer_##deed(                                         \
        const femrun_host_t *host, femrun_text_t settings, femrun_optimizer_t **made) {     \
        (void)host, (void)settings;                                                         \
        return make_optimizer(OPTIMIZER_##deed, made);                                      \
    }
OPTIMIZERS(OPTIMIZER)

#define SOLVER_FACTORY(deed) {sizeof(femrun_solver_factory_t), 0, create_solver_##deed},
static const femrun_solver_factory_t solver_factories[] = {SOLVERS(SOLVER_FACTORY)};
#define OPTIMIZER_FACTORY(deed) {sizeof(femrun_optimizer_factory_t), 0, create_optimizer_##deed},
static const femrun_optimizer_factory_t optimizer_factories[] = {OPTIMIZERS(OPTIMIZER_FACTORY)};

#define DESCRIBED(kind, deed)                                                                 \
    {sizeof(femrun_descriptor_t), FEMRUN_FLAG_IN_PROCESS, kind, #deed, "1.0.0", \
     "Overlooks one thing.", "{\"type\": \"object\", \"additionalProperties\": false}"},
#define SOLVER_DESCRIPTOR(deed) DESCRIBED(FEMRUN_SOLVER, deed)
#define OPTIMIZER_DESCRIPTOR(deed) DESCRIBED(FEMRUN_OPTIMIZER, deed)
static const femrun_descriptor_t descriptors[] = {SOLVERS(SOLVER_DESCRIPTOR)
                                                      OPTIMIZERS(OPTIMIZER_DESCRIPTOR)};

enum { SOLVER_COUNT = sizeof solver_factories / sizeof solver_factories[0] };

/* The deeds' names with '-' for '_'. */
static const femrun_descriptor_t *descriptor(uint32_t index) {
    static femrun_descriptor_t named[DEEDS];
    static char                names[DEEDS][40];
    char                      *underscore;
    if (named[index].size > 0) return &named[index];
    strcpy(names[index], descriptors[index].name);
    while ((underscore = strchr(names[index], '_')) != NULL) *underscore = '-';
    named[index] = descriptors[index];
    named[index].name = names[index];
    return &named[index];
}

static const void *factory(uint32_t index) {
    if (index < SOLVER_COUNT) return &solver_factories[index];
    return &optimizer_factories[index - SOLVER_COUNT];
}

FEMRUN_EXPORT const femrun_entry_t femrun_entry = {
    sizeof(femrun_entry_t), FEMRUN_ABI_VERSION, FEMRUN_SDK_VERSION, DEEDS, descriptor, factory};
