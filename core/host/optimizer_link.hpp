// SPDX-License-Identifier: MIT
// An optimizer plugin as the loop of a study knows it.
#pragma once

#include <deque>
#include <memory>
#include <optional>
#include <string>

#include <kj/async.h>

#include "host/instance.hpp"
#include "host/optimizer_calls.hpp"
#include "run/ports.hpp"

namespace femrun::host {

class OptimizerLink final : public run::OptimizerPort, private kj::TaskSet::ErrorHandler {
public:
    /// Launches the plugin, makes the optimizer and opens it for `problem`. Rejects with text as in
    /// plugin.capnp when it is refused. An optimizer that broke while it was opened (it died, or
    /// has not returned) is a link whose calls all say so: a study pauses then, as after any other
    /// call. Callbacks of the link are not called after its destruction.
    static kj::Promise<std::unique_ptr<OptimizerLink>> open(loop::EventLoop& loop, Plugin plugin,
                                                            study::Isolation isolation,
                                                            const std::string& settings,
                                                            const Problem& problem,
                                                            LaunchSettings launch);
    ~OptimizerLink() noexcept override;

    bool independent() const override;
    void ask(std::vector<std::uint64_t> trials,
             std::function<void(Result<std::vector<study::Design>>)> done) override;
    void ask_on(const run::Outlook& outlook, std::vector<std::uint64_t> trials,
                std::function<void(Result<run::Proposals>)> done) override;
    void tell(std::vector<run::OptimizerEvent> events,
              std::function<void(Result<void>)> done) override;
    void replay(std::vector<run::OptimizerEvent> events,
                std::function<void(Result<std::uint64_t>)> done) override;

private:
    OptimizerLink(loop::EventLoop& loop, std::unique_ptr<Instance> instance,
                  wire::Optimizer::Client optimizer, Duration call_limit);
    template <typename T>
    kj::Promise<T> in_time(const char* call, Duration limit, kj::Promise<T> answer);
    template <typename T, typename Done>
    void settle(const char* call, Duration limit, kj::Promise<T> answer, Done done);
    void taskFailed(kj::Exception&& exception) override;

    loop::EventLoop& loop_;
    Duration call_limit_;
    std::optional<Error> broken_;  // while it was opened
    std::unique_ptr<Instance> instance_;
    wire::Optimizer::Client optimizer_;
    kj::TaskSet calls_;
};

}  // namespace femrun::host
