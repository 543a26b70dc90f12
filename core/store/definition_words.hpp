// SPDX-License-Identifier: MIT
// The words for enumerators in a definition's JSON, in the order of the enumerators.
#pragma once

namespace femrun::store::words {

constexpr const char* scales[] = {"linear", "logarithmic"};
constexpr const char* senses[] = {"minimize", "maximize", "target"};
constexpr const char* isolations[] = {"by_plugin", "thread", "process"};
constexpr const char* keeps[] = {"all", "failed and best", "failed", "best", "none"};

}  // namespace femrun::store::words
