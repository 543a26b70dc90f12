// SPDX-License-Identifier: MIT
#include "trouble.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/clock.hpp"

namespace femrun::test {

namespace {

using namespace std::chrono_literals;

/// Between two blows.
constexpr Duration pause_min = 300ms, pause_max = 2s;

}  // namespace

Trouble::Trouble(Cluster& cluster, int workers, std::vector<std::string> studies,
                 std::uint64_t seed)
    : cluster_(cluster), workers_(workers), studies_(std::move(studies)), random_(seed) {}

Duration Trouble::while_of(Duration least, Duration most) {
    return least + Duration(static_cast<Duration::rep>(
                       drawn(static_cast<std::uint64_t>((most - least).count()))));
}

void Trouble::note(const std::string& what, int pc, Duration lasts) {
    const WallTime now = wall_now();
    befell_.push_back({what, pc, now, now + std::chrono::ceil<std::chrono::milliseconds>(lasts)});
}

void Trouble::lasts(const std::string& what, int pc, Duration time, std::function<void()> mend) {
    note(what, pc, time);
    suffers_.insert(pc);
    const std::size_t mine = befell_.size() - 1;
    mends_.emplace(monotonic_now() + time, [this, pc, mine, mend = std::move(mend)] {
        mend();
        suffers_.erase(pc);
        befell_[mine].to = std::max(befell_[mine].to, wall_now());
    });
}

void Trouble::mend_what_is_over(Instant now) {
    while (!mends_.empty() && mends_.begin()->first <= now) {
        const auto mend = std::move(mends_.begin()->second);
        mends_.erase(mends_.begin());
        mend();
    }
}

void Trouble::restart_who_left() {
    for (int pc = 1; pc <= workers_; ++pc)
        if (is_up(pc) && !cluster_.is_running(pc)) cluster_.start_worker(pc);
}

void Trouble::step() {
    cluster_.pass(fmt::format(
        "{:.3f}", std::chrono::duration<double>(while_of(pause_min, pause_max)).count()));
    mend_what_is_over(monotonic_now());
    restart_who_left();
    switch (drawn(8)) {
        case 0:
            return befall_scheduler();
        case 1:
            return befall_client();
        case 2:
            return steer_study();
        default:
            return befall_worker(1 + static_cast<int>(drawn(static_cast<std::uint64_t>(workers_))));
    }
}

void Trouble::befall_worker(int pc) {
    if (!is_up(pc)) return;
    switch (drawn(7)) {
        case 0:
            cluster_.kill(pc);
            return lasts("worker killed", pc, while_of(0s, 5s),
                         [this, pc] { cluster_.start_worker(pc); });
        case 1:
            cluster_.network().cut(pc);
            return lasts("cable pulled", pc, while_of(200ms, 12s),
                         [this, pc] { cluster_.network().heal(pc); });
        case 2:
            cluster_.network().swallow(pc);
            return lasts("all swallowed", pc, while_of(200ms, 12s),
                         [this, pc] { cluster_.network().heal(pc); });
        case 3: {
            const std::uint64_t process = cluster_.process(pc);
            strike(process, Blow::stop);
            return lasts("worker stopped", pc, while_of(200ms, 12s),
                         [process] { strike(process, Blow::go_on); });
        }
        case 4:
            strike(cluster_.process(pc), Blow::interrupt);
            return note("worker asked to end", pc, 30s);
        case 5:
            if (!is_up(0)) return;
            (void)cluster_.femrun({"drain", Cluster::name_of_worker(pc)});
            return note("worker drained", pc, 30s);
        default:
            if (!is_up(0)) return;
            (void)cluster_.femrun({"dismiss", Cluster::name_of_worker(pc)});
            return note("worker dismissed", pc, 5s);
    }
}

void Trouble::befall_scheduler() {
    if (!is_up(0)) return;
    switch (drawn(5)) {
        case 0:
            strike(cluster_.process(0), Blow::interrupt);
            (void)cluster_.ended(0);
            return lasts("scheduler asked to end", 0, while_of(0s, 5s),
                         [this] { cluster_.start_scheduler(); });
        case 1: {
            const std::uint64_t process = cluster_.process(0);
            strike(process, Blow::stop);
            note("scheduler's PC stopped", Befell::every_pc, 12s);
            return lasts("scheduler stopped", 0, while_of(200ms, 6s),
                         [process] { strike(process, Blow::go_on); });
        }
        case 2:
            cluster_.network().cut(0);
            note("scheduler's PC cut off", Befell::every_pc, 12s);
            return lasts("scheduler's cable pulled", 0, while_of(200ms, 6s),
                         [this] { cluster_.network().heal(0); });
        default:
            cluster_.kill(0);
            return lasts("scheduler killed", 0, while_of(0s, 4s),
                         [this] { cluster_.start_scheduler(); });
    }
}

void Trouble::befall_client() {
    if (client_) {
        strike(client_->id(), Blow::kill);
        (void)client_->wait(1min);
        note("client killed", 0, 0s);
    }
    client_.emplace(cluster_.start_client({"attach", studies_[drawn(studies_.size())]}));
}

void Trouble::steer_study() {
    if (!is_up(0)) return;
    const std::string& study = studies_[drawn(studies_.size())];
    const bool at_once = drawn(2) == 0;
    if (cluster_.femrun({at_once ? "stop" : "pause", study}).code != 0) return;
    if (at_once)
        note("study stopped", Befell::every_pc, 3s);
    else
        note("study paused", Befell::no_pc, 0s);
    mends_.emplace(monotonic_now() + while_of(0s, 4s), [this, study] {
        if (is_up(0)) (void)cluster_.femrun({"resume", study});
    });
}

void Trouble::mend_all() {
    while (!mends_.empty()) mend_what_is_over(mends_.begin()->first);
    restart_who_left();
    for (const std::string& study : studies_) (void)cluster_.femrun({"resume", study});
}

std::string Trouble::text() const {
    std::map<std::string, int> counts;
    for (const Befell& one : befell_) ++counts[one.what];
    std::vector<std::string> parts;
    for (const auto& [what, count] : counts) parts.push_back(fmt::format("{} {}", count, what));
    return fmt::format("{}", fmt::join(parts, ", "));
}

}  // namespace femrun::test
