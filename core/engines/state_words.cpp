// SPDX-License-Identifier: MIT
#include "engines/state_words.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace femrun::engines {

namespace {

using Phase = JobSeen::Phase;

struct Word {
    std::string_view word;
    Told told;
};

constexpr Told waits{Phase::pending, Ending::none}, is_held{Phase::held, Ending::none},
    runs{Phase::running, Ending::none}, left{Phase::ended, Ending::left},
    failed{Phase::ended, Ending::failed}, cancelled{Phase::ended, Ending::cancelled},
    gone{Phase::ended, Ending::unknown};

// PBS and Torque (Q R H W T E S C F X B), SGE (qw hqw r t Rr s S T Eqw dr), LSF (PEND ...),
// HTCondor (Idle ..., as condor_q -nobatch prints letters: I R H C X <), Kubernetes, Slurm. "S" is
// suspended to both that have it; "C" and "F" have ended, nobody says how.
constexpr std::array<Word, 60> letters_and_words{{
    {"Q", waits},
    {"W", waits},
    {"T", waits},
    {"I", waits},
    {"H", is_held},
    {"R", runs},
    {"E", runs},
    {"S", runs},
    {"B", runs},
    {"C", gone},
    {"F", gone},
    {"X", gone},
    {"r", runs},
    {"t", runs},
    {"s", runs},
    {"qw", waits},
    {"hqw", is_held},
    {"hrq", is_held},
    {"Eqw", is_held},
    {"Rr", runs},
    {"Rq", waits},
    {"dr", runs},
    {"dt", runs},
    {"ts", runs},
    {"pending", waits},
    {"queued", waits},
    {"waiting", waits},
    {"idle", waits},
    {"pend", waits},
    {"pd", waits},
    {"configuring", runs},
    {"cf", runs},
    {"running", runs},
    {"run", runs},
    {"active", runs},
    {"completing", runs},
    {"cg", runs},
    {"exiting", runs},
    {"suspended", runs},
    {"ususp", runs},
    {"ssusp", runs},
    {"psusp", is_held},
    {"held", is_held},
    {"hold", is_held},
    {"userhold", is_held},
    {"completed", left},
    {"complete", left},
    {"succeeded", left},
    {"done", left},
    {"finished", gone},
    {"cd", left},
    {"failed", failed},
    {"exit", failed},
    {"error", failed},
    {"timeout", {Phase::ended, Ending::cut}},
    {"zombi", {Phase::ended, Ending::lost}},
    {"removed", cancelled},
    {"cancelled", cancelled},
    {"canceled", cancelled},
    {"deleted", cancelled},
}};

// What `condor_q -af JobStatus` prints.
constexpr std::array<Told, 8> of_condor{gone, waits, runs, cancelled, left, is_held, runs, runs};

std::string lower(std::string_view text) {
    std::string small(text);
    for (char& c : small)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return small;
}

/// Words, and without what stands around them in tables, quotes and JSON.
std::vector<std::string_view> words_of(std::string_view line) {
    constexpr std::string_view between = " \t\r=:,;|<>\"'(){}[]";
    std::vector<std::string_view> words;
    for (std::size_t at = line.find_first_not_of(between); at != std::string_view::npos;) {
        const std::size_t end = std::min(line.find_first_of(between, at), line.size());
        words.push_back(line.substr(at, end - at));
        at = line.find_first_not_of(between, end);
    }
    return words;
}

std::string_view number_of(std::string_view id) { return id.substr(0, id.find('.')); }

/// "4711" and "4711.server" are one job; tables cut the server short.
bool is_id(std::string_view word, std::string_view id) {
    if (word == id) return true;
    return number_of(word) == number_of(id) &&
           (word.starts_with(id) || id.starts_with(word) || number_of(word) == word);
}

std::optional<StateSaid> state_in_words(const std::vector<std::string_view>& words) {
    for (const std::string_view word : words) {
        // The job's own name, as Femrun gives it.
        if (word.starts_with("femrun-")) continue;
        if (const auto told = told_by(word)) return StateSaid{*told, std::string(word)};
    }
    return std::nullopt;
}

bool has_digit(std::string_view word) {
    return word.find_first_of("0123456789") != std::string_view::npos;
}

std::string_view stripped(std::string_view word) {
    constexpr std::string_view around = "<>()\"'.,;:!";
    const std::size_t first = word.find_first_not_of(around);
    if (first == std::string_view::npos) return {};
    return word.substr(first, word.find_last_not_of(around) - first + 1);
}

std::vector<std::string_view> parts_of(std::string_view line) {
    std::vector<std::string_view> parts;
    constexpr std::string_view blanks = " \t\r";
    for (std::size_t at = line.find_first_not_of(blanks); at != std::string_view::npos;) {
        const std::size_t end = std::min(line.find_first_of(blanks, at), line.size());
        parts.push_back(line.substr(at, end - at));
        at = line.find_first_not_of(blanks, end);
    }
    return parts;
}

}  // namespace

std::optional<std::string> submitted_id(std::string_view printed, const std::string& marked) {
    constexpr std::string_view place = "{id}";
    if (const std::size_t at = marked.find(place); at != std::string::npos) {
        const std::string before = marked.substr(0, at), after = marked.substr(at + place.size());
        const std::size_t begin = printed.find(before);
        if (begin == std::string_view::npos) return std::nullopt;
        std::string_view rest = printed.substr(begin + before.size());
        rest = rest.substr(0, rest.find('\n'));
        const std::size_t end = after.empty() ? rest.find_first_of(" \t\r") : rest.find(after);
        if (end == std::string_view::npos && !after.empty()) return std::nullopt;
        const std::string_view id = trimmed(rest.substr(0, end));
        if (id.empty() || id.find(' ') != std::string_view::npos) return std::nullopt;
        return std::string(id);
    }
    std::optional<std::string> alone, last;
    for (const std::string_view line : lines_of(printed)) {
        const auto parts = parts_of(line);
        if (parts.empty()) continue;
        if (!alone && parts.size() == 1 && has_digit(parts[0]))
            alone = std::string(stripped(parts[0]));
        for (const std::string_view part : parts)
            if (const auto word = stripped(part);
                !word.empty() && word.front() >= '0' && word.front() <= '9')
                last = std::string(word);
    }
    return alone ? alone : last;
}

std::optional<Told> told_by(std::string_view word) {
    const std::string small = lower(word);
    for (const Word& known : letters_and_words) {
        // Of the letters and of SGE's words, case tells.
        const bool as_written = known.word.size() == 1 || known.word != lower(known.word) ||
                                known.word == "qw" || known.word == "dr" || known.word == "dt" ||
                                known.word == "ts";
        if (as_written ? known.word == word : known.word == small) return known.told;
    }
    return std::nullopt;
}

std::optional<StateSaid> state_in_list(std::string_view printed, const std::string& id) {
    for (const std::string_view line : lines_of(printed)) {
        auto words = words_of(line);
        const auto own = std::find_if(words.begin(), words.end(),
                                      [&](std::string_view word) { return is_id(word, id); });
        if (own == words.end()) continue;
        words.erase(own);
        // A list that has no more than ids is one of jobs that are there.
        return state_in_words(words).value_or(StateSaid{runs, std::string(trimmed(line))});
    }
    return std::nullopt;
}

std::optional<StateSaid> state_in_answer(std::string_view printed, const std::string& id) {
    const std::string_view all = trimmed(printed);
    if (all.size() == 1 && all.front() >= '0' && all.front() < '0' + int{of_condor.size()})
        return StateSaid{of_condor[static_cast<std::size_t>(all.front() - '0')], std::string(all)};
    // "job_state = Q" before any other word of all that is told.
    for (const std::string_view line : lines_of(printed)) {
        const auto words = words_of(line);
        for (std::size_t i = 0; i + 1 < words.size(); ++i) {
            const std::string key = lower(words[i]);
            if (key != "job_state" && key != "jobstate" && key != "state" && key != "phase" &&
                key != "status")
                continue;
            if (const auto told = told_by(words[i + 1]))
                return StateSaid{*told, std::string(words[i + 1])};
        }
    }
    if (auto listed = state_in_list(printed, id)) return listed;
    for (const std::string_view line : lines_of(printed))
        if (auto said = state_in_words(words_of(line))) return said;
    return std::nullopt;
}

bool found_no_command(const Said& said) {
    return said.code == 126 || said.code == 127 || said.code == 9009;  // the last is cmd.exe's
}

bool says_no_such_job(const Said& said) {
    if (found_no_command(said)) return false;  // "sh: qstat: not found"
    constexpr std::array<std::string_view, 10> ways{
        "unknown job", "not found", "do not exist", "does not exist", "has finished",
        "no such job", "notfound",  "invalid job",  "not exist",      "no unfinished job"};
    const std::string words = lower(said.err + said.out);
    return std::any_of(ways.begin(), ways.end(),
                       [&](std::string_view way) { return words.find(way) != std::string::npos; });
}

}  // namespace femrun::engines
