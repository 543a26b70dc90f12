// SPDX-License-Identifier: MIT
// A store, and the thread on which all is done with it: disks are slow, and the loop must not wait.
#pragma once

#include <memory>
#include <type_traits>
#include <utility>

#include "loop/plugin_thread.hpp"
#include "stage/store.hpp"

namespace femrun::net {

class StoreThread {
public:
    StoreThread(loop::EventLoop& loop, stage::Store store)
        : StoreThread(loop, std::move(store), std::make_shared<loop::PluginThread>(loop, "files")) {
    }

    /// Another store on the same thread.
    StoreThread beside(stage::Store store) const { return {loop_, std::move(store), thread_}; }

    /// Does `work(store)` after all that was given before.
    template <typename Work>
    auto run(Work work) -> kj::Promise<std::invoke_result_t<Work&, stage::Store&>> {
        return thread_->run(
            [store = store_, work = kj::mv(work)]() mutable { return work(*store); });
    }

    loop::EventLoop& loop() { return loop_; }

private:
    StoreThread(loop::EventLoop& loop, stage::Store store,
                std::shared_ptr<loop::PluginThread> thread)
        : loop_(loop),
          store_(std::make_shared<stage::Store>(std::move(store))),
          thread_(std::move(thread)) {}

    loop::EventLoop& loop_;
    std::shared_ptr<stage::Store> store_;
    std::shared_ptr<loop::PluginThread> thread_;
};

}  // namespace femrun::net
