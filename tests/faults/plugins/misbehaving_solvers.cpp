// SPDX-License-Identifier: MIT
// Solvers that each break one promise, on the bare C tables: the facade would stop most of them.
// All else they do well: every response is the sum of the design's numbers.
#include <chrono>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <limits>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "crash.h"
#include "deeds.hpp"
#include "misbehaving.hpp"

namespace misbehaving {

namespace {

using namespace std::chrono_literals;

struct Instance {
    femrun_solver_t table{};
    std::string deed;
    std::uint32_t quantities = 0, responses = 0;
};

Instance& of(femrun_solver_t* table) { return *static_cast<Instance*>(table->self); }

/// Leaves the file that the environment variable MISBEHAVE_SIGN names.
void leave_sign() {
    if (const char* sign = std::getenv("MISBEHAVE_SIGN")) std::ofstream{sign};
}

void pause_for(std::chrono::milliseconds time) { std::this_thread::sleep_for(time); }

[[noreturn]] void hang() {
    leave_sign();
    for (;;) pause_for(1h);
}

void write_without_end() {
    const std::string garbage(4096, '\x80');
    for (int i = 0; i < 1000; ++i)
        for (std::FILE* const to : {stdout, stderr})
            if (std::fwrite(garbage.data(), garbage.size(), 1, to) != 1) return;
}

/// Hears nothing until there is the file that the environment variable MISBEHAVE_UNTIL names.
void be_deaf() {
    leave_sign();
    const char* until = std::getenv("MISBEHAVE_UNTIL");
    while (until == nullptr || !std::filesystem::exists(until)) pause_for(1ms);
}

void tidy_up() {
    pause_for(20ms);
    leave_sign();
}

femrun_status_t run_stubborn_program(const femrun_host_t* host) {
    const auto* process =
        static_cast<const femrun_host_process_t*>(host->get_extension(host, FEMRUN_EXT_PROCESS));
    const Stubborn stubborn = stubborn_program();
    std::vector<femrun_text_t> arguments;
    for (const std::string_view argument : stubborn.arguments) arguments.push_back(text(argument));
    femrun_program_t program{};
    program.size = sizeof program;
    program.executable = text(stubborn.executable);
    program.arguments = arguments.data();
    program.argument_count = static_cast<std::uint32_t>(arguments.size());
    program.folder = text(stubborn.folder);
    femrun_run_result_t result{};
    result.size = sizeof result;
    return process->run(host, &program, &result);
}

/// Says something in every way that there is.
void talk(const femrun_host_t* host) {
    const auto* log =
        static_cast<const femrun_host_log_t*>(host->get_extension(host, FEMRUN_EXT_LOG));
    log->line(host, FEMRUN_LOG_DEBUG, text("12 elements"));
    log->line(host, FEMRUN_LOG_WARNING, text("element 7 is flat"));
    const auto* artefacts = static_cast<const femrun_host_artefacts_t*>(
        host->get_extension(host, FEMRUN_EXT_ARTEFACTS));
    artefacts->announce(host, text("job.frd"), text("stress fields"));
    std::puts("said on standard output");
    std::fputs("said on standard error\n", stderr);
}

/// Well the first time; then what it has left in the study's folder brings it down.
void reopen(femrun_text_t study_folder) {
    const std::string left = std::string(study_folder.data, study_folder.size) + "/opened";
    if (std::filesystem::exists(left)) crash();
    std::ofstream{left};
}

femrun_status_t misbehave(const std::string& deed, const femrun_host_t* host,
                          const femrun_attempt_t& attempt) {
    if (deed == "segv") {
        crash();
    } else if (deed == "segv-above-12") {
        pause_for(5ms);  // so that others are at it too
        if (attempt.design[0].number > 12) crash();
    } else if (deed == "abort") {
        std::fputs("free(): invalid pointer\n", stderr);
        std::abort();
    } else if (deed == "exit") {
        std::exit(3);
    } else if (deed == "throw") {
        throw std::runtime_error("matrix is singular");
    } else if (deed == "throw-int") {
        throw 42;
    } else if (deed == "hang") {
        hang();
    } else if (deed == "stop") {
        stand_still();
    } else if (deed == "leak") {
        open_without_end();
        return say(host, FEMRUN_UNAVAILABLE, "disk", "no descriptors are left");
    } else if (deed == "hoard") {
        take_all_memory();
    } else if (deed == "nan") {
        attempt.response[0] = std::sqrt(-attempt.response[0]);
    } else if (deed == "infinite") {
        attempt.response[0] = -std::numeric_limits<double>::infinity();
    } else if (deed == "nan-second") {
        attempt.response[1] = std::numeric_limits<double>::quiet_NaN();
    } else if (deed == "infinite-second") {
        attempt.response[1] = std::numeric_limits<double>::infinity();
    } else if (deed == "status-42") {
        return 42;
    } else if (deed == "cancels-unasked") {
        return FEMRUN_CANCELLED;
    } else if (deed == "invalid") {
        return say(host, FEMRUN_INVALID, "", "setting 'deck': there is no such file");
    } else if (deed == "faulty") {
        return say(host, FEMRUN_FAULT, "", "index 7 is beyond 6");
    } else if (deed == "bad-design") {
        return say(host, FEMRUN_BAD_DESIGN, "mesh", "element 4 is inside out");
    } else if (deed == "declared") {
        say(host, FEMRUN_BAD_DESIGN, "solve", "'out.log' says 'diverged'");
        host->set_failure_flags(host, FEMRUN_FAILURE_DECLARED);
        return FEMRUN_BAD_DESIGN;
    } else if (deed == "lost") {
        say(host, FEMRUN_UNAVAILABLE, "", "Femtet ended while it was meshing");
        host->set_failure_flags(host, FEMRUN_FAILURE_LOST);
        return FEMRUN_UNAVAILABLE;
    } else if (deed == "unreadable") {
        return say(host, FEMRUN_UNREADABLE, "", "output 'mass': there is no 'out.txt'");
    } else if (deed == "missing") {
        return say(host, FEMRUN_MISSING, "", "program 'gmsh' is not there");
    } else if (deed == "odd-stage") {
        return say(host, FEMRUN_BAD_DESIGN, "geometry", "the hole is larger than the plate");
    } else if (deed == "talks") {
        talk(host);
    } else if (deed == "prints") {
        std::puts("iteration 1 of 1");
    } else if (deed == "says-nothing") {
        return FEMRUN_BAD_DESIGN;
    } else if (deed == "no-licence") {
        return say(host, FEMRUN_UNAVAILABLE, "licence", "all 3 licences are taken");
    } else if (deed == "garbage") {
        write_without_end();
    } else if (deed == "chatter") {
        const auto* log =
            static_cast<const femrun_host_log_t*>(host->get_extension(host, FEMRUN_EXT_LOG));
        const auto* progress = static_cast<const femrun_host_progress_t*>(
            host->get_extension(host, FEMRUN_EXT_PROGRESS));
        for (int i = 0; i < 100000; ++i) {
            log->line(host, FEMRUN_LOG_INFO, text("bla\xFF\n bla"));
            progress->report(host, i / 100000.0, text("talking"));
        }
    } else if (deed == "stubborn-program") {
        return run_stubborn_program(host);
    } else if (deed == "patient") {
        while (!host->should_stop(host)) pause_for(1ms);
        return FEMRUN_CANCELLED;
    } else if (deed == "deaf") {
        be_deaf();
    }
    return FEMRUN_OK;
}

femrun_status_t probe(femrun_solver_t* table, const femrun_host_t* host,
                      const femrun_probe_t* probe) {
    if (of(table).deed == "wrong-kind")
        probe->variable(probe, text("width"), text("mm"), 9, femrun_value_t{1, {}});
    if (of(table).deed == "bad-design-in-probe") return say(host, FEMRUN_BAD_DESIGN, "model", "no");
    if (of(table).deed == "unreadable-in-probe") return say(host, FEMRUN_UNREADABLE, "", "no");
    probe->fact(probe, text("version"), text("1.0"));
    return FEMRUN_OK;
}

femrun_status_t open_study(femrun_solver_t* table, const femrun_host_t* host,
                           const femrun_setup_t* setup) {
    if (of(table).deed == "segv-in-open") crash();
    if (of(table).deed == "segv-reopened") reopen(setup->study_folder);
    if (of(table).deed == "opens-talking" || of(table).deed == "refuses-talking") {
        const auto* log =
            static_cast<const femrun_host_log_t*>(host->get_extension(host, FEMRUN_EXT_LOG));
        log->line(host, FEMRUN_LOG_WARNING, text("licence server 'wing' is slow"));
    }
    if (of(table).deed == "refuses-talking")
        return say(host, FEMRUN_INVALID, "", "the model has no holes");
    if (of(table).deed == "refuses")
        return say(host, FEMRUN_INVALID, "", "response 'drag' is not one of 'mass'");
    of(table).quantities = setup->quantity_count;
    of(table).responses = setup->response_count;
    return FEMRUN_OK;
}

femrun_status_t solve(femrun_solver_t* table, const femrun_host_t* host,
                      const femrun_attempt_t* attempt) {
    const Instance& self = of(table);
    if (self.deed == "unset") return FEMRUN_OK;
    double sum = 0;
    for (std::uint32_t i = 0; i < self.quantities; ++i)
        if (!std::isnan(attempt->design[i].number)) sum += attempt->design[i].number;
    for (std::uint32_t i = 0; i < self.responses; ++i) attempt->response[i] = sum;
    return misbehave(self.deed, host, *attempt);
}

void destroy(femrun_solver_t* table) {
    if (of(table).deed == "hang-in-destroy") hang();
    if (of(table).deed == "tidies") tidy_up();
    delete &of(table);
}

// Which solver a factory makes is told by its address: one factory a deed.
template <std::size_t index>
femrun_status_t create_one(const femrun_host_t*, femrun_text_t, femrun_text_t,
                           femrun_solver_t** made) {
    const std::string deed = solver_deeds[index];
    if (deed == "hang-in-create") hang();
    if (deed == "exit-in-create") std::exit(7);
    if (deed == "throw-in-create") throw std::runtime_error("no display");
    if (deed == "null-solver") return FEMRUN_OK;
    // A host that refuses a table does not call it either: these are nobody's to free.
    static Instance refused;
    const bool is_refused = deed == "short-table" || deed == "no-solve";
    auto* instance = is_refused ? &refused : new Instance;
    instance->deed = deed;
    instance->table = {
        sizeof(femrun_solver_t), 0, instance, &probe, &open_study, &solve, &destroy, nullptr};
    if (deed == "short-table") instance->table.size = 16;
    if (deed == "no-solve") instance->table.solve = nullptr;
    *made = &instance->table;
    return FEMRUN_OK;
}

template <std::size_t... indexes>
const void* factory_of(std::size_t wanted, std::index_sequence<indexes...>) {
    static constexpr femrun_solver_factory_t factories[] = {
        {sizeof(femrun_solver_factory_t), 0, &create_one<indexes>}...};
    return &factories[wanted];
}

}  // namespace

const void* solver_factory(std::size_t index) {
    return factory_of(index, std::make_index_sequence<solver_deeds.size()>());
}

}  // namespace misbehaving
