// SPDX-License-Identifier: MIT
// What attempts have left, here or on the PCs of workers, for people who ask for it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include <kj/async.h>
#include <wire/files.capnp.h>

#include "base/ids.hpp"
#include "work/staged_file.hpp"

namespace femrun::net {

struct AttemptFiles {
    AttemptId attempt;
    std::string worker;
    std::string folder;  // below a folder for files
    std::vector<work::StagedFile> files{};
    std::shared_ptr<wire::Files::Client> content{};  // null: they are not to be had
    std::string why{};                               // then
};

class ResultsOffer {
public:
    virtual ~ResultsOffer() = default;
    /// Of all attempts at a trial. Rejects with text as in plugin.capnp when there is no such
    /// trial.
    virtual kj::Promise<std::vector<AttemptFiles>> results(StudyId study, std::uint64_t trial) = 0;
};

}  // namespace femrun::net
