// SPDX-License-Identifier: MIT
#include "spool/worker_folder.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <optional>
#include <random>
#include <string_view>

#include <fmt/format.h>

#include "base/path_text.hpp"
#include "system/private_file.hpp"

namespace femrun::spool {

namespace {

constexpr std::size_t identity_letters = 32;
// More workers of one user on one PC are a mistake: one worker has many slots.
constexpr int workers_max = 64;

std::string draw() {
    std::random_device chance;
    std::string drawn;
    while (drawn.size() < identity_letters) drawn += fmt::format("{:08x}", chance());
    return drawn;
}

bool is_identity(std::string_view text) {
    return text.size() == identity_letters &&
           std::all_of(text.begin(), text.end(), [](char letter) {
               return (letter >= '0' && letter <= '9') || (letter >= 'a' && letter <= 'f');
           });
}

/// As it was drawn. Where there is none, or something else, one is drawn.
Result<std::string> identity_of(const std::filesystem::path& folder) {
    const auto file = folder / "identity";
    std::array<char, identity_letters> read{};
    std::ifstream(file, std::ios::binary)
        .read(read.data(), static_cast<std::streamsize>(read.size()));
    if (const std::string_view text(read.data(), read.size()); is_identity(text))
        return std::string(text);
    std::string drawn = draw();
    if (auto kept = system::write_private_file(file, fmt::format("{}\n", drawn)); !kept)
        return kept.error();
    return drawn;
}

}  // namespace

/// Either the folder, or who has it.
struct WorkerFolder::Tried {
    std::optional<WorkerFolder> folder;
    system::Holder holder;
};

Result<WorkerFolder::Tried> WorkerFolder::try_it(const std::filesystem::path& folder) {
    const auto within = [&](const std::string& why) {
        return Error{ErrorKind::unavailable,
                     fmt::format("worker's folder '{}': {}; use --folder for another",
                                 path_text(folder), why)};
    };
    std::error_code failed;
    std::filesystem::create_directories(folder, failed);
    if (failed) return within(failed.message());
    auto taken = system::FileLock::take(path_text(folder / "lock"));
    if (!taken) return within(taken.error().message);
    Tried tried{std::nullopt, taken->holder};
    if (taken->lock == nullptr) return tried;
    auto identity = identity_of(folder);
    if (!identity) return within(identity.error().message);
    // Programs that are started elsewhere are told paths in it.
    tried.folder =
        WorkerFolder(std::filesystem::absolute(folder), *identity, std::move(taken->lock));
    return tried;
}

Result<WorkerFolder> WorkerFolder::take(const std::filesystem::path& folder) {
    auto tried = try_it(folder);
    if (!tried) return tried.error();
    if (tried->folder) return *std::move(tried->folder);
    const std::string who =
        tried->holder.process == 0
            ? std::string("another process")
            : fmt::format("process {} on '{}'", tried->holder.process, tried->holder.host);
    return Error{ErrorKind::conflict,
                 fmt::format("worker's folder '{}': {} has it; a worker needs one of its own, see "
                             "--folder",
                             path_text(folder), who)};
}

Result<WorkerFolder> WorkerFolder::take_any(const std::filesystem::path& parent) {
    for (int number = 1; number <= workers_max; ++number) {
        auto tried = try_it(parent / path_of(fmt::format("worker-{}", number)));
        if (!tried) return tried.error();
        if (tried->folder) return *std::move(tried->folder);
    }
    return Error{ErrorKind::conflict,
                 fmt::format("'{}': {} workers run on this PC; give one of them more --slots",
                             path_text(parent), workers_max)};
}

}  // namespace femrun::spool
