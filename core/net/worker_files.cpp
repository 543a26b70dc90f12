// SPDX-License-Identifier: MIT
#include "net/worker_files.hpp"

#include <utility>

#include <fmt/format.h>

#include "base/path_text.hpp"
#include "slots/unfinished.hpp"
#include "stage/study_folder.hpp"
#include "system/removal.hpp"
#include "wire/error_text.hpp"
#include "work/attempt_folder.hpp"

namespace femrun::net {

namespace fs = std::filesystem;

namespace {

/// Content that is damaged in the store is fetched once more; a disk that spoils all is not for us.
constexpr int tries = 3;

kj::Exception exception(Error error) { return wire::to_exception({std::move(error), {}}); }

}  // namespace

WorkerFiles::WorkerFiles(loop::EventLoop& loop, Places places)
    : folder_(std::move(places.folder)),
      share_(places.share.empty()
                 ? nullptr
                 : std::make_unique<Share>(loop, std::move(places.share), std::move(places.told),
                                           places.share_patience)),
      files_(loop, stage::Store(std::move(places.store), places.limits)),
      fetch_(files_) {
    std::error_code ignored;  // what cannot be removed is made anew when it is needed
    system::remove_tree(folder_ / "studies", ignored);
    std::error_code none;
    for (fs::directory_iterator database(folder_ / "files", none), end; !none && database != end;
         database.increment(none))
        slots::remove_unfinished(database->path());
}

void WorkerFiles::link_up(wire::Files::Client source, const work::DatabaseId& database) {
    const bool another = std::exchange(database_, database) != database;
    fetch_.link_up(kj::mv(source));
    if (another && share_) share_->look(database);
}

void WorkerFiles::place(work::StudySetup& setup) const {
    const std::string name = work::folder_name(setup.name);
    setup.study_folder =
        folder_ / "studies" /
        path_of(fmt::format("{}-{:016x}", name, setup.definition.high ^ setup.definition.low));
    setup.files_folder = files_folder();
}

fs::path WorkerFiles::files_folder() const {
    return folder_ / "files" / fmt::format("{:016x}", database_.high ^ database_.low);
}

kj::Promise<void> WorkerFiles::bring(std::shared_ptr<const work::StudySetup> setup) {
    std::vector<std::string> hashes;
    for (const work::StagedFile& file : setup->files) hashes.push_back(file.hash);
    return files_
        .run([hashes = std::move(hashes)](stage::Store& store) { return store.hold(hashes); })
        .then([this, setup](Result<stage::Hold> hold) -> kj::Promise<void> {
            if (!hold) return exception(std::move(hold).error());
            held_[setup->study] = std::make_shared<stage::Hold>(std::move(hold).value());
            return make(setup, tries);
        });
}

kj::Promise<void> WorkerFiles::make(std::shared_ptr<const work::StudySetup> setup, int tries_left) {
    std::vector<Wanted> wanted;
    for (const work::StagedFile& file : setup->files)
        wanted.push_back({file.hash, file.size, fmt::format("file '{}'", file.path)});
    return fetch_.bring(std::move(wanted))
        .then([this, setup] {
            return files_.run([setup](stage::Store& store) {
                return stage::make_study_folder(store, setup->files, setup->study_folder);
            });
        })
        .then([this, setup, tries_left](Result<void> made) -> kj::Promise<void> {
            if (made) return kj::READY_NOW;
            const bool again = made.error().kind == ErrorKind::missing && tries_left > 1;
            if (again) return make(setup, tries_left - 1);
            return exception(std::move(made).error());
        });
}

kj::Promise<fs::path> WorkerFiles::bring_library(const std::string& solver,
                                                 const work::SolverLibrary& library) {
    std::vector<Wanted> wanted{
        {library.hash, library.size, fmt::format("library of solver '{}'", solver)}};
    return files_.run([hash = library.hash](stage::Store& store) { return store.hold({hash}); })
        .then([this, hash = library.hash,
               wanted = std::move(wanted)](Result<stage::Hold> hold) mutable -> kj::Promise<void> {
            if (!hold) return exception(std::move(hold).error());
            libraries_[hash] = std::make_shared<stage::Hold>(std::move(hold).value());
            return fetch_.bring(std::move(wanted));
        })
        .then([this, hash = library.hash] {
            return files_.run([hash](stage::Store& store) { return store.find(hash); });
        })
        .then([solver](std::optional<fs::path> file) -> kj::Promise<fs::path> {
            if (!file)
                return exception({ErrorKind::unavailable,
                                  fmt::format("library of solver '{}': it was removed from the "
                                              "store while it was fetched",
                                              solver)});
            return *std::move(file);
        });
}

void WorkerFiles::let_go(StudyId study) { held_.erase(study); }

void WorkerFiles::remove_folder(const work::StudySetup& setup) {
    const auto nobody_waits = files_.run([folder = setup.study_folder](stage::Store&) {
        std::error_code in_use;  // then it goes when the worker is started again
        system::remove_tree(folder, in_use);
    });
}

}  // namespace femrun::net
