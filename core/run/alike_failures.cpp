// SPDX-License-Identifier: MIT
#include "run/alike_failures.hpp"

#include <algorithm>
#include <cctype>

namespace femrun::run {

namespace {

// A solver whose programs end well without the result that the settings name is mostly asked for
// the wrong thing. With 20 of them where 100 plain failures do, a study nine tenths of whose
// designs end so pauses one time in eight, and goes on when it is told to.
constexpr std::uint64_t weight_of_unreadable = 5;

// A set-up that is wrong fails in one way, or in two or three that depend on the design or on the
// weather. What fails in more ways than this fails as designs do.
constexpr std::size_t sorts_max = 4;

bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n'; }

/// "nan" and "inf" are what programs write in the place of a number.
bool is_no_number(std::string_view word) {
    const auto is_mark = [](char c) { return std::ispunct(static_cast<unsigned char>(c)) != 0; };
    while (!word.empty() && is_mark(word.front())) word.remove_prefix(1);
    while (!word.empty() && is_mark(word.back())) word.remove_suffix(1);
    std::string lower(word);
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return lower == "nan" || lower == "inf" || lower == "infinite" || lower == "infinity";
}

bool varies(std::string_view word) {
    return word.find_first_of("0123456789/\\") != std::string_view::npos || is_no_number(word);
}

}  // namespace

std::string levelled(std::string_view sentence) {
    std::string level;
    for (std::size_t at = 0; at < sentence.size();) {
        std::size_t end = at;
        while (end < sentence.size() && !is_blank(sentence[end])) ++end;
        const std::string_view word = sentence.substr(at, end - at);
        level += varies(word) ? "#" : word;
        if (end < sentence.size()) level += ' ';
        at = end + 1;
    }
    return level;
}

void AlikeFailures::failed(std::uint64_t trial, const study::Failure& failure) {
    if (failure.cause == study::Cause::declared) return;
    ++failed_;
    std::string sentence = levelled(failure.message);
    auto sort = std::find_if(sorts_.begin(), sorts_.end(), [&](const Sort& known) {
        return known.last.kind == failure.kind && known.last.cause == failure.cause &&
               known.last.stage == failure.stage && known.sentence == sentence;
    });
    if (sort == sorts_.end()) {
        if (sorts_.size() == sorts_max) sorts_.pop_back();
        sorts_.push_back({.last = {}, .sentence = std::move(sentence), .first = failed_});
        sort = sorts_.end() - 1;
    }
    sort->last = failure;
    sort->trial = trial;
    ++sort->alike;
    std::rotate(sorts_.begin(), sort, sort + 1);
}

std::optional<AlikeFailures::Last> AlikeFailures::last() const {
    if (sorts_.empty()) return std::nullopt;
    const Sort& sort = sorts_.front();
    return Last{sort.trial, sort.last, sort.alike, failed_ - sort.first + 1 - sort.alike};
}

bool AlikeFailures::hopeless(std::uint64_t limit) const {
    if (limit == 0 || sorts_.empty()) return false;
    const bool unreadable = sorts_.front().last.cause == study::Cause::unreadable;
    return sorts_.front().alike >= (unreadable ? (limit - 1) / weight_of_unreadable + 1 : limit);
}

}  // namespace femrun::run
