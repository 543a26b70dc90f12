// SPDX-License-Identifier: MIT
// What a newcomer says first: a frame of fixed size, before which nothing of Cap'n Proto is read.
//
//     'f' 'm' 'r' VERSION   then 32 bytes: a token, or zeros when it has none
//
// and what it is answered: one byte, a gate::Answer.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>

#include "gate/address.hpp"
#include "gate/book.hpp"

namespace femrun::gate {

inline constexpr std::size_t frame_head = 4, frame_bytes = frame_head + Token::size;
using FrameBytes = std::array<unsigned char, frame_bytes>;

FrameBytes write_frame(const std::optional<Token>& token);

/// What the first four bytes say of the rest: nothing when they are as they should be.
std::optional<Answer> refusal_of(std::span<const unsigned char, frame_head> head);
/// None when there are zeros in its place.
std::optional<Token> token_of(const FrameBytes& frame);

/// What is wrong and what to do, for the one who was refused at this place: "pc7:7711: ...".
std::string sentence_of(Answer answer, const Place& place);
/// The same for the log of the one who refused: "the token has expired".
std::string reason_of(Answer answer);
/// Whether the same that was refused may be let in at another time.
bool may_change(Answer answer);

}  // namespace femrun::gate
