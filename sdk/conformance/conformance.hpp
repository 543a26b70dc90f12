// SPDX-License-Identifier: MIT
// The laws of the plugin interface as checks that load, run and mistreat a plugin and say in
// sentences what it did wrong. Whoever runs them gives each check a process of its own, so that a
// crash is a finding too.
//
// This suite sees the C ABI and the standard library alone; loading libraries and running programs
// is its caller's.
#pragma once

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "femrun/abi/femrun.h"

namespace femrun::conformance {

/// What a solver is tried with. Without one, a solver that needs settings is only created.
struct SolverStudy {
    struct Quantity {
        std::string name, unit;
        femrun_kind_t kind = FEMRUN_REAL;
        double number = 0;  // of reals, integers and numeric choices
        std::string text;   // of categorical ones
    };
    std::string settings = "{}";   // JSON
    std::string folder;            // of the study file, absolute
    std::vector<Quantity> design;  // one that can be solved
    std::vector<std::string> responses;
};

/// Runs a program for a plugin: as femrun_host_process_t.run; `message` keeps the result's text.
using RunProgram =
    std::function<femrun_status_t(const femrun_program_t& program, femrun_run_result_t& result,
                                  std::string& message, const std::function<bool()>& should_stop)>;

/// The call of the plugin that runs now, for who watches that it returns.
struct CallUnderWay {
    std::atomic<const char*> name = nullptr;  // "solve"; null between calls
    std::atomic<std::uint64_t> number = 0;    // counts the calls
    std::string note;                         // "conform: in solve", for who tells a crash in it
};

/// What this process holds of the machine; 0 where the system does not tell.
struct Held {
    std::uint64_t handles = 0;  // files, sockets and the like
    std::uint64_t threads = 0;
    std::uint64_t memory = 0;  // bytes in use
};

/// The plugin under test.
struct Subject {
    const femrun_entry_t* entry = nullptr;
    std::uint32_t index = 0;
    std::uint64_t seed = 1;             // all randomness derives from it
    std::optional<SolverStudy> study;   // solvers only
    std::string set = "{}";             // settings instead of the study's or the default ones, JSON
    RunProgram run_program;             // may be empty: then there is no such extension
    std::filesystem::path scratch;      // an existing folder for files
    std::function<Held()> held;         // may be empty: then leftovers are not looked for
    CallUnderWay* under_way = nullptr;  // borrowed; may be null

    const femrun_descriptor_t& descriptor() const { return *entry->descriptor(index); }
};

/// What a check found out: sentences, each once. [any thread]
class Findings {
public:
    void add(const std::string& sentence);
    /// Says why the law could not be tried, which is no praise; the first reason counts.
    void not_tried(const std::string& why);
    /// It was, if not on everything that it could be.
    void tried();

    std::vector<std::string> all() const;
    std::string untried() const;  // empty when it was tried

private:
    mutable std::mutex mutex_;
    std::vector<std::string> all_;
    std::string untried_;
};

struct Check {
    const char* name;     // "same-seed"
    const char* law;      // what a plugin that passes keeps, a sentence
    const char* factory;  // FEMRUN_SOLVER, FEMRUN_OPTIMIZER, or null for both
    void (*run)(const Subject&, Findings&);
};

/// In the order in which they are run.
const std::vector<Check>& checks();

/// Names that `path`, a library of Linux (ELF) or Windows (PE) for 64 bits, exports; nothing when
/// it is no such library.
std::optional<std::vector<std::string>> exported_symbols(const std::filesystem::path& path);

/// What is wrong with a settings schema: "property 'iters': default \"ten\" is no integer".
std::vector<std::string> schema_mistakes(const std::string& schema);

/// The settings that a schema fills in by itself.
struct DefaultSettings {
    std::string json = "{}";
    std::vector<std::string> missing;  // required and without a default
};
DefaultSettings default_settings(const std::string& schema);

/// What an instance of the subject is made with: the study's settings or the default ones, and over
/// them what was set; `missing` is what is still required.
DefaultSettings settings_of(const Subject& subject);

/// "its settings 'deck', 'geometry' have no default; give them with --set or a study file".
std::string said_missing(const std::vector<std::string>& settings);

}  // namespace femrun::conformance
