// SPDX-License-Identifier: MIT
// Keeps a worker's reports on its disk, beside the loop: a report is written unless it is
// acknowledged within moments, many in one write. While the disk takes none they stay in memory,
// which is said once, and it is tried again.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "loop/plugin_thread.hpp"
#include "spool/spool.hpp"

namespace femrun::net {

struct KeeperTimes {
    // With a link most are acknowledged by then.
    Duration write_after = std::chrono::milliseconds(50);
    Duration again_after = std::chrono::seconds(10);  // when the disk took none
};

class ReportKeeper final : public worker::Keeper, private kj::TaskSet::ErrorHandler {
public:
    /// `told` gets sentences for people, on the loop.
    ReportKeeper(loop::EventLoop& loop, const std::filesystem::path& folder,
                 std::function<void(const std::string&)> told, KeeperTimes times = {});

    /// What an earlier process has left. Blocks: before the loop has anything else to do.
    std::vector<worker::Ended> inherit();
    /// Done when all is on disk that is to be there; never done while the disk takes nothing.
    kj::Promise<void> settled();

    // -- worker::Keeper
    void ended(const worker::Ended& ended) override;
    void forgotten(const worker::Ended& ended) override;

private:
    using Reports = std::map<spool::Key, worker::Ended>;

    void work_after(Duration delay);
    void work();
    void written(Reports batch, const Result<void>& result);
    void taskFailed(kj::Exception&& exception) override;

    loop::EventLoop& loop_;
    std::function<void(const std::string&)> told_;
    KeeperTimes times_;
    std::shared_ptr<spool::Spool> spool_;  // the thread's, while there is work
    Reports unwritten_;
    std::vector<spool::Key> forgotten_;  // that may be on disk
    bool waiting_ = false, working_ = false, in_trouble_ = false;
    std::vector<kj::Own<kj::PromiseFulfiller<void>>> settling_;
    loop::PluginThread thread_;
    kj::TaskSet tasks_;
};

}  // namespace femrun::net
