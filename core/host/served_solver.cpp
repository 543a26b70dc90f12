// SPDX-License-Identifier: MIT
#include <atomic>
#include <utility>

#include <fmt/format.h>

#include "host/plugin_server.hpp"
#include "host/solver_calls.hpp"
#include "system/this_process.hpp"

namespace femrun::host {

namespace {

void encode(const Findings& findings, wire::Probe::Builder into) {
    auto facts = into.initFacts(static_cast<unsigned>(findings.facts.size()));
    for (unsigned i = 0; i < facts.size(); ++i) {
        facts[i].setName(wire::text(findings.facts[i].first));
        facts[i].setValue(wire::text(findings.facts[i].second));
    }
    auto variables = into.initVariables(static_cast<unsigned>(findings.variables.size()));
    for (unsigned i = 0; i < variables.size(); ++i) {
        auto quantity = variables[i].initQuantity();
        quantity.setName(wire::text(findings.variables[i].quantity.name));
        quantity.setUnit(wire::text(findings.variables[i].quantity.unit));
        quantity.setKind(static_cast<wire::QuantityKind>(findings.variables[i].quantity.kind));
        wire::encode(findings.variables[i].value, variables[i].initValue());
    }
    auto responses = into.initResponses(static_cast<unsigned>(findings.responses.size()));
    for (unsigned i = 0; i < responses.size(); ++i) {
        responses[i].setName(wire::text(findings.responses[i].name));
        responses[i].setUnit(wire::text(findings.responses[i].unit));
    }
}

void encode(const Solved& solved, wire::Outcome::Builder into) {
    wire::encode(solved.report, into);
    into.setFolderUsed(solved.files.folder_used);
    auto artefacts = into.initArtefacts(static_cast<unsigned>(solved.files.artefacts.size()));
    for (unsigned i = 0; i < artefacts.size(); ++i) {
        artefacts[i].setPath(wire::text(solved.files.artefacts[i].path));
        artefacts[i].setDescription(wire::text(solved.files.artefacts[i].description));
    }
}

/// What fails in a process that has used up what it may have fails for that: it says nothing of the
/// design or the PC, and in a fresh process the next attempt may go well.
void blame_used_up_process(study::Failure& failure, const std::string& plugin) {
    if (const auto used_up = system::used_up_limit())
        failure = {study::FailureKind::infrastructure, "host",
                   fmt::format("plugin process of '{}' has used up {}, and is replaced: {}", plugin,
                               *used_up, failure.message),
                   study::Cause::host};
}

class ServedSolver final : public wire::Solver::Server {
public:
    ServedSolver(kj::Own<InstanceThread> thread, std::string name, InstanceLife life)
        : thread_(kj::mv(thread)), name_(std::move(name)), life_(life) {}
    ~ServedSolver() {
        thread_->let_go([plugin = plugin_] { plugin->calls.reset(); });
    }

    kj::Promise<void> create(std::shared_ptr<const Library> library, std::size_t index,
                             std::string settings, std::string study_folder) {
        return thread_
            ->run([plugin = plugin_, host = thread_->host(), library = std::move(library), index,
                   settings = std::move(settings),
                   study_folder =
                       std::move(study_folder)]() mutable -> std::optional<wire::RemoteError> {
                auto made =
                    SolverCalls::create(std::move(library), index, *host, settings, study_folder);
                if (auto* refused = std::get_if<wire::RemoteError>(&made))
                    return std::move(*refused);
                plugin->calls = std::get<std::unique_ptr<SolverCalls>>(std::move(made));
                return std::nullopt;
            })
            .then([this](std::optional<wire::RemoteError>&& refused) {
                throw_if(with_what_it_said(std::move(refused)));
            });
    }

    // Who drops a call has given it up: nothing of this waits for what does not return.

    kj::Promise<void> probe(ProbeContext context) override {
        context.allowCancellation();
        thread_->host()->take_back_stop();
        return thread_->run([plugin = plugin_] { return plugin->calls->probe(); })
            .then([this, context](Answer<Findings>&& answer) mutable {
                if (auto* refused = std::get_if<wire::RemoteError>(&answer))
                    throw_if(with_what_it_said(std::move(*refused)));
                encode(value_or_throw(std::move(answer)), context.getResults().initProbe());
            });
    }

    kj::Promise<void> open(OpenContext context) override {
        context.allowCancellation();
        const auto params = context.getParams();
        auto quantities = value_or_throw(wire::decode(params.getQuantities()));
        auto responses = wire::decode(params.getResponses(), params.getOptionalResponses());
        thread_->host()->take_back_stop();
        return thread_
            ->run([plugin = plugin_, quantities = std::move(quantities),
                   responses = std::move(responses),
                   folder = wire::to_text(params.getStudyFolder())]() mutable {
                return plugin->calls->open(std::move(quantities), std::move(responses), folder);
            })
            .then([this](std::optional<wire::RemoteError>&& refused) {
                throw_if(with_what_it_said(std::move(refused)));
                just_opened_ = true;
            });
    }

    kj::Promise<void> solve(SolveContext context) override {
        context.allowCancellation();
        if (plugin_->solving)
            throw_if(wire::RemoteError{
                Error{ErrorKind::conflict,
                      fmt::format("solver '{}': a solve runs already; it solves one at a time",
                                  name_)},
                {}});
        const auto params = context.getParams();
        const auto attempt = params.getAttempt();
        SolveRequest request{attempt.getAttempt(), attempt.getTrial(), attempt.getOrdinal(),
                             value_or_throw(wire::decode(attempt.getDesign())),
                             wire::to_text(attempt.getFolder())};
        if (params.hasObserver())
            thread_->relay().watch(params.getObserver());
        else
            thread_->relay().watch(nullptr);
        context.releaseParams();

        plugin_->solving = true;
        thread_->host()->take_back_stop();
        kj::Promise<void> heard = kj::READY_NOW;  // what it printed while it was opened
        if (std::exchange(just_opened_, false)) heard = thread_->hear_spoken();
        thread_->call_begins();
        may_print_ = true;
        return thread_
            ->run([plugin = plugin_, name = name_, life = life_, request = std::move(request)] {
                Solved solved = plugin->calls->solve(request);
                if (life == InstanceLife::process && solved.report.failure)
                    blame_used_up_process(*solved.report.failure, name);
                plugin->solving = false;
                return solved;
            })
            .then([this, context](Solved&& solved) mutable {
                print_no_more();
                // Before the result: who has that listens no more.
                return thread_->hear_spoken().then(
                    [this, context, solved = std::move(solved)]() mutable {
                        thread_->relay().watch(nullptr);
                        encode(solved, context.getResults().initOutcome());
                    });
            })
            .attach(kj::mv(heard), kj::defer([this] {
                        print_no_more();
                        if (plugin_->solving)
                            thread_->host()->ask_to_stop();  // the caller has dropped the call
                    }));
    }

    kj::Promise<void> cancel(CancelContext) override {
        thread_->host()->ask_to_stop();
        return kj::READY_NOW;
    }

private:
    /// Its log lines have no attempt that they could go with.
    std::optional<wire::RemoteError> with_what_it_said(std::optional<wire::RemoteError> refused) {
        if (refused) refused->error.message += thread_->last_said();
        return refused;
    }

    void print_no_more() {
        if (std::exchange(may_print_, false)) thread_->call_ended();
    }

    /// The thread has it as long as it works, also when it was let go.
    struct Plugin {
        std::unique_ptr<SolverCalls> calls;  // used on the instance's thread alone
        std::atomic<bool> solving = false;
    };

    kj::Own<InstanceThread> thread_;
    std::string name_;
    InstanceLife life_;
    std::shared_ptr<Plugin> plugin_ = std::make_shared<Plugin>();
    bool just_opened_ = false, may_print_ = false;
};

}  // namespace

kj::Promise<wire::Solver::Client> make_solver(kj::Own<InstanceThread> thread,
                                              std::shared_ptr<const Library> library,
                                              std::size_t index, std::string settings,
                                              std::string study_folder, InstanceLife life) {
    auto made = kj::heap<ServedSolver>(kj::mv(thread), library->plugins()[index].name, life);
    auto created =
        made->create(std::move(library), index, std::move(settings), std::move(study_folder));
    return created.then(
        [made = kj::mv(made)]() mutable -> wire::Solver::Client { return kj::mv(made); });
}

}  // namespace femrun::host
