// SPDX-License-Identifier: MIT
#include "one_solve.hpp"

#include <cmath>
#include <deque>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/match.hpp"
#include "base/path_text.hpp"
#include "host/optimizer_link.hpp"
#include "loop/interrupts.hpp"
#include "study/duration.hpp"
#include "study/judging.hpp"
#include "system/output_guard.hpp"
#include "wire/convert.hpp"

namespace femrun::app {

using nlohmann::ordered_json;

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
kj::Promise<Result<work::Report>> out_of_time(const Prepared& prepared, loop::EventLoop& loop) {
    const auto& limit = prepared.definition.solve_limit;
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

ordered_json number(double value) {
    return std::isfinite(value) ? ordered_json(value) : ordered_json();
}

}  // namespace

Result<study::Design> design_to_check(const Prepared& prepared, const study::SearchSpace& space,
                                      loop::EventLoop& loop) {
    const study::StudyDefinition& definition = prepared.definition;
    if (!definition.enqueued.empty()) return definition.enqueued.front();
    study::Design design;
    for (const study::Parameter& parameter : definition.space.parameters)
        design.push_back(study::middle(parameter.domain));
    if (!space.broken_rule(design)) return design;

    const system::OutputGuard guard;  // an optimizer on a thread may print
    try {
        auto optimizer = loop.wait(open_optimizer(loop, prepared.optimizer, definition));
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

Result<work::Report> solve_one(Prepared& prepared, const std::vector<study::NamedValue>& design,
                               const std::filesystem::path& folder, loop::EventLoop& loop) {
    const system::OutputGuard guard;  // a solver on a thread may print
    auto request = prepared.opened->solver.solveRequest();
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
                               .exclusiveJoin(out_of_time(prepared, loop)));
        if (report)
            for (const std::string& line : *lines) report->log += line + '\n';
    } catch (const kj::Exception& exception) {
        report = remote_error(exception);
    }
    prepared.opened.reset();
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

ordered_json solve_json(const study::SearchSpace& space, const study::Goals& goals,
                        const store::TrialHistory& trial, const work::Report& report) {
    const auto& definition = goals.definition();
    ordered_json result;
    for (const study::NamedValue& value : space.expand(trial.design))
        match(value.value, [&](const auto& held) { result["design"][value.name] = held; });
    result["seconds"] = report.seconds;
    for (std::size_t i = 0; i < report.response.size(); ++i)
        result["outputs"][definition.responses[i]] = number(report.response[i]);
    if (trial.failure) {
        result["failure"] = {{"kind", std::string(to_string(trial.failure->kind))},
                             {"stage", trial.failure->stage},
                             {"message", trial.failure->message}};
        result["log"] = report.log;
        return result;
    }
    for (std::size_t i = 0; i < definition.objectives.size(); ++i)
        result["values"][definition.objectives[i].name] = number(trial.verdict.values[i]);
    for (std::size_t i = 0; i < definition.constraints.size(); ++i)
        result["violations"][definition.constraints[i].name] =
            number(std::max(0.0, trial.verdict.excesses[i]));
    result["feasible"] = trial.verdict.feasible;
    return result;
}

}  // namespace femrun::app
