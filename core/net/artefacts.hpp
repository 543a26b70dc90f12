// SPDX-License-Identifier: MIT
// What attempts have left on workers elsewhere, brought to the scheduler's PC: the folders that a
// study's keep policy wants. One folder after the other, so that results do not crowd out what is
// said beside them.
#pragma once

#include <filesystem>
#include <set>
#include <string>

#include <wire/cluster.capnp.h>

#include "base/log.hpp"
#include "net/file_fetch.hpp"
#include "net/store_thread.hpp"

namespace femrun::net {

struct ArtefactPlace {
    std::filesystem::path files_folder;  // of this PC: attempts' folders go below it
    /// Of one attempt. Larger ones stay where they are.
    std::uint64_t folder_bytes_max = std::uint64_t{1} << 30;
};

class Artefacts {
public:
    /// `files` and `log` outlive this.
    Artefacts(StoreThread& files, ArtefactPlace place, LogSink& log)
        : files_(files), place_(std::move(place)), log_(log) {}

    /// Brings the folder of an attempt, soon; what goes wrong is told to the log.
    void bring(wire::Worker::Client worker, const std::string& name, const std::string& folder);
    /// Removes what was brought of it, and ends bringing it: the worker may have removed it
    /// already.
    void discard(const std::string& folder);

private:
    kj::Promise<void> bring_now(wire::Worker::Client worker, std::string name, std::string folder);

    StoreThread& files_;
    ArtefactPlace place_;
    LogSink& log_;
    std::set<std::string> unwanted_;  // discarded since they were to be brought
    kj::Promise<void> last_ = kj::READY_NOW;
};

}  // namespace femrun::net
