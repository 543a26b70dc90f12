// SPDX-License-Identifier: MIT
// What a worker has on its disk for studies from elsewhere: content in the store of its PC, and a
// folder of its own:
//
//     FOLDER/studies/NAME-DEFINITION    a study's files, made when the study is opened
//     FOLDER/files/DATABASE/NAME/...    what its attempts write
//
// No path of the scheduler's PC has a meaning here.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>

#include "net/file_fetch.hpp"
#include "net/share.hpp"
#include "net/store_thread.hpp"
#include "work/study_setup.hpp"
#include "work/terms.hpp"

namespace femrun::net {

class WorkerFiles {
public:
    struct Places {
        std::filesystem::path folder;  // of this worker alone
        std::filesystem::path store;   // of all workers of this user on this PC
        stage::StoreLimits limits{};
        std::filesystem::path
            share{};  // the scheduler's folder for files, as seen here; empty: not
        std::function<void(const std::string&)> told{};      // of the share, for people here
        Duration share_patience = std::chrono::seconds(60);  // with one on which nothing moves
    };

    /// Removes what an earlier process has left of studies' folders and of unfinished attempts.
    WorkerFiles(loop::EventLoop& loop, Places places);

    void link_up(wire::Files::Client source, const work::DatabaseId& database);
    void link_down() { fetch_.link_down(); }

    /// Gives a staged study the folders that it has here.
    void place(work::StudySetup& setup) const;
    /// Done when the study's folder is there; fetches what is missing. Rejects with text as in
    /// plugin.capnp.
    kj::Promise<void> bring(std::shared_ptr<const work::StudySetup> setup);
    /// Done, with the library's file, when it is here and held.
    kj::Promise<std::filesystem::path> bring_library(const std::string& solver,
                                                     const work::SolverLibrary& library);
    /// The study is closed: what it used may make room for others.
    void let_go(StudyId study);
    /// No attempt of a closed study runs: its folder goes.
    void remove_folder(const work::StudySetup& setup);

    /// Bytes that came over links so far.
    std::uint64_t bytes() const { return fetch_.bytes(); }
    /// Of what studies need that is not here yet.
    FileFetch::Progress progress() const { return fetch_.progress(); }
    StoreThread& thread() { return files_; }
    /// Null when people here have named none.
    Share* share() { return share_.get(); }
    /// Where attempts at trials of the scheduler's database write.
    std::filesystem::path files_folder() const;

private:
    kj::Promise<void> make(std::shared_ptr<const work::StudySetup> setup, int tries_left);

    std::filesystem::path folder_;
    std::unique_ptr<Share> share_;
    StoreThread files_;
    FileFetch fetch_;
    work::DatabaseId database_{};
    std::map<StudyId, std::shared_ptr<stage::Hold>> held_;
    std::map<std::string, std::shared_ptr<stage::Hold>> libraries_;  // by hash
};

}  // namespace femrun::net
