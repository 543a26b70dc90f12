// SPDX-License-Identifier: MIT
#include "pattern.hpp"

#include <re2/re2.h>
#include <femrun/failure.hpp>

namespace femrun::command {

namespace {

re2::StringPiece piece(std::string_view text) { return {text.data(), text.size()}; }

}  // namespace

Pattern::Pattern(const std::string& expression, const std::string& place) : text_(expression) {
    RE2::Options options;
    options.set_log_errors(false);
    compiled_ = std::make_shared<const RE2>(expression, options);
    if (!compiled_->ok())
        throw Invalid(place + ": '" + expression + "' is no regular expression: " +
                      compiled_->error() + "; see the syntax in docs/reference/solver-command.md");
}

int Pattern::groups() const { return compiled_->NumberOfCapturingGroups(); }

bool Pattern::names_before_group(char c) const {
    std::size_t group = 0;
    while (group < text_.size() && (text_[group] != '(' || text_.compare(group, 2, "(?") == 0))
        group += text_[group] == '\\' ? 2u : 1u;
    return text_.substr(0, group).find(c) != std::string::npos;
}

bool Pattern::found_in(std::string_view line) const {
    return RE2::PartialMatch(piece(line), *compiled_);
}

std::optional<std::string_view> Pattern::first_group(std::string_view line) const {
    re2::StringPiece group;
    if (!RE2::PartialMatch(piece(line), *compiled_, &group)) return std::nullopt;
    return std::string_view(group.data(), group.size());
}

}  // namespace femrun::command
