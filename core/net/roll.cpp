// SPDX-License-Identifier: MIT
// What workers say, as it comes in.
#include "net/roll.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "net/enlisted_line.hpp"
#include "wire/convert.hpp"
#include "wire/error_text.hpp"
#include "wire/limits.hpp"
#include "work/attempt_folder.hpp"

namespace femrun::net {

namespace {

// Empty structs have no bytes: a short message may list millions. What is heard of those that it
// may have is believed all the same.
std::vector<Begun> decoded(capnp::List<wire::Begun>::Reader told, const work::Terms& terms) {
    const unsigned count = std::min(told.size(), terms.attempts_max);
    std::vector<Begun> begun;
    begun.reserve(count);
    for (unsigned i = 0; i < count; ++i) begun.push_back(wire::decode(told[i]));
    return begun;
}

}  // namespace

kj::Promise<void> WorkersServer::Roll::heartbeat(HeartbeatContext context) {
    const auto params = context.getParams();
    if (const auto server = server_.lock()) {
        (*server)->keep_up();
        std::vector<AttemptId> holding;
        holding.reserve(params.getHolding().size());
        for (const auto id : params.getHolding()) holding.push_back({id});
        (*server)->muster_.heartbeat(place_, holding,
                                     decoded(params.getBegun(), (*server)->terms_));
    }
    return kj::READY_NOW;
}

kj::Promise<void> WorkersServer::Roll::begun(BegunContext context) {
    if (const auto server = server_.lock())
        (*server)->muster_.begun(place_,
                                 decoded(context.getParams().getAttempts(), (*server)->terms_));
    return kj::READY_NOW;
}

kj::Promise<void> WorkersServer::Roll::progress(ProgressContext context) {
    const auto params = context.getParams();
    if (const auto server = server_.lock())
        (*server)->muster_.progressed(place_, {params.getAttempt()}, params.getFraction(),
                                      wire::view(params.getStage()));
    return kj::READY_NOW;
}

kj::Promise<void> WorkersServer::Roll::log(LogContext context) {
    const auto params = context.getParams();
    if (const auto server = server_.lock()) {
        const auto level =
            std::min<std::uint8_t>(params.getLevel(), static_cast<std::uint8_t>(LogLevel::error));
        (*server)->muster_.said(place_, static_cast<LogLevel>(level), wire::view(params.getText()));
    }
    return kj::READY_NOW;
}

kj::Promise<void> WorkersServer::Roll::opened(OpenedContext context) {
    const auto params = context.getParams();
    if (const auto server = server_.lock())
        (*server)->muster_.opened(place_, {params.getStudy()},
                                  params.getInProcess() ? Home::worker_process : Home::own_process);
    return kj::READY_NOW;
}

kj::Promise<void> WorkersServer::Roll::refused(RefusedContext context) {
    const auto params = context.getParams();
    if (const auto server = server_.lock())
        (*server)->muster_.refused(place_, {params.getStudy()},
                                   wire::error_from_text(wire::view(params.getError())).error);
    return kj::READY_NOW;
}

kj::Promise<void> WorkersServer::Roll::report(ReportContext context) {
    const auto server = server_.lock();
    if (!server) return kj::READY_NOW;
    if (const auto reports = context.getParams().getReports().size(); reports > wire::batch_max)
        return wire::to_exception(
            {Error{ErrorKind::invalid, fmt::format("reports: {} in one message; send {} at most",
                                                   reports, wire::batch_max)},
             {}});
    (*server)->keep_up();
    auto answer = kj::newPromiseAndFulfiller<void>();
    const auto receipt = std::make_shared<Receipt>();
    receipt->answer = kj::mv(answer.fulfiller);
    receipt->open = 1;  // until all are taken
    std::vector<std::pair<AttemptId, std::string>> objections;
    for (const auto one : context.getParams().getReports()) {
        const AttemptId attempt{one.getAttempt()};
        if (auto why = (*server)->muster_.objection(place_, wire::what_is_reported(one)))
            objections.emplace_back(attempt, std::move(*why));
        else
            (*server)->take_report(place_, one, receipt);
    }
    if (!objections.empty()) {
        auto refused = context.getResults().initRefused(static_cast<unsigned>(objections.size()));
        for (unsigned i = 0; i < refused.size(); ++i) {
            refused[i].setAttempt(objections[i].first.value);
            refused[i].setWhy(wire::text(objections[i].second));
        }
    }
    EnlistedLine::settle(*receipt);
    return answer.promise.then([context, receipt]() mutable {
        if (receipt->kept.empty()) return;
        auto kept = context.getResults().initKept(static_cast<unsigned>(receipt->kept.size()));
        for (unsigned i = 0; i < kept.size(); ++i) kept.set(i, receipt->kept[i].value);
    });
}

kj::Promise<void> WorkersServer::Roll::leaving(LeavingContext) {
    if (const auto server = server_.lock()) (*server)->muster_.leaving(place_);
    return kj::READY_NOW;
}

kj::Promise<void> WorkersServer::Roll::offers(OffersContext context) {
    const auto solvers = context.getParams().getSolvers();
    if (const auto server = server_.lock(); server && solvers.size() <= wire::solvers_max)
        (*server)->muster_.offers(place_, wire::decode(solvers));
    return kj::READY_NOW;
}

kj::Promise<void> WorkersServer::Roll::endsIn(EndsInContext context) {
    if (const auto server = server_.lock())
        (*server)->muster_.ends_in(place_, wire::ends_in_of(context.getParams().getMs()));
    return kj::READY_NOW;
}

kj::Promise<void> WorkersServer::Roll::has(HasContext context) {
    const auto server = server_.lock();
    const auto told = context.getParams().getFolders();
    if (!server || !(*server)->artefacts_ || told.size() > wire::folders_max) return kj::READY_NOW;
    std::vector<std::string> folders;
    for (const auto folder : told)
        if (work::study_of_folder(wire::view(folder))) folders.push_back(wire::to_text(folder));
    const auto unknown = (*server)->muster_.has(place_, folders);
    if (!unknown.empty() && (*server)->unknown_) (*server)->unknown_(place_, unknown);
    return kj::READY_NOW;
}

kj::Promise<void> WorkersServer::Roll::owed(OwedContext context) {
    const auto server = server_.lock();
    if (!server || !(*server)->artefacts_) return kj::READY_NOW;
    const auto owed = (*server)->artefacts_->owed(place_.line);
    auto folders = context.getResults().initFolders(static_cast<unsigned>(owed.size()));
    for (unsigned i = 0; i < folders.size(); ++i) folders.set(i, wire::text(owed[i]));
    return kj::READY_NOW;
}

kj::Promise<void> WorkersServer::Roll::fetching(FetchingContext context) {
    const auto params = context.getParams();
    if (const auto server = server_.lock())
        (*server)->muster_.fetching(place_, {params.getCome(), params.getSize()});
    return kj::READY_NOW;
}

void WorkersServer::take_report(const muster::Place& by, wire::Report::Reader from,
                                const std::shared_ptr<Receipt>& receipt) {
    const auto line = lines_.find(by.line);
    if (line == lines_.end()) return;
    const AttemptId attempt{from.getAttempt()};
    line->second->owe(attempt, receipt);
    Result<work::Report> report = Error{};
    const auto unreadable = kj::runCatchingExceptions([&] { report = wire::decode(from); });
    KJ_IF_MAYBE (exception, unreadable) report = wire::error_from(*exception).error;
    muster_.reported(by, attempt, wire::decode(from.getDefinition()), std::move(report));
}

}  // namespace femrun::net
