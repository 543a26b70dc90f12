// SPDX-License-Identifier: MIT
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <thread>

#include <capnp/rpc-twoparty.h>
#include <fmt/format.h>

#include "base/path_text.hpp"
#include "host/last_words.hpp"
#include "host/library.hpp"
#include "host/plugin_process.hpp"
#include "host/plugin_server.hpp"
#include "loop/stream.hpp"
#include "system/child.hpp"
#include "system/pipe.hpp"
#include "system/this_process.hpp"
#include "wire/convert.hpp"

namespace femrun::host {

namespace {

// Lines that belong to no solve go where a person finds them when the process dies.
class StandardError final : public LogSink {
public:
    void line(LogLevel level, std::string_view text) override {
        fmt::print(stderr, "{}: {}\n", to_string(level), text);
        std::fflush(stderr);
    }
};

/// The plugin of this process, or a capability that says why there is none.
wire::Plugin::Client plugin_of(loop::EventLoop& loop, const std::filesystem::path& path,
                               const std::string& name, ServeSettings settings) {
    const auto broken = [](Error error) -> wire::Plugin::Client {
        return capnp::Capability::Client(
                   capnp::newBrokenCap(wire::to_exception({std::move(error), {}})))
            .castAs<wire::Plugin>();
    };
    auto library = Library::load(path);
    if (!library) return broken(std::move(library).error());
    const auto index = library.value()->index_of(name);
    if (!index) return broken(index.error());
    return serve(loop, *std::move(library), index.value(), std::move(settings));
}

[[noreturn]] void end_process() {
    system::end_descendants();
    if (const char* words = std::getenv(LastWords::variable)) LastWords::forget(path_of(words));
    system::end_now(0);  // a plugin's static destructors have nothing to add
}

// The parent has gone or wants no more: from here it takes 500 ms at most, whatever the plugin
// does, so that a second later nothing is left.
void end_soon() {
    std::thread([] {
        std::this_thread::sleep_for(std::chrono::milliseconds(500));
        end_process();
    }).detach();
}

}  // namespace

int serve_plugin(const std::filesystem::path& library, const std::string& plugin,
                 std::intptr_t pipe_handle) {
    auto pipe = system::inherited_pipe(pipe_handle);
    if (!pipe) {
        fmt::print(stderr, "femrun host: {}\n", pipe.error().message);
        return 2;
    }
    StandardError sink;
    const char* const words = std::getenv(LastWords::variable);
    SpokenLines spoken(path_of(words ? words : ""), SpokenLines::KeptSmall::elsewhere);
    const auto family = std::make_shared<LiveInstances>();
    {
        loop::EventLoop loop;
        auto stream = loop::stream_over(loop, *std::move(pipe));
        capnp::TwoPartyVatNetwork network(*stream, capnp::rpc::twoparty::Side::SERVER,
                                          wire::reader_options());
        wire::Plugin::Client served =
            plugin_of(loop, library, plugin, {&sink, &spoken, InstanceLife::process, family});
        // A plugin that calls exit does so beside this thread, which lives on statics.
        system::exit_without_destructors();
        auto rpc = capnp::makeRpcServer(network, served);
        loop.wait(network.onDisconnect());

        end_soon();
        family->ask_to_stop();
        loop.wait(family->idle());
        // Leaving this block lets the instances go, and waits until their threads have freed them.
    }
    std::fflush(nullptr);  // not in end_process: a plugin that hangs may hold a stream's lock
    end_process();
}

}  // namespace femrun::host
