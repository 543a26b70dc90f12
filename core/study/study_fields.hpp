// SPDX-License-Identifier: MIT
// Reading one table of the study file: every key is asked for by name and type, mistakes are
// gathered, and what nobody asked for is a mistake too.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "study/toml_tree.hpp"

namespace femrun::study {

/// Whole numbers stay below 2^53, to which a double counts without gaps.
constexpr std::int64_t whole_max = std::int64_t{1} << 53;

/// All mistakes of a file, to be told together in the order of its lines.
class Mistakes {
public:
    void add(const TomlNode& at, const std::string& what);
    /// One that has its place already.
    void add(Error error);
    bool empty() const { return found_.empty(); }
    std::size_t size() const { return found_.size(); }
    std::vector<Error> sorted() &&;

private:
    struct Mistake {
        std::uint32_t line;
        Error error;
    };
    std::vector<Mistake> found_;
};

class TableFields {
public:
    /// `whose` begins each sentence: "[study] " or "parameter 'x': ".
    TableFields(const TomlNode& table, std::string whose, Mistakes& mistakes);

    /// The node under a key, which is known from now on; null when absent.
    const TomlNode* find(const std::string& key);
    bool has(const std::string& key) { return find(key) != nullptr; }

    // Absent or, after a mistake is noted, of a wrong type: nothing.
    std::optional<std::string> text(const std::string& key);
    std::optional<double> number(const std::string& key);
    std::optional<std::int64_t> whole(const std::string& key, std::int64_t low, std::int64_t high);
    std::optional<bool> flag(const std::string& key);
    enum class Zero { allowed, refused };
    std::optional<std::chrono::milliseconds> duration(const std::string& key, Zero zero);
    /// A number of bytes, written as "16 GB".
    std::optional<std::uint64_t> size(const std::string& key);
    /// The place of the text in `words`.
    std::optional<std::size_t> word(const std::string& key, const std::vector<std::string>& words);

    void wrong(const TomlNode& at, const std::string& what);
    /// "KEY is SHOWN; it must be WANTED".
    void wrong_type(const std::string& key, const TomlNode& at, const std::string& wanted);
    /// Of the table itself.
    void wrong(const std::string& what) { wrong(table_, what); }

    /// `meant` is what people write instead and what it is called here.
    using Habits = std::vector<std::pair<std::string, std::string>>;
    /// Notes every key that nobody asked for; true when there was one.
    bool refuse_others(const Habits& habits = {});
    /// Entries that nobody asked for.
    std::vector<const TomlTable::value_type*> others() const;

private:
    const TomlNode& table_;
    std::string whose_;
    Mistakes& mistakes_;
    std::vector<std::string> known_;
};

/// The number in a node, whole or not, if it is finite.
std::optional<double> finite_number(const TomlNode& node);

/// The whole number in a node; 3.0 is one.
std::optional<std::int64_t> whole_number(const TomlNode& node);

}  // namespace femrun::study
