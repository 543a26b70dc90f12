// SPDX-License-Identifier: MIT
// The file that a program prints into. Nothing bounds how much it prints: one that warns at every
// element at every step fills the disk of a night's study. The beginning and the end are what
// people and patterns look for, so those are kept.
#pragma once

#include <cstdint>
#include <filesystem>
#include <vector>

#include "system/open_file.hpp"

namespace femrun::system {

class PrintedFile {
public:
    static constexpr std::uint64_t kept_mib = 64;

    /// `file` exists, and is not followed where it is a link. Its first and last `kept` bytes stay.
    explicit PrintedFile(const std::filesystem::path& file,
                         std::uint64_t kept = kept_mib * 1024 * 1024);

    /// Gives back to the disk what lies between beginning and end; the file's length stays, for the
    /// program goes on writing where it was.
    void look();

    /// Nobody writes any more: where something is missing, beginning and end are joined by a line
    /// that says so. Both are whole lines: half a number must not become another. Gives how many
    /// bytes are left out.
    std::uint64_t finish();

private:
    std::vector<char> between(std::uint64_t place, std::uint64_t end) const;
    std::uint64_t line_end_before(std::uint64_t place) const;
    std::uint64_t line_begin_after(std::uint64_t place, std::uint64_t end) const;

    OpenFile file_;
    std::uint64_t kept_;
    std::uint64_t lost_until_ = 0;  // what is there begins anew here
};

}  // namespace femrun::system
