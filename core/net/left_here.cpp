// SPDX-License-Identifier: MIT
// What attempts have left on a worker's PC, for the scheduler to fetch or to have removed.
#include <algorithm>

#include <fmt/format.h>

#include "base/path_text.hpp"
#include "base/size_text.hpp"
#include "loop/plugin_thread.hpp"
#include "net/files_server.hpp"
#include "net/results_room.hpp"
#include "net/worker_agent.hpp"
#include "stage/left_files.hpp"
#include "system/removal.hpp"
#include "wire/convert.hpp"
#include "wire/error_text.hpp"
#include "work/attempt_folder.hpp"

namespace femrun::net {

namespace fs = std::filesystem;

/// Also of studies that this process has not opened: an earlier one did.
std::optional<fs::path> WorkerAgent::place_of(const std::string& folder) const {
    const auto study = work::study_of_folder(folder);
    if (!study) return std::nullopt;
    const auto known = files_folders_.find(*study);
    if (known != files_folders_.end()) return known->second / path_of(folder);
    if (staged_ != nullptr) return staged_->files_folder() / path_of(folder);
    return std::nullopt;
}

kj::Promise<void> WorkerAgent::artefacts(const std::string& folder,
                                         wire::Worker::ArtefactsResults::Builder into) {
    const auto path = place_of(folder);
    if (!path || staged_ == nullptr) return kj::READY_NOW;
    return staged_->thread()
        .run([path = *path](stage::Store&) { return stage::left_in(path); })
        .then([this, into](Result<std::vector<stage::LeftFile>> left) mutable -> kj::Promise<void> {
            if (!left) return wire::to_exception({std::move(left).error(), {}});
            std::vector<work::StagedFile> files;
            std::map<std::string, fs::path> by_hash;
            for (stage::LeftFile& one : *left) {
                by_hash.emplace(one.file.hash, std::move(one.at));
                files.push_back(std::move(one.file));
            }
            wire::encode(files, into.initFiles(static_cast<unsigned>(files.size())));
            into.setContent(offer_files(staged_->thread(), std::move(by_hash), given_away_));
            into.setOnShare(staged_->share() != nullptr);
            return kj::READY_NOW;
        });
}

kj::Promise<bool> WorkerAgent::place(const std::string& folder, std::string mark) {
    const auto path = place_of(folder);
    if (!path || staged_ == nullptr || staged_->share() == nullptr) return false;
    return staged_->share()->place(folder, *path, std::move(mark));
}

bool WorkerAgent::is_at_work_in(const std::string& folder) const {
    return std::any_of(slots_.begin(), slots_.end(),
                       [&](const auto& slot) { return slot->works_in(folder); });
}

/// An attempt that is at work in it would make it anew: it goes when that is over.
kj::Promise<void> WorkerAgent::discard(const std::string& folder) {
    if (!is_at_work_in(folder)) return remove(folder);
    auto gone = kj::newPromiseAndFulfiller<kj::Promise<void>>();
    unwanted_.emplace(folder, kj::mv(gone.fulfiller));
    return kj::mv(gone.promise);
}

/// Of attempts that are over by now; gives those that go.
std::set<std::string> WorkerAgent::remove_unwanted() {
    std::set<std::string> going;
    for (auto it = unwanted_.begin(); it != unwanted_.end();) {
        if (is_at_work_in(it->first)) {
            ++it;
            continue;
        }
        going.insert(it->first);
        it->second->fulfill(remove(it->first));
        it = unwanted_.erase(it);
    }
    return going;
}

kj::Promise<void> WorkerAgent::remove(const std::string& folder) {
    const auto path = place_of(folder);
    if (!path) return kj::READY_NOW;
    if (!files_) files_ = std::make_unique<loop::PluginThread>(loop_, "files");
    return files_->run([path = *path] {
        std::error_code leave_it;  // in use, or gone already
        system::remove_tree(path, leave_it);
    });
}

kj::Promise<void> WorkerAgent::tidied() {
    return files_ ? files_->run([] {}) : kj::Promise<void>(kj::READY_NOW);  // after all before it
}

// -- what an earlier link, or an earlier process, has left

void WorkerAgent::say_what_is_here() {
    if (staged_ == nullptr) return;
    saying_ = staged_->thread()
                  .run([folder = staged_->files_folder()](stage::Store&) {
                      return stage::attempts_below(folder);
                  })
                  .then([this, link = links_](std::vector<std::string> folders) {
                      if (link_ && link == links_) link_->has(folders);
                  })
                  .eagerlyEvaluate(nullptr);
}

kj::Promise<void> WorkerAgent::fetched(Duration patience) {
    auto stands_still = nothing_is_fetched({deadlines_.now(), 0, 0}, patience);
    return until_fetched().exclusiveJoin(kj::mv(stands_still)).then([this] { return tidied(); });
}

/// Done when that has been so for as long as there is patience.
kj::Promise<void> WorkerAgent::nothing_is_fetched(LastFetched last, Duration patience) {
    return loop_.after(std::min(patience, times_.ask_again))
        .then([this, last, patience]() mutable -> kj::Promise<void> {
            const Instant now = deadlines_.now();
            const Share* const share = staged_ != nullptr ? staged_->share() : nullptr;
            const std::uint64_t bytes = *given_away_ + (share != nullptr ? share->bytes() : 0);
            if (last.bytes != bytes || last.folders != waiting_.folders)
                last = {now, bytes, waiting_.folders};
            if (now - last.at >= patience) return kj::READY_NOW;
            return nothing_is_fetched(last, patience);
        });
}

kj::Promise<void> WorkerAgent::until_fetched() {
    if (!link_ || staged_ == nullptr || hurries_) return tidied();
    return link_->owed().then(
        [this](std::vector<std::string> owed) -> kj::Promise<void> {
            // How large they are takes longer to see; a worker that leaves by then says as much.
            const bool begins = waiting_.folders == 0 && !owed.empty();
            waiting_.folders = owed.size();
            return staged_->thread()
                .run([owed, folder = staged_->files_folder()](stage::Store&) {
                    Waiting waiting{.folders = owed.size()};
                    for (const std::string& one : owed)
                        waiting.bytes += bytes_below(folder / path_of(one));
                    return waiting;
                })
                .then([this, begins](Waiting waiting) -> kj::Promise<void> {
                    waiting_ = waiting;
                    if (waiting.folders == 0) return tidied();
                    if (begins && people_)
                        people_(fmt::format("the scheduler still fetches the files of {} {}, {}",
                                            waiting.folders,
                                            waiting.folders == 1 ? "attempt" : "attempts",
                                            size_text(waiting.bytes)));
                    return loop_.after(times_.ask_again).then([this] { return until_fetched(); });
                });
        },
        [this](kj::Exception&&) { return tidied(); });  // it does not know
}

}  // namespace femrun::net
