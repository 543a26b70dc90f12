// SPDX-License-Identifier: MIT
// What is said to whom.
#include "muster/muster.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/check.hpp"
#include "work/attempt_folder.hpp"
#include "work/design_hash.hpp"

namespace femrun::muster {

// -- studies

void Muster::open_study(work::StudySetup setup) {
    const StudyId id = setup.study;
    auto shared = std::make_shared<const work::StudySetup>(std::move(setup));
    studies_.insert_or_assign(id, shared);
    later_([this, id, shared = std::move(shared)] {
        const auto found = studies_.find(id);
        if (found != studies_.end() && found->second == shared) take_up_kept(*shared);
    });
}

void Muster::close_study(StudyId study) {
    studies_.erase(study);
    for (const auto& [id, worker] : workers_) {
        if (worker->told.erase(study) > 0 && worker->line != nullptr) worker->line->close(study);
        keep_what_is_of(study, *worker);
    }
}

// -- attempts

void Muster::dispatch(WorkerId worker, work::Assignment assignment) {
    Enlisted* const to = with_line(worker);
    if (to == nullptr) return;  // `worker_gone` tells it
    const StudyId study = assignment.trial.study;
    const auto& setup = studies_.at(study);
    // The assignment follows at once: the worker keeps it until the study is open there.
    if (to->told.try_emplace(study, Answer::awaited).second) to->line->open(*setup);
    assignment.definition = setup->definition;
    to->given[assignment.attempt] = {setup, assignment.trial.number, assignment.ordinal,
                                     work::design_hash(assignment.design)};
    if (to->leaves) return give_back_soon(to->place, assignment.attempt);
    to->unsent.push_back(std::move(assignment));
    if (to->unsent.size() == 1) to->line->assignments_wait();
}

/// It was decided before the worker said that it leaves, and waited for its record.
void Muster::give_back_soon(const Place& place, AttemptId attempt) {
    later_([this, place, attempt] {
        Enlisted* const by = at(place);
        if (by != nullptr && by->given.contains(attempt)) over(*by, attempt, {.cancelled = true});
    });
}

std::vector<work::Assignment> Muster::take_assignments(const Place& place, std::size_t count_max) {
    Enlisted* const to = at(place);
    if (to == nullptr) return {};
    if (to->unsent.size() <= count_max) return std::exchange(to->unsent, {});
    const auto end = to->unsent.begin() + static_cast<std::ptrdiff_t>(count_max);
    std::vector<work::Assignment> some(std::make_move_iterator(to->unsent.begin()),
                                       std::make_move_iterator(end));
    to->unsent.erase(to->unsent.begin(), end);
    return some;
}

/// What the worker may have taken all the same is taken back.
void Muster::not_told(const Place& place, std::span<const AttemptId> attempts,
                      const std::string& why) {
    Enlisted* const to = at(place);
    if (to == nullptr) return;
    const std::string sentence = fmt::format("worker '{}': {}", to->card.name, why);
    for (const AttemptId attempt : attempts) {
        if (!to->given.contains(attempt)) continue;
        to->line->revoke(attempt);
        over(*to, attempt,
             {.failure = study::Failure{study::FailureKind::infrastructure, "worker", sentence,
                                        study::Cause::given_back}});
    }
}

void Muster::revoke(WorkerId worker, AttemptId attempt) {
    const auto found = workers_.find(worker);
    if (found == workers_.end()) return;
    Enlisted& to = *found->second;
    if (const auto given = to.given.find(attempt); given != to.given.end())
        remember_unreported(given->second, to);
    // Of what it has not been sent it need not hear.
    const auto is_it = [&](const work::Assignment& one) { return one.attempt == attempt; };
    if (std::erase_if(to.unsent, is_it) > 0) return static_cast<void>(to.given.erase(attempt));
    if (to.line != nullptr) return to.line->revoke(attempt);
    // It hears so when it comes back.
    if (to.given.erase(attempt) > 0) forget_if_idle(to.place);
}

void Muster::acknowledge(WorkerId worker, AttemptId attempt) {
    if (Enlisted* const to = with_line(worker)) to->line->acknowledged(attempt);
}

void Muster::silent(WorkerId worker, const std::string& why) {
    if (Enlisted* const to = with_line(worker)) to->line->silent(why);
}

bool Muster::drain(WorkerId worker) {
    Enlisted* const to = with_line(worker);
    if (to != nullptr) to->line->drain({});
    return to != nullptr;
}

bool Muster::dismiss(WorkerId worker) {
    Enlisted* const to = with_line(worker);
    if (to != nullptr) to->line->dismiss({});
    return to != nullptr;
}

void Muster::send_home(WorkerId worker, const std::string& why) {
    log_.line(LogLevel::info, fmt::format("worker '{}' leaves: {}", name(worker), why));
    const auto found = workers_.find(worker);
    if (found == workers_.end()) return;
    found->second->sent_home = why;
    if (found->second->line != nullptr) found->second->line->drain(why);
}

void Muster::note(WorkerId worker, const std::string& text) {
    log_.line(LogLevel::warning, fmt::format("worker '{}' {}", name(worker), text));
}

// -- folders

std::string Muster::folder(TrialId trial, std::uint32_t ordinal) const {
    const auto found = studies_.find(trial.study);
    FEMRUN_CHECK(found != studies_.end(), static_cast<unsigned long long>(trial.study.value));
    return work::attempt_folder(found->second->name, trial.number, ordinal);
}

/// It may have made the folder all the same. Asking every worker for it, each time that one of many
/// falls silent, would be as many messages as the square of their number.
void Muster::remember_unreported(const Given& given, const Enlisted& by) {
    remember_folder(work::attempt_folder(given.setup->name, given.trial, given.ordinal), by);
}

/// More are not remembered: a folder that is discarded later is asked of every worker.
void Muster::remember_folder(const std::string& folder, const Enlisted& by) {
    constexpr std::size_t folders_max = 100'000;
    if (folders_.insert_or_assign(folder, Maker{by.card.identity.pc, by.card.name, by.place.worker})
            .second)
        folder_order_.push_back(folder);
    for (; folder_order_.size() > folders_max; folder_order_.pop_front()) {
        folders_.erase(folder_order_.front());
        awaited_.erase(folder_order_.front());
    }
}

void Muster::bring(const std::string& folder) {
    const auto made = folders_.find(folder);
    if (made == folders_.end()) return;
    if (Enlisted* const maker = with_line(made->second.worker))
        maker->line->bring(folder);
    else
        awaited_.insert(folder);
}

void Muster::await(std::span<const std::string> folders) {
    for (const std::string& folder : folders)
        if (folders_.contains(folder)) awaited_.insert(folder);
}

/// What is said of a folder that another has made is passed over.
std::vector<std::string> Muster::has(const Place& by, std::span<const std::string> folders) {
    Enlisted* const worker = at(by);
    if (worker == nullptr) return {};
    std::vector<std::string> undecided;
    for (const std::string& folder : folders) {
        if (const auto made = folders_.find(folder); made != folders_.end()) {
            Maker& maker = made->second;
            if (maker.pc != worker->card.identity.pc || maker.name != worker->card.name) continue;
            maker.worker = by.worker;
        }
        if (awaited_.erase(folder) > 0)
            worker->line->bring(folder);
        else
            undecided.push_back(folder);
    }
    // More are asked about when it comes again.
    constexpr std::size_t remembered_max = 1000;
    const std::size_t count = std::min(undecided.size(), remembered_max);
    worker->undecided.assign(undecided.begin(),
                             undecided.begin() + static_cast<std::ptrdiff_t>(count));
    return undecided;
}

std::vector<std::pair<Place, std::vector<std::string>>> Muster::undecided(
    const std::string& study) const {
    const std::string of = work::folder_name(study);
    std::vector<std::pair<Place, std::vector<std::string>>> all;
    for (const auto& [id, worker] : workers_) {
        std::vector<std::string> folders;
        if (worker->line != nullptr)
            for (const std::string& folder : worker->undecided)
                if (work::study_of_folder(folder) == of) folders.push_back(folder);
        if (!folders.empty()) all.emplace_back(worker->place, std::move(folders));
    }
    return all;
}

void Muster::made(const Place& by, const std::string& folder) {
    if (const Enlisted* const worker = at(by)) remember_folder(folder, *worker);
}

void Muster::discard(const std::string& folder) {
    awaited_.erase(folder);
    const auto made = folders_.find(folder);
    if (made == folders_.end()) {
        // Of an earlier run: whoever has it. A folder's name is that of one attempt alone.
        bool told = false;
        for (const auto& [id, worker] : workers_)
            if (worker->line != nullptr) {
                worker->line->discard(folder);
                told = true;
            }
        if (!told) nobody_hears_(folder);
        return;
    }
    const auto [pc, name, id] = made->second;
    folders_.erase(made);
    if (Enlisted* const maker = with_line(id)) return maker->line->discard(folder);
    const auto other =  // started again, perhaps
        std::find_if(workers_.begin(), workers_.end(), [&pc = pc](const auto& one) {
            return one.second->line != nullptr && one.second->card.identity.pc == pc;
        });
    if (other != workers_.end())
        other->second->line->discard(folder);
    else
        nobody_hears_(folder);
}

}  // namespace femrun::muster
