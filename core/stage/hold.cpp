// SPDX-License-Identifier: MIT
#include "stage/hold.hpp"

#include <atomic>
#include <fstream>

#include <fmt/format.h>

#include "base/path_text.hpp"
#include "system/file_lock.hpp"
#include "system/removal.hpp"
#include "system/this_process.hpp"

namespace femrun::stage {

namespace fs = std::filesystem;

namespace {

fs::path lock_of(fs::path list) { return list += ".lock"; }

}  // namespace

Hold::Hold() = default;

Hold::Hold(Hold&& other) noexcept
    : list_(std::exchange(other.list_, {})), lock_(std::move(other.lock_)) {}

Hold& Hold::operator=(Hold&& other) noexcept {
    if (this == &other) return *this;
    let_go();
    list_ = std::exchange(other.list_, {});
    lock_ = std::move(other.lock_);
    return *this;
}

Hold::~Hold() { let_go(); }

void Hold::let_go() {
    if (list_.empty()) return;
    std::error_code gone_already;
    system::remove_file(list_, gone_already);
    lock_.reset();
}

Result<Hold> Hold::take(const fs::path& folder, const std::vector<std::string>& hashes) {
    static std::atomic<std::uint64_t> number{0};
    std::error_code failure;
    fs::create_directories(folder, failure);
    Hold hold;
    // A name may be taken: process ids are used again, and what the dead have left is not swept.
    while (!hold.lock_) {
        hold.list_ = folder / fmt::format("{}-{}", system::process_id(), ++number);
        auto taken = system::FileLock::take(path_text(lock_of(hold.list_)));
        if (!taken)
            return Error{ErrorKind::unavailable,
                         fmt::format("'{}': what is in use cannot be noted there: {}",
                                     path_text(folder), taken.error().message)};
        hold.lock_ = std::move(taken->lock);
    }
    std::ofstream list(hold.list_, std::ios::binary);
    for (const std::string& hash : hashes) list << hash << '\n';
    if (!list.flush())
        return Error{ErrorKind::unavailable,
                     fmt::format("'{}': what is in use cannot be noted there; see whether its disk "
                                 "is full",
                                 path_text(folder))};
    return hold;
}

std::set<std::string> Hold::all(const fs::path& folder) {
    std::set<std::string> held;
    std::error_code ignored;  // without the folder nobody holds anything
    for (fs::directory_iterator entry(folder, ignored), end; !ignored && entry != end;
         entry.increment(ignored)) {
        const fs::path& list = entry->path();
        if (list.extension() == ".lock") continue;
        if (!system::FileLock::held(path_text(lock_of(list)))) {
            std::error_code swept_by_another;
            system::remove_file(lock_of(list), swept_by_another);
            system::remove_file(list, swept_by_another);
            continue;
        }
        std::ifstream lines(list, std::ios::binary);
        for (std::string hash; std::getline(lines, hash);) held.insert(hash);
    }
    return held;
}

}  // namespace femrun::stage
