// SPDX-License-Identifier: MIT
#pragma once

#include "base/result.hpp"
#include "control/submission.hpp"
#include "serve/take_up.hpp"

namespace femrun::serve {

/// What somebody elsewhere has handed in, read again: nothing that comes over a network is believed
/// to be what a well-meaning program would have sent.
Result<WantedStudy> wanted_of(const control::Submission& submission);

/// Its study file, for whoever has to check it yet.
work::HandedIn handed_in_of(const control::Submission& submission);

}  // namespace femrun::serve
