// SPDX-License-Identifier: MIT
#include "loop/plugin_thread.hpp"

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "loop/departures.hpp"
#include "support/catch.hpp"

using namespace femrun;
using loop::EventLoop;
using loop::PluginThread;

namespace {

/// One comes in for each time that somebody lets one in. (std::binary_semaphore of g++ 12 now and
/// then sleeps for ever on systems without a futex.)
class Door {
public:
    void let_in() {
        const std::lock_guard lock(mutex_);
        ++free_;
        changed_.notify_one();
    }
    void come_in() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return free_ > 0; });
        --free_;
    }

private:
    std::mutex mutex_;
    std::condition_variable changed_;
    int free_ = 0;
};

}  // namespace

TEST_CASE("work runs on the plugin's thread and its value comes back to the loop",
          "[loop][bridge]") {
    EventLoop loop;
    PluginThread plugin(loop, "plugin");

    const auto thread = loop.wait(plugin.run([] { return std::this_thread::get_id(); }));
    const auto again = loop.wait(plugin.run([] { return std::this_thread::get_id(); }));

    CHECK(thread != std::this_thread::get_id());
    CHECK(thread == again);
}

TEST_CASE("work is done in the order it was given", "[loop][bridge]") {
    EventLoop loop;
    PluginThread plugin(loop, "plugin");
    std::vector<int> order;
    auto all = kj::heapArrayBuilder<kj::Promise<void>>(100);

    for (int i = 0; i < 100; ++i) all.add(plugin.run([&order, i] { order.push_back(i); }));
    loop.wait(kj::joinPromises(all.finish()));

    CHECK(order.size() == 100);
    CHECK(std::is_sorted(order.begin(), order.end()));
}

TEST_CASE("a result that nobody waits for comes back with the next one, if that is there already",
          "[loop][bridge]") {
    EventLoop loop;
    PluginThread plugin(loop, "plugin");
    Door go, begun, end;
    bool told = false;

    // Holds the thread until the others are there.
    auto held = plugin.run([&] { go.come_in(); }, PluginThread::Back::with_next);
    auto tell = plugin.run([] {}, PluginThread::Back::with_next).then([&] { told = true; });
    tell = tell.eagerlyEvaluate(nullptr);
    auto ask = plugin.run([&] {
        begun.let_in();
        end.come_in();
    });
    go.let_in();
    begun.come_in();
    loop.poll();
    CHECK_FALSE(told);

    end.let_in();
    loop.wait(kj::mv(ask));
    loop.wait(kj::mv(held));
    loop.wait(kj::mv(tell));
    CHECK(told);
}

TEST_CASE("a result that nobody waits for comes back at once when nothing follows",
          "[loop][bridge]") {
    EventLoop loop;
    PluginThread plugin(loop, "plugin");

    CHECK(loop.wait(plugin.run([] { return 7; }, PluginThread::Back::with_next)) == 7);
}

TEST_CASE("what work throws arrives with its text unaltered", "[loop][bridge]") {
    EventLoop loop;
    PluginThread plugin(loop, "plugin");

    auto failing = plugin.run([]() -> int { throw std::runtime_error("disk full"); });
    std::string text;
    loop.wait(failing.then([](int) {}, [&](kj::Exception&& e) { text = loop::text_of(e); }));

    CHECK(text == "disk full");
}

TEST_CASE("dropping the promise does not stop the work", "[loop][bridge]") {
    EventLoop loop;
    std::atomic<bool> ran{false};
    {
        PluginThread plugin(loop, "plugin");
        {
            auto dropped = plugin.run([&] { ran = true; });
        }
        loop.wait(plugin.run([] {}));
    }

    CHECK(ran);
}

TEST_CASE("ending the thread waits for the work that runs and drops the rest", "[loop][bridge]") {
    EventLoop loop;
    std::atomic<bool> began{false}, release{false}, second_ran{false};
    kj::Promise<int> first = 0;
    kj::Promise<void> second = kj::READY_NOW;
    {
        PluginThread plugin(loop, "plugin");
        first = plugin.run([&] {
            began = true;
            while (!release) std::this_thread::yield();
            return 7;
        });
        second = plugin.run([&] { second_ran = true; });
        while (!began) std::this_thread::yield();
        // Released by the time the destructor waits, at the latest.
        loop.post([] {});
        std::thread([&] { release = true; }).detach();
    }

    CHECK(loop.wait(kj::mv(first)) == 7);
    std::string text;
    loop.wait(second.catch_([&](kj::Exception&& e) { text = loop::text_of(e); }));
    if (!second_ran) CHECK(text == "the plugin's thread ended before this work began");
}

TEST_CASE("a thread that is let go is waited for by its loop's end alone", "[loop][bridge]") {
    Door begun, end;
    std::atomic<bool> second_ran{false}, last_ran{false};
    auto owned = std::make_shared<int>(7);
    std::string text;
    {
        EventLoop loop;
        {
            PluginThread plugin(loop, "plugin");
            auto first = plugin.run([&, owned] {
                begun.let_in();
                end.come_in();
                return *owned;
            });
            auto second = plugin.run([&] { second_ran = true; });
            begun.come_in();
            plugin.let_go([&, owned] { last_ran = true; });
            loop.wait(second.catch_([&](kj::Exception&& e) { text = loop::text_of(e); }));
            first = 0;
        }
        CHECK(loop.departures().still_at_work("plugin", Duration::zero()) == 1);
        CHECK(loop.departures().still_at_work("other", Duration::zero()) == 0);
        CHECK(loop.departures().still_at_work("plugin", std::chrono::hours(1)) == 0);
        CHECK_FALSE(last_ran);
        end.let_in();
    }

    CHECK(last_ran);
    CHECK_FALSE(second_ran);
    CHECK(text == "the plugin's thread ended before this work began");
    CHECK(owned.use_count() == 1);
}

TEST_CASE("what a thread that was let go has done comes to nobody, and the loop goes on",
          "[loop][bridge]") {
    EventLoop loop;
    Door end;
    std::atomic<bool> over{false};
    {
        PluginThread plugin(loop, "plugin");
        auto dropped = plugin.run([&] { end.come_in(); }).eagerlyEvaluate(nullptr);
        plugin.let_go([&] { over = true; });
    }
    end.let_in();
    while (!over) loop.wait(loop.after(Duration(100)));
    PluginThread other(loop, "other");

    CHECK(loop.wait(other.run([] { return 7; })) == 7);
}

TEST_CASE("a bridge measures its own crossing", "[.bench]") {
    EventLoop loop;
    PluginThread plugin(loop, "plugin");
    constexpr int count = 20000;
    const Instant start = monotonic_now();

    for (int i = 0; i < count; ++i) loop.wait(plugin.run([] {}));

    const double each = static_cast<double>((monotonic_now() - start).count()) / count;
    WARN("one crossing and back: " << each << " us");
}
