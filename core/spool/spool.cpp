// SPDX-License-Identifier: MIT
#include "spool/spool.hpp"

#include <algorithm>
#include <charconv>
#include <fstream>

#include <fmt/format.h>

#include "base/path_text.hpp"
#include "spool/spool_file.hpp"
#include "system/removal.hpp"
#include "system/synced_file.hpp"

namespace femrun::spool {

namespace {

constexpr const char* kept_ending = ".reports";
constexpr const char* unfinished_ending = ".new";

/// The number of a file of ours; nothing for any other name.
std::optional<std::uint64_t> number_of(const std::filesystem::path& file) {
    if (file.extension() != kept_ending) return std::nullopt;
    const std::string stem = path_text(file.stem());
    std::uint64_t number = 0;
    const auto [end, error] = std::from_chars(stem.data(), stem.data() + stem.size(), number);
    if (error != std::errc{} || end != stem.data() + stem.size()) return std::nullopt;
    return number;
}

std::optional<std::string> bytes_of(const std::filesystem::path& file, std::uint64_t bytes_max) {
    std::error_code none;
    const std::uintmax_t size = std::filesystem::file_size(file, none);
    if (none || size > bytes_max) return std::nullopt;
    std::string bytes(static_cast<std::size_t>(size), '\0');
    std::ifstream stream(file, std::ios::binary);
    if (!stream.read(bytes.data(), static_cast<std::streamsize>(bytes.size()))) return std::nullopt;
    return bytes;
}

}  // namespace

std::filesystem::path Spool::file(std::uint64_t number, const char* ending) const {
    return folder_ / path_of(fmt::format("{:08}{}", number, ending));
}

Spool::Found Spool::read() {
    Found found;
    std::error_code none_yet;
    std::vector<std::uint64_t> numbers;
    for (const auto& entry : std::filesystem::directory_iterator(folder_, none_yet)) {
        std::error_code leave_it;
        if (const auto number = number_of(entry.path()))
            numbers.push_back(*number);
        else if (entry.path().extension() == unfinished_ending)
            system::remove_file(entry.path(), leave_it);
    }
    std::sort(numbers.begin(), numbers.end());
    for (const std::uint64_t number : numbers) {
        last_ = std::max(last_, number);
        const auto path = file(number, kept_ending);
        const std::optional<std::string> bytes = bytes_of(path, bytes_max_);
        SpoolFile read;
        if (bytes)
            read = read_spool_file(*bytes);
        else
            read.trouble = "cannot be read";
        if (!read.trouble.empty()) {
            const auto aside = file(number, ".broken");
            static_cast<void>(system::rename_file(path, aside));  // else it is found again
            found.complaints.push_back(fmt::format("'{}': {}; it was set aside as '{}'",
                                                   path_text(path), read.trouble,
                                                   path_text(aside.filename())));
            // What was good of it must not depend on a file that nobody reads again.
            if (read.reports.empty()) continue;
            if (auto again = write(read.reports); !again)
                found.complaints.push_back(again.error().message);
        } else {
            keep(number, {path, 0, bytes->size()}, read.reports);
        }
        std::move(read.reports.begin(), read.reports.end(), std::back_inserter(found.reports));
    }
    return found;
}

void Spool::keep(std::uint64_t number, File kept, std::span<const worker::Ended> reports) {
    std::vector<Key> before;
    for (const worker::Ended& ended : reports)
        if (where_.contains(key_of(ended))) before.push_back(key_of(ended));
    forget(before);
    for (const worker::Ended& ended : reports)
        if (where_.emplace(key_of(ended), number).second) ++kept.left;
    bytes_ += kept.bytes;
    left_.emplace(number, std::move(kept));
}

Result<void> Spool::write(std::span<const worker::Ended> reports) {
    if (reports.empty()) return {};
    const std::string bytes = spool_file(reports);
    const auto trouble = [&](const std::string& why) {
        return Error{ErrorKind::unavailable, fmt::format("'{}': {}", path_text(folder_), why)};
    };
    if (bytes_ + bytes.size() > bytes_max_)
        return trouble(
            fmt::format("has {} MB of reports that no scheduler has acknowledged, and "
                        "takes no more",
                        bytes_max_ >> 20));
    std::error_code failed;
    std::filesystem::create_directories(folder_, failed);
    if (failed) return trouble(failed.message());
    const std::uint64_t number = ++last_;
    const auto unfinished = file(number, unfinished_ending);
    const auto abandon = [&](const Error& error) {
        std::error_code leave_it;
        system::remove_file(unfinished, leave_it);
        return trouble(error.message);
    };
    {
        auto opened = system::SyncedFile::append_to(unfinished);
        if (!opened) return trouble(opened.error().message);
        if (auto written = opened->write(bytes); !written) return abandon(written.error());
        if (auto synced = opened->sync(); !synced) return abandon(synced.error());
    }
    const auto path = file(number, kept_ending);
    if (auto named = system::rename_synced(unfinished, path); !named) return abandon(named.error());
    keep(number, {path, 0, bytes.size()}, reports);
    return {};
}

void Spool::forget(std::span<const Key> reports) {
    for (const Key& key : reports) {
        const auto found = where_.extract(key);
        if (!found) continue;
        const auto of = left_.find(found.mapped());
        if (--of->second.left > 0) continue;
        std::error_code leave_it;  // then it is said again after the next start
        system::remove_file(of->second.path, leave_it);
        bytes_ -= of->second.bytes;
        left_.erase(of);
    }
}

}  // namespace femrun::spool
