// SPDX-License-Identifier: MIT
#include "host/plugin_process.hpp"

#include <capnp/rpc-twoparty.h>
#include <fmt/format.h>

#include "base/path_text.hpp"
#include "host/last_words.hpp"
#include "loop/stream.hpp"
#include "system/child.hpp"
#include "system/this_process.hpp"
#include "wire/convert.hpp"

namespace femrun::host {

namespace {

// How often a plugin process is looked after that has not broken its connection.
constexpr Duration look_every = std::chrono::seconds(1);

// A process whose connection is broken is dead already, or ends itself within a second.
constexpr Duration dying_max = std::chrono::milliseconds(1500);
constexpr Duration dying_look_every = std::chrono::milliseconds(2);

class ProcessInstance final : public Instance {
public:
    ProcessInstance(loop::EventLoop& loop, Plugin plugin, std::unique_ptr<LastWords> words,
                    LogSink* sink, system::Child child, system::PipeEnd pipe)
        : loop_(loop),
          plugin_(std::move(plugin)),
          words_(std::move(words)),
          sink_(sink),
          spoken_(words_->path(), SpokenLines::KeptSmall::elsewhere),
          child_(std::move(child)),
          connection_(kj::heap<Connection>(loop::stream_over(loop, std::move(pipe)))),
          ended_(watch().fork()) {}

    ~ProcessInstance() noexcept override {
        hear_spoken();  // a process whose pipe is closed takes its file along
        connection_ = nullptr;
        child_.end_tree_soon();
        hear_spoken();
    }

    const Plugin& plugin() const override { return plugin_; }
    study::Isolation isolation() const override { return study::Isolation::process; }
    wire::Plugin::Client capability() override {
        return connection_->rpc.bootstrap(connection_->address()).castAs<wire::Plugin>();
    }
    kj::Promise<Death> ended() override { return ended_.addBranch(); }
    void kill() override { child_.end_tree_soon(); }
    kj::Promise<void> close() override {
        hear_spoken();
        connection_->stream->shutdownWrite();
        return ended().ignoreResult();
    }

private:
    struct Connection {
        explicit Connection(kj::Own<kj::AsyncIoStream> over)
            : stream(kj::mv(over)),
              network(*stream, capnp::rpc::twoparty::Side::CLIENT, wire::reader_options()),
              rpc(capnp::makeRpcClient(network)) {}

        capnp::rpc::twoparty::VatId::Reader address() {
            auto id = message.initRoot<capnp::rpc::twoparty::VatId>();
            id.setSide(capnp::rpc::twoparty::Side::SERVER);
            return id.asReader();
        }

        kj::Own<kj::AsyncIoStream> stream;
        capnp::TwoPartyVatNetwork network;
        capnp::RpcSystem<capnp::rpc::twoparty::VatId> rpc;
        capnp::MallocMessageBuilder message;
    };

    /// The connection breaks when the process dies; a process that closed it, or left it to a child
    /// of its own, is found by looking.
    kj::Promise<Death> watch() {
        return connection_->network.onDisconnect()
            .then([this] { return reap(monotonic_now() + dying_max); })
            .exclusiveJoin(look_after());
    }

    kj::Promise<Death> look_after() {
        return loop_.after(look_every).then([this]() -> kj::Promise<Death> {
            hear_spoken();
            words_->keep_small();
            if (const auto ended = child_.ended()) return death(*ended);
            return look_after();
        });
    }

    kj::Promise<Death> reap(Instant until) {
        if (const auto ended = child_.ended()) return death(*ended);
        if (monotonic_now() < until)
            return loop_.after(dying_look_every).then([this, until] { return reap(until); });
        child_.end_tree_soon();
        return Death{"closed its pipe and did not end", words_->read()};
    }

    void hear_spoken() {
        if (!sink_) return;
        for (const SpokenLines::Line& line : spoken_.fresh()) sink_->line(line.level, line.text);
    }

    Death death(const system::Ended& ended) {
        child_.end_tree_soon();  // whoever it left behind
        return {ended.text(), words_->read()};
    }

    loop::EventLoop& loop_;
    Plugin plugin_;
    std::unique_ptr<LastWords> words_;
    LogSink* sink_;  // may be null
    SpokenLines spoken_;
    system::Child child_;
    kj::Own<Connection> connection_;
    kj::ForkedPromise<Death> ended_;
};

}  // namespace

Result<std::unique_ptr<Instance>> launch_process(loop::EventLoop& loop, Plugin plugin,
                                                 LaunchSettings settings) {
    const auto place =
        fmt::format("{} '{}'", to_string(plugin.description.kind), plugin.description.name);
    auto pipe = system::private_pipe();
    if (!pipe) return std::move(pipe).error().within(place);

    auto command = std::move(settings.host_command);
    if (command.empty()) command = {path_text(system::executable_path()), "host"};
    auto words = std::make_unique<LastWords>();
    system::ChildSpec spec;
    spec.executable = command.front();
    spec.arguments.assign(command.begin() + 1, command.end());
    for (const std::string& argument :
         {path_text(plugin.library), std::string("--plugin"), plugin.description.name,
          std::string("--pipe"), std::string(system::ChildSpec::pipe_handle)})
        spec.arguments.push_back(argument);
    spec.output = spec.error =
        words->path().empty() ? system::Output::discarded() : system::Output::into(words->path());
    spec.environment = {fmt::format("{}={}", LastWords::variable, path_text(words->path()))};
    spec.pipe = std::move(pipe->theirs);
    spec.orphan = system::Orphan::ends_itself;
    auto child = system::spawn(std::move(spec));
    if (!child) return std::move(child).error().within(place);
    return std::unique_ptr<Instance>(
        std::make_unique<ProcessInstance>(loop, std::move(plugin), std::move(words), settings.sink,
                                          *std::move(child), std::move(pipe->ours)));
}

}  // namespace femrun::host
