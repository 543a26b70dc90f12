// SPDX-License-Identifier: MIT
// What a study needs is brought to this PC before it is opened: its files, if they are elsewhere,
// and its plugin.
#include <algorithm>

#include <fmt/format.h>

#include "base/size_text.hpp"
#include "net/worker_agent.hpp"
#include "wire/error_text.hpp"

namespace femrun::net {

namespace {

/// Tries with the back-offs between take two minutes: who cannot be helped by then leaves the study
/// to others.
constexpr int tries_max = 8;

}  // namespace

void WorkerAgent::bring(std::shared_ptr<const work::StudySetup> setup) {
    if (setup->staged && staged_ != nullptr) staged_studies_[setup->study] = setup;
    ++brings_;
    bringing_.insert_or_assign(
        setup->study,
        bring_until(setup, 0).attach(kj::defer([this] { --brings_; })).eagerlyEvaluate(nullptr));
    if (staged_ != nullptr && !std::exchange(watches_, true))
        watching_ = watch_fetching(0, false).eagerlyEvaluate(nullptr);
}

/// What takes longer than a moment is told, to people here every ten seconds or so. Between a
/// study's files and its plugin, and before it is known what is lacking, nothing is on its way, and
/// the watch goes on. `looks`: at something on its way; `told`: the scheduler was, last time.
kj::Promise<void> WorkerAgent::watch_fetching(int looks, bool told) {
    return loop_.after(times_.ask_again).then([this, looks, told]() -> kj::Promise<void> {
        const FileFetch::Progress progress = staged_->progress();
        const bool moves = progress.size > 0;
        if (link_ && (moves || told)) link_->fetching(progress.come, progress.size);
        if (people_ && moves && looks % 50 == 5)
            people_(fmt::format("fetching what studies need: {} of {} are here",
                                size_text(progress.come), size_text(progress.size)));
        if (brings_ > 0) return watch_fetching(moves ? looks + 1 : looks, moves);
        if (people_ && looks > 5) people_("what studies need is here");
        watches_ = false;
        return kj::READY_NOW;
    });
}

kj::Promise<void> WorkerAgent::bring_until(std::shared_ptr<const work::StudySetup> setup,
                                           int failures) {
    kj::Promise<void> files = kj::READY_NOW;
    if (setup->staged)
        files = staged_ != nullptr
                    ? staged_->bring(setup)
                    : kj::Promise<void>(wire::to_exception(
                          {Error{ErrorKind::invalid,
                                 fmt::format("study '{}': this worker has no folder for its files",
                                             setup->name)},
                           {}}));
    return files.then([this, setup] { return source_.find(*setup); })
        .then(
            [this, setup](Home home) -> kj::Promise<void> {
                worker_->at_hand(setup->study, setup->definition, home, deadlines_.now());
                keep_time();
                return kj::READY_NOW;
            },
            [this, setup, failures](kj::Exception&& exception) -> kj::Promise<void> {
                const Error why = wire::error_from(exception).error;
                if (why.kind != ErrorKind::unavailable || failures + 1 == tries_max) {
                    worker_->not_to_be_had(setup->study, setup->definition, why);
                    return kj::READY_NOW;
                }
                if (failures == 0)
                    noticed(fmt::format("study '{}' is not open yet, and is tried again: {}",
                                        setup->name, why.message));
                const Duration wait =
                    std::min(times_.bring_backoff * (1 << failures), times_.bring_backoff_max);
                return loop_.after(wait).then(
                    [this, setup, failures] { return bring_until(setup, failures + 1); });
            });
}

/// The folders of closed studies go when no attempt is at work in them any more.
void WorkerAgent::tidy_closed() {
    if (closed_.empty()) return;
    const auto holding = worker_->holding(deadlines_.now());
    std::erase_if(closed_, [&](const std::shared_ptr<const work::StudySetup>& setup) {
        const bool opened_again = staged_studies_.contains(setup->study);
        const bool at_work = std::any_of(holding.begin(), holding.end(), [&](const auto& one) {
            return one.trial.study == setup->study && one.worked && !one.ended;
        });
        if (!opened_again && !at_work) staged_->remove_folder(*setup);
        return opened_again || !at_work;
    });
}

}  // namespace femrun::net
