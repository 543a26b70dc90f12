// SPDX-License-Identifier: MIT
#include "run/not_recorded.hpp"

#include <fmt/format.h>

namespace femrun::run {

namespace {

// More numbers than this nobody looks up.
constexpr std::size_t named_max = 10;

std::string list_of(const std::vector<std::uint64_t>& trials) {
    const std::size_t named = trials.size() > named_max ? named_max : trials.size() - 1;
    std::string list;
    for (std::size_t i = 0; i < named; ++i)
        list += fmt::format("{}{}", i == 0 ? "" : ", ", trials[i]);
    if (trials.size() > named_max)
        return fmt::format("{} and {} more", list, trials.size() - named);
    return fmt::format("{} and {}", list, trials.back());
}

std::string loss(const std::vector<std::uint64_t>& trials) {
    if (trials.empty()) return "how it ended is not on record";
    if (trials.size() == 1)
        return fmt::format(
            "the result of trial {} is not on record and will be solved again when it is resumed",
            trials[0]);
    return fmt::format(
        "the results of trials {} are not on record and will be solved again when it is resumed",
        list_of(trials));
}

}  // namespace

std::optional<Error> not_recorded(const StudyRun& study, std::span<const store::Record> unwritten,
                                  const Error& why) {
    bool concerned = false;
    std::vector<std::uint64_t> trials;
    for (const store::Record& record : unwritten) {
        if (record.study != study.id()) continue;
        concerned = true;
        if (const auto* ended = std::get_if<store::TrialEnded>(&record.fact))
            trials.push_back(ended->trial);
    }
    if (!concerned) return std::nullopt;
    return Error{why.kind, fmt::format("study '{}': {}: {}", study.definition().name, loss(trials),
                                       why.message)};
}

}  // namespace femrun::run
