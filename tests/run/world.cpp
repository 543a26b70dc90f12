// SPDX-License-Identifier: MIT
#include "run/world.hpp"

#include <algorithm>
#include <cstring>

#include <fmt/format.h>

#include "base/match.hpp"
#include "study/study_file.hpp"

namespace femrun::test {

using namespace std::chrono_literals;

namespace {

std::uint64_t mixed(std::uint64_t hash, double number) {
    std::uint64_t bits;
    std::memcpy(&bits, &number, sizeof bits);
    return (hash ^ bits) * 1099511628211ull + 7;
}

double first_number(const study::Value& value) { return std::get<double>(value); }

}  // namespace

study::Design Learner::propose() {
    if (!plan.empty()) return plan[planned_++ % plan.size()];
    study::Design design;
    for (std::size_t i = 0; i < parameters_; ++i) {
        hash_ = (hash_ ^ (hash_ >> 29)) * 0xBF58476D1CE4E5B9ull + i;
        design.push_back(static_cast<double>(hash_ >> 11) * 0x1.0p-53);
    }
    return design;
}

void Learner::learn(const run::OptimizerEvent& event) {
    match(
        event, [&](const run::Asked&) {},
        [&](const run::Adopted& e) {
            for (const double x : e.design) hash_ = mixed(hash_, x);
            heard.push_back(fmt::format("adopted {}", e.trial));
        },
        [&](const run::ToldComplete& e) {
            for (const double loss : e.losses) hash_ = mixed(hash_, loss);
            heard.push_back(fmt::format("{} complete", e.trial));
        },
        [&](const run::ToldFailed& e) {
            hash_ = mixed(hash_, static_cast<double>(e.stage.size()));
            heard.push_back(fmt::format("{} failed: {}", e.trial, e.stage));
        },
        [&](const run::ToldDropped& e) {
            hash_ = mixed(hash_, 1);
            heard.push_back(fmt::format("{} dropped", e.trial));
        },
        [&](const run::CourseSet& e) {
            hash_ = mixed(hash_, static_cast<double>(e.course.size()));
            heard.push_back(fmt::format("course {} before {}", e.course, e.trial));
        });
}

void Learner::ask(std::vector<std::uint64_t> trials,
                  std::function<void(Result<std::vector<study::Design>>)> done) {
    std::vector<study::Design> designs;
    for (std::size_t i = 0; i < trials.size() && designs_left > 0; ++i, --designs_left)
        designs.push_back(propose());
    answers_.push_back([this, done = std::move(done), designs = std::move(designs)] {
        if (next_failure) return done(*std::exchange(next_failure, std::nullopt));
        done(designs);
    });
}

void Learner::ask_on(const run::Outlook& ahead, std::vector<std::uint64_t> trials,
                     std::function<void(Result<run::Proposals>)> done) {
    outlook = ahead;
    std::optional<run::Course> course;
    if (const auto chosen = courses.find(trials.front()); chosen != courses.end()) {
        course = chosen->second;
        learn(run::CourseSet{trials.front(), course->name});
    }
    ask(std::move(trials),
        [done = std::move(done), course](Result<std::vector<study::Design>> designs) {
            done(designs ? Result<run::Proposals>(run::Proposals{*std::move(designs), course})
                         : Result<run::Proposals>(std::move(designs).error()));
        });
}

void Learner::tell(std::vector<run::OptimizerEvent> events,
                   std::function<void(Result<void>)> done) {
    for (const auto& event : events) learn(event);
    answers_.push_back([done = std::move(done)] { done({}); });
}

void Learner::replay(std::vector<run::OptimizerEvent> events,
                     std::function<void(Result<std::uint64_t>)> done) {
    std::uint64_t misfit = 0;
    for (const auto& event : events) {
        learn(event);
        const auto* asked = std::get_if<run::Asked>(&event);
        if (asked == nullptr) continue;
        --designs_left;
        if (propose() != asked->design && misfit == 0) misfit = asked->trial;
    }
    answers_.push_back([done = std::move(done), misfit] { done(misfit); });
}

void Learner::answer() {
    for (auto& answer : std::exchange(answers_, {})) answer();
}

World::World(const std::string& study_toml, const std::vector<store::Record>& past, Duration begins,
             std::vector<study::Design> plan, Duration adoption_grace, run::IsGone is_gone)
    : journal(past), now_(begins), on_disk_(past.size()), past_(past.size()) {
    solve = [](const run::Assignment& assignment) {
        const double sum = first_number(assignment.design[0]) + first_number(assignment.design[1]);
        return Solved{.report = {.response = {sum}, .seconds = 10}};
    };

    AttemptId next{1};
    for (const store::Record& record : past)
        if (const auto* started = std::get_if<store::AttemptStarted>(&record.fact))
            next = std::max(next, AttemptId{started->attempt.value + 1});
    runner_ =
        std::make_unique<run::Runner>(next, *this, *this, *this, run::Coming::nobody,
                                      adoption_grace, work::Terms{}.lease, std::move(is_gone));
    open(StudyId{1}, study_toml, std::move(plan));
}

void World::open(StudyId id, const std::string& study_toml, std::vector<study::Design> plan) {
    auto reading = study::StudyFile::read(study_toml, "study.toml");
    for (const Error& mistake : reading.mistakes) FEMRUN_CHECK(false, mistake.message);
    Opened& opened = studies_[id];
    opened.definition = reading.file->definition();
    opened.space = std::move(study::SearchSpace::compile(opened.definition.space)).value();
    opened.goals = std::move(study::Goals::compile(opened.definition.goals, *opened.space)).value();
    opened.learner = std::make_unique<Learner>(opened.space->size());
    opened.learner->plan = std::move(plan);
    if (id == StudyId{1}) learner = opened.learner.get();

    store::History history;
    for (const store::Record& record : journal) {
        if (record.study != id) continue;
        const auto contradiction = history.apply(record);
        FEMRUN_CHECK(!contradiction, *contradiction);
    }
    runner_->open(std::make_unique<run::StudyRun>(id, opened.definition, *opened.space,
                                                  *opened.goals, std::move(history),
                                                  *opened.learner, [] {}));
}

WallTime World::wall() const {
    return WallTime{std::chrono::duration_cast<std::chrono::milliseconds>(now_.time_since_epoch())};
}

void World::enlist(WorkerId worker, std::uint32_t slots) {
    holding_[worker];  // it signs also while it holds nothing
    runner_->worker_enlisted(
        worker, {.slots = slots, .identity = {std::to_string(worker.value), "user", "1"}});
}

std::uint64_t World::append(std::vector<store::Record> records) {
    auto& last = disk_refused_ ? unwritten_ : journal;
    last.insert(last.end(), records.begin(), records.end());
    const std::uint64_t number = appended() + unwritten_.size();
    if (!disk_refused_) events_.emplace(now_ + disk, [this, number] { write(number); });
    return number;
}

void World::write(std::uint64_t number) {
    if (disk_refused_) return;  // it came after one that failed
    if (disk_trouble) {
        disk_refused_ = true;
        const auto first = journal.begin() + static_cast<std::ptrdiff_t>(on_disk_);
        unwritten_.insert(unwritten_.begin(), first, journal.end());
        journal.erase(first, journal.end());
        return runner_->journal_failed(*disk_trouble);
    }
    on_disk_ = std::max(on_disk_, number + past_ - std::min(dropped_, number));
    runner_->durable(number);
}

void World::retry() {
    disk_refused_ = false;
    journal.insert(journal.end(), unwritten_.begin(), unwritten_.end());
    unwritten_.clear();
    events_.emplace(now_ + disk, [this, number = appended()] { write(number); });
}

void World::drop_unwritten() {
    disk_refused_ = false;
    dropped_ += unwritten_.size();
    unwritten_.clear();
}

void World::dispatch(WorkerId worker, run::Assignment assignment) {
    said.push_back(fmt::format("trial {} attempt {} on {}", assignment.trial.number,
                               assignment.ordinal, name(worker)));
    const auto started = std::find_if(journal.begin(), journal.end(), [&](const auto& record) {
        const auto* fact = std::get_if<store::AttemptStarted>(&record.fact);
        return fact != nullptr && fact->attempt == assignment.attempt;
    });
    if (static_cast<std::uint64_t>(started - journal.begin()) >= on_disk_) ++undurable_dispatches;

    if (const auto refusal = refuse.find(worker); refusal != refuse.end()) {
        if (!refused_.insert({worker, assignment.trial.study}).second)
            return;  // once for all that it is given
        const Error why{ErrorKind::missing,
                        fmt::format("worker '{}': {}", name(worker), refusal->second)};
        events_.emplace(now_ + 50ms, [this, worker, study = assignment.trial.study, why] {
            runner_->worker_refused(worker, study, why);
        });
        return;
    }
    if (opens && opened_.insert({worker, assignment.trial.study}).second)
        events_.emplace(now_, [this, worker, study = assignment.trial.study] {
            runner_->worker_opened(worker, study, home);
        });
    most_running = std::max(most_running, ++running_now_);
    held_[assignment.attempt] = true;
    const Solved solved = solve(assignment);
    if (solved.never) return;
    holding_[worker].push_back(assignment.attempt);
    events_.emplace(now_ + solved.takes,
                    [this, worker, attempt = assignment.attempt, report = solved.report] {
                        std::erase(holding_[worker], attempt);
                        if (!std::exchange(held_[attempt], false)) return;
                        --running_now_;
                        runner_->reported(worker, attempt, report);
                    });
}

void World::acknowledge(WorkerId, AttemptId attempt) {
    ++acknowledged[attempt];
    const auto off_disk = journal.begin() + static_cast<std::ptrdiff_t>(on_disk_);
    const auto ended = std::find_if(off_disk, journal.end(), [&](const auto& record) {
        const auto* fact = std::get_if<store::AttemptEnded>(&record.fact);
        return fact != nullptr && fact->attempt == attempt;
    });
    if (ended != journal.end()) ++undurable_acknowledgements;
}

void World::revoke(WorkerId worker, AttemptId attempt) {
    said.push_back(fmt::format("revoke attempt {} on {}", attempt.value, name(worker)));
    if (away_.contains(worker) || !std::exchange(held_[attempt], false)) return;
    --running_now_;
    events_.emplace(now_ + 10ms, [this, worker, attempt] {
        runner_->reported(worker, attempt, {.cancelled = true});
    });
}

std::vector<Begun> World::begun(const std::vector<AttemptId>& attempts) const {
    std::vector<Begun> begun;
    if (opens)
        for (const AttemptId attempt : attempts) begun.push_back({attempt, {}});
    return begun;
}

void World::cut(WorkerId worker) {
    away_.insert(worker);
    runner_->worker_away(worker, "is away");
}

std::vector<AttemptId> World::come_back(WorkerId worker,
                                        const std::vector<work::Holding>& holding) {
    away_.erase(worker);
    return runner_->worker_back(worker, holding);
}

void World::kill(WorkerId worker) {
    for (const AttemptId attempt : holding_[worker])
        if (std::exchange(held_[attempt], false)) --running_now_;
    holding_.erase(worker);
    runner_->worker_gone(worker,
                         fmt::format("worker '{}' died with signal 11 (SIGSEGV)", name(worker)));
}

bool World::step(Instant limit) {
    do {
        for (auto& [id, opened] : studies_) opened.learner->answer();
        runner_->turn();
    } while (optimizers_have_answers());
    std::optional<Instant> next = runner_->next_deadline();
    if (!events_.empty() && (!next || events_.begin()->first <= *next))
        next = events_.begin()->first;
    if (!next || *next > limit || runner_->idle()) return false;

    now_ = std::max(now_, *next);
    for (const auto& [worker, attempts] : holding_)  // honest workers sign all the time
        if (!away_.contains(worker)) runner_->heartbeat(worker, attempts, begun(attempts));
    if (!events_.empty() && events_.begin()->first <= now_) {
        const auto happens = std::move(events_.begin()->second);
        events_.erase(events_.begin());
        happens();
    }
    return true;
}

bool World::optimizers_have_answers() const {
    return std::any_of(studies_.begin(), studies_.end(),
                       [](const auto& entry) { return entry.second.learner->has_answers(); });
}

void World::run() { run_until(std::chrono::hours(24 * 365)); }

void World::run_until(Duration after_start) {
    for (int steps = 0; steps < 1'000'000; ++steps)
        if (!step(Instant{after_start})) return;
    FEMRUN_CHECK(false, std::string("a world that never comes to rest"));
}

std::string study_of_sum(int trials, const std::string& more) {
    return fmt::format(R"toml([study]
name = "sum"
trials = {}
[optimizer]
plugin = "learner"
seed = 1
[solver]
plugin = "adder"
[parameters]
x1 = {{ low = 0, high = 1 }}
x2 = {{ low = 0, high = 1 }}
[objectives]
sum = {{ minimize = "total" }}
{})toml",
                       trials, more);
}

std::vector<study::Design> designs(const run::StudyRun& study) {
    std::vector<study::Design> all;
    for (const auto& trial : study.history().trials()) all.push_back(trial.design);
    return all;
}

}  // namespace femrun::test
