// SPDX-License-Identifier: MIT
// [study], [optimizer], [solver], [retry] and [licences].
#include <algorithm>
#include <limits>

#include <fmt/format.h>

#include "base/near_name.hpp"
#include "study/duration.hpp"
#include "study/settings_json.hpp"
#include "study/study_sections.hpp"

namespace femrun::study {

namespace {

using Zero = TableFields::Zero;

const std::vector<std::string> section_names{"study",    "optimizer",  "solver",      "parameters",
                                             "rules",    "objectives", "constraints", "outputs",
                                             "licences", "retry",      "workers",     "try"};

/// The plugin and, as JSON, every key that Femrun does not keep for itself.
PluginChoice read_choice(const std::string& name, const TomlNode& node, TableFields& fields,
                         const char* example, Mistakes& mistakes) {
    PluginChoice choice;
    if (!fields.has("plugin"))
        fields.wrong(fmt::format("names no plugin; write plugin = \"{}\", or give --{} {}", example,
                                 name, example));
    else if (const auto plugin = fields.text("plugin")) {
        choice.plugin = *plugin;
        if (plugin->empty())
            fields.wrong_type("plugin", *node.find("plugin"),
                              fmt::format("a plugin's name, such as \"{}\"", example));
    }
    auto settings = nlohmann::ordered_json::object();
    for (const auto* entry : fields.others())
        settings[entry->first] =
            json_of(entry->second, fmt::format("{}.{}", name, entry->first), mistakes);
    choice.settings = json_text(settings);
    return choice;
}

Isolation read_isolation(TableFields& fields) {
    const auto word = fields.word("isolation", {"thread", "process"});
    if (!word) return Isolation::by_plugin;
    return *word == 0 ? Isolation::thread : Isolation::process;
}

/// The names in [study] record: each once, none of them a parameter's.
std::optional<std::vector<std::string>> read_record(TableFields& fields,
                                                    const std::vector<ExpressionName>& names) {
    const TomlNode* node = fields.find("record");
    if (!node) return std::nullopt;
    if (!node->list()) {
        fields.wrong_type("record", *node, "a list of responses, such as [\"mass\"]");
        return std::nullopt;
    }
    std::vector<std::string> record;
    for (const TomlNode& item : *node->list()) {
        const auto* name = std::get_if<std::string>(&item.value);
        if (!name || name->empty()) {
            fields.wrong(item, fmt::format("record holds {}; it must hold responses' names in "
                                           "quotes",
                                           shown(item)));
            continue;
        }
        const auto is_name = [&](const auto& known) { return known.name == *name; };
        if (std::any_of(names.begin(), names.end(), is_name))
            fields.wrong(item, fmt::format("record holds '{}', which is a parameter and recorded "
                                           "anyway; remove it",
                                           *name));
        else if (std::find(record.begin(), record.end(), *name) != record.end())
            fields.wrong(item, fmt::format("record holds '{}' twice; remove one", *name));
        else
            record.push_back(*name);
    }
    return record;
}

/// The names in [study] files. What they stand for is looked up where the study file is.
std::vector<std::string> read_files(TableFields& fields) {
    const TomlNode* node = fields.find("files");
    if (!node) return {};
    if (!node->list()) {
        fields.wrong_type("files", *node,
                          "a list of files, folders and patterns, such as [\"lib/*.py\"]");
        return {};
    }
    std::vector<std::string> files;
    for (const TomlNode& item : *node->list()) {
        const auto* name = std::get_if<std::string>(&item.value);
        if (name && !name->empty())
            files.push_back(*name);
        else
            fields.wrong(item, fmt::format("files holds {}; it must hold names in quotes, such as "
                                           "\"lib/*.py\"",
                                           shown(item)));
    }
    return files;
}

/// What parameters had before the file named them.
Before read_before(TableFields& fields) {
    Before before;
    const TomlNode* node = fields.find("before");
    if (!node) return before;
    if (!node->table()) {
        fields.wrong_type("before", *node, "a table of values, such as { ribs = 4 }");
        return before;
    }
    for (const auto& [name, value] : *node->table()) {
        if (const auto* text = std::get_if<std::string>(&value.value))
            before.emplace(name, *text);
        else if (const auto* whole = std::get_if<std::int64_t>(&value.value))
            before.emplace(name, *whole);
        else if (const auto real = finite_number(value))
            before.emplace(name, *real);
        else
            fields.wrong_type(fmt::format("before.{}", name), value, "a number or a text");
    }
    return before;
}

Share read_share(TableFields& fields) {
    // Beyond a thousand to one a study is better told to wait, by its priority.
    constexpr double least = 0.001, most = 1000;
    constexpr std::int64_t highest = 1000;
    Share share;
    if (const auto weight = fields.number("weight")) {
        if (*weight >= least && *weight <= most)
            share.weight = *weight;
        else
            fields.wrong_type("weight", *fields.find("weight"), "a number from 0.001 to 1000");
    }
    if (const auto priority = fields.whole("priority", -highest, highest))
        share.priority = static_cast<std::int32_t>(*priority);
    return share;
}

bool can_be_shown(std::string_view name) {
    return !name.empty() && name.size() <= 100 &&
           std::none_of(name.begin(), name.end(), [](char c) {
               return static_cast<unsigned char>(c) < 0x20 || c == '/' || c == '\\' || c == 0x7F;
           });
}

}  // namespace

void complete_sections(TomlNode& root, Mistakes& mistakes) {
    for (const std::string& name : section_names) {
        const TomlNode* node = root.find(name);
        if (node && !node->table() && name != "try")
            mistakes.add(*node, fmt::format("'{}' is {}; it must be a section [{}]", name,
                                            shown(*node), name));
        if (!node)
            std::get<TomlTable>(root.value)
                .emplace_back(name, TomlNode{TomlTable{}, root.place, 0});
    }
}

const TomlNode& section(const TomlNode& root, const std::string& name) {
    const TomlNode* node = root.find(name);
    FEMRUN_CHECK(node != nullptr);
    return *node;
}

StudySection read_study(const TomlNode& root, const std::vector<ExpressionName>& names,
                        Mistakes& mistakes) {
    const TomlNode& node = section(root, "study");
    TableFields fields(node, "[study] ", mistakes);
    StudySection study;
    if (!node.table()) return study;
    if (const auto name = fields.text("name")) {
        study.name = *name;
        if (!can_be_shown(*name))
            fields.wrong_type("name", *node.find("name"),
                              "1 to 100 characters long, without / and \\");
    }
    if (const auto trials = fields.whole("trials", 1, whole_max))
        study.budget.successes = static_cast<std::uint64_t>(*trials);
    if (const auto attempts = fields.whole("attempts", 1, whole_max))
        study.budget.attempts = static_cast<std::uint64_t>(*attempts);
    study.budget.time = fields.duration("time", Zero::refused);
    if (const auto alike = fields.whole("hopeless_after", 0, whole_max))
        study.hopeless_after = static_cast<std::uint64_t>(*alike);
    study.share = read_share(fields);
    study.record = read_record(fields, names);
    study.files = read_files(fields);
    study.before = read_before(fields);
    fields.refuse_others({{"seed", "it under [optimizer]"}, {"plugin", "it under [solver]"}});
    return study;
}

OptimizerSection read_optimizer(const TomlNode& root, Mistakes& mistakes) {
    const TomlNode& node = section(root, "optimizer");
    OptimizerSection optimizer;
    if (!node.table()) return optimizer;
    TableFields fields(node, "[optimizer] ", mistakes);
    if (const auto seed = fields.whole("seed", 0, std::numeric_limits<std::int64_t>::max()))
        optimizer.seed = static_cast<std::uint64_t>(*seed);
    optimizer.isolation = read_isolation(fields);
    optimizer.call_limit = fields.duration("time_limit", Zero::refused);
    optimizer.choice = read_choice("optimizer", node, fields, "random", mistakes);
    return optimizer;
}

SolverSection read_solver(const TomlNode& root, Mistakes& mistakes) {
    const TomlNode& node = section(root, "solver");
    TableFields fields(node, "[solver] ", mistakes);
    SolverSection solver;
    if (!node.table()) return solver;
    solver.isolation = read_isolation(fields);
    solver.solve_limit = fields.duration("time_limit", Zero::refused);
    solver.memory_limit = fields.size("memory_limit");
    constexpr Keep keeps[] = {Keep::all, Keep::failed_and_best, Keep::failed, Keep::best,
                              Keep::none};
    if (const auto word = fields.word("keep", {"all", "failed and best", "failed", "best", "none"}))
        solver.keep = keeps[*word];
    solver.choice = read_choice("solver", node, fields, "calculix", mistakes);
    return solver;
}

RetryPolicy read_retry(const TomlNode& root, Mistakes& mistakes) {
    const TomlNode& node = section(root, "retry");
    TableFields fields(node, "[retry] ", mistakes);
    RetryPolicy retry;
    if (!node.table()) return retry;
    if (const auto most = fields.whole("attempts_max", 1, 1000))
        retry.attempts_max = static_cast<std::uint32_t>(*most);
    const auto backoff = fields.duration("backoff", Zero::allowed);
    const auto backoff_max = fields.duration("backoff_max", Zero::allowed);
    retry.backoff = backoff.value_or(retry.backoff);
    retry.backoff_max = backoff_max.value_or(std::max(retry.backoff_max, retry.backoff));
    if (retry.backoff > retry.backoff_max)
        fields.wrong(*node.find("backoff_max"),
                     fmt::format("backoff_max {} is below backoff {}; raise it",
                                 to_string(retry.backoff_max), to_string(retry.backoff)));
    retry.time_limit_is_design = fields.flag("time_limit_is_design").value_or(false);
    fields.refuse_others({{"attempts", "attempts_max"}});
    return retry;
}

std::map<std::string, Licence> read_licences(const TomlNode& root, Mistakes& mistakes) {
    const TomlNode& node = section(root, "licences");
    std::map<std::string, Licence> licences;
    if (!node.table()) return licences;
    // More licences than anyone has; it bounds what is counted.
    constexpr std::int64_t most = 1'000'000;
    for (const auto& [name, pool] : *node.table()) {
        Licence licence;
        // `femtet = 3` is read as `femtet = { count = 3 }`.
        const TomlNode as_table{TomlTable{{"count", pool}}, pool.place, pool.line};
        TableFields fields(pool.table() ? pool : as_table, fmt::format("licence '{}': ", name),
                           mistakes);
        if (!fields.has("count"))
            fields.wrong("has no count; write how many there are, such as count = 3");
        if (const auto count = fields.whole("count", 1, most))
            licence.count = static_cast<std::uint32_t>(*count);
        if (const auto hold = fields.whole("hold", 1, most))
            licence.hold = static_cast<std::uint32_t>(*hold);
        licence.cooldown = fields.duration("cooldown", Zero::allowed).value_or(licence.cooldown);
        fields.refuse_others();
        if (licence.hold > licence.count)
            fields.wrong(
                fmt::format("one attempt is to hold {}, but there is a count of {}; lower "
                            "hold",
                            licence.hold, licence.count));
        licences.emplace(name, licence);
    }
    return licences;
}

void refuse_other_sections(const TomlNode& root, Mistakes& mistakes) {
    for (const auto& [name, node] : *root.table()) {
        if (std::find(section_names.begin(), section_names.end(), name) != section_names.end())
            continue;
        const bool is_section = node.table() || node.list();
        mistakes.add(node, is_section
                               ? fmt::format("there is no section [{}]{}", name,
                                             suggestion(name, section_names))
                               : fmt::format("'{}' stands before the first section; move it into "
                                             "one, such as [study]",
                                             name));
    }
}

}  // namespace femrun::study
