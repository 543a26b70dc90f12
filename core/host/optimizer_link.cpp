// SPDX-License-Identifier: MIT
#include "host/optimizer_link.hpp"

#include "host/instance_life.hpp"
#include "wire/convert.hpp"

namespace femrun::host {

namespace {

unsigned count(std::size_t size) { return static_cast<unsigned>(size); }

/// To a study, an optimizer that is unavailable has nothing more to propose. One whose process died
/// or that lacks memory, which is what a stage says, is broken.
Error for_study(wire::RemoteError from) {
    if (from.error.kind == ErrorKind::unavailable && !from.stage.empty())
        from.error.kind = ErrorKind::fault;
    return std::move(from.error);
}

}  // namespace

kj::Promise<std::unique_ptr<OptimizerLink>> OptimizerLink::open(
    loop::EventLoop& loop, Plugin plugin, study::Isolation isolation, const std::string& settings,
    const Problem& problem, LaunchSettings launch) {
    const Duration limit = launch.make_limit;
    auto launched = Instance::launch(loop, std::move(plugin), isolation, std::move(launch));
    if (!launched) return wire::to_exception({std::move(launched).error(), {}});
    auto instance = *std::move(launched);
    auto make = instance->capability().makeOptimizerRequest();
    make.setSettings(wire::text(settings));
    auto optimizer = make.send().getOptimizer();

    auto request = optimizer.openRequest();
    auto to = request.initProblem();
    wire::encode(problem.space, to.initSpace());
    to.setObjectiveCount(problem.objective_count);
    to.setConstraintCount(problem.constraint_count);
    to.setSeed(problem.seed);
    auto opened = or_death_within(loop, *instance, limit, "open", request.send().ignoreResult());
    return opened.then([instance = std::move(instance), optimizer = kj::mv(optimizer)]() mutable {
        return std::unique_ptr<OptimizerLink>(
            new OptimizerLink(std::move(instance), kj::mv(optimizer)));
    });
}

OptimizerLink::OptimizerLink(std::unique_ptr<Instance> instance, wire::Optimizer::Client optimizer)
    : instance_(std::move(instance)), optimizer_(kj::mv(optimizer)), calls_(*this) {}

OptimizerLink::~OptimizerLink() noexcept = default;

bool OptimizerLink::independent() const { return instance_->plugin().description.independent; }

template <typename T, typename Done>
void OptimizerLink::settle(kj::Promise<T> answer, Done done) {
    calls_.add(
        or_death(*instance_, kj::mv(answer))
            .then([done](T&& value) { done(std::move(value)); },
                  [done](kj::Exception&& thrown) { done(for_study(wire::error_from(thrown))); }));
}

void OptimizerLink::taskFailed(kj::Exception&& exception) {
    // A callback of the study's loop threw: a bug, and no promise is left that could carry it.
    kj::throwFatalException(kj::mv(exception));
}

void OptimizerLink::ask(std::vector<std::uint64_t> trials,
                        std::function<void(Result<std::vector<study::Design>>)> done) {
    auto request = optimizer_.askRequest();
    auto to = request.initTrials(count(trials.size()));
    for (unsigned i = 0; i < to.size(); ++i) to.set(i, trials[i]);
    settle(request.send().then([](auto&& reply) { return wire::decode(reply.getDesigns()); }),
           std::move(done));
}

void OptimizerLink::tell(std::vector<run::OptimizerEvent> events,
                         std::function<void(Result<void>)> done) {
    auto request = optimizer_.tellRequest();
    wire::encode(events, request.initEvents(count(events.size())));
    struct Told {};
    settle(request.send().then([](auto&&) { return Told{}; }),
           [done = std::move(done)](Result<Told> told) {
               done(told ? Result<void>() : Result<void>(std::move(told).error()));
           });
}

void OptimizerLink::replay(std::vector<run::OptimizerEvent> events,
                           std::function<void(Result<std::uint64_t>)> done) {
    auto request = optimizer_.replayRequest();
    wire::encode(events, request.initEvents(count(events.size())));
    settle(request.send().then([](auto&& reply) { return reply.getMisfit(); }), std::move(done));
}

}  // namespace femrun::host
