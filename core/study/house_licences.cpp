// SPDX-License-Identifier: MIT
#include "study/house_licences.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "base/near_name.hpp"
#include "study/study_fields.hpp"

namespace femrun::study {

namespace {

using Zero = TableFields::Zero;

// More licences than anyone has; it bounds what is counted.
constexpr std::int64_t most = 1'000'000;

/// "8:00", "18:30"; "24:00" is midnight.
std::optional<std::chrono::minutes> time_of_day(std::string_view text) {
    int hours = 0, minutes = 0;
    const char* const end = text.data() + text.size();
    const auto [colon, no_hours] = std::from_chars(text.data(), end, hours);
    if (no_hours != std::errc() || colon == end || *colon != ':' || end - colon != 3)
        return std::nullopt;
    const auto [stop, no_minutes] = std::from_chars(colon + 1, end, minutes);
    if (no_minutes != std::errc() || stop != end || hours < 0 || minutes < 0 || minutes > 59)
        return std::nullopt;
    if (hours > 24 || (hours == 24 && minutes > 0)) return std::nullopt;
    return std::chrono::hours(hours % 24) + std::chrono::minutes(minutes);
}

std::optional<std::chrono::minutes> read_time(TableFields& fields, const std::string& key) {
    const auto given = fields.text(key);
    if (!given) {
        if (!fields.has(key)) fields.wrong(fmt::format("has no {}; write {} = \"8:00\"", key, key));
        return std::nullopt;
    }
    const auto time = time_of_day(*given);
    if (!time) fields.wrong_type(key, *fields.find(key), "a time of the day, such as \"8:00\"");
    return time;
}

std::vector<ForPeople> read_for_people(TableFields& fields, const std::string& whose,
                                       std::optional<std::uint32_t> count, Mistakes& mistakes) {
    std::vector<ForPeople> times;
    const TomlNode* node = fields.find("for_people");
    if (!node) return times;
    constexpr const char* wanted =
        "a list such as [{ licences = 1, from = \"8:00\", until = \"18:00\" }]";
    if (!node->list()) {
        fields.wrong_type("for_people", *node, wanted);
        return times;
    }
    for (const TomlNode& item : *node->list()) {
        if (!item.table()) {
            fields.wrong(item,
                         fmt::format("for_people holds {}; it must be {}", shown(item), wanted));
            continue;
        }
        TableFields entry(item, whose + "for_people: ", mistakes);
        ForPeople time;
        if (!entry.has("licences")) entry.wrong("has no licences; write licences = 1");
        if (const auto licences = entry.whole("licences", 1, most))
            time.licences = static_cast<std::uint32_t>(*licences);
        const auto from = read_time(entry, "from");
        const auto until = read_time(entry, "until");
        entry.refuse_others({{"count", "licences"}, {"to", "until"}});
        if (count && time.licences > *count)
            entry.wrong(fmt::format("keeps {} licences of {}; lower it", time.licences, *count));
        if (from && until && *from == *until)
            entry.wrong("begins when it ends; for the whole day lower the count instead");
        if (from && until) times.push_back({*from, *until, time.licences});
    }
    return times;
}

std::optional<LicenceProbe> read_probe(TableFields& fields, const std::string& whose,
                                       Mistakes& mistakes) {
    const TomlNode* node = fields.find("probe");
    if (!node) return std::nullopt;
    if (!node->table()) {
        fields.wrong_type("probe", *node, "a table such as { command = [\"count-free\"] }");
        return std::nullopt;
    }
    TableFields probe(*node, whose + "probe: ", mistakes);
    LicenceProbe read;
    constexpr const char* wanted = "a list of texts: the program, and its arguments";
    const TomlNode* command = probe.find("command");
    if (!command) {
        probe.wrong("has no command; write command = [\"count-free\"]");
    } else if (!command->list() || command->list()->empty()) {
        probe.wrong_type("command", *command, wanted);
    } else {
        for (const TomlNode& word : *command->list()) {
            const auto* text = std::get_if<std::string>(&word.value);
            if (text && (!text->empty() || !read.command.empty()))
                read.command.push_back(*text);
            else
                probe.wrong(word,
                            fmt::format("command holds {}; it must be {}", shown(word), wanted));
        }
    }
    read.every = probe.duration("every", Zero::refused).value_or(read.every);
    read.limit = probe.duration("time_limit", Zero::refused).value_or(read.limit);
    probe.refuse_others();
    return read;
}

HouseLicences read_pool(const std::string& name, const TomlNode& node, Mistakes& mistakes) {
    HouseLicences pool{.name = name};
    const std::string whose = fmt::format("licence '{}': ", name);
    // `abaqus = 5` is read as `abaqus = { count = 5 }`.
    const TomlNode as_table{TomlTable{{"count", node}}, node.place, node.line};
    TableFields fields(node.table() ? node : as_table, whose, mistakes);
    if (!fields.has("count"))
        fields.wrong("has no count; write how many there are, such as count = 3");
    std::optional<std::uint32_t> count;  // none: a mistake of its own
    if (const auto given = fields.whole("count", 0, most))
        count = static_cast<std::uint32_t>(*given);
    pool.count = count.value_or(0);
    pool.cooldown = fields.duration("cooldown", Zero::allowed);
    pool.for_people = read_for_people(fields, whose, count, mistakes);
    pool.probe = read_probe(fields, whose, mistakes);
    if (const auto slurm = fields.text("slurm")) {
        if (slurm->empty() || slurm->find_first_of(":,| \t\n") != std::string::npos)
            fields.wrong_type("slurm", *fields.find("slurm"),
                              "the name of a licence as 'scontrol show licenses' prints it");
        else
            pool.slurm = *slurm;
        if (pool.probe) fields.wrong("has a probe, and is Slurm's, which counts it; leave one out");
    }
    fields.refuse_others(
        {{"hold", "it into the study file: what an attempt holds is the study's"}});
    return pool;
}

}  // namespace

HouseLicencesReading read_house_licences(std::string_view text, std::string_view path) {
    auto root = parse_toml(text, path);
    if (!root) return {{}, {std::move(root).error()}};
    Mistakes mistakes;
    HouseLicencesReading reading;
    for (const auto& [name, node] : *root->table())
        if (name != "licences")
            mistakes.add(node, fmt::format("there is no section [{}]{}", name,
                                           suggestion(name, std::vector<std::string>{"licences"})));
    const TomlNode* const licences = root->find("licences");
    if (!licences)
        mistakes.add({ErrorKind::invalid,
                      fmt::format("{}: has no section [licences]; write one, with a line such as "
                                  "femtet = 3",
                                  path)});
    else if (!licences->table())
        mistakes.add(*licences, fmt::format("'licences' is {}; it must be a section [licences]",
                                            shown(*licences)));
    else
        for (const auto& [name, node] : *licences->table()) {
            HouseLicences pool = read_pool(name, node, mistakes);
            const auto same = std::ranges::find(reading.pools, pool.slurm, &HouseLicences::slurm);
            if (!pool.slurm.empty() && same != reading.pools.end())
                mistakes.add(node, fmt::format("licence '{}': is '{}' of Slurm's, as '{}' is; "
                                               "what is the same is one pool",
                                               name, pool.slurm, same->name));
            reading.pools.push_back(std::move(pool));
        }
    reading.mistakes = std::move(mistakes).sorted();
    return reading;
}

}  // namespace femrun::study
