// SPDX-License-Identifier: MIT
// A TOML text as a tree that remembers the order of its keys and where each stands. What the
// command line sets is put into the tree, so that whoever reads it need not care.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "base/result.hpp"
#include "study/study_file.hpp"

namespace femrun::study {

struct TomlNode;
struct TomlEntry;

/// A date or a time, which Femrun has no use for and passes on as text.
struct TomlDate {
    std::string text;
};

using TomlList = std::vector<TomlNode>;
using TomlTable = std::vector<TomlEntry>;  // in the order of the text

struct TomlNode {
    std::variant<TomlTable, TomlList, std::string, std::int64_t, double, bool, TomlDate> value;
    std::string place;       // "study.toml:14" (of the key, where there is one) or "--set KEY"
    std::uint32_t line = 0;  // for sorting mistakes; 0 for what the command line set

    const TomlTable* table() const { return std::get_if<TomlTable>(&value); }
    const TomlList* list() const { return std::get_if<TomlList>(&value); }
    /// The child of a table; null when there is none.
    const TomlNode* find(std::string_view key) const;
};

/// A pair by name: a table of std::pair would need to know the node before the node is known.
struct TomlEntry {
    TomlEntry(std::string key, TomlNode node) : first(std::move(key)), second(std::move(node)) {}

    std::string first;
    TomlNode second;
};

/// The tree of a text; the error has its place in front.
Result<TomlNode> parse_toml(std::string_view text, std::string_view path);

/// Puts a value into the tree, making the tables on its way; the error has its place in front.
Result<void> apply(const Override& override, TomlNode& root);

/// "text 'ten'", "the number 2.5", "a table": what a person is told that stands there.
std::string shown(const TomlNode& node);

}  // namespace femrun::study
