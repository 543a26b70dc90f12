// SPDX-License-Identifier: MIT
#include "serve/one_solve.hpp"

#include <deque>

#include <fmt/format.h>

#include "base/path_text.hpp"
#include "loop/interrupts.hpp"
#include "serve/open_optimizer.hpp"
#include "study/duration.hpp"
#include "study/judging.hpp"
#include "system/output_guard.hpp"
#include "wire/convert.hpp"

namespace femrun::serve {

namespace {

/// Keeps the last lines that the solver logs.
class LastLines final : public wire::Observer::Server {
public:
    explicit LastLines(std::shared_ptr<std::deque<std::string>> lines) : lines_(std::move(lines)) {}

private:
    // As many as a study's record has of an attempt.
    static constexpr std::size_t kept = 40;

    kj::Promise<void> progress(ProgressContext) override { return kj::READY_NOW; }
    kj::Promise<void> log(LogContext context) override {
        lines_->push_back(wire::to_text(context.getParams().getText()));
        if (lines_->size() > kept) lines_->pop_front();
        return kj::READY_NOW;
    }

    std::shared_ptr<std::deque<std::string>> lines_;
};

/// What is reported when the study's time limit comes first; never without a limit.
kj::Promise<Result<work::Report>> out_of_time(const ReadyStudy& ready, loop::EventLoop& loop) {
    const auto& limit = ready.definition.solve_limit;
    if (!limit) return kj::NEVER_DONE;
    return loop.after(*limit).then([limit = *limit] {
        return Result<work::Report>(work::Report{
            .failure = study::Failure{study::FailureKind::resource, "",
                                      fmt::format("still ran after its time limit of {} and was "
                                                  "ended",
                                                  study::to_string(limit))},
            .seconds = std::chrono::duration<double>(limit).count()});
    });
}

}  // namespace

Result<study::Design> design_to_check(const ReadyStudy& ready, const study::SearchSpace& space,
                                      loop::EventLoop& loop) {
    const study::StudyDefinition& definition = ready.definition;
    if (!definition.enqueued.empty()) return definition.enqueued.front();
    study::Design design;
    for (const study::Parameter& parameter : definition.space.parameters)
        design.push_back(study::middle(parameter.domain));
    if (!space.broken_rule(design)) return design;

    const system::OutputGuard guard;  // an optimizer on a thread may print
    try {
        auto optimizer = loop.wait(open_optimizer(loop, ready.optimizer, definition));
        auto asked = kj::newPromiseAndFulfiller<Result<std::vector<study::Design>>>();
        optimizer->ask({1}, [&](Result<std::vector<study::Design>> designs) {
            asked.fulfiller->fulfill(std::move(designs));
        });
        auto designs = loop.wait(kj::mv(asked.promise));
        if (!designs) return std::move(designs).error();
        if (designs->empty())
            return Error{ErrorKind::invalid,
                         "no design of the search space keeps the rules; loosen them"};
        return std::move(designs->front());
    } catch (const kj::Exception& exception) {
        return remote_error(exception);
    }
}

Result<work::Report> solve_one(ReadyStudy& ready, const std::vector<study::NamedValue>& design,
                               const std::filesystem::path& folder, loop::EventLoop& loop) {
    const system::OutputGuard guard;  // a solver on a thread may print
    auto request = ready.opened->solver.solveRequest();
    auto attempt = request.initAttempt();
    attempt.setAttempt(1);
    attempt.setTrial(1);
    attempt.setOrdinal(1);
    attempt.setFolder(wire::text(path_text(folder)));
    wire::encode(design, attempt.initDesign(static_cast<unsigned>(design.size())));
    auto lines = std::make_shared<std::deque<std::string>>();
    request.setObserver(kj::heap<LastLines>(lines));
    auto interrupted = kj::newPromiseAndFulfiller<Result<work::Report>>();
    const loop::Interrupts interrupts(loop, [&] {
        if (interrupted.fulfiller->isWaiting())
            interrupted.fulfiller->fulfill(work::Report{.cancelled = true});
    });
    Result<work::Report> report = Error{};
    try {
        report = loop.wait(request.send()
                               .then([](capnp::Response<wire::Solver::SolveResults>&& results) {
                                   return wire::decode(results.getOutcome());
                               })
                               .exclusiveJoin(kj::mv(interrupted.promise))
                               .exclusiveJoin(out_of_time(ready, loop)));
        if (report)
            for (const std::string& line : *lines) report->log += line + '\n';
    } catch (const kj::Exception& exception) {
        report = remote_error(exception);
    }
    ready.opened.reset();
    return report;
}

store::TrialHistory as_trial(const study::SearchSpace& space, const study::Goals& goals,
                             const study::Design& design, const work::Report& report) {
    store::TrialHistory trial{.number = 1, .state = study::TrialState::failed, .design = design};
    trial.failure = report.failure;
    if (report.failure) return trial;
    const auto judged = study::judged(goals, space, design, report.response);
    if (const auto* failure = std::get_if<study::Failure>(&judged)) {
        trial.failure = *failure;
        return trial;
    }
    trial.state = study::TrialState::complete;
    trial.response = report.response;
    trial.verdict = std::get<study::Verdict>(judged);
    return trial;
}

}  // namespace femrun::serve
