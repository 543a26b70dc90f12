// SPDX-License-Identifier: MIT
#include "study/crew_settings.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "base/near_name.hpp"
#include "study/study_fields.hpp"

namespace femrun::study {

namespace {

using Zero = TableFields::Zero;

constexpr std::int64_t workers_max = 100'000, slots_max = 4096;

std::optional<std::uint32_t> whole_of(TableFields& fields, const std::string& key,
                                      std::int64_t most) {
    const auto given = fields.whole(key, 1, most);
    if (!given) return std::nullopt;
    return static_cast<std::uint32_t>(*given);
}

/// A list of texts, or one.
std::vector<std::string> words_of(TableFields& fields, const std::string& key) {
    const TomlNode* const node = fields.find(key);
    if (!node) return {};
    if (const auto* const one = std::get_if<std::string>(&node->value)) return {*one};
    std::vector<std::string> words;
    const char* const wanted = "a list of texts, such as [\"one\", \"two\"]";
    if (!node->list()) {
        fields.wrong_type(key, *node, wanted);
        return {};
    }
    for (const TomlNode& item : *node->list()) {
        if (const auto* const word = std::get_if<std::string>(&item.value))
            words.push_back(*word);
        else
            fields.wrong(item, fmt::format("{} holds {}; it must be {}", key, shown(item), wanted));
    }
    return words;
}

CrewSettings read_engine(const std::string& name, const TomlNode& node, Mistakes& mistakes) {
    TableFields fields(node, fmt::format("[workers.{}] ", name), mistakes);
    CrewSettings settings;
    settings.count = whole_of(fields, "count", workers_max);
    settings.slots = whole_of(fields, "slots", slots_max);
    settings.adaptive = fields.text("adaptive");
    if (settings.adaptive)
        if (const auto range = least_and_most(*settings.adaptive); !range)
            fields.wrong(*fields.find("adaptive"), "adaptive: " + range.error().message);
    if (settings.count && settings.adaptive)
        fields.wrong("has a count and adaptive; leave one out");
    settings.time = fields.duration("time", Zero::refused);
    settings.idle = fields.duration("idle", Zero::allowed);
    settings.grace = fields.duration("grace", Zero::allowed);
    for (const auto& [key, into] : {std::pair("partition", &settings.partition),
                                    {"hosts", &settings.hosts},
                                    {"reach", &settings.reach},
                                    {"submit", &settings.submit},
                                    {"cancel", &settings.cancel},
                                    {"state", &settings.state},
                                    {"job_id", &settings.job_id}})
        *into = fields.text(key);
    const std::vector<std::string> telling{"words", "exit-code"};
    if (const auto which = fields.word("state_tells", telling))
        settings.state_tells = telling[*which];
    settings.options = words_of(fields, "options");
    settings.solvers = words_of(fields, "solvers");
    settings.tags = words_of(fields, "tags");
    fields.refuse_others({{"wall_time", "time"}, {"queue", "partition"}, {"nodes", "count"}});
    return settings;
}

std::string near_or_all(const std::string& name, const std::vector<std::string>& engines) {
    if (const auto near = near_name(name, engines)) return fmt::format("did you mean '{}'?", *near);
    return "there are slurm, ssh, local and commands";
}

template <typename Value>
Value first_said(const Value& here, const Value& there) {
    return here == Value{} ? there : here;
}

}  // namespace

CrewSettings CrewSettings::over(const CrewSettings& file) const {
    // Of the two ways to say how many, the one that is said here counts alone.
    const bool sized = count || adaptive;
    return {.count = sized ? count : file.count,
            .slots = first_said(slots, file.slots),
            .adaptive = sized ? adaptive : file.adaptive,
            .time = first_said(time, file.time),
            .idle = first_said(idle, file.idle),
            .grace = first_said(grace, file.grace),
            .partition = first_said(partition, file.partition),
            .hosts = first_said(hosts, file.hosts),
            .reach = first_said(reach, file.reach),
            .options = first_said(options, file.options),
            .solvers = first_said(solvers, file.solvers),
            .tags = first_said(tags, file.tags),
            .submit = first_said(submit, file.submit),
            .cancel = first_said(cancel, file.cancel),
            .state = first_said(state, file.state),
            .job_id = first_said(job_id, file.job_id),
            .state_tells = first_said(state_tells, file.state_tells)};
}

CrewSettingsReading read_crew_settings(std::string_view text, std::string_view path) {
    auto root = parse_toml(text, path);
    if (!root) return {{}, {std::move(root).error()}};
    Mistakes mistakes;
    CrewSettingsReading reading;
    for (const auto& [name, node] : *root->table())
        if (name != "workers")
            mistakes.add(node, fmt::format("there is no section [{}]{}", name,
                                           suggestion(name, std::vector<std::string>{"workers"})));
    const std::vector<std::string> engines{"slurm", "ssh", "local", "commands"};
    const TomlNode* const workers = root->find("workers");
    if (!workers || !workers->table()) {
        mistakes.add({ErrorKind::invalid,
                      fmt::format("{}: has no section [workers.ENGINE]; write one, such as "
                                  "[workers.slurm]",
                                  path)});
    } else {
        for (const auto& [name, node] : *workers->table()) {
            if (std::ranges::find(engines, name) == engines.end())
                mistakes.add(node, fmt::format("[workers.{}]: there is no engine '{}'; {}", name,
                                               name, near_or_all(name, engines)));
            else if (!node.table())
                mistakes.add(node, fmt::format("'workers.{}' is {}; it must be a section "
                                               "[workers.{}]",
                                               name, shown(node), name));
            else
                reading.engines.emplace(name, read_engine(name, node, mistakes));
        }
    }
    reading.mistakes = std::move(mistakes).sorted();
    return reading;
}

Result<std::pair<std::uint32_t, std::uint32_t>> least_and_most(std::string_view text) {
    std::uint32_t least = 0, most = 0;
    const char* const end = text.data() + text.size();
    const auto [dots, no_least] = std::from_chars(text.data(), end, least);
    if (no_least == std::errc() && end - dots > 2 && std::string_view(dots, 2) == "..") {
        const auto [stop, no_most] = std::from_chars(dots + 2, end, most);
        if (no_most == std::errc() && stop == end && least <= most && most >= 1 &&
            most <= workers_max)
            return std::pair(least, most);
    }
    return Error{ErrorKind::invalid,
                 fmt::format("'{}' is no range of workers; write MIN..MAX, such as 0..20", text)};
}

}  // namespace femrun::study
