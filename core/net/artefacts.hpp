// SPDX-License-Identifier: MIT
// What attempts have left on workers elsewhere, brought to the scheduler's PC: the folders that a
// study's keep policy wants. Those of one worker come one after the other, and several workers'
// beside each other; one that stands still keeps nobody else's waiting. All of it goes in chunks
// beside what else is said on a link, and never before that. A worker that sees this PC's folder
// for files puts its folders there itself.
#pragma once

#include <cstdint>
#include <deque>
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include <wire/cluster.capnp.h>

#include "base/log.hpp"
#include "net/folder_fetch.hpp"
#include "net/results_room.hpp"
#include "work/terms.hpp"

namespace femrun::net {

struct ArtefactPlace {
    std::filesystem::path files_folder;  // of this PC: attempts' folders go below it
    /// Whose files these are, for workers that see the folder on a share; none: nobody does.
    std::optional<work::DatabaseId> database{};
    /// Of all that is in such folders. What does not fit stays where it is.
    std::uint64_t bytes_max = 100'000'000'000;
    /// Workers whose folders come at a time: each has four chunks under way.
    std::size_t at_once = 8;
    /// Of whom nothing came for so long another takes its turn.
    Duration stands_still = std::chrono::seconds(3);
    /// Before a folder is tried again that could not be written or read; doubles.
    Duration backoff = std::chrono::seconds(10), backoff_max = std::chrono::minutes(10);
};

class Artefacts final : private kj::TaskSet::ErrorHandler {
public:
    /// `log` outlives this.
    Artefacts(loop::EventLoop& loop, ArtefactPlace place, LogSink& log);
    ~Artefacts() noexcept(false);
    Artefacts(const Artefacts&) = delete;
    Artefacts& operator=(const Artefacts&) = delete;

    /// Brings the folder of an attempt over this link, soon; what goes wrong is told to the log.
    void bring(std::uint64_t line, wire::Worker::Client worker, const std::string& name,
               const std::string& folder);
    /// Removes what was brought of them, and ends bringing them: the worker may have removed them
    /// already.
    void discard(std::span<const std::string> folders);
    /// Done when all that was discarded is gone here.
    kj::Promise<void> discarded();
    /// There is no such link any more: gives what was to come over it. What has come of a folder
    /// waits for the next try.
    std::vector<std::string> line_ended(std::uint64_t line);

    /// Folders that are to come over this link.
    std::vector<std::string> owed(std::uint64_t line) const;
    /// Bytes of attempts' folders on this PC.
    std::uint64_t used() const { return room_.used(); }

private:
    struct Worker;
    class Turn;
    enum class Came { yes, no, later };

    kj::Promise<void> next(Worker& worker);
    kj::Promise<kj::Own<Turn>> turn(Worker& worker);
    void give_turns();
    kj::Promise<Came> fetch(Worker& worker);
    /// Since before it was asked to put them there, which it had done and was not heard.
    enum class Shared { no, now, since_before };
    kj::Promise<Shared> share_has(Worker& worker, const std::vector<work::StagedFile>& files);
    kj::Promise<bool> placed(Worker& worker, const std::vector<work::StagedFile>& files);
    kj::Promise<Came> move_here(Worker& worker, std::vector<work::StagedFile> files,
                                wire::Files::Client content);
    kj::Promise<Came> is_here(Worker& worker);
    Came failed(Worker& worker, const kj::Exception& exception);
    kj::Promise<void> after(Worker& worker, Came came);
    kj::Promise<void> look_who_stands_still();
    void taskFailed(kj::Exception&& exception) override;
    std::filesystem::path here(const std::string& folder) const;
    std::filesystem::path coming(const std::string& folder) const;

    loop::EventLoop& loop_;
    ArtefactPlace place_;
    LogSink& log_;
    StoreThread files_;
    ResultsRoom room_;
    std::string mark_;  // of the folder for files; empty: there is none
    kj::Promise<void> marking_ = kj::READY_NOW;
    std::map<std::uint64_t, std::unique_ptr<Worker>> workers_;  // by their links
    std::size_t moving_ = 0;                                    // have a turn
    std::deque<kj::Own<kj::PromiseFulfiller<void>>> waiting_;   // for a turn
    bool looks_ = false;
    kj::Promise<void> looking_ = kj::READY_NOW;
    kj::TaskSet discards_;
};

}  // namespace femrun::net
