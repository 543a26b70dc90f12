// SPDX-License-Identifier: MIT
#include "gate/frame.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/path_text.hpp"
#include "system/folders.hpp"

namespace femrun::gate {

namespace {

constexpr std::array<unsigned char, frame_head> head{'f', 'm', 'r', 1};

constexpr std::string_view ask_for_another =
    "ask for a new one, which 'femrun tokens new' makes on the scheduler's PC";

}  // namespace

FrameBytes write_frame(const std::optional<Token>& token) {
    FrameBytes frame{};
    std::copy(head.begin(), head.end(), frame.begin());
    if (token) std::copy(token->bytes.begin(), token->bytes.end(), frame.begin() + frame_head);
    return frame;
}

std::optional<Answer> refusal_of(std::span<const unsigned char, frame_head> said) {
    if (!std::equal(head.begin(), head.end() - 1, said.begin())) return Answer::not_femrun;
    if (said.back() != head.back()) return Answer::other_version;
    return std::nullopt;
}

std::optional<Token> token_of(const FrameBytes& frame) {
    Token token;
    std::copy(frame.begin() + frame_head, frame.end(), token.bytes.begin());
    if (token == Token{}) return std::nullopt;
    return token;
}

std::string reason_of(Answer answer) {
    switch (answer) {
        case Answer::admitted:
            return "it was admitted";
        case Answer::not_femrun:
            return "it does not speak as femrun does";
        case Answer::token_missing:
            return "it shows no token, and its key is not known";
        case Answer::token_unknown:
            return "its token is not known";
        case Answer::token_expired:
            return "its token has expired";
        case Answer::token_revoked:
            return "its token was revoked";
        case Answer::key_revoked:
            return "its key was revoked";
        case Answer::key_missing:
            return "it shows no key";
        case Answer::busy:
            return "too many come in at once";
        case Answer::other_version:
            return "it is of another version of femrun";
        case Answer::token_used_up:
            return fmt::format("{} keys came with its token, which is all that may",
                               keys_of_token_max);
    }
    return fmt::format("answer {}", static_cast<int>(answer));
}

std::string sentence_of(Answer answer, const Place& place) {
    const auto refused = [&](std::string_view why) {
        return fmt::format("{}: {}", place.text(), why);
    };
    switch (answer) {
        case Answer::admitted:
            return refused("let this program in");
        case Answer::token_missing:
            return refused(
                "the address has no token, and this program's key is not known there; "
                "paste the whole line that the scheduler printed");
        case Answer::token_unknown:
            return refused(
                fmt::format("the token in the address is not known there; {}", ask_for_another));
        case Answer::token_expired:
            return refused(
                fmt::format("the token in the address has expired; {}", ask_for_another));
        case Answer::token_revoked:
            return refused(
                fmt::format("the token in the address was revoked; {}", ask_for_another));
        case Answer::key_revoked:
            return refused(
                fmt::format("this program's key was revoked there, so that no token lets it in; if "
                            "whoever runs the scheduler agrees, a worker has another key with "
                            "another --folder, and you when '{}' is removed",
                            path_text(system::state_folder() / "key.pem")));
        case Answer::busy:
            return refused("too many come in at once; try again in a moment");
        case Answer::token_used_up:
            return refused(
                fmt::format("{} programs came in with the token in the address, which is "
                            "all that may; {}",
                            keys_of_token_max, ask_for_another));
        case Answer::not_femrun:
        case Answer::key_missing:
        case Answer::other_version:
            return refused(
                "the scheduler is of another version of femrun; use the same femrun for both");
    }
    return refused(
        "what listens there answers as no femrun scheduler does that this femrun knows; look at "
        "the port, and use the same femrun for both");
}

bool may_change(Answer answer) { return answer == Answer::busy; }

}  // namespace femrun::gate
