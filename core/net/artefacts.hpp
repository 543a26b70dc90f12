// SPDX-License-Identifier: MIT
// What attempts have left on workers elsewhere, brought to the scheduler's PC: the folders that a
// study's keep policy wants. Those of one worker come one after the other, and several workers'
// beside each other; one that stands still keeps nobody else's waiting. All of it goes in chunks
// beside what else is said on a link, and never before that.
#pragma once

#include <cstdint>
#include <deque>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include <wire/cluster.capnp.h>

#include "base/log.hpp"
#include "net/folder_fetch.hpp"
#include "net/results_room.hpp"

namespace femrun::net {

struct ArtefactPlace {
    std::filesystem::path files_folder;  // of this PC: attempts' folders go below it
    /// Of all that is in such folders. What does not fit stays where it is.
    std::uint64_t bytes_max = 100'000'000'000;
    /// Workers whose folders come at a time: each has four chunks under way.
    std::size_t at_once = 8;
    /// Of whom nothing came for so long another takes its turn.
    Duration stands_still = std::chrono::seconds(3);
    /// Before a folder is tried again that could not be written or read; doubles.
    Duration backoff = std::chrono::seconds(10), backoff_max = std::chrono::minutes(10);
};

class Artefacts {
public:
    /// `log` outlives this.
    Artefacts(loop::EventLoop& loop, ArtefactPlace place, LogSink& log);
    ~Artefacts() noexcept(false);
    Artefacts(const Artefacts&) = delete;
    Artefacts& operator=(const Artefacts&) = delete;

    /// Brings the folder of an attempt over this link, soon; what goes wrong is told to the log.
    void bring(std::uint64_t line, wire::Worker::Client worker, const std::string& name,
               const std::string& folder);
    /// Removes what was brought of it, and ends bringing it: the worker may have removed it
    /// already.
    void discard(const std::string& folder);
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
    kj::Promise<Came> move_here(Worker& worker, std::vector<work::StagedFile> files,
                                wire::Files::Client content);
    Came failed(Worker& worker, const kj::Exception& exception);
    kj::Promise<void> after(Worker& worker, Came came);
    kj::Promise<void> look_who_stands_still();
    std::filesystem::path here(const std::string& folder) const;
    std::filesystem::path coming(const std::string& folder) const;

    loop::EventLoop& loop_;
    ArtefactPlace place_;
    LogSink& log_;
    StoreThread files_;
    ResultsRoom room_;
    std::map<std::uint64_t, std::unique_ptr<Worker>> workers_;  // by their links
    std::size_t moving_ = 0;                                    // have a turn
    std::deque<kj::Own<kj::PromiseFulfiller<void>>> waiting_;   // for a turn
    bool looks_ = false;
    kj::Promise<void> looking_ = kj::READY_NOW;
    kj::Promise<void> discarded_ = kj::READY_NOW;
};

}  // namespace femrun::net
