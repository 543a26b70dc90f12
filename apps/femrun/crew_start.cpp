// SPDX-License-Identifier: MIT
#include "crew_start.hpp"

#include <filesystem>
#include <fstream>
#include <random>
#include <thread>

#include <fmt/format.h>

#include "base/path_text.hpp"
#include "net/admissions.hpp"
#include "scheduler_address.hpp"
#include "system/detached.hpp"
#include "system/private_file.hpp"
#include "system/removal.hpp"
#include "system/this_process.hpp"
#include "view/wording.hpp"
#include "visit.hpp"

namespace femrun::app {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

namespace {

constexpr Duration starts_within = 30s, look_every = 20ms;

/// "error: ..." is the last that a program says which gives up.
std::string last_line_of(const fs::path& file) {
    std::ifstream in(file);
    std::string line, last;
    while (std::getline(in, line))
        if (!line.empty()) last = line;
    constexpr std::string_view error = "error: ";
    return last.starts_with(error) ? last.substr(error.size()) : last;
}

/// A token that workers of this crew were given for this scheduler.
std::optional<gate::Address> given_before(const crew::Folder& folder,
                                          const gate::Address& scheduler) {
    const auto there = folder.addresses();
    if (!there || !scheduler.fingerprint) return std::nullopt;
    auto workers = gate::Address::parse(there->worker.substr(0, there->worker.find('\n')));
    if (!workers || workers->fingerprint != scheduler.fingerprint) return std::nullopt;
    return *std::move(workers);
}

std::string unique_name(const std::string& what) {
    std::random_device random;
    return fmt::format("femrun-{}-{:08x}", what, random());
}

}  // namespace

Result<crew::Folder::Addresses> addresses_for(loop::EventLoop& loop, const gate::Address& scheduler,
                                              const CrewWish& wish, const crew::Folder& folder) {
    gate::Address workers = scheduler;
    if (auto given = given_before(folder, scheduler)) {
        workers = *std::move(given);
        workers.place = scheduler.place;  // it may listen elsewhere by now
    } else if (scheduler.fingerprint) {
        auto visit = Visit::to(loop, scheduler, work::Role::user);
        if (!visit) return std::move(visit).error();
        net::RemoteAdmissions desk(loop, visit->house().admissions());
        const auto token = desk.give({.role = work::Role::worker,
                                      .name = fmt::format("crew {}", wish.spec.name),
                                      .lasts = {}});
        if (!token) return token.error();
        auto address = gate::Address::parse(token->address);
        if (!address) return std::move(address).error();
        workers = *std::move(address);
        workers.place = scheduler.place;  // where it was reached from here
    }
    if (wish.reach) workers.place = *wish.reach;
    return crew::Folder::Addresses{scheduler.text() + "\n", workers.text() + "\n"};
}

Result<void> start_keeper(const crew::Folder& folder, const crew::Spec& spec) {
    if (folder.is_kept()) return {};
    auto started = system::start_detached(
        {.executable = system::executable_path(),
         .arguments = {"workers", "keep", "--folder", path_text(folder.path())},
         .output = system::Output::discarded(),
         .error = system::Output::into(folder.path() / "keeper.err")},
        unique_name("keeper-" + spec.name));
    if (!started) return std::move(started).error().within("the crew's keeper");
    return {};
}

std::string end_scheduler_with(const std::string& file) {
    return "femrun shutdown --scheduler @" + view::shell_word(file);
}

bool a_moment_later() {
    std::this_thread::sleep_for(look_every);
    return true;
}

Result<gate::Address> address_once_there(const fs::path& addresses,
                                         const std::function<bool()>& runs, const fs::path& log,
                                         const std::function<bool()>& goes_on) {
    const Instant by = monotonic_now() + starts_within;
    while (true) {
        const bool alive = runs();  // before the look: what it wrote last counts
        auto text = system::read_private_file(addresses / "user.address");
        if (!text) return std::move(text).error();
        if (*text) return address_of("@" + path_text(addresses / "user.address"));
        if (!alive || monotonic_now() >= by)
            return Error{ErrorKind::unavailable,
                         fmt::format("the scheduler {}: {}",
                                     alive ? "does not say where it listens" : "could not start",
                                     last_line_of(log))};
        if (!goes_on())
            return Error{ErrorKind::cancelled,
                         "interrupted before the scheduler listened; it was ended"};
    }
}

Result<OwnScheduler> own_scheduler(loop::EventLoop& loop, const std::string& database,
                                   const std::string& listen,
                                   const std::function<bool()>& goes_on) {
    const fs::path absolute = fs::absolute(path_of(database));
    fs::path folder = absolute;
    folder += ".addresses";
    OwnScheduler own{.address = {}, .file = folder / "user.address"};
    if (auto before = address_of("@" + path_text(own.file));
        before && Visit::to(loop, *before, work::Role::user)) {
        own.address = *std::move(before);
        return own;
    }
    const auto said_before = system::read_private_file(own.file);
    if (!said_before) return said_before.error();
    std::error_code none;
    system::remove_file(own.file, none);
    fs::create_directories(folder, none);
    const fs::path log = folder / "scheduler.log";
    const std::string name = unique_name("scheduler");
    auto started =
        system::start_detached({.executable = system::executable_path(),
                                .arguments = {"scheduler", "--db", path_text(absolute), "--listen",
                                              listen, "--addresses", path_text(folder)},
                                .output = system::Output::discarded(),
                                .error = system::Output::into(log)},
                               name);
    if (!started) return std::move(started).error().within("the scheduler");
    auto address = address_once_there(
        folder, [&] { return system::count_detached(name) > 0; }, log, goes_on);
    if (!address) {
        system::end_detached(name);  // nobody would know where it is
        // Who has the database may be there, with no time to answer.
        if (*said_before && !fs::exists(own.file, none))
            if (auto back = system::write_private_file(own.file, **said_before); !back)
                return std::move(back).error();
        return std::move(address).error();
    }
    own.address = *std::move(address);
    own.was = OwnScheduler::Was::started;
    return own;
}

}  // namespace femrun::app
