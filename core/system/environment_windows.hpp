// SPDX-License-Identifier: MIT
// The environment of a process as Windows keeps it: names are blind to case, and sorted. Only for
// this room's Windows sources.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace femrun::system {

struct BlindToCase {
    bool operator()(const std::wstring& a, const std::wstring& b) const;
};

/// Values by name.
using Environment = std::map<std::wstring, std::wstring, BlindToCase>;

/// This process's own with what is given as "NAME=value" in UTF-8 on top.
Environment environment_with(const std::vector<std::string>& given);

/// As a new process wants it: each "NAME=value" with its zero, and one more.
std::wstring block_of(const Environment& environment);

}  // namespace femrun::system
