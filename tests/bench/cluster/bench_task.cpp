// SPDX-License-Identifier: MIT
// What one task costs where nothing else is going on: the real scheduler with a durable database,
// plain and over TLS. What docs/performance.md shows.
//
//     bench_task [RUNS [trials|start|idle]]      of workers that are started (20); one part of it
#include <algorithm>
#include <cstdlib>
#include <functional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include <fmt/format.h>

#include "gate/connect.hpp"
#include "net/remote_house.hpp"
#include "own_scheduler.hpp"
#include "stub_workers.hpp"

using namespace femrun;
using namespace femrun::bench;
using namespace std::chrono_literals;

namespace {

// Attempts that hold a licence are not sent ahead: so there is one trial at a time.
constexpr const char* one_at_a_time = "[licences]\nonly = 1\n";

/// From one acknowledgement to the next, while `solve` takes its time. First ones aside, for which
/// the study is opened.
std::vector<double> trials_one_after_the_other(Link link, Duration solve, std::uint64_t trials) {
    OwnScheduler scheduler(link);
    loop::EventLoop loop;
    StubWorkers stub(loop);
    stub.enlist(scheduler.for_workers(), scheduler.credentials(), 1, solve);
    scheduler.submit("bench", trials, one_at_a_time);
    const Tally& tally = stub.tally();
    while (tally.tasks < trials) loop.wait(loop.after(20ms));
    std::vector<double> all;
    for (std::size_t i = 10; i < tally.acknowledged.size(); ++i)
        all.push_back(1000 * seconds(tally.acknowledged[i] - tally.acknowledged[i - 1]));
    return all;
}

void row(const std::string& what, const std::string& plain, const std::string& tls,
         const std::string& goal) {
    fmt::print("| {} | {} | {} | {} |\n", what, plain, tls, goal);
    std::fflush(stdout);
}

std::string spread(const std::vector<double>& all) {
    return fmt::format("{:.2f} / {:.2f} ms", part(all, 0.5), part(all, 0.99));
}

/// Whoever watches a study at the scheduler.
class Watcher {
public:
    Watcher(loop::EventLoop& loop, const OwnScheduler& scheduler)
        : loop_(loop),
          house_(loop.wait(gate::connect(loop, scheduler.for_users(), scheduler.credentials())
                               .then([](kj::Own<kj::AsyncIoStream>&& stream) {
                                   return net::RemoteHouse::enter(kj::mv(stream),
                                                                  work::Role::viewer);
                               }))) {}

    StudyId study(const std::string& name) {
        return ask<control::StudyStatus>([&](auto answer) { house_->study(name, answer); }).id;
    }
    void wait_for_a_result(StudyId study) {
        for (;;) {
            const auto news =
                ask<control::Followed>([&](auto answer) { house_->follow(study, upto_, answer); });
            upto_ = news.upto;
            for (const store::Record& record : news.records)
                if (std::holds_alternative<store::TrialEnded>(record.fact)) return;
        }
    }

private:
    template <typename Value>
    Value ask(const std::function<void(control::Answer<Value>)>& question) {
        auto answer = kj::newPromiseAndFulfiller<Value>();
        question([&](Result<Value> said) {
            if (!said) fail(said.error().message);
            answer.fulfiller->fulfill(*std::move(said));
        });
        return loop_.wait(kj::mv(answer.promise));
    }

    loop::EventLoop& loop_;
    kj::Own<net::RemoteHouse> house_;
    std::uint64_t upto_ = 0;
};

/// A worker of its own process each time, for a study that waits for one: until whoever watches the
/// study has its first result, which is on disk by then.
std::vector<double> first_results(Link link, int runs) {
    OwnScheduler scheduler(link);
    loop::EventLoop loop;
    std::vector<double> all;
    for (int i = 0; i < runs; ++i) {
        const std::string name = fmt::format("first-{}", i);
        scheduler.submit(name, 1);
        Watcher watcher(loop, scheduler);
        const StudyId study = watcher.study(name);
        const auto start = Clock::now();
        const system::Child worker = scheduler.worker(i);
        watcher.wait_for_a_result(study);
        all.push_back(1000 * seconds(Clock::now() - start));
    }
    return all;
}

/// Of real workers that have nothing to do: memory in MB, and percent of a core.
struct Idle {
    double memory = 0, cpu = 0;
};
Idle idle_worker(Link link) {
    constexpr int workers = 4, watched_s = 20;
    OwnScheduler scheduler(link);
    std::vector<system::Child> all;
    for (int i = 0; i < workers; ++i) all.push_back(scheduler.worker(i));
    loop::EventLoop loop;
    loop.wait(loop.after(5s));
    const auto mean = [&] {
        Usage sum;
        for (const system::Child& one : all) {
            const Usage its = usage(std::to_string(one.id()));
            sum.memory += its.memory / workers;
            sum.running_cpu_s += its.running_cpu_s / workers;
        }
        return sum;
    };
    const Usage from = mean();
    loop.wait(loop.after(std::chrono::seconds(watched_s)));
    const Usage to = mean();
    return {to.memory / 1e6, 100 * (to.running_cpu_s - from.running_cpu_s) / watched_s};
}

void measure_trials() {
    const auto at_once = [](Link link) { return trials_one_after_the_other(link, 0ms, 500); };
    row("one trial after the other: proposed, on record, sent, reported, on disk, p50 / p99",
        spread(at_once(Link::plain)), spread(at_once(Link::tls)), "3 / 10 ms");
    // In turn, because machines have moods.
    std::vector<double> plain, tls;
    for (int round = 0; round < 4; ++round)
        for (const Link link : {Link::plain, Link::tls}) {
            const auto some = trials_one_after_the_other(link, 10ms, 110);
            std::vector<double>& all = link == Link::tls ? tls : plain;
            all.insert(all.end(), some.begin(), some.end());
        }
    row("the same with tasks of 10 ms", spread(plain), spread(tls), "");
    row("TLS adds to a task of 10 ms, by the medians", "",
        fmt::format("{:.1f} %", 100 * (part(tls, 0.5) - part(plain, 0.5)) / 10), "1 %");
}

void measure_start(int runs) {
    row(fmt::format("worker process started to first result on disk, p50 / p99 of {}", runs),
        spread(first_results(Link::plain, runs)), spread(first_results(Link::tls, runs)),
        "30 ms with TLS");
}

void measure_idle() {
    const Idle idle_plain = idle_worker(Link::plain), idle_tls = idle_worker(Link::tls);
    row("memory of an idle worker process", fmt::format("{:.1f} MB", idle_plain.memory),
        fmt::format("{:.1f} MB", idle_tls.memory), "12 MB");
    row("CPU of an idle worker process, of a core", fmt::format("{:.4f} %", idle_plain.cpu),
        fmt::format("{:.4f} %", idle_tls.cpu), "0.02 %");
}

}  // namespace

int main(int argc, char** argv) {
    const int runs = argc > 1 ? std::max(1, std::atoi(argv[1])) : 20;
    const std::string_view only = argc > 2 ? argv[2] : "";
    fmt::print("| what | plain | TLS | goal |\n|---|---|---|---|\n");
    if (only.empty() || only == "trials") measure_trials();
    if (only.empty() || only == "start") measure_start(runs);
    if (only.empty() || only == "idle") measure_idle();
}
