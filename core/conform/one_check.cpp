// SPDX-License-Identifier: MIT
// One check in a process of its own.
#include <cmath>
#include <condition_variable>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <mutex>
#include <thread>

#include <fmt/format.h>

#include "base/match.hpp"
#include "base/path_text.hpp"
#include "conform/check_files.hpp"
#include "conform/try_library.hpp"
#include "host/library.hpp"
#include "host/program_call.hpp"
#include "study/quantities.hpp"
#include "study/search_space.hpp"
#include "system/crash_note.hpp"
#include "system/held.hpp"
#include "system/this_process.hpp"

namespace femrun::conform {

namespace {

using conformance::Findings;

void load_a_hundred_times(const std::filesystem::path& path, Findings& findings) {
    std::vector<host::Description> first;
    std::size_t handles = 0;
    for (int i = 0; i < 100; ++i) {
        const auto library = host::Library::load(path);
        if (!library) return findings.add(library.error().message);
        if (i == 0) first = library.value()->plugins();
        if (i == 9) handles = system::open_handles();
        if (library.value()->plugins() != first)
            findings.add(fmt::format("load {} of 100 offers other plugins than the first", i + 1));
    }
    if (const auto now = system::open_handles(); now > handles + 9)
        findings.add(fmt::format("90 loads left {} files or sockets open", now - handles));
}

/// Ends this process, with what was found so far, when a call of the plugin does not return.
class Watchdog {
public:
    Watchdog(const Check& check, const Findings& findings)
        : thread_([this, &check, &findings] { watch(check, findings); }) {}
    ~Watchdog() {
        {
            const std::scoped_lock lock(mutex_);
            over_ = true;
        }
        wake_.notify_one();
        thread_.join();
    }
    Watchdog(const Watchdog&) = delete;
    Watchdog& operator=(const Watchdog&) = delete;

    conformance::CallUnderWay under_way;

private:
    void watch(const Check& check, const Findings& findings) {
        // Twenty looks at a call that hangs: late by a twentieth.
        const std::chrono::duration<double> look_every(check.limit_s / 20);
        std::uint64_t number = 0;
        int looks = 0;
        std::unique_lock lock(mutex_);
        while (!wake_.wait_for(lock, look_every, [this] { return over_; })) {
            const char* const name = under_way.name;
            const bool same = name != nullptr && under_way.number == number;
            number = under_way.number;
            looks = same ? looks + 1 : 0;
            if (looks <= 20) continue;
            CheckFindings found{findings.all(), {}, true};
            found.findings.push_back(
                fmt::format("{} had not returned after {:g} s; let it return, or give --limit if "
                            "it needs longer",
                            name, check.limit_s));
            write_findings(found, check.findings);
            system::end_now(1);
        }
    }

    std::mutex mutex_;
    std::condition_variable wake_;
    bool over_ = false;
    std::thread thread_;
};

void run_check(const Check& check, const host::Library& library, Findings& findings) {
    Watchdog watchdog(check, findings);
    const system::CrashNote note(watchdog.under_way.note);
    system::tell_crashes();
    conformance::Subject subject;
    subject.entry = &library.entry();
    subject.index = check.index;
    subject.seed = check.seed;
    subject.under_way = &watchdog.under_way;
    if (!check.set_json.empty()) subject.set = check.set_json;
    subject.scratch = check.findings.parent_path();
    subject.held = [] {
        const system::Held now = system::held_now();
        return conformance::Held{now.handles, now.threads, now.memory};
    };
    subject.run_program = [](const femrun_program_t& program, femrun_run_result_t& result,
                             std::string& message, const std::function<bool()>& should_stop) {
        std::vector<std::string> notes;
        return host::run_program_for_plugin(program, result, message, notes, should_stop);
    };
    if (!check.study_json.empty()) {
        auto study = read_study(check.study_json);
        if (!study) return findings.add(study.error().message);
        subject.study = *std::move(study);
    }
    const std::string factory = subject.descriptor().factory;
    for (const auto& one : conformance::checks())
        if (one.name == check.check && (!one.factory || factory == one.factory))
            return one.run(subject, findings);
    findings.add(fmt::format("there is no check '{}'", check.check));
}

}  // namespace

int run_one_check(const Check& check) {
    Findings findings;
    if (check.check == "load") {
        load_a_hundred_times(check.library, findings);
    } else if (const auto library = host::Library::load(check.library); !library) {
        findings.add(library.error().message);
    } else if (check.index >= library.value()->plugins().size()) {
        findings.add(fmt::format("the library offers {} plugins, number {} is not among them",
                                 library.value()->plugins().size(), check.index));
    } else {
        run_check(check, *library.value(), findings);
        if (!findings.all().empty()) {
            // While the library is there: threads that it has left would fall with it, and take
            // what was found along.
            write_findings({findings.all(), findings.untried()}, check.findings);
            std::fflush(nullptr);
            system::end_now(1);
        }
    }
    write_findings({findings.all(), findings.untried()}, check.findings);
    return findings.all().empty() ? 0 : 1;
}

Result<conformance::SolverStudy> solver_study(const study::StudyDefinition& study,
                                              const std::filesystem::path& study_folder) {
    auto space = study::SearchSpace::compile(study.space);
    if (!space) return std::move(space).error();
    study::Design design;
    if (!study.enqueued.empty())
        design = study.enqueued.front();
    else
        for (const auto& parameter : study.space.parameters)
            design.push_back(study::middle(parameter.domain));

    conformance::SolverStudy to;
    to.settings = study.solver.settings;
    to.folder = path_text(study_folder);
    to.responses = study.goals.responses;
    const auto quantities = study::quantities(study.space);
    const auto values = space->expand(design);
    for (std::size_t i = 0; i < quantities.size(); ++i) {
        conformance::SolverStudy::Quantity quantity;
        quantity.name = quantities[i].name;
        quantity.unit = quantities[i].unit;
        quantity.kind = static_cast<femrun_kind_t>(quantities[i].kind);
        match(
            values[i].value, [&](double number) { quantity.number = number; },
            [&](std::int64_t number) { quantity.number = static_cast<double>(number); },
            [&](const std::string& text) { quantity.text = text; });
        if (quantity.kind == FEMRUN_CATEGORICAL) quantity.text = study::to_string(values[i].value);
        to.design.push_back(std::move(quantity));
    }
    return to;
}

}  // namespace femrun::conform
