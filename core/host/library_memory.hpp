// SPDX-License-Identifier: MIT
// What was found out about libraries, kept in a file, so that a library is looked into once and not
// at every start. A memory that cannot be read or written costs time and nothing else.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "host/library_facts.hpp"

namespace femrun::host {

class LibraryMemory {
public:
    /// Without a file, nothing is kept.
    explicit LibraryMemory(std::optional<std::filesystem::path> file);

    /// What is known of a library whose file is still what it was: as large and as old, or, when
    /// only its time has changed, with the same content.
    std::optional<LibraryFacts> recall(const std::filesystem::path& library);

    /// What a look has found that followed on `recall`. Libraries that the system refuses are not
    /// remembered: what they miss may come tomorrow.
    void remember(const std::filesystem::path& library, const LibraryFacts& facts);

    /// Writes what has changed since it was read. Entries that another process has written
    /// meanwhile may be lost, which costs another look.
    void keep();

private:
    struct Entry {
        std::uint64_t size = 0;
        std::int64_t changed_ns = 0;  // of the file, as the system counts
        std::int64_t seen_s = 0;      // when it was looked into, seconds of the calendar
        LibraryFacts facts;
    };
    static std::optional<Entry> state_of(const std::filesystem::path& library);
    void read();

    std::optional<std::filesystem::path> file_;
    std::map<std::string, Entry> entries_;
    std::map<std::string, Entry> asked_;  // as the files were then; without facts
    bool changed_ = false;
};

}  // namespace femrun::host
