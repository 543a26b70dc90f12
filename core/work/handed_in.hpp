// SPDX-License-Identifier: MIT
// A study file as somebody handed it in who did not have the study's solver: whoever has it checks
// the file before anything is solved.
#pragma once

#include <string>
#include <vector>

namespace femrun::work {

struct HandedIn {
    /// A value that the command line gave (study::Override).
    struct Override {
        std::string key, value, option;
        bool operator==(const Override&) const = default;
    };
    std::string name;  // of the file, for messages
    std::string text;
    std::vector<Override> overrides{};
    bool operator==(const HandedIn&) const = default;
};

}  // namespace femrun::work
