// SPDX-License-Identifier: MIT
#include "host/plugin_process.hpp"

#include <algorithm>
#include <utility>

#include <capnp/rpc-twoparty.h>
#include <fmt/format.h>

#include "base/path_text.hpp"
#include "host/last_words.hpp"
#include "loop/stream.hpp"
#include "study/duration.hpp"
#include "system/child.hpp"
#include "system/this_process.hpp"
#include "wire/convert.hpp"

namespace femrun::host {

namespace {

// How often a plugin process is looked after that has not broken its connection, and how often at
// least before silence is held against it: looks, not a clock, so that a time in which this process
// sleeps, or gets no turn itself, is no silence of the other.
constexpr Duration look_every = std::chrono::seconds(1);
constexpr int looks_min = 10;

// A process whose connection is broken is dead already, or ends itself within a second.
constexpr Duration dying_max = std::chrono::milliseconds(1500);
constexpr Duration dying_look_every = std::chrono::milliseconds(2);

class ProcessInstance final : public Instance {
public:
    ProcessInstance(loop::EventLoop& loop, Plugin plugin, std::unique_ptr<LastWords> words,
                    LogSink* sink, Duration silence_max, system::Child child, system::PipeEnd pipe)
        : loop_(loop),
          plugin_(std::move(plugin)),
          words_(std::move(words)),
          sink_(sink),
          spoken_(words_->path(), SpokenLines::KeptSmall::elsewhere),
          silence_max_(silence_max),
          look_every_(std::min(look_every, silence_max / looks_min)),
          child_(std::move(child)),
          connection_(kj::heap<PluginPipe>(loop::stream_over(loop, std::move(pipe)))),
          ended_(watch().fork()) {
        ask_whether_alive();
    }

    ~ProcessInstance() noexcept override {
        hear_spoken();  // a process whose pipe is closed takes its file along
        asking_ = nullptr;
        connection_ = nullptr;
        child_.end_tree_soon();
        hear_spoken();
    }

    const Plugin& plugin() const override { return plugin_; }
    study::Isolation isolation() const override { return study::Isolation::process; }
    wire::Plugin::Client capability() override { return connection_->plugin; }
    kj::Promise<Death> ended() override { return ended_.addBranch(); }
    kj::Promise<std::uint64_t> uses_more_than(std::uint64_t limit) override {
        using Fulfiller = kj::Own<kj::PromiseFulfiller<std::uint64_t>>;
        auto news = kj::newPromiseAndFulfiller<std::uint64_t>();
        auto fulfiller = std::make_shared<Fulfiller>(kj::mv(news.fulfiller));
        // The other thread keeps nothing alive that is the loop's.
        auto watch = child_.watch_memory(
            limit,
            [&loop = loop_, waits = std::weak_ptr<Fulfiller>(fulfiller)](std::uint64_t used) {
                loop.post([waits, used]() mutable {
                    if (const auto still = waits.lock()) (*still)->fulfill(kj::mv(used));
                });
            });
        return news.promise.attach(std::move(watch), std::move(fulfiller));
    }
    void kill() override { child_.end_tree_soon(); }
    kj::Promise<void> close() override {
        hear_spoken();
        connection_->stream->shutdownWrite();
        return ended().ignoreResult();
    }

private:
    struct PluginPipe {
        explicit PluginPipe(kj::Own<kj::AsyncIoStream> over)
            : stream(kj::mv(over)),
              network(*stream, capnp::rpc::twoparty::Side::CLIENT, wire::reader_options()),
              rpc(capnp::makeRpcClient(network)),
              plugin(rpc.bootstrap(address()).castAs<wire::Plugin>()) {}

        capnp::rpc::twoparty::VatId::Reader address() {
            auto id = message.initRoot<capnp::rpc::twoparty::VatId>();
            id.setSide(capnp::rpc::twoparty::Side::SERVER);
            return id.asReader();
        }

        kj::Own<kj::AsyncIoStream> stream;
        capnp::TwoPartyVatNetwork network;
        capnp::RpcSystem<capnp::rpc::twoparty::VatId> rpc;
        capnp::MallocMessageBuilder message;
        wire::Plugin::Client plugin;
    };

    /// The connection breaks when the process dies; a process that closed it, or left it to a child
    /// of its own, is found by looking.
    kj::Promise<Death> watch() {
        return connection_->network.onDisconnect()
            .then([this] { return reap(monotonic_now() + dying_max); })
            .exclusiveJoin(look_after());
    }

    kj::Promise<Death> look_after() {
        return loop_.after(look_every_).then([this]() -> kj::Promise<Death> {
            hear_spoken();
            words_->keep_small();
            if (const auto ended = child_.ended()) return death(*ended);
            if (owes_answer_ && has_answered_) ++looks_unanswered_;
            if (looks_unanswered_ * look_every_ >= silence_max_ && !child_.is_traced())
                return silence();
            ask_whether_alive();
            return look_after();
        });
    }

    /// Until the first answer, while libraries are loaded, other limits hold.
    void ask_whether_alive() {
        if (std::exchange(owes_answer_, true)) return;
        const auto answered = [this] {
            owes_answer_ = false;
            has_answered_ = true;
            looks_unanswered_ = 0;
        };
        // A copy: of what has a name a promise keeps a reference.
        asking_ = connection_->plugin.aliveRequest()
                      .send()
                      .ignoreResult()
                      .then(kj::cp(answered),
                            [answered](kj::Exception&& why) {
                                if (why.getType() != kj::Exception::Type::DISCONNECTED) answered();
                            })
                      .eagerlyEvaluate(nullptr);
    }

    Death silence() {
        child_.end_tree_soon();
        return {fmt::format("did not answer for {} and was ended; either somebody stopped it, or "
                            "the PC has too little memory for it to go on",
                            study::to_string(std::chrono::duration_cast<std::chrono::milliseconds>(
                                silence_max_))),
                words_->read(), true};
    }

    kj::Promise<Death> reap(Instant until) {
        if (const auto ended = child_.ended()) return death(*ended);
        if (monotonic_now() < until)
            return loop_.after(dying_look_every).then([this, until] { return reap(until); });
        child_.end_tree_soon();
        return Death{"closed its pipe and did not end", words_->read(), false};
    }

    void hear_spoken() {
        if (!sink_) return;
        for (const SpokenLines::Line& line : spoken_.fresh()) sink_->line(line.level, line.text);
    }

    Death death(const system::Ended& ended) {
        child_.end_tree_soon();  // whoever it left behind
        return {ended.text(), words_->read(), false};
    }

    loop::EventLoop& loop_;
    Plugin plugin_;
    std::unique_ptr<LastWords> words_;
    LogSink* sink_;  // may be null
    SpokenLines spoken_;
    Duration silence_max_, look_every_;
    bool owes_answer_ = false, has_answered_ = false;
    int looks_unanswered_ = 0;
    system::Child child_;
    kj::Own<PluginPipe> connection_;
    kj::Promise<void> asking_ = kj::READY_NOW;
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
    spec.executable = path_of(command.front());
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
    spec.requests = settings.requests;
    auto child = system::spawn(std::move(spec));
    if (!child) return std::move(child).error().within(place);
    return std::unique_ptr<Instance>(std::make_unique<ProcessInstance>(
        loop, std::move(plugin), std::move(words), settings.sink, settings.silence_max,
        *std::move(child), std::move(pipe->ours)));
}

}  // namespace femrun::host
