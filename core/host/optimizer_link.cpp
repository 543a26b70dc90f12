// SPDX-License-Identifier: MIT
#include "host/optimizer_link.hpp"

#include "host/instance_life.hpp"
#include "wire/convert.hpp"
#include "wire/pieces.hpp"

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
    const Duration limit = launch.call_limit;
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
    std::unique_ptr<OptimizerLink> link(
        new OptimizerLink(loop, std::move(instance), kj::mv(optimizer), limit));
    struct Opened {};
    auto opened = link->in_time("open", limit, request.send().then([](auto&&) { return Opened{}; }))
                      .then([](Opened&&) -> kj::Maybe<kj::Exception> { return nullptr; },
                            [](kj::Exception&& thrown) -> kj::Maybe<kj::Exception> {
                                return kj::mv(thrown);
                            });
    return opened.then([link = std::move(link)](kj::Maybe<kj::Exception>&& thrown) mutable {
        KJ_IF_MAYBE (refusal, thrown) {
            Error error = for_study(wire::error_from(*refusal));
            if (error.kind != ErrorKind::fault) kj::throwFatalException(kj::mv(*refusal));
            link->broken_ = std::move(error);
        }
        return std::move(link);
    });
}

OptimizerLink::OptimizerLink(loop::EventLoop& loop, std::unique_ptr<Instance> instance,
                             wire::Optimizer::Client optimizer, Duration call_limit)
    : loop_(loop),
      call_limit_(call_limit),
      instance_(std::move(instance)),
      optimizer_(kj::mv(optimizer)),
      calls_(*this) {}

OptimizerLink::~OptimizerLink() noexcept = default;

bool OptimizerLink::independent() const { return instance_->plugin().description.independent; }

template <typename T>
kj::Promise<T> OptimizerLink::in_time(const char* call, Duration limit, kj::Promise<T> answer) {
    const auto overdue = [call, limit](const Instance& instance) {
        const bool on_thread = instance.isolation() == study::Isolation::thread;
        return overdue_exception(
            instance, call, limit,
            on_thread ? ", and on a thread nothing can end it; with [optimizer] isolation = "
                        "\"process\" its process would be ended"
                      : ", so its process was ended; if it needs longer, raise [optimizer] "
                        "time_limit");
    };
    return or_death_within(loop_, *instance_, limit, overdue, kj::mv(answer));
}

template <typename T, typename Done>
void OptimizerLink::settle(const char* call, Duration limit, kj::Promise<T> answer, Done done) {
    if (broken_) {
        calls_.add(kj::evalLater([this, done] { done(*broken_); }));
        return;
    }
    calls_.add(
        in_time(call, limit, kj::mv(answer))
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
    settle("ask", call_limit_,
           request.send().then([](auto&& reply) { return wire::decode(reply.getDesigns()); }),
           std::move(done));
}

void OptimizerLink::ask_on(const run::Outlook& outlook, std::vector<std::uint64_t> trials,
                           std::function<void(Result<run::Proposals>)> done) {
    auto request = optimizer_.askRequest();
    auto to = request.initTrials(count(trials.size()));
    for (unsigned i = 0; i < to.size(); ++i) to.set(i, trials[i]);
    wire::encode(outlook, request.initOutlook());
    settle("ask", call_limit_, request.send().then([](auto&& reply) {
        run::Proposals proposals{wire::decode(reply.getDesigns()), std::nullopt};
        // What a process says may come from anywhere.
        if (reply.getCourse().size() > 0)
            proposals.course =
                run::Course{wire::name_of(reply.getCourse()), wire::sentence_of(reply.getReason())};
        return proposals;
    }),
           std::move(done));
}

void OptimizerLink::tell(std::vector<run::OptimizerEvent> events,
                         std::function<void(Result<void>)> done) {
    auto request = optimizer_.tellRequest();
    wire::encode(events, request.initEvents(count(events.size())));
    struct Told {};
    settle("tell", call_limit_, request.send().then([](auto&&) { return Told{}; }),
           [done = std::move(done)](Result<Told> told) {
               done(told ? Result<void>() : Result<void>(std::move(told).error()));
           });
}

void OptimizerLink::replay(std::vector<run::OptimizerEvent> events,
                           std::function<void(Result<std::uint64_t>)> done) {
    // Calls of the past are repeated in one go, up to as many of them as there are events. One
    // call's time for every hundred events lets each take 3 s where a call may take 5 min.
    constexpr std::size_t events_in_limit = 100;
    const Duration limit = call_limit_ * (1 + events.size() / events_in_limit);
    auto request = optimizer_.replayRequest();
    wire::encode(events, request.initEvents(count(events.size())));
    settle("replay", limit, request.send().then([](auto&& reply) { return reply.getMisfit(); }),
           std::move(done));
}

}  // namespace femrun::host
