// SPDX-License-Identifier: MIT
#include "net/worker_link.hpp"

#include <algorithm>
#include <set>

#include "wire/convert.hpp"
#include "wire/error_text.hpp"
#include "wire/limits.hpp"

namespace femrun::net {

void WorkerLink::opened(StudyId study, Home home) {
    auto request = roll_.openedRequest();
    request.setStudy(study.value);
    request.setInProcess(home == Home::worker_process);
    tasks_.add(request.send().ignoreResult().then([this, study] { worker_.opened_heard(study); }));
}

void WorkerLink::refused(StudyId study, const Error& why) {
    auto request = roll_.refusedRequest();
    request.setStudy(study.value);
    request.setError(wire::text(wire::error_text({why, {}})));
    tasks_.add(request.send().ignoreResult());
}

// When the loop has nothing else to do: what came in by then goes out in one message. Where work
// was sent ahead, solves take microseconds and reports are for the next write to a disk, which
// takes longer than this.
void WorkerLink::reports_wait() {
    constexpr Duration gather = std::chrono::milliseconds(1);
    if (worker_.has_backlog())
        tasks_.add(loop_.after(gather).then([this] { send_reports(); }));
    else
        tasks_.add(kj::evalLast([this] { send_reports(); }));
}

void WorkerLink::send_reports() {
    while (worker_.has_reports()) {
        const std::vector<const worker::Ended*> ended = worker_.take_reports(wire::batch_max);
        if (ended.empty()) return;
        auto request = roll_.reportRequest();
        auto reports = request.initReports(static_cast<unsigned>(ended.size()));
        std::vector<AttemptId> attempts;
        for (unsigned i = 0; i < reports.size(); ++i) {
            attempts.push_back(ended[i]->attempt);
            wire::encode(ended[i]->report, reports[i]);
            reports[i].setAttempt(ended[i]->attempt.value);
            wire::encode(ended[i]->definition, reports[i].initDefinition());
            wire::encode(ended[i]->database, reports[i].initDatabase());
            reports[i].setStudy(ended[i]->trial.study.value);
            reports[i].setTrial(ended[i]->trial.number);
            reports[i].setOrdinal(ended[i]->ordinal);
            reports[i].setDesign(ended[i]->design);
        }
        tasks_.add(request.send().then([this, attempts = std::move(attempts)](
                                           capnp::Response<wire::Roll::ReportResults>&& results) {
            acknowledged(attempts, results);
        }));
    }
}

void WorkerLink::acknowledged(const std::vector<AttemptId>& attempts,
                              wire::Roll::ReportResults::Reader results) {
    for (const auto refused : results.getRefused())
        worker_.noticed(wire::to_text(refused.getWhy()));
    std::set<AttemptId> kept;
    for (const std::uint64_t attempt : results.getKept()) kept.insert({attempt});
    for (const AttemptId attempt : attempts)
        if (kept.contains(attempt))
            worker_.kept(attempt);
        else
            worker_.acknowledged(attempt);
    heard_();
}

void WorkerLink::ends_in(Duration in) {
    auto request = roll_.endsInRequest();
    request.setMs(static_cast<std::uint64_t>(
        std::max<std::int64_t>(std::chrono::floor<std::chrono::milliseconds>(in).count(), 0)));
    // A scheduler of an older version does not know the word.
    tasks_.add(request.send().ignoreResult().catch_([](kj::Exception&&) {}));
}

void WorkerLink::offers(std::span<const work::SolverOffer> solvers) {
    auto request = roll_.offersRequest();
    wire::encode(solvers, request.initSolvers(static_cast<unsigned>(solvers.size())));
    tasks_.add(request.send().ignoreResult());
}

void WorkerLink::has(std::span<const std::string> folders) {
    if (folders.empty()) return;
    auto request = roll_.hasRequest();
    const auto count = std::min<std::size_t>(folders.size(), wire::folders_max);
    auto told = request.initFolders(static_cast<unsigned>(count));
    for (unsigned i = 0; i < told.size(); ++i) told.set(i, wire::text(folders[i]));
    tasks_.add(request.send().ignoreResult());
}

kj::Promise<std::vector<std::string>> WorkerLink::owed() {
    return roll_.owedRequest().send().then([](capnp::Response<wire::Roll::OwedResults>&& answer) {
        std::vector<std::string> folders;
        for (const auto folder : answer.getFolders()) folders.push_back(wire::to_text(folder));
        return folders;
    });
}

void WorkerLink::fetching(std::uint64_t come, std::uint64_t size) {
    auto request = roll_.fetchingRequest();
    request.setCome(come);
    request.setSize(size);
    tasks_.add(request.send().ignoreResult());
}

void WorkerLink::leaving() {
    tasks_.add(roll_.leavingRequest().send().ignoreResult().then([this] {
        worker_.leaving_heard();
        heard_();
    }));
}

void WorkerLink::heartbeat(std::span<const AttemptId> holding, std::span<const Begun> begun) {
    auto request = roll_.heartbeatRequest();
    auto ids = request.initHolding(static_cast<unsigned>(holding.size()));
    for (unsigned i = 0; i < ids.size(); ++i) ids.set(i, holding[i].value);
    wire::encode(begun, request.initBegun(static_cast<unsigned>(begun.size())));
    answer_ = nullptr;
    tasks_.add(request.send().then([this](capnp::Response<wire::Roll::HeartbeatResults>&& answer) {
        answer_ = kj::mv(answer);
    }));
}

void WorkerLink::begun(std::span<const Begun> attempts) {
    auto request = roll_.begunRequest();
    wire::encode(attempts, request.initAttempts(static_cast<unsigned>(attempts.size())));
    tasks_.add(request.send().ignoreResult());
}

void WorkerLink::progressed(AttemptId attempt, double fraction, const std::string& stage) {
    auto request = roll_.progressRequest();
    request.setAttempt(attempt.value);
    request.setFraction(fraction);
    request.setStage(wire::text(stage));
    tasks_.add(request.send().ignoreResult());
}

void WorkerLink::log(LogLevel level, const std::string& text) {
    auto request = roll_.logRequest();
    request.setLevel(static_cast<std::uint8_t>(level));
    request.setText(wire::text(text));
    tasks_.add(request.send().ignoreResult());
}

// News that is not delivered is lost with the link, whose end `WorkerAgent::serve` tells.
void WorkerLink::taskFailed(kj::Exception&&) {}

}  // namespace femrun::net
