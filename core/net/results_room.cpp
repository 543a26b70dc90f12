// SPDX-License-Identifier: MIT
#include "net/results_room.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/path_text.hpp"
#include "base/size_text.hpp"
#include "stage/left_files.hpp"

namespace femrun::net {

namespace fs = std::filesystem;

namespace {

/// A database of a million trials has half of it.
constexpr std::uint64_t for_the_database = 1'000'000'000;

/// What results leave free of a disk; of a small one a twentieth.
std::uint64_t left_free(const fs::space_info& disk) {
    return std::min<std::uint64_t>(for_the_database, disk.capacity / 20);
}

/// Of the folders of all attempts.
std::uint64_t bytes_of_attempts(const fs::path& files_folder) {
    std::uint64_t bytes = 0;
    for (const std::string& folder : stage::attempts_below(files_folder))
        bytes += bytes_below(files_folder / path_of(folder));
    return bytes;
}

}  // namespace

std::uint64_t bytes_below(const fs::path& folder) {
    std::uint64_t bytes = 0;
    std::error_code none;
    for (fs::recursive_directory_iterator at(folder, none), end; !none && at != end;
         at.increment(none)) {
        std::error_code gone;
        if (!at->is_regular_file(gone)) continue;
        const auto size = at->file_size(gone);
        if (!gone) bytes += size;
    }
    return bytes;
}

ResultsRoom::ResultsRoom(StoreThread& files, fs::path files_folder, std::uint64_t bytes_max)
    : files_(files),
      folder_(std::move(files_folder)),
      bytes_max_(bytes_max),
      counting_(files.run([folder = folder_](stage::Store&) { return bytes_of_attempts(folder); })
                    .then([this](std::uint64_t bytes) { used_ += bytes; })
                    .eagerlyEvaluate(nullptr)) {}

kj::Promise<ResultsRoom::Answer> ResultsRoom::take(std::uint64_t bytes) {
    return files_
        .run([folder = folder_](stage::Store&) {
            std::error_code unknown;  // then writing will tell
            fs::create_directories(folder, unknown);
            return fs::space(folder, unknown);
        })
        .then([this, bytes](fs::space_info disk) { return answer(bytes, disk); });
}

ResultsRoom::Answer ResultsRoom::answer(std::uint64_t bytes, const fs::space_info& disk) {
    const bool knows_disk = disk.available != static_cast<std::uintmax_t>(-1);
    const std::uint64_t free = left_free(disk);
    const bool fits_total = used_ <= bytes_max_ && bytes <= bytes_max_ - used_;
    const bool fits_disk = !knows_disk || (disk.available >= free + coming_ &&
                                           bytes <= disk.available - free - coming_);
    if (fits_total && fits_disk) {
        used_ += bytes;
        coming_ += bytes;
        // Where it is tight, small ones fit that follow on large ones which do not.
        const bool at_ease =
            used_ <= bytes_max_ / 10 * 9 && (!knows_disk || disk.available >= 2 * free + bytes);
        if (at_ease) told_ = false;
        return {.has = true};
    }
    if (std::exchange(told_, true)) return {};
    const std::string where = path_text(folder_);
    if (!fits_total)
        return {.why =
                    fmt::format("'{}': the files of attempts there have {}, and may have {}; what "
                                "does not fit stays on its worker; remove some, or allow more "
                                "with 'femrun scheduler --results-max'",
                                where, size_text(used_), size_text(bytes_max_))};
    return {.why =
                fmt::format("'{}': its disk has {} left, and files of attempts leave {} of it to "
                            "the database; what does not fit stays on its worker; make room on "
                            "that disk",
                            where, size_text(disk.available), size_text(free))};
}

}  // namespace femrun::net
