// SPDX-License-Identifier: MIT
#include "study/trial.hpp"

#include <algorithm>

#include <array>
#include <utility>

namespace femrun::study {

namespace {

template <typename State, std::size_t count>
using Words = std::array<std::pair<State, std::string_view>, count>;

// These words are stored in databases and read by people's scripts: they never change.
constexpr Words<TrialState, 6> trial_words{{{TrialState::queued, "queued"},
                                            {TrialState::running, "running"},
                                            {TrialState::complete, "complete"},
                                            {TrialState::pruned, "pruned"},
                                            {TrialState::failed, "failed"},
                                            {TrialState::cancelled, "cancelled"}}};

constexpr Words<AttemptState, 5> attempt_words{{{AttemptState::started, "started"},
                                                {AttemptState::reported, "reported"},
                                                {AttemptState::lost, "lost"},
                                                {AttemptState::revoked, "revoked"},
                                                {AttemptState::cancelled, "cancelled"}}};

constexpr Words<FailureKind, 5> failure_words{{{FailureKind::design, "design"},
                                               {FailureKind::resource, "resource"},
                                               {FailureKind::infrastructure, "infrastructure"},
                                               {FailureKind::fault, "fault"},
                                               {FailureKind::setup, "setup"}}};

constexpr Words<Cause, 20> cause_words{{{Cause::plain, "plain"},
                                        {Cause::declared, "declared"},
                                        {Cause::unreadable, "unreadable"},
                                        {Cause::implausible, "implausible"},
                                        {Cause::unjudged, "unjudged"},
                                        {Cause::licence, "licence"},
                                        {Cause::memory, "memory"},
                                        {Cause::disk, "disk"},
                                        {Cause::time, "time"},
                                        {Cause::worker, "worker"},
                                        {Cause::host, "host"},
                                        {Cause::femrun, "femrun"},
                                        {Cause::start, "start"},
                                        {Cause::opening, "opening"},
                                        {Cause::silent, "silent"},
                                        {Cause::given_back, "given_back"},
                                        {Cause::not_begun, "not_begun"},
                                        {Cause::superseded, "superseded"},
                                        {Cause::stopped, "stopped"},
                                        {Cause::memory_limit, "memory_limit"}}};

template <typename State, std::size_t count>
std::string_view word_of(const Words<State, count>& words, State state) {
    for (const auto& [known, word] : words)
        if (known == state) return word;
    return "unknown";
}

template <typename State, std::size_t count>
std::optional<State> state_of(const Words<State, count>& words, std::string_view text) {
    for (const auto& [state, word] : words)
        if (word == text) return state;
    return std::nullopt;
}

}  // namespace

std::string_view to_string(TrialState state) { return word_of(trial_words, state); }
std::string_view to_string(AttemptState state) { return word_of(attempt_words, state); }
std::string_view to_string(FailureKind kind) { return word_of(failure_words, kind); }
std::string_view to_string(Cause cause) { return word_of(cause_words, cause); }

std::optional<TrialState> trial_state_from(std::string_view text) {
    return state_of(trial_words, text);
}
std::optional<AttemptState> attempt_state_from(std::string_view text) {
    return state_of(attempt_words, text);
}
std::optional<FailureKind> failure_kind_from(std::string_view text) {
    return state_of(failure_words, text);
}
std::optional<Cause> cause_from(std::string_view text) { return state_of(cause_words, text); }

Cause resource_cause(std::string_view stage) {
    for (const Cause cause :
         {Cause::licence, Cause::memory, Cause::disk, Cause::time, Cause::start})
        if (to_string(cause) == stage) return cause;
    return Cause::plain;
}

bool was_denied(const std::vector<LicenceNews>& news) {
    return std::any_of(news.begin(), news.end(), [](const LicenceNews& one) {
        return one.what == LicenceNews::What::denied;
    });
}

}  // namespace femrun::study
