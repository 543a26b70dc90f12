// SPDX-License-Identifier: MIT
// Studies: how a worker opens, refuses and closes them.
#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "worker/worker.hpp"

namespace femrun::worker {

std::map<StudyId, work::DefinitionHash> Worker::studies() const {
    std::map<StudyId, work::DefinitionHash> all;
    for (const auto& [id, study] : studies_) all.emplace(id, study.setup->definition);
    return all;
}

bool Worker::open(work::StudySetup setup, std::optional<Home> home, Instant now) {
    const StudyId id = setup.study;
    const auto known = studies_.find(id);
    if (known != studies_.end() && known->second.setup->definition == setup.definition) {
        Study& study = known->second;
        if (link_ != nullptr && study.state == Study::State::refused)
            link_->refused(id, study.why_refused);
        if (study.state == Study::State::telling || study.is_open()) tell_open(id, study);
        return false;
    }
    if (known != studies_.end()) close(id);
    Study& study = studies_[id];
    study.setup = std::make_shared<const work::StudySetup>(std::move(setup));
    if (!home) {
        study.state = Study::State::fetching;
        return true;
    }
    study.home = *home;
    take_up(id, study, now);
    return false;
}

/// The study, unless it was closed or opened otherwise meanwhile.
Study* Worker::fetching(StudyId id, const work::DefinitionHash& definition) {
    const auto found = studies_.find(id);
    if (found == studies_.end() || found->second.state != Study::State::fetching ||
        found->second.setup->definition != definition)
        return nullptr;
    return &found->second;
}

void Worker::at_hand(StudyId id, const work::DefinitionHash& definition, Home home, Instant now) {
    Study* const study = fetching(id, definition);
    if (study == nullptr) return;
    study->state = Study::State::opening;
    study->home = home;
    take_up(id, *study, now);
}

void Worker::not_to_be_had(StudyId id, const work::DefinitionHash& definition, const Error& why) {
    if (Study* const study = fetching(id, definition)) refuse(id, *study, why);
}

/// Where all slots are busy with other studies, what is wrong with this one will show later.
void Worker::take_up(StudyId id, Study& study, Instant now) {
    Slot* const slot = slot_for(*study.setup);
    const bool first_try = !study.try_again;
    study.try_again.reset();
    if (slot != nullptr) return slot->prepare(study.setup);
    if (first_try) return tell_open(id, study);
    study.try_again = now + times_.opening.backoff_max;
}

void Worker::prepared(const work::StudySetup& setup, Preparation preparation, const Error& why,
                      Instant now) {
    const auto found = studies_.find(setup.study);
    if (found == studies_.end() || found->second.setup.get() != &setup) return;  // closed meanwhile
    Study& study = found->second;
    switch (preparation) {
        case Preparation::ready:
        case Preparation::lacking:
            return tell_open(setup.study, study);
        case Preparation::refused:
            return refuse(setup.study, study, why);
        case Preparation::no_room:
        case Preparation::died:
            break;
    }
    if (study.failures == 0)
        noticed(fmt::format("study '{}' is not open yet, and is tried again: {}", setup.name,
                            why.message));
    if (const auto delay = study.back_off(preparation, times_.opening, now))
        study.try_again = now + *delay;
    else
        refuse(setup.study, study,
               {why.kind, fmt::format("solver '{}' could not be opened in {} tries, the last: {}",
                                      setup.solver, study.failures, why.message)});
}

void Worker::tell_open(StudyId id, Study& study) {
    const bool may_end_us = study.home == Home::worker_process;
    if (!study.is_open()) study.state = Study::State::telling;
    if (link_ != nullptr) link_->opened(id, study.home);
    if (!may_end_us && !study.is_open()) opened(study);
}

void Worker::opened_heard(StudyId id) {
    const auto found = studies_.find(id);
    if (found != studies_.end() && found->second.state == Study::State::telling)
        opened(found->second);
}

void Worker::opened(Study& study) {
    study.state = Study::State::open;
    for (const AttemptId attempt : std::exchange(study.waiting, {})) queue_.push_back(attempt);
    pump();
}

void Worker::refuse(StudyId id, Study& study, const Error& why) {
    study.state = Study::State::refused;
    study.why_refused = why;
    for (const AttemptId attempt : std::exchange(study.waiting, {})) held_.erase(attempt);
    if (link_ != nullptr) link_->refused(id, why);
}

void Worker::close(StudyId id) {
    const auto closed = studies_.extract(id);
    if (!closed) return;
    std::vector<AttemptId> waiting = closed.mapped().waiting;
    std::copy_if(queue_.begin(), queue_.end(), std::back_inserter(waiting),
                 [&](AttemptId attempt) { return held_.at(attempt).task.setup->study == id; });
    for (const AttemptId attempt : waiting) {
        std::erase(queue_, attempt);
        const auto held = held_.extract(attempt);
        end(held.mapped().task.assignment, {.cancelled = true}, held.mapped().database);
    }
    for (Slot* const slot : slots_) slot->let_go(id);
}

}  // namespace femrun::worker
