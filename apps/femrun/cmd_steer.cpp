// SPDX-License-Identifier: MIT
// `femrun pause`, `resume`, `stop`, `drain`, `dismiss` and `shutdown`: what is asked of a scheduler
// in one word.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/near_name.hpp"
#include "messages.hpp"
#include "options.hpp"
#include "print_json.hpp"
#include "scheduler_address.hpp"
#include "view/wording.hpp"
#include "visit.hpp"

namespace femrun::app {

namespace {

using control::House;
using Void = control::Answer<void>;

struct Steering {
    const char* verb;
    void (House::*ask)(StudyId, Void);
    const char* told;  // what happens now, and the command that comes next
    /// Which is meant when none is named: the only one of those that it can be done to.
    enum class Of { open, stopped } of = Of::open;
};

bool fits(const control::StudyStatus& study, Steering::Of of) {
    if (of == Steering::Of::open) return study.open;
    return !study.open && study.state != store::StudyState::done;
}

Result<control::StudyStatus> chosen(Visit& visit, const std::string& name, Steering::Of of) {
    if (!name.empty())
        return visit.ask<control::StudyStatus>(
            [&](House& house, auto answer) { house.study(name, std::move(answer)); });
    auto studies = visit.ask<std::vector<control::StudyStatus>>(
        [](House& house, auto answer) { house.studies(std::move(answer)); });
    if (!studies) return std::move(studies).error();
    std::vector<control::StudyStatus> fitting;
    std::vector<std::string> names;
    for (const control::StudyStatus& study : *studies)
        if (fits(study, of)) {
            fitting.push_back(study);
            names.push_back(fmt::format("'{}'", study.name));
        }
    if (fitting.size() == 1) return fitting.front();
    const char* const are = of == Steering::Of::open ? "open" : "paused or stopped";
    if (fitting.empty())
        return Error{
            ErrorKind::missing,
            fmt::format("which study? none is {} now; 'femrun list' shows all, name one", are)};
    return Error{ErrorKind::invalid,
                 fmt::format("which study? {} are {}; name one", fmt::join(names, ", "), are)};
}

int steer(const SteerOptions& options, const Steering& steering) {
    const auto address = needed_scheduler(options.where, steering.verb);
    if (!address) return failed(address.error());
    loop::EventLoop loop;
    auto visit = Visit::to(loop, *address, work::Role::user);
    if (!visit) return failed(visit.error());
    const auto study = chosen(*visit, options.name, steering.of);
    if (!study) return failed(study.error());
    const auto done = visit->ask<void>(
        [&](House& house, Void answer) { (house.*steering.ask)(study->id, std::move(answer)); });
    if (!done) return failed(done.error());
    if (options.json)
        print_json({{"study", study->name}, {"asked", steering.verb}});
    else
        print_note(fmt::format("study '{}': {} {}{}", study->name, steering.told,
                               view::shell_word(study->name), place_options(options.where)));
    return exit_done;
}

std::string pc_of(const std::string& worker) { return worker.substr(0, worker.find('/')); }

/// The worker of that name (several, where people have given it twice), or all of a PC of that
/// name.
Result<std::vector<control::WorkerStatus>> named(const std::vector<control::WorkerStatus>& workers,
                                                 const std::string& name) {
    std::vector<control::WorkerStatus> found, of_pc;
    std::vector<std::string> names;
    for (const control::WorkerStatus& worker : workers) {
        if (worker.name == name) found.push_back(worker);
        if (pc_of(worker.name) == name) of_pc.push_back(worker);
        names.push_back(worker.name);
    }
    if (found.empty()) found = std::move(of_pc);
    if (!found.empty()) return found;
    if (names.empty())
        return Error{ErrorKind::missing, fmt::format("worker '{}': no worker is enlisted", name)};
    const auto near = near_name(name, names);
    return Error{
        ErrorKind::missing,
        fmt::format("worker '{}': there is none of this name; {}", name,
                    near ? fmt::format("did you mean '{}'?", *near) : "'femrun status' shows all")};
}

int leave(const LeaveOptions& options, const char* verb, void (House::*ask)(WorkerId, Void),
          const char* told) {
    const auto address = needed_scheduler(options.where, verb);
    if (!address) return failed(address.error());
    loop::EventLoop loop;
    auto visit = Visit::to(loop, *address, work::Role::user);
    if (!visit) return failed(visit.error());
    const auto status = visit->ask<control::HouseStatus>(
        [](House& house, auto answer) { house.status(std::move(answer)); });
    if (!status) return failed(status.error());
    const auto workers = named(status->workers, options.worker);
    if (!workers) return failed(workers.error());
    auto names = nlohmann::ordered_json::array();
    int code = exit_done;
    for (const control::WorkerStatus& worker : *workers) {
        const auto done = visit->ask<void>(
            [&](House& house, Void answer) { (house.*ask)(worker.id, std::move(answer)); });
        if (!done) {
            code = failed(done.error());  // others of its PC may be there
            continue;
        }
        names.push_back(worker.name);
        if (!options.json) print_note(fmt::format("worker '{}' {}", worker.name, told));
    }
    if (options.json) print_json({{"workers", names}, {"asked", verb}});
    return code;
}

}  // namespace

int pause(const SteerOptions& options) {
    return steer(options, {"pause", &House::pause,
                           "running attempts end, nothing new starts; go on with: femrun resume"});
}

int resume(const SteerOptions& options) {
    return steer(options, {"resume", &House::resume, "goes on; watch it with: femrun attach",
                           Steering::Of::stopped});
}

int stop(const SteerOptions& options) {
    return steer(options, {"stop", &House::stop,
                           "running attempts are ended, and are solved again when it goes on with: "
                           "femrun resume"});
}

int drain(const LeaveOptions& options) {
    return leave(options, "drain", &House::drain, "ends what it has, and leaves then");
}

int dismiss(const LeaveOptions& options) {
    return leave(options, "dismiss", &House::dismiss, "leaves now; others get what it had");
}

int shut_down(const ShutdownOptions& options) {
    const auto address = needed_scheduler(options.where, "shutdown");
    if (!address) return failed(address.error());
    loop::EventLoop loop;
    auto visit = Visit::to(loop, *address, work::Role::user);
    if (!visit) return failed(visit.error());
    const auto how = options.now ? control::Shutdown::end_them : control::Shutdown::let_them_end;
    const auto done = visit->ask<void>(
        [how](House& house, Void answer) { house.shutdown(how, std::move(answer)); });
    if (!done) return failed(done.error());
    if (options.json)
        print_json({{"asked", "shutdown"}, {"now", options.now}});
    else
        print_note(options.now ? "the scheduler and its workers end now; studies go on when a "
                                 "scheduler is started on the same database"
                               : "the scheduler and its workers end when running attempts have; "
                                 "studies go on when a scheduler is started on the same database");
    return exit_done;
}

}  // namespace femrun::app
