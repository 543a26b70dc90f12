// SPDX-License-Identifier: MIT
#include "stage/study_folder.hpp"

#include <cerrno>
#include <cstring>
#include <fstream>
#include <vector>

#include <fmt/format.h>

#include "base/content_hash.hpp"
#include "base/path_text.hpp"
#include "stage/whole_folder.hpp"
#include "system/synced_file.hpp"

namespace femrun::stage {

namespace fs = std::filesystem;

namespace {

/// Error of kind `missing` when the content is not what its name says.
Result<void> copy(const fs::path& from, const work::StagedFile& file, const fs::path& to,
                  const fs::path& folder) {
    std::ifstream source(from, std::ios::binary);
    std::ofstream copy(to, std::ios::binary);
    ContentHash hash;
    std::vector<char> piece(1 << 16);
    while (source && copy) {
        source.read(piece.data(), static_cast<std::streamsize>(piece.size()));
        hash.add({piece.data(), static_cast<std::size_t>(source.gcount())});
        copy.write(piece.data(), source.gcount());
    }
    copy.close();
    if (!copy) return not_made(folder, std::strerror(errno));
    if (hash.finish() != file.hash)
        return Error{ErrorKind::missing,
                     fmt::format("file '{}': its content was damaged in the store", file.path)};
    if (auto closed = system::make_read_only(to, file.executable); !closed)
        return not_made(folder, closed.error().message);
    return {};
}

Result<void> fill(const Store& store, std::span<const work::StagedFile> files,
                  const fs::path& making, const fs::path& folder) {
    for (const work::StagedFile& file : files) {
        const auto content = store.find(file.hash);
        if (!content)
            return Error{ErrorKind::missing,
                         fmt::format("file '{}': its content is not in the store", file.path)};
        const fs::path to = making / path_of(file.path);
        std::error_code failure;
        fs::create_directories(to.parent_path(), failure);
        if (failure) return not_made(folder, failure.message());
        if (fs::exists(to, failure))
            return Error{ErrorKind::invalid, fmt::format("file '{}': on this PC it is the same as "
                                                         "another of the study; give it another "
                                                         "name",
                                                         file.path)};
        if (auto copied = copy(*content, file, to, folder); !copied) {
            if (copied.error().kind == ErrorKind::missing) store.forget(file.hash);
            return copied;
        }
    }
    return {};
}

}  // namespace

Result<void> make_study_folder(const Store& store, std::span<const work::StagedFile> files,
                               const fs::path& folder) {
    if (auto sound = work::check(files); !sound) return sound;
    return make_whole(folder, Lasts::until_a_power_cut,
                      [&](const fs::path& making) { return fill(store, files, making, folder); });
}

}  // namespace femrun::stage
