// SPDX-License-Identifier: MIT
// Who may come in (core/control/admissions.hpp) as messages of admissions.capnp, and back. Believes
// nothing: a role that nobody knows is an error of kind `invalid`, and names are made plain.
#pragma once

#include <span>
#include <vector>

#include <wire/admissions.capnp.h>

#include "base/result.hpp"
#include "control/admissions.hpp"

namespace femrun::wire {

void encode(const control::TokenStatus& token, TokenStatus::Builder into);
Result<control::TokenStatus> decode(TokenStatus::Reader from);
void encode(std::span<const control::TokenStatus> tokens, capnp::List<TokenStatus>::Builder into);
Result<std::vector<control::TokenStatus>> decode(capnp::List<TokenStatus>::Reader from);

void encode(const control::KeyStatus& key, KeyStatus::Builder into);
Result<control::KeyStatus> decode(KeyStatus::Reader from);
void encode(std::span<const control::KeyStatus> keys, capnp::List<KeyStatus>::Builder into);
Result<std::vector<control::KeyStatus>> decode(capnp::List<KeyStatus>::Reader from);

}  // namespace femrun::wire
