// SPDX-License-Identifier: MIT
// One file of a spool: the reports of one write, each with its length and a checksum in front.
//
//     "femrun spool 1\n"   then for each report   16 hexadecimal digits of its SHA-256 | length, 8
//                                                 of the same | wire::SpooledReport, flat
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "worker/link.hpp"

namespace femrun::spool {

std::string spool_file(std::span<const worker::Ended> reports);

/// What can be read of it, and what is wrong with the rest: "is damaged after 3 reports".
struct SpoolFile {
    std::vector<worker::Ended> reports;
    std::string trouble;  // empty: none
};
SpoolFile read_spool_file(std::string_view bytes);

}  // namespace femrun::spool
