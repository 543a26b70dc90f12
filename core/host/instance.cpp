// SPDX-License-Identifier: MIT
#include "host/instance.hpp"

#include <fmt/format.h>

#include "host/library.hpp"
#include "host/plugin_process.hpp"
#include "host/plugin_server.hpp"
#include "loop/departures.hpp"

namespace femrun::host {

namespace {

class ThreadInstance final : public Instance {
public:
    ThreadInstance(loop::EventLoop& loop, Plugin plugin, std::shared_ptr<const Library> library,
                   std::size_t index, const LaunchSettings& settings)
        : plugin_(std::move(plugin)),
          family_(std::make_shared<LiveInstances>()),
          capability_(serve(loop, std::move(library), index,
                            {settings.sink, settings.spoken, InstanceLife::capability, family_})) {}
    ~ThreadInstance() noexcept override { family_->ask_to_stop(); }

    const Plugin& plugin() const override { return plugin_; }
    study::Isolation isolation() const override { return study::Isolation::thread; }
    wire::Plugin::Client capability() override { return capability_; }
    kj::Promise<Death> ended() override { return kj::NEVER_DONE; }
    kj::Promise<std::uint64_t> uses_more_than(std::uint64_t) override { return kj::NEVER_DONE; }
    void kill() override { family_->ask_to_stop(); }
    kj::Promise<void> close() override {
        family_->ask_to_stop();
        return kj::READY_NOW;
    }

private:
    Plugin plugin_;
    std::shared_ptr<LiveInstances> family_;
    wire::Plugin::Client capability_;
};

// A call that never returns holds a thread, what it has of memory, and a core if it computes. Eight
// leave a PC that can still be used, and tell that the ninth would not return either. Those that
// only take their time to tidy up are gone after a few seconds.
constexpr std::size_t let_go_max = 8;
constexpr Duration let_go_ago = std::chrono::seconds(5);

Result<std::unique_ptr<Instance>> launch_thread(loop::EventLoop& loop, Plugin plugin,
                                                const LaunchSettings& settings) {
    const std::string& name = plugin.description.name;
    if (const auto left = loop.departures().still_at_work(name, let_go_ago); left >= let_go_max)
        return Error{
            ErrorKind::unavailable,
            fmt::format("{} '{}': {} calls of it on threads of this process were given up and have "
                        "not returned; start the process anew, or let the plugin have a process of "
                        "its own, which can be ended, with isolation = \"process\"",
                        to_string(plugin.description.kind), name, left)};
    auto library = Library::load(plugin.library);
    if (!library) return std::move(library).error();
    const auto index = library.value()->index_of(plugin.description.kind, plugin.description.name);
    if (!index) return index.error();
    return std::unique_ptr<Instance>(std::make_unique<ThreadInstance>(
        loop, std::move(plugin), *std::move(library), index.value(), settings));
}

}  // namespace

study::Isolation isolation_for(const Plugin& plugin, study::Isolation wanted) {
    if (wanted != study::Isolation::by_plugin) return wanted;
    return plugin.description.in_process ? study::Isolation::thread : study::Isolation::process;
}

Result<std::unique_ptr<Instance>> Instance::launch(loop::EventLoop& loop, Plugin plugin,
                                                   study::Isolation isolation,
                                                   LaunchSettings settings) {
    if (isolation_for(plugin, isolation) == study::Isolation::thread)
        return launch_thread(loop, std::move(plugin), settings);
    return launch_process(loop, std::move(plugin), std::move(settings));
}

}  // namespace femrun::host
