// SPDX-License-Identifier: MIT
#include "host/instance_thread.hpp"

#include <algorithm>
#include <atomic>
#include <cstdio>
#include <deque>
#include <mutex>

#include <fmt/format.h>

#include "base/plain_text.hpp"
#include "wire/convert.hpp"

namespace femrun::host {

void LiveInstances::ask_to_stop() {
    for (InstanceThread* instance : all_) instance->host()->ask_to_stop();
}

kj::Promise<void> LiveInstances::idle() {
    auto each = kj::heapArrayBuilder<kj::Promise<void>>(all_.size());
    for (InstanceThread* instance : all_) each.add(instance->run([] {}));
    return kj::joinPromises(each.finish());
}

namespace {

// Of what was said while nobody listened: a page for whoever listens next, and what fits behind a
// sentence.
constexpr std::size_t unheard_max = 50;
constexpr std::size_t said_lines_max = 5;
constexpr std::size_t said_bytes_max = 300;

}  // namespace

// `observer` and `sink` are used on the loop alone.
struct ObserverRelay::State {
    // As many lines may be under way; a second's worth for a reader far away.
    static constexpr unsigned under_way_max = 500;

    kj::Maybe<wire::Observer::Client> observer;
    LogSink* sink = nullptr;
    std::atomic<unsigned> under_way = 0;
    std::atomic<std::uint64_t> left_out = 0;

    std::atomic<bool> is_heard = false;  // there is an observer or a sink
    std::mutex unheard_mutex;
    std::deque<SpokenLines::Line> unheard;

    void keep(LogLevel level, std::string_view line) {
        const std::scoped_lock lock(unheard_mutex);
        unheard.push_back({level, std::string(line)});
        if (unheard.size() > unheard_max) unheard.pop_front();
    }

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
        if (sink)
            sink->line(level, line);
        else
            keep(level, line);
        return kj::READY_NOW;
    }
};

ObserverRelay::ObserverRelay(loop::EventLoop& loop, LogSink* sink)
    : loop_(loop), state_(std::make_shared<State>()) {
    state_->sink = sink;
    state_->is_heard = sink != nullptr;
}

void ObserverRelay::watch(kj::Maybe<wire::Observer::Client> observer) {
    state_->tell_left_out();
    state_->observer = kj::mv(observer);
    const bool watched = state_->observer != nullptr;
    state_->is_heard = watched || state_->sink != nullptr;
    if (!watched) return;
    for (const SpokenLines::Line& line : take_unheard())
        state_->pass_on(line.level, line.text).detach([](kj::Exception&&) {});
}

std::vector<SpokenLines::Line> ObserverRelay::take_unheard() {
    const std::scoped_lock lock(state_->unheard_mutex);
    std::vector<SpokenLines::Line> lines(state_->unheard.begin(), state_->unheard.end());
    state_->unheard.clear();
    return lines;
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
    if (!state_->is_heard) return state_->keep(level, line);
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
    : at_thread_(std::make_shared<AtThread>(loop, sink)),
      spoken_(spoken),
      family_(std::move(family)),
      thread_(loop, name) {
    family_->add(*this);
}

InstanceThread::~InstanceThread() {
    at_thread_->host.ask_to_stop();
    family_->remove(*this);
}

kj::Promise<void> InstanceThread::hear_spoken() {
    std::fflush(stdout);  // what a plugin printed waits there, for whoever hears it
    if (!spoken_) return kj::READY_NOW;
    kj::Vector<kj::Promise<void>> heard;
    for (const SpokenLines::Line& line : spoken_->fresh())
        heard.add(relay().say(line.level, line.text));
    return kj::joinPromises(heard.releaseAsArray());
}

std::string InstanceThread::last_said() {
    std::fflush(stdout);
    auto lines = relay().take_unheard();
    if (spoken_)
        for (SpokenLines::Line& line : spoken_->fresh()) lines.push_back(std::move(line));
    const std::size_t from = lines.size() - std::min(lines.size(), said_lines_max);
    std::string text;
    for (std::size_t i = from; i < lines.size(); ++i)
        text += fmt::format("{}'{}: {}'", text.empty() ? "; it said: " : ", ",
                            to_string(lines[i].level), plain(lines[i].text, said_bytes_max));
    return text;
}

void InstanceThread::let_go(kj::Function<void()> last) {
    at_thread_->host.ask_to_stop();
    relay().watch(nullptr);
    thread_.let_go([at_thread = at_thread_, last = kj::mv(last)]() mutable { last(); });
}

}  // namespace femrun::host
