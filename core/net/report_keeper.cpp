// SPDX-License-Identifier: MIT
#include "net/report_keeper.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace femrun::net {

ReportKeeper::ReportKeeper(loop::EventLoop& loop, const std::filesystem::path& folder,
                           std::function<void(const std::string&)> told, KeeperTimes times)
    : loop_(loop),
      told_(std::move(told)),
      times_(times),
      spool_(std::make_shared<spool::Spool>(folder)),
      thread_(loop, "reports"),
      tasks_(*this) {}

std::vector<worker::Ended> ReportKeeper::inherit() {
    spool::Spool::Found found = spool_->read();
    for (const std::string& complaint : found.complaints) told_(complaint);
    return std::move(found.reports);
}

kj::Promise<void> ReportKeeper::settled() {
    if (unwritten_.empty() && forgotten_.empty() && !working_) return kj::READY_NOW;
    auto done = kj::newPromiseAndFulfiller<void>();
    settling_.push_back(kj::mv(done.fulfiller));
    return kj::mv(done.promise);
}

void ReportKeeper::ended(const worker::Ended& ended) {
    unwritten_.insert_or_assign(spool::key_of(ended), ended);
    work_after(times_.write_after);
}

void ReportKeeper::forgotten(const worker::Ended& ended) {
    const spool::Key key = spool::key_of(ended);
    // One that is being written now is on disk when this is heard there.
    if (unwritten_.erase(key) > 0 && !working_) return;
    forgotten_.push_back(key);
    work_after(times_.write_after);
}

void ReportKeeper::work_after(Duration delay) {
    if (working_ || std::exchange(waiting_, true)) return;
    tasks_.add(loop_.after(delay).then([this] {
        waiting_ = false;
        work();
    }));
}

void ReportKeeper::work() {
    if (working_) return;
    working_ = true;
    Reports batch = std::exchange(unwritten_, {});
    std::vector<worker::Ended> reports;
    for (const auto& [key, ended] : batch) reports.push_back(ended);
    auto done = thread_.run([spool = spool_, reports = std::move(reports),
                             forgotten = std::exchange(forgotten_, {})]() mutable {
        spool->forget(forgotten);
        return spool->write(reports);
    });
    tasks_.add(done.then([this, batch = std::move(batch)](Result<void>&& result) mutable {
        written(std::move(batch), result);
    }));
}

void ReportKeeper::written(Reports batch, const Result<void>& result) {
    working_ = false;
    if (!result) {
        for (const spool::Key& key : forgotten_) batch.erase(key);
        unwritten_.merge(batch);
        if (!std::exchange(in_trouble_, true))
            told_(
                fmt::format("keeps its reports in memory, because its disk takes none: {}; it "
                            "is tried again",
                            result.error().message));
        return work_after(times_.again_after);
    }
    if (std::exchange(in_trouble_, false)) told_("keeps its reports on its disk again");
    if (!unwritten_.empty() || !forgotten_.empty()) return work_after(times_.write_after);
    for (auto& done : std::exchange(settling_, {})) done->fulfill();
}

// Only a thread that has ended can break these, and with it goes this.
void ReportKeeper::taskFailed(kj::Exception&&) {}

}  // namespace femrun::net
