// SPDX-License-Identifier: MIT
// What workers say. Each speaks of what it was given, and of nothing else.
#include <algorithm>
#include <map>
#include <utility>

#include <fmt/format.h>

#include "base/plain_text.hpp"
#include "muster/muster.hpp"

namespace femrun::muster {

namespace {

/// Whether it is what was given, as far as the worker tells.
bool is_of(const work::Holding& told, const Given& given) {
    if (told.ordinal == 0) return true;
    return told.trial == TrialId{given.setup->study, given.trial} &&
           told.ordinal == given.ordinal &&
           (told.design == given.design || told.design == 0 || given.design == 0);
}

}  // namespace

/// Of what the worker has, and each once: of anything else it cannot have begun any.
std::vector<Begun> Muster::believed_begun(const Enlisted& by, std::span<const Begun> told) {
    std::map<AttemptId, Begun> begun;
    for (const Begun& one : told)
        if (by.given.contains(one.attempt)) begun.emplace(one.attempt, one);
    std::vector<Begun> all;
    for (const auto& [attempt, one] : begun) all.push_back(one);
    return all;
}

void Muster::heartbeat(const Place& place, std::span<const AttemptId> holding,
                       std::span<const Begun> begun) {
    Enlisted* const by = at(place);
    if (by == nullptr) return;
    by->lines = 0;
    std::vector<AttemptId> believed;
    std::copy_if(holding.begin(), holding.end(), std::back_inserter(believed),
                 [&](AttemptId attempt) { return by->given.contains(attempt); });
    events_.heartbeat(place.worker, believed, believed_begun(*by, begun));
}

void Muster::begun(const Place& place, std::span<const Begun> attempts) {
    if (const Enlisted* const by = at(place))
        events_.begun(place.worker, believed_begun(*by, attempts));
}

void Muster::progressed(const Place& place, AttemptId attempt, double fraction,
                        std::string_view stage) {
    const Enlisted* const by = at(place);
    if (by != nullptr && by->given.contains(attempt))
        events_.progressed(attempt, believed_fraction(fraction), plain(stage, word_bytes_max));
}

void Muster::said(const Place& place, LogLevel level, std::string_view text) {
    Enlisted* const by = at(place);
    if (by == nullptr || ++by->lines > lines_max + 1) return;
    const bool too_much = by->lines > lines_max;
    log_.line(too_much ? LogLevel::warning : level,
              fmt::format("worker '{}': {}", by->card.name,
                          too_much ? fmt::format("says more than {} lines between two heartbeats; "
                                                 "the rest is left out",
                                                 lines_max)
                                   : plain(text, message_bytes_max)));
}

void Muster::opened(const Place& place, StudyId study, Home home) {
    Enlisted* const by = at(place);
    if (by != nullptr && answered(*by, study, Answer::takes_it))
        events_.worker_opened(place.worker, study, home);
}

/// The study may be closed: then it says no.
bool Muster::answered(Enlisted& by, StudyId study, Answer answer) {
    const auto told = by.told.find(study);
    if (told == by.told.end()) return false;
    told->second = answer;
    return true;
}

void Muster::refused(const Place& place, StudyId study, Error why) {
    Enlisted* const by = at(place);
    if (by == nullptr || !answered(*by, study, Answer::refuses_it)) return;
    // What it was given of it is over, as the event says.
    std::erase_if(by->given, [&](const auto& given) { return given.second.setup->study == study; });
    why.message = plain(why.message, message_bytes_max);
    events_.worker_refused(place.worker, study,
                           std::move(why).within(fmt::format("worker '{}'", by->card.name)));
}

void Muster::fetching(const Place& by, const Fetching& fetching) {
    if (Enlisted* const worker = at(by)) worker->fetching = fetching;
}

void Muster::leaving(const Place& place) {
    Enlisted* const by = at(place);
    if (by != nullptr && !std::exchange(by->leaves, true)) {
        events_.worker_leaving(place.worker);
        for (const work::Assignment& unsent : std::exchange(by->unsent, {}))
            give_back_soon(place, unsent.attempt);
        log_.line(LogLevel::info,
                  fmt::format("worker '{}' is leaving, and takes nothing new", by->card.name));
    }
}

void Muster::offers(const Place& place, std::vector<work::SolverOffer> solvers) {
    Enlisted* const by = at(place);
    if (by == nullptr) return;
    by->card.solvers = std::move(solvers);
    by->card = believed(std::move(by->card));
    events_.worker_enlisted(place.worker, by->card);
}

void Muster::ends_in(const Place& place, Duration in) {
    Enlisted* const by = at(place);
    if (by == nullptr) return;
    by->card.ends_in = in;
    events_.worker_ends(place.worker, in);
}

std::optional<std::string> Muster::objection(const Place& place, const work::Holding& of) const {
    if (of.database != database_)
        return fmt::format(
            "attempt {} is of another database than this scheduler's; its report is dropped",
            of.attempt.value);
    const auto worker = workers_.find(place.worker);
    if (worker == workers_.end()) return std::nullopt;
    const auto given = worker->second->given.find(of.attempt);
    if (given == worker->second->given.end() || is_of(of, given->second)) return std::nullopt;
    return fmt::format(
        "attempt {} is of another trial here than of the one that was solved; its report is "
        "dropped; was the scheduler's database restored from an older copy?",
        of.attempt.value);
}

void Muster::reported(const Place& place, AttemptId attempt, const work::DefinitionHash& definition,
                      Result<work::Report> report) {
    Enlisted* const by = at(place);
    if (by == nullptr) return;
    const auto given = by->given.find(attempt);
    if (given == by->given.end()) {
        const auto kept = by->kept.find(attempt);
        const bool says_something = !report || !report->cancelled;
        if (kept != by->kept.end() && says_something &&
            events_.closed(kept->second.trial.study) == run::Closed::for_now)
            return by->line->not_now(attempt);
        // The worker forgets it then: nothing of it is there when the study is opened again.
        if (kept != by->kept.end()) by->kept.erase(kept);
        return events_.repeated(place.worker, attempt);
    }
    const work::StudySetup& setup = *given->second.setup;
    if (!report) {
        const std::string why = fmt::format("worker '{}' sent a report that makes no sense: {}",
                                            by->card.name, report.error().message);
        report = work::Report{.failure = study::Failure{study::FailureKind::fault, {}, why}};
    }
    if (definition != setup.definition && !report->cancelled)
        report = work::Report{
            .failure = study::Failure{study::FailureKind::infrastructure, "worker",
                                      fmt::format("worker '{}' solved another definition of study "
                                                  "'{}'",
                                                  by->card.name, setup.name),
                                      study::Cause::given_back}};
    over(*by, attempt, believed(std::move(report).value(), given->second, by->card.name));
}

void Muster::over(Enlisted& by, AttemptId attempt, work::Report report) {
    by.given.erase(attempt);
    if (!report.folder.empty()) remember_folder(report.folder, by);
    events_.reported(by.place.worker, attempt, std::move(report));
}

}  // namespace femrun::muster
