// SPDX-License-Identifier: MIT
// A regular expression in RE2's syntax, which takes time in proportion to the text whatever the
// expression: no log can make it hang or use up the stack.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace re2 {
class RE2;
}

namespace femrun::command {

class Pattern {
public:
    /// Throws femrun::Invalid with `place` when it is no expression.
    Pattern(const std::string& expression, const std::string& place);

    const std::string& text() const { return text_; }
    /// How many groups it has.
    int groups() const;
    /// Whether the character is written in the expression before group 1 begins.
    bool names_before_group(char c) const;

    bool found_in(std::string_view line) const;
    /// What group 1 matched at the first place in the line, as a part of the line, if any. Empty
    /// and nowhere when the match does without the group.
    std::optional<std::string_view> first_group(std::string_view line) const;

private:
    std::string text_;
    std::shared_ptr<const re2::RE2> compiled_;  // never changes, safe to share
};

}  // namespace femrun::command
