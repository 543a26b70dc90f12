// SPDX-License-Identifier: MIT
// Optimizers that each break one promise. "count-up" keeps all: it walks through the first
// parameter's steps in order; "on-demand" does too, but for the deed that the environment variable
// MISBEHAVE names, such as "hang-in-tell"; when it hangs, the file that
// MISBEHAVE_SIGN names is there.
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <future>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "crash.h"
#include "misbehaving.hpp"

namespace misbehaving {

namespace {

struct Instance {
    femrun_optimizer_t table{};
    std::string deed;
    std::vector<femrun_parameter_t> parameters;
    std::size_t asked = 0;
};

Instance& of(femrun_optimizer_t* table) { return *static_cast<Instance*>(table->self); }

void as_demanded(femrun_optimizer_t* table, std::string_view call) {
    const char* demand = std::getenv("MISBEHAVE");
    if (demand == nullptr || of(table).deed != "on-demand") return;
    const std::string_view wanted = demand;
    if (!wanted.ends_with(call)) return;
    if (wanted.starts_with("segv")) crash();
    if (const char* sign = std::getenv("MISBEHAVE_SIGN")) std::ofstream(sign) << demand;
    std::promise<void>().get_future().wait();  // for ever
}

femrun_status_t open(femrun_optimizer_t* table, const femrun_host_t* host,
                     const femrun_problem_t* problem) {
    as_demanded(table, "-in-open");
    if (of(table).deed == "reals-only")
        for (std::uint32_t i = 0; i < problem->parameter_count; ++i)
            if (problem->parameters[i].step > 0)
                return say(host, FEMRUN_INVALID, "", "parameters with steps are not for it");
    of(table).parameters.assign(problem->parameters,
                                problem->parameters + problem->parameter_count);
    return FEMRUN_OK;
}

femrun_status_t ask(femrun_optimizer_t* table, const femrun_host_t* host, const std::uint64_t*,
                    std::size_t count, double* designs, std::size_t* proposed) {
    Instance& self = of(table);
    as_demanded(table, "-in-ask");
    if (self.deed == "segv-in-ask") crash();
    if (self.deed == "says-cancelled") return FEMRUN_CANCELLED;
    if (self.deed == "talkative") {
        const auto* log =
            static_cast<const femrun_host_log_t*>(host->get_extension(host, FEMRUN_EXT_LOG));
        log->line(host, FEMRUN_LOG_INFO, text("the model was fitted"));
        std::puts("asked for a design");
    }
    if (self.deed == "no-designs")
        return say(host, FEMRUN_UNAVAILABLE, "", "no design keeps rule 'clearance'");
    const auto* rules =
        static_cast<const femrun_host_rules_t*>(host->get_extension(host, FEMRUN_EXT_RULES));
    const std::size_t width = self.parameters.size();
    // One depends on what else happened in this process, the other on how it is asked.
    static std::size_t moods = 0;
    if (self.deed == "moody") self.asked += ++moods;
    if (self.deed == "per-call") self.asked += 10;
    for (*proposed = 0; *proposed < count;) {
        double* row = designs + *proposed * width;
        for (std::size_t i = 0; i < width; ++i) {
            const auto& parameter = self.parameters[i];
            row[i] = parameter.low;
            if (i != 0) continue;
            const double step =
                parameter.step > 0 ? parameter.step : (parameter.high - parameter.low) / 1024;
            row[i] += step * static_cast<double>(self.asked);
            if (row[i] > parameter.high) return FEMRUN_OK;
            if (self.deed == "half-steps") row[i] += step / 2;
            if (self.deed == "outside") row[i] = parameter.high + 1;
        }
        if (self.deed != "stuck") ++self.asked;
        if (self.deed != "rule-breaker" && rules->keeps(host, row) == 0) continue;
        ++*proposed;
    }
    if (self.deed == "too-many") *proposed = count + 2;
    if (self.deed == "too-few") *proposed = count - 1;
    return FEMRUN_OK;
}

femrun_status_t adopt(femrun_optimizer_t*, const femrun_host_t*, std::uint64_t, const double*) {
    return FEMRUN_OK;
}

femrun_status_t tell(femrun_optimizer_t* table, const femrun_host_t*, const femrun_verdict_t*,
                     std::size_t) {
    as_demanded(table, "-in-tell");
    if (of(table).deed == "throw-in-tell") throw std::runtime_error("no such trial");
    if (of(table).deed == "forgetful") of(table).asked = 0;
    return FEMRUN_OK;
}

void destroy(femrun_optimizer_t* table) {
    as_demanded(table, "-in-destroy");
    delete &of(table);
}

/// A word of two lines, and one of as many bytes as there may be.
femrun_status_t consider(femrun_optimizer_t* table, const femrun_host_t*, const femrun_outlook_t*,
                         femrun_text_t* course, femrun_text_t* reason) {
    *course = text(of(table).deed == "odd-course"
                       ? "up\ndown"
                       : "0123456789012345678901234567890123456789012345678901234567890123");
    *reason = text("it is time");
    return FEMRUN_OK;
}

femrun_status_t follow(femrun_optimizer_t*, const femrun_host_t*, femrun_text_t) {
    return FEMRUN_OK;
}

const void* extension(femrun_optimizer_t* table, const char* id) {
    static constexpr femrun_optimizer_course_t courses{sizeof(femrun_optimizer_course_t), 0,
                                                       &consider, &follow};
    const std::string& deed = of(table).deed;
    const bool chooses = deed == "odd-course" || deed == "long-course";
    return chooses && std::string_view(id) == FEMRUN_EXT_COURSE ? &courses : nullptr;
}

template <std::size_t index>
femrun_status_t create_one(const femrun_host_t*, femrun_text_t, femrun_optimizer_t** made) {
    auto* instance = new Instance;
    instance->deed = optimizer_deeds[index];
    instance->table = {
        sizeof(femrun_optimizer_t), 0, instance, &open, &ask, &adopt, &tell, &destroy, &extension};
    *made = &instance->table;
    return FEMRUN_OK;
}

template <std::size_t... indexes>
const void* factory_of(std::size_t wanted, std::index_sequence<indexes...>) {
    static constexpr femrun_optimizer_factory_t factories[] = {
        {sizeof(femrun_optimizer_factory_t), 0, &create_one<indexes>}...};
    return &factories[wanted];
}

}  // namespace

const void* optimizer_factory(std::size_t index) {
    return factory_of(index, std::make_index_sequence<optimizer_deeds.size()>());
}

}  // namespace misbehaving

namespace {

using namespace misbehaving;

const femrun_descriptor_t* descriptor(std::uint32_t index) {
    static std::vector<femrun_descriptor_t> all = [] {
        std::vector<femrun_descriptor_t> made;
        const char* schema = "{\"type\": \"object\", \"additionalProperties\": false}";
        const char* odd =
            R"({"type": 3, "required": "all", "properties": {"n": {"type": "integer",
            "description": 7, "format": [], "examples": "none"}, "m": 4}})";
        for (const std::string_view deed : solver_deeds)
            made.push_back({sizeof(femrun_descriptor_t), 0, FEMRUN_SOLVER, deed.data(), "1.0.0",
                            "A solver that breaks one promise.",
                            deed == "odd-schema" ? odd : schema});
        for (const char* deed : optimizer_deeds)
            made.push_back({sizeof(femrun_descriptor_t), FEMRUN_FLAG_IN_PROCESS, FEMRUN_OPTIMIZER,
                            deed, "1.0.0", "An optimizer that breaks one promise.", schema});
        return made;
    }();
    return &all[index];
}

const void* factory(std::uint32_t index) {
    return index < solver_deeds.size() ? solver_factory(index)
                                       : optimizer_factory(index - solver_deeds.size());
}

}  // namespace

extern "C" {
FEMRUN_EXPORT extern const femrun_entry_t femrun_entry;
const femrun_entry_t femrun_entry = {
    sizeof(femrun_entry_t),
    FEMRUN_ABI_VERSION,
    "1.0.0",
    static_cast<std::uint32_t>(solver_deeds.size() + optimizer_deeds.size()),
    &descriptor,
    &factory};
}
