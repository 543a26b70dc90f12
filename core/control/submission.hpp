// SPDX-License-Identifier: MIT
// A study that is given to a scheduler, as whoever prepared it found it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/ids.hpp"
#include "study/study_file.hpp"
#include "work/study_setup.hpp"

namespace femrun::control {

enum class Changes { refused, wanted };  // --resume

struct Submission {
    std::string definition;  // JSON as store::to_json writes it: settings with their defaults,
                             // responses as bound
    std::string file_text;
    std::string file_name;  // for messages: "study.toml"
    std::vector<study::Override> overrides{};
    std::string sources;      // JSON, of study/sources.hpp
    work::Staging staging{};  // what workers elsewhere must be sent
    Changes changes = Changes::refused;
    bool unchecked = false;  // whoever hands it in could not try its solver
};

struct Submitted {
    StudyId id;
    bool resumed = false;
    std::uint64_t trials = 0, completed = 0;  // that it had already
    std::vector<std::string> notes{};  // what has changed, and does not keep it from going on
    bool operator==(const Submitted&) const = default;
};

}  // namespace femrun::control
