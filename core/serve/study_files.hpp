// SPDX-License-Identifier: MIT
// The files of studies that were handed in from elsewhere: by content in one store of the house,
// and, for a worker on this PC, as folders. All of it blocks on the disk, and has a thread.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "net/store_thread.hpp"
#include "stage/hold.hpp"
#include "work/study_setup.hpp"

namespace femrun::serve {

class StudyFiles {
public:
    /// Below the house's folder for files.
    StudyFiles(loop::EventLoop& loop, const std::filesystem::path& files_folder);

    /// Of these contents, those that are not in the store.
    kj::Promise<std::vector<std::string>> lacking(std::vector<std::string> hashes);

    /// A study's folder, for as long as the house has the study open.
    struct Folder {
        std::filesystem::path path;
        std::shared_ptr<stage::Hold> hold;  // nobody makes room of its contents meanwhile
    };
    /// An error of kind `missing`: some of it is not in the store.
    kj::Promise<Result<Folder>> make(const std::string& study, work::Staging staging);
    /// The study is done: what it has may make room for others. Until then nobody pushes it out.
    void release(const std::string& study);

    net::StoreThread& store() { return store_; }

private:
    net::StoreThread store_;
    std::filesystem::path studies_;
};

}  // namespace femrun::serve
