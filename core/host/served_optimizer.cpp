// SPDX-License-Identifier: MIT
#include "host/optimizer_calls.hpp"
#include "host/plugin_server.hpp"
#include "wire/convert.hpp"

namespace femrun::host {

namespace {

class ServedOptimizer final : public wire::Optimizer::Server {
public:
    explicit ServedOptimizer(kj::Own<InstanceThread> thread) : thread_(kj::mv(thread)) {}
    ~ServedOptimizer() {
        thread_->let_go([plugin = plugin_] { plugin->calls.reset(); });
    }

    kj::Promise<void> create(std::shared_ptr<const Library> library, std::size_t index,
                             std::string settings) {
        return thread_
            ->run([plugin = plugin_, host = thread_->host(), library = std::move(library), index,
                   settings = std::move(settings)]() mutable -> std::optional<wire::RemoteError> {
                auto made = OptimizerCalls::create(std::move(library), index, *host, settings);
                if (auto* refused = std::get_if<wire::RemoteError>(&made))
                    return std::move(*refused);
                plugin->calls = std::get<std::unique_ptr<OptimizerCalls>>(std::move(made));
                return std::nullopt;
            })
            .then([](std::optional<wire::RemoteError>&& refused) { throw_if(refused); });
    }

    kj::Promise<void> open(OpenContext context) override {
        context.allowCancellation();
        const auto from = context.getParams().getProblem();
        Problem problem{value_or_throw(wire::decode(from.getSpace())), from.getObjectiveCount(),
                        from.getConstraintCount(), from.getSeed()};
        return thread_
            ->run([plugin = plugin_, problem = std::move(problem)]() mutable {
                return plugin->calls->open(std::move(problem));
            })
            .then([this](std::optional<wire::RemoteError>&& refused) {
                thread_->hear_spoken().detach([](kj::Exception&&) {});
                throw_if(refused);
            });
    }

    kj::Promise<void> ask(AskContext context) override {
        context.allowCancellation();
        const auto wanted = context.getParams().getTrials();
        std::vector<std::uint64_t> trials(wanted.size());
        for (unsigned i = 0; i < wanted.size(); ++i) trials[i] = wanted[i];
        // Without an outlook it is not asked how it goes on.
        std::optional<run::Outlook> outlook;
        if (context.getParams().hasOutlook())
            outlook = wire::decode(context.getParams().getOutlook());
        return thread_
            ->run([plugin = plugin_, trials = std::move(trials),
                   outlook]() -> Answer<run::Proposals> {
                if (outlook) return plugin->calls->ask_on(*outlook, trials);
                auto designs = plugin->calls->ask(trials);
                if (auto* refused = std::get_if<wire::RemoteError>(&designs))
                    return std::move(*refused);
                return run::Proposals{std::get<std::vector<study::Design>>(std::move(designs)),
                                      std::nullopt};
            })
            .then([this, context](Answer<run::Proposals>&& answer) mutable {
                thread_->hear_spoken().detach([](kj::Exception&&) {});
                const auto proposals = value_or_throw(std::move(answer));
                auto results = context.getResults();
                wire::encode(proposals.designs,
                             results.initDesigns(static_cast<unsigned>(proposals.designs.size())));
                if (!proposals.course) return;
                results.setCourse(wire::text(proposals.course->name));
                results.setReason(wire::text(proposals.course->reason));
            });
    }

    kj::Promise<void> tell(TellContext context) override {
        context.allowCancellation();
        auto events = value_or_throw(wire::decode(context.getParams().getEvents()));
        context.releaseParams();
        // A study asks right after it tells, and waits for the design alone.
        return thread_
            ->run([plugin = plugin_,
                   events = std::move(events)] { return plugin->calls->tell(events); },
                  InstanceThread::Back::with_next)
            .then([this](std::optional<wire::RemoteError>&& refused) {
                thread_->hear_spoken().detach([](kj::Exception&&) {});
                throw_if(refused);
            });
    }

    kj::Promise<void> replay(ReplayContext context) override {
        context.allowCancellation();
        auto events = value_or_throw(wire::decode(context.getParams().getEvents()));
        context.releaseParams();
        return thread_
            ->run([plugin = plugin_, events = std::move(events)] {
                return plugin->calls->replay(events);
            })
            .then([context](Answer<std::uint64_t>&& answer) mutable {
                context.getResults().setMisfit(value_or_throw(std::move(answer)));
            });
    }

private:
    /// The thread has it as long as it works, also when it was let go.
    struct Plugin {
        std::unique_ptr<OptimizerCalls> calls;  // used on the instance's thread alone
    };

    kj::Own<InstanceThread> thread_;
    std::shared_ptr<Plugin> plugin_ = std::make_shared<Plugin>();
};

}  // namespace

kj::Promise<wire::Optimizer::Client> make_optimizer(kj::Own<InstanceThread> thread,
                                                    std::shared_ptr<const Library> library,
                                                    std::size_t index, std::string settings) {
    auto made = kj::heap<ServedOptimizer>(kj::mv(thread));
    auto created = made->create(std::move(library), index, std::move(settings));
    return created.then(
        [made = kj::mv(made)]() mutable -> wire::Optimizer::Client { return kj::mv(made); });
}

}  // namespace femrun::host
