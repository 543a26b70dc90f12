// SPDX-License-Identifier: MIT
#include "net/folder_fetch.hpp"

#include <limits>

#include <fmt/format.h>

#include "stage/brought_folder.hpp"
#include "system/removal.hpp"
#include "wire/error_text.hpp"

namespace femrun::net {

namespace fs = std::filesystem;

namespace {

/// What there may be of one folder is decided by whoever asks for it.
stage::Store all_of_it(fs::path folder) {
    return stage::Store(std::move(folder), {std::numeric_limits<std::uint64_t>::max()});
}

}  // namespace

FolderFetch::FolderFetch(const StoreThread& thread, fs::path coming, fs::path to,
                         std::optional<Duration> patience)
    : coming_(std::move(coming)),
      to_(std::move(to)),
      store_(thread.beside(all_of_it(coming_))),
      fetch_(store_, WhenCut::give_up, patience) {}

kj::Promise<void> FolderFetch::run(std::vector<work::StagedFile> files,
                                   wire::Files::Client source) {
    std::vector<Wanted> wanted;
    for (const work::StagedFile& file : files)
        wanted.push_back({file.hash, file.size, fmt::format("file '{}'", file.path)});
    fetch_.link_up(kj::mv(source));
    return fetch_.bring(std::move(wanted))
        .then([this, files = std::move(files)]() mutable {
            return store_.run([files = std::move(files), coming = coming_,
                               to = to_](stage::Store& store) -> Result<void> {
                auto made = stage::move_into_folder(store, files, to);
                std::error_code ignored;  // the next one finds and removes it
                if (made) system::remove_tree(coming, ignored);
                return made;
            });
        })
        .then([](Result<void> made) {
            if (!made) kj::throwFatalException(wire::to_exception({std::move(made).error(), {}}));
        });
}

std::uint64_t bytes_of(const std::vector<work::StagedFile>& files) {
    std::uint64_t bytes = 0;
    for (const work::StagedFile& file : files) bytes += file.size;
    return bytes;
}

}  // namespace femrun::net
