// SPDX-License-Identifier: MIT
// One table of the settings with its place, so that each mistake says where it stands:
//
//     solver.steps.0.time_limit: is '30 sek'; expected a duration such as '30 s' or '1 h 30 min'
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace femrun::command {

/// Borrows the JSON; all accessors throw femrun::Invalid with the setting's place.
class SettingTable {
public:
    /// `place` is the dotted key of the table, "solver" for the whole settings.
    SettingTable(const nlohmann::json& table, std::string place);

    /// The value of `key`, or null when it is not there (or is null).
    const nlohmann::json* find(std::string_view key) const;

    std::string text(std::string_view key) const;
    std::string text(std::string_view key, std::string_view otherwise) const;
    bool flag(std::string_view key, bool otherwise) const;
    std::optional<std::int64_t> integer(std::string_view key) const;
    /// Seconds of a duration: "500 ms", "30 s", "1 h 30 min", "2 d".
    double seconds(std::string_view key, double otherwise) const;
    /// The elements of a list; empty when it is not there.
    std::vector<const nlohmann::json*> list(std::string_view key) const;

    /// One of the texts, or `otherwise` when the key is not there.
    std::string one_of(std::string_view key, const std::vector<std::string>& allowed,
                       std::string_view otherwise) const;
    /// Complains of a key that is none of these.
    void only(const std::vector<std::string>& known) const;

    /// The dotted key of a member.
    std::string place(std::string_view key) const;
    [[noreturn]] void refuse(std::string_view key, const std::string& why) const;

private:
    const nlohmann::json& need(std::string_view key) const;

    const nlohmann::json& table_;
    std::string place_;
};

/// JSON as a message shows it: texts in quotes, tables and lists by their kind.
std::string shown(const nlohmann::json& value);

/// A path that stays inside the work folder: relative, without "..". Throws with `place`.
void require_inside(const std::string& path, const std::string& place);

}  // namespace femrun::command
