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
    // Logs are written in whatever encoding the program likes; bytes match in all of them.
    options.set_encoding(RE2::Options::EncodingLatin1);
    compiled_ = std::make_shared<const RE2>(expression, options);
    if (!compiled_->ok())
        throw Invalid(place + ": '" + expression + "' is no regular expression: " +
                      compiled_->error() + "; see the syntax in docs/reference/solver-command.md");
}

int Pattern::groups() const { return compiled_->NumberOfCapturingGroups(); }

bool Pattern::found_in(std::string_view line) const {
    return RE2::PartialMatch(piece(line), *compiled_);
}

std::optional<std::string> Pattern::first_group(std::string_view line) const {
    std::string group;
    if (!RE2::PartialMatch(piece(line), *compiled_, &group)) return std::nullopt;
    return group;
}

}  // namespace femrun::command
