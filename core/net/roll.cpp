// SPDX-License-Identifier: MIT
// What workers say. Each speaks of what it was given, and of nothing else.
#include "net/roll.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/plain_text.hpp"
#include "net/enlisted.hpp"
#include "wire/convert.hpp"
#include "wire/error_text.hpp"

namespace femrun::net {

std::shared_ptr<WorkersServer*> WorkersServer::Roll::server() const {
    auto server = server_.lock();
    if (!server) return nullptr;
    const auto found = (*server)->workers_.find(worker_);
    const bool present = found != (*server)->workers_.end() && found->second->link == link_;
    return present ? server : nullptr;
}

namespace {

std::string of_another_database(std::uint64_t attempt) {
    return fmt::format(
        "attempt {} is of another database than this scheduler's; its report is "
        "dropped",
        attempt);
}

}  // namespace

// -- as it comes in

kj::Promise<void> WorkersServer::Roll::heartbeat(HeartbeatContext context) {
    if (const auto server = this->server()) {
        std::vector<AttemptId> holding;
        for (const auto id : context.getParams().getHolding())
            if ((*server)->has(worker_, {id})) holding.push_back({id});
        (*server)->heard(worker_, holding,
                         (*server)->believed_begun(worker_, context.getParams().getBegun()));
    }
    return kj::READY_NOW;
}

kj::Promise<void> WorkersServer::Roll::begun(BegunContext context) {
    if (const auto server = this->server())
        (*server)->events_.begun(
            worker_, (*server)->believed_begun(worker_, context.getParams().getAttempts()));
    return kj::READY_NOW;
}

kj::Promise<void> WorkersServer::Roll::progress(ProgressContext context) {
    const auto params = context.getParams();
    const auto server = this->server();
    if (server && (*server)->has(worker_, {params.getAttempt()}))
        (*server)->events_.progressed({params.getAttempt()},
                                      believed_fraction(params.getFraction()),
                                      plain(wire::view(params.getStage()), word_bytes_max));
    return kj::READY_NOW;
}

kj::Promise<void> WorkersServer::Roll::log(LogContext context) {
    const auto params = context.getParams();
    if (const auto server = this->server()) {
        const auto level =
            std::min<std::uint8_t>(params.getLevel(), static_cast<std::uint8_t>(LogLevel::error));
        (*server)->said(worker_, static_cast<LogLevel>(level), wire::view(params.getText()));
    }
    return kj::READY_NOW;
}

kj::Promise<void> WorkersServer::Roll::opened(OpenedContext context) {
    const auto params = context.getParams();
    if (const auto server = this->server())
        (*server)->opened(worker_, {params.getStudy()},
                          params.getInProcess() ? Home::worker_process : Home::own_process);
    return kj::READY_NOW;
}

kj::Promise<void> WorkersServer::Roll::refused(RefusedContext context) {
    const auto params = context.getParams();
    if (const auto server = this->server())
        (*server)->refused(worker_, {params.getStudy()},
                           wire::error_from_text(wire::view(params.getError())).error);
    return kj::READY_NOW;
}

kj::Promise<void> WorkersServer::Roll::report(ReportContext context) {
    const auto server = this->server();
    if (!server) return kj::READY_NOW;
    auto answer = kj::newPromiseAndFulfiller<void>();
    const auto receipt = std::make_shared<Receipt>();
    receipt->answer = kj::mv(answer.fulfiller);
    receipt->open = 1;  // until all are taken
    std::vector<std::uint64_t> of_others;
    for (const auto one : context.getParams().getReports())
        if (wire::decode_database(one.getDatabase()) == (*server)->terms_.database)
            (*server)->take_report(worker_, one, receipt);
        else
            of_others.push_back(one.getAttempt());
    auto refused = context.getResults().initRefused(static_cast<unsigned>(of_others.size()));
    for (unsigned i = 0; i < refused.size(); ++i) {
        refused[i].setAttempt(of_others[i]);
        refused[i].setWhy(wire::text(of_another_database(of_others[i])));
    }
    settle(*receipt);
    return kj::mv(answer.promise);
}

// -- what it means

bool WorkersServer::has(WorkerId worker, AttemptId attempt) const {
    const auto found = workers_.find(worker);
    return found != workers_.end() && found->second->given.contains(attempt);
}

/// Of what the worker has, and each once: of anything else it cannot have begun any.
std::vector<Begun> WorkersServer::believed_begun(WorkerId worker,
                                                 capnp::List<wire::Begun>::Reader told) const {
    std::map<AttemptId, Begun> begun;
    for (const auto one : told)
        if (has(worker, {one.getAttempt()}))
            begun.emplace(AttemptId{one.getAttempt()}, wire::decode(one));
    std::vector<Begun> all;
    for (const auto& [attempt, one] : begun) all.push_back(one);
    return all;
}

void WorkersServer::heard(WorkerId worker, std::span<const AttemptId> holding,
                          std::span<const Begun> begun) {
    if (const auto found = workers_.find(worker); found != workers_.end()) found->second->lines = 0;
    events_.heartbeat(worker, holding, begun);
}

void WorkersServer::said(WorkerId id, LogLevel level, std::string_view text) {
    const auto found = workers_.find(id);
    if (found == workers_.end() || ++found->second->lines > lines_max + 1) return;
    const bool too_much = found->second->lines > lines_max;
    log_.line(too_much ? LogLevel::warning : level,
              fmt::format("worker '{}': {}", name(id),
                          too_much ? fmt::format("says more than {} lines between two heartbeats; "
                                                 "the rest is left out",
                                                 lines_max)
                                   : plain(text, message_bytes_max)));
}

void WorkersServer::opened(WorkerId id, StudyId study, Home home) {
    if (answered(id, study, Answer::takes_it)) events_.worker_opened(id, study, home);
}

/// The worker may be gone, or the study closed: then it says no.
bool WorkersServer::answered(WorkerId id, StudyId study, Answer answer) {
    const auto found = workers_.find(id);
    if (found == workers_.end() || found->second->leaving) return false;
    const auto told = found->second->told.find(study);
    if (told == found->second->told.end()) return false;
    told->second = answer;
    return true;
}

void WorkersServer::refused(WorkerId id, StudyId study, Error why) {
    if (!answered(id, study, Answer::refuses_it)) return;
    // What it was given of it is over, as the event says.
    std::erase_if(workers_.at(id)->given,
                  [&](const auto& given) { return given.second.setup->study == study; });
    why.message = plain(why.message, message_bytes_max);
    events_.worker_refused(id, study, std::move(why).within(fmt::format("worker '{}'", name(id))));
}

/// Whatever is wrong with it, the attempt is over: what cannot be read is the report of that.
void WorkersServer::take_report(WorkerId id, wire::Report::Reader from,
                                const std::shared_ptr<Receipt>& receipt) {
    const auto found = workers_.find(id);
    if (found == workers_.end() || found->second->leaving) return;
    Enlisted& worker = *found->second;
    const AttemptId attempt{from.getAttempt()};
    ++receipt->open;
    if (const auto before = std::exchange(worker.receipts[attempt], receipt))
        settle(*before);  // said twice on one link: the later answer stands for both
    const auto given = worker.given.find(attempt);
    if (given == worker.given.end()) return events_.repeated(id, attempt);
    Result<work::Report> report = Error{};
    const bool of_another = wire::decode(from.getDefinition()) != given->second.setup->definition;
    const auto unreadable = kj::runCatchingExceptions([&] { report = wire::decode(from); });
    KJ_IF_MAYBE (exception, unreadable) report = wire::error_from(*exception).error;
    if (!report) {
        const std::string why = fmt::format("worker '{}' sent a report that makes no sense: {}",
                                            worker.name, report.error().message);
        report = work::Report{.failure = study::Failure{study::FailureKind::fault, {}, why}};
    }
    if (of_another && !report->cancelled)
        report = work::Report{.failure = study::Failure{
                                  study::FailureKind::infrastructure, "worker",
                                  fmt::format("worker '{}' solved another definition of study '{}'",
                                              worker.name, given->second.setup->name),
                                  study::Cause::given_back}};
    reported(worker, attempt, believed(std::move(report).value(), given->second, worker.name));
}

void WorkersServer::reported(Enlisted& worker, AttemptId attempt, work::Report report) {
    worker.given.erase(attempt);
    if (!report.folder.empty()) remember_folder(report.folder, worker);
    events_.reported(worker.id, attempt, std::move(report));
}

// -- acknowledgements

void WorkersServer::acknowledge(WorkerId id, AttemptId attempt) {
    const auto found = workers_.find(id);
    if (found == workers_.end()) return;
    auto& receipts = found->second->receipts;
    const auto receipt = receipts.find(attempt);
    if (receipt == receipts.end()) return;
    const std::shared_ptr<Receipt> of = std::move(receipt->second);
    receipts.erase(receipt);
    settle(*of);
}

void WorkersServer::settle(Receipt& receipt) {
    if (--receipt.open == 0) receipt.answer->fulfill();
}

}  // namespace femrun::net
