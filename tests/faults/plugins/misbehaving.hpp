// SPDX-License-Identifier: MIT
// What the plugins of misbehaving.femrun are called: each by its deed.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>
#include <utility>

#include "femrun/abi/femrun.h"

namespace misbehaving {

inline constexpr std::array solver_deeds{"well-behaved",
                                         "segv",
                                         "segv-above-12",
                                         "abort",
                                         "exit",
                                         "throw",
                                         "throw-int",
                                         "hang",
                                         "stop",
                                         "leak",
                                         "hoard",
                                         "nan",
                                         "infinite",
                                         "nan-second",
                                         "infinite-second",
                                         "unset",
                                         "status-42",
                                         "cancels-unasked",
                                         "invalid",
                                         "faulty",
                                         "bad-design",
                                         "declared",
                                         "unreadable",
                                         "lost",
                                         "missing",
                                         "unreadable-in-probe",
                                         "says-nothing",
                                         "no-licence",
                                         "garbage",
                                         "chatter",
                                         "stubborn-program",
                                         "patient",
                                         "deaf",
                                         "tidies",
                                         "wrong-kind",
                                         "bad-design-in-probe",
                                         "segv-in-open",
                                         "segv-reopened",
                                         "opens-talking",
                                         "refuses-talking",
                                         "refuses",
                                         "prints",
                                         "odd-stage",
                                         "talks",
                                         "hang-in-destroy",
                                         "hang-in-create",
                                         "exit-in-create",
                                         "throw-in-create",
                                         "null-solver",
                                         "short-table",
                                         "no-solve",
                                         "odd-schema"};

inline constexpr std::array optimizer_deeds{
    "count-up",       "too-many",  "too-few",     "outside",       "rule-breaker",
    "half-steps",     "forgetful", "segv-in-ask", "throw-in-tell", "no-designs",
    "says-cancelled", "moody",     "per-call",    "on-demand",     "stuck",
    "reals-only",     "talkative", "odd-course",  "long-course"};

const void* solver_factory(std::size_t index);
const void* optimizer_factory(std::size_t index);

inline femrun_text_t text(std::string_view words) { return {words.data(), words.size()}; }

inline femrun_status_t say(const femrun_host_t* host, femrun_status_t status,
                           std::string_view stage, std::string_view message) {
    host->set_error(host, text(stage), text(message));
    return status;
}

}  // namespace misbehaving
