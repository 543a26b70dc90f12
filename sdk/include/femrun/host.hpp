// SPDX-License-Identifier: MIT
// What the host does for a plugin: every call of a plugin's class is given one of these. It is a
// thin pair of glasses on the C table; keeping a copy for the life of the instance is allowed.
//
// Abilities that come as extensions degrade gently: without them a log line is dropped and every
// design keeps the rules; only a folder and a program, which nothing can stand in for, throw.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "abi/ext/artefacts.h"
#include "abi/ext/licence.h"
#include "abi/ext/log.h"
#include "abi/ext/progress.h"
#include "abi/ext/rules.h"
#include "abi/host.h"
#include "failure.hpp"
#include "program.hpp"
#include "view.hpp"

namespace femrun {

enum class Level : std::int32_t {
    debug = FEMRUN_LOG_DEBUG,
    info = FEMRUN_LOG_INFO,
    warning = FEMRUN_LOG_WARNING,
    error = FEMRUN_LOG_ERROR
};

/// The study's rules, known before solving. Cheap to copy; for the instance's thread.
class Rules {
public:
    Rules() = default;
    Rules(const femrun_host_t* host, const femrun_host_rules_t* table)
        : host_(host),
          table_(table != nullptr && FEMRUN_HAS(table, keeps) && table->count > 0 ? table
                                                                                  : nullptr) {}

    std::uint32_t count() const { return table_ == nullptr ? 0 : table_->count; }

    /// Whether the design (one double a parameter, as an optimizer proposes it) keeps every rule.
    bool keep(View<const double> design) const {
        return table_ == nullptr || table_->keeps(host_, design.data()) != 0;
    }

private:
    const femrun_host_t* host_ = nullptr;
    const femrun_host_rules_t* table_ = nullptr;
};

class Host {
public:
    explicit Host(const femrun_host_t* table) : table_(table) {}

    std::string_view name() const { return detail::view(table_->name); }
    std::string_view version() const { return detail::view(table_->version); }

    /// Whether the present call should end soon; ask at least ten times a second. [any thread]
    bool should_stop() const { return table_->should_stop(table_) != 0; }
    /// Throws Cancelled if so.
    void stop_if_asked() const {
        if (should_stop()) throw Cancelled();
    }

    /// A line for the person who looks for a cause; kept with the attempt. [any thread]
    void log(Level level, std::string_view line) const {
        const auto* ext = extension<femrun_host_log_t>(FEMRUN_EXT_LOG);
        if (ext != nullptr && FEMRUN_HAS(ext, line))
            ext->line(table_, static_cast<std::int32_t>(level), detail::text(line));
    }

    /// How far the solve has come: 0 to 1, negative when unknown; `stage` is a word or two.
    /// As often as you like. [any thread, in solve]
    void progress(double fraction, std::string_view stage = {}) const {
        const auto* ext = extension<femrun_host_progress_t>(FEMRUN_EXT_PROGRESS);
        if (ext != nullptr && FEMRUN_HAS(ext, report))
            ext->report(table_, fraction, detail::text(stage));
    }

    /// The folder of the present attempt, empty at the first call in a solve; absolute UTF-8 path.
    /// Throws when it cannot be made (the host says why). [in solve]
    std::string folder() const {
        const auto* ext = extension<femrun_host_artefacts_t>(FEMRUN_EXT_ARTEFACTS);
        if (ext == nullptr || !FEMRUN_HAS(ext, folder)) lacks(FEMRUN_EXT_ARTEFACTS);
        const std::string_view path = detail::view(ext->folder(table_));
        if (path.empty()) throw detail::AlreadySaid{FEMRUN_UNAVAILABLE};
        return std::string(path);
    }

    /// Names a file in the folder (relative path) that a person may want, and what it is. [in
    /// solve]
    void announce(std::string_view path, std::string_view description) const {
        const auto* ext = extension<femrun_host_artefacts_t>(FEMRUN_EXT_ARTEFACTS);
        if (ext != nullptr && FEMRUN_HAS(ext, announce))
            ext->announce(table_, detail::text(path), detail::text(description));
    }

    /// Something that held a licence of this pool of [licences] was ended by force: the licence
    /// rests before it is used again. Empty: of every pool that the attempt holds. [in solve]
    void licence_killed(std::string_view pool = {}) const {
        const auto* ext = extension<femrun_host_licence_t>(FEMRUN_EXT_LICENCE);
        if (ext != nullptr && FEMRUN_HAS(ext, killed)) ext->killed(table_, detail::text(pool));
    }

    /// A licence of the pool was not to be had; throw Unavailable("licence", ...) after it. [in
    /// solve]
    void licence_denied(std::string_view pool = {}) const {
        const auto* ext = extension<femrun_host_licence_t>(FEMRUN_EXT_LICENCE);
        if (ext != nullptr && FEMRUN_HAS(ext, denied)) ext->denied(table_, detail::text(pool));
    }

    /// The study's rules; all are kept where the host has none. [after open]
    Rules rules() const { return Rules(table_, extension<femrun_host_rules_t>(FEMRUN_EXT_RULES)); }

    /// Runs a program to its end; throws Cancelled when the host wanted to stop, with the program
    /// and its children gone. Every other ending is in the result. [in a call]
    RunResult run(const Program& program) const;

    /// The extension table `id`, or null when this host lacks it. A member of it is there if
    /// FEMRUN_HAS says so.
    template <typename Table>
    const Table* extension(const char* id) const {
        if (!FEMRUN_HAS(table_, get_extension) || table_->get_extension == nullptr) return nullptr;
        return static_cast<const Table*>(table_->get_extension(table_, id));
    }

    const femrun_host_t* table() const { return table_; }

private:
    [[noreturn]] void lacks(const char* id) const {
        throw Missing("host '" + std::string(name()) + "' " + std::string(version()) +
                      " has no extension '" + id + "'; use one that has");
    }

    const femrun_host_t* table_;
};

inline RunResult Host::run(const Program& program) const {
    const auto* ext = extension<femrun_host_process_t>(FEMRUN_EXT_PROCESS);
    if (ext == nullptr || !FEMRUN_HAS(ext, run)) lacks(FEMRUN_EXT_PROCESS);
    const std::string place = program.folder.empty() ? folder() : program.folder;
    std::vector<femrun_text_t> arguments, environment;
    for (const auto& each : program.arguments) arguments.push_back(detail::text(each));
    for (const auto& each : program.environment) environment.push_back(detail::text(each));

    femrun_program_t order{};
    order.size = sizeof order;
    order.executable = detail::text(program.executable);
    order.argument_count = static_cast<std::uint32_t>(arguments.size());
    order.arguments = arguments.data();
    order.folder = detail::text(place);
    order.environment_count = static_cast<std::uint32_t>(environment.size());
    order.environment = environment.data();
    order.output = detail::text(program.output);
    order.error = detail::text(program.error);
    order.limit_s = program.limit_s;
    femrun_run_result_t found{};
    found.size = sizeof found;

    const femrun_status_t status = ext->run(table_, &order, &found);
    if (status == FEMRUN_CANCELLED || (status == FEMRUN_OK && found.ending == FEMRUN_STOPPED))
        throw Cancelled();
    const bool ran =
        status == FEMRUN_OK || status == FEMRUN_UNAVAILABLE || status == FEMRUN_MISSING;
    if (!ran) throw detail::AlreadySaid{status};
    if (status != FEMRUN_OK && found.ending == FEMRUN_EXITED) throw detail::AlreadySaid{status};

    RunResult result;
    result.ending = static_cast<Ending>(found.ending);
    result.code = found.code;
    result.wall_s = found.wall_s;
    result.cpu_s = found.cpu_s;
    result.peak_memory = found.peak_memory;
    result.message = std::string(detail::view(found.message));
    return result;
}

}  // namespace femrun
