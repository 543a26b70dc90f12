// SPDX-License-Identifier: MIT
// A study as its file defines it: plain values, compared whole to tell whether a file has changed.
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "study/goals.hpp"
#include "study/requirements.hpp"
#include "study/search_space.hpp"

namespace femrun::study {

/// A plugin with the settings that go to it, as JSON text of one object.
struct PluginChoice {
    std::string plugin;
    std::string settings = "{}";
    bool operator==(const PluginChoice&) const = default;
};

enum class Isolation { by_plugin, thread, process };

/// Which attempts' files stay on disk.
enum class Keep { all, failed_and_best, failed, best, none };

struct Budget {
    std::optional<std::uint64_t> successes;  // [study] trials: complete trials wanted
    std::optional<std::uint64_t> attempts;   // [study] attempts: trials proposed at most
    std::optional<std::chrono::milliseconds> time;
    bool operator==(const Budget&) const = default;
};

struct RetryPolicy {
    std::uint32_t attempts_max = 3;  // per trial
    std::chrono::milliseconds backoff{
        std::chrono::seconds(1)};  // doubles each time, to backoff_max
    std::chrono::milliseconds backoff_max{std::chrono::minutes(5)};
    bool time_limit_is_design = false;  // a time limit counts against the design
    bool operator==(const RetryPolicy&) const = default;
};

/// A named pool of licences: `femtet = 3`, or `{ count = 3, hold = 1, cooldown = "2 min" }`.
struct Licence {
    std::uint32_t count = 1;                // how many there are
    std::uint32_t hold = 1;                 // how many one attempt holds
    std::chrono::milliseconds cooldown{0};  // until one held by a killed solver can be used again
    bool operator==(const Licence&) const = default;
};

struct StudyDefinition {
    std::string name;
    SpaceDefinition space;
    GoalsDefinition goals;
    PluginChoice optimizer;
    std::uint64_t seed = 0;
    Isolation optimizer_isolation = Isolation::by_plugin;  // [optimizer] isolation
    std::optional<std::chrono::milliseconds>
        optimizer_limit;  // [optimizer] time_limit: of one call
    PluginChoice solver;
    Isolation isolation = Isolation::by_plugin;            // [solver] isolation
    std::optional<std::chrono::milliseconds> solve_limit;  // [solver] time_limit: of one attempt
    std::optional<std::uint64_t> memory_limit;             // [solver] memory_limit: bytes
    Keep keep = Keep::failed_and_best;                     // [solver] keep
    Budget budget;
    /// [study] hopeless_after: the study pauses when none of its trials has succeeded and so many
    /// in a row failed alike; 0: never. With a hundred, one study in 170 pauses in vain of those
    /// 95 of 100 designs of which fail with one sentence.
    std::uint64_t hopeless_after = 100;
    Share share;
    Requirements requirements;
    RetryPolicy retry;
    std::map<std::string, Licence> licences;  // [licences], by pool name
    std::vector<Design> enqueued;             // [[try]]: designs to solve first
    std::vector<std::string> files;           // [study] files: of its folder, that its solver reads
    bool operator==(const StudyDefinition&) const = default;
};

}  // namespace femrun::study
