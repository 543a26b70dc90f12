// SPDX-License-Identifier: MIT
#include "work/job.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "study/duration.hpp"

namespace femrun::work {

namespace {

using std::chrono::milliseconds;

std::optional<std::uint32_t> whole_number(std::string_view text) {
    std::uint32_t number = 0;
    const auto* const end = text.data() + text.size();
    const auto [read, error] = std::from_chars(text.data(), end, number);
    if (text.empty() || error != std::errc() || read != end) return std::nullopt;
    return number;
}

/// "1-12:00:00", "1:00:00", "55:00": the last part is seconds, the first may be days.
std::optional<milliseconds> clock_time(std::string_view text) {
    std::uint64_t before_s = 0;
    if (const auto dash = text.find('-'); dash != text.npos) {
        const auto days = whole_number(text.substr(0, dash));
        if (!days || std::count(text.begin(), text.end(), ':') != 2) return std::nullopt;
        before_s = std::uint64_t{*days} * 24 * 60 * 60;
        text.remove_prefix(dash + 1);
    }
    std::uint64_t seconds = 0;
    int parts = 0;
    for (bool more = true; more; ++parts) {
        const auto colon = text.find(':');
        const auto number = whole_number(text.substr(0, colon));
        if (!number || parts == 3) return std::nullopt;
        seconds = seconds * 60 + *number;
        more = colon != text.npos;
        if (more) text.remove_prefix(colon + 1);
    }
    if (parts < 2) return std::nullopt;
    return milliseconds((before_s + seconds) * 1000);
}

// Ten years, as everywhere: sums of durations cannot overflow.
constexpr milliseconds longest = std::chrono::hours(10 * 365 * 24);

}  // namespace

Result<Job> job_from(std::string_view text) {
    const auto first = text.find(':');
    Job job{.engine = std::string(text.substr(0, first)), .id = {}};
    std::string_view rest = first == text.npos ? std::string_view() : text.substr(first + 1);
    if (const auto last = rest.rfind(':'); last != rest.npos) {
        if (const auto restart = whole_number(rest.substr(last + 1))) {
            job.restart = *restart;
            rest = rest.substr(0, last);
        }
    }
    job.id = std::string(rest);
    if (job.engine.empty() || job.id.empty())
        return Error{ErrorKind::invalid,
                     fmt::format("'{}' is no job; write ENGINE:ID, or ENGINE:ID:RESTART, such as "
                                 "slurm:4711_3:1",
                                 text)};
    return job;
}

std::string text_of(const Job& job) {
    if (!job.is_one()) return {};
    const std::string text = fmt::format("{} {}", job.engine, job.id);
    return job.restart == 0 ? text : fmt::format("{} (restart {})", text, job.restart);
}

std::map<std::string, std::uint32_t> licences_from(std::string_view text) {
    std::map<std::string, std::uint32_t> all;
    if (text.find('|') != text.npos) return all;
    while (!text.empty()) {
        const auto comma = std::min(text.find(','), text.size());
        const std::string_view one = text.substr(0, comma);
        text.remove_prefix(std::min(comma + 1, text.size()));
        const auto colon = one.find(':');
        const auto count = colon == one.npos ? std::optional<std::uint32_t>(1)
                                             : whole_number(one.substr(colon + 1));
        const std::string_view name = one.substr(0, colon);
        const bool is_name = !name.empty() && name.find_first_of(" ()\t") == name.npos;
        if (count && *count > 0 && is_name) all[std::string(name)] = *count;
    }
    return all;
}

Result<std::optional<milliseconds>> time_left_from(std::string_view text) {
    using Left = std::optional<milliseconds>;
    if (text == "UNLIMITED") return Left();
    if (const auto left = clock_time(text)) return Left(std::min(*left, longest));
    if (const auto left = study::duration_from(text)) return Left(*left);
    return Error{ErrorKind::invalid,
                 fmt::format("'{}' is no time; write one such as '55 min', or as Slurm prints it: "
                             "55:00, 1-12:00:00 or UNLIMITED",
                             text)};
}

}  // namespace femrun::work
