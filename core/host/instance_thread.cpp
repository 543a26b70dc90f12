// SPDX-License-Identifier: MIT
#include "host/instance_thread.hpp"

#include <atomic>
#include <cstdio>
#include <semaphore>

#include <fmt/format.h>

#include "wire/convert.hpp"

namespace femrun::host {

void LiveInstances::ask_to_stop() {
    for (InstanceThread* instance : all_) instance->host().ask_to_stop();
}

kj::Promise<void> LiveInstances::idle() {
    auto each = kj::heapArrayBuilder<kj::Promise<void>>(all_.size());
    for (InstanceThread* instance : all_) each.add(instance->run([] {}));
    return kj::joinPromises(each.finish());
}

// `observer` and `sink` are used on the loop alone.
struct ObserverRelay::State {
    // As many lines may be under way; a second's worth for a reader far away.
    static constexpr unsigned under_way_max = 500;

    kj::Maybe<wire::Observer::Client> observer;
    LogSink* sink = nullptr;
    std::atomic<unsigned> under_way = 0;
    std::atomic<std::uint64_t> left_out = 0;

    void tell_left_out() {
        if (const auto count = left_out.exchange(0))
            pass_on(LogLevel::warning,
                    fmt::format("{} lines came too fast and are left out", count))
                .detach([](kj::Exception&&) {});
    }

    kj::Promise<void> pass_on(LogLevel level, const std::string& line) {
        KJ_IF_MAYBE (watching, observer) {
            auto request = watching->logRequest();
            request.setLevel(static_cast<std::uint8_t>(level));
            request.setText(wire::text(line));
            return request.send().ignoreResult().catch_([](kj::Exception&&) {});
        }
        if (sink) sink->line(level, line);
        return kj::READY_NOW;
    }
};

ObserverRelay::ObserverRelay(loop::EventLoop& loop, LogSink* sink)
    : loop_(loop), state_(std::make_shared<State>()) {
    state_->sink = sink;
}

void ObserverRelay::watch(kj::Maybe<wire::Observer::Client> observer) {
    state_->tell_left_out();
    state_->observer = kj::mv(observer);
}

void ObserverRelay::progressed(double fraction, std::string_view stage) {
    loop_.post([state = state_, fraction, stage = std::string(stage)] {
        KJ_IF_MAYBE (watching, state->observer) {
            auto request = watching->progressRequest();
            request.setFraction(fraction);
            request.setStage(wire::text(stage));
            request.send().ignoreResult().detach([](kj::Exception&&) {});
        }
    });
}

void ObserverRelay::logged(LogLevel level, std::string_view line) {
    if (state_->under_way >= State::under_way_max) {
        ++state_->left_out;
        return;
    }
    ++state_->under_way;
    loop_.post([state = state_, level, line = std::string(line)] {
        --state->under_way;
        state->tell_left_out();
        state->pass_on(level, line).detach([](kj::Exception&&) {});
    });
}

kj::Promise<void> ObserverRelay::say(LogLevel level, const std::string& line) {
    state_->tell_left_out();
    return state_->pass_on(level, line);
}

InstanceThread::InstanceThread(loop::EventLoop& loop, const std::string& name, LogSink* sink,
                               SpokenLines* spoken, std::shared_ptr<LiveInstances> family)
    : relay_(loop, sink),
      spoken_(spoken),
      host_(relay_),
      family_(std::move(family)),
      thread_(loop, name) {
    family_->add(*this);
}

InstanceThread::~InstanceThread() {
    host_.ask_to_stop();
    family_->remove(*this);
}

kj::Promise<void> InstanceThread::hear_spoken() {
    std::fflush(stdout);  // what a plugin printed waits there, for whoever hears it
    if (!spoken_) return kj::READY_NOW;
    kj::Vector<kj::Promise<void>> heard;
    for (const SpokenLines::Line& line : spoken_->fresh())
        heard.add(relay_.say(line.level, line.text));
    return kj::joinPromises(heard.releaseAsArray());
}

void InstanceThread::finish(kj::Function<void()> last) {
    host_.ask_to_stop();
    std::binary_semaphore done{0};
    auto promise = thread_.run([&] {
        last();
        done.release();
    });
    done.acquire();
}

}  // namespace femrun::host
