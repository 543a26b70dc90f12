// SPDX-License-Identifier: MIT
// A study that was handed in by somebody who does not have its plugins: whoever has them checks
// what `prepare` would have checked, with the same sentences.
#pragma once

#include <functional>
#include <string>

#include <kj/async.h>

#include "base/result.hpp"
#include "host/catalogue.hpp"
#include "serve/take_up.hpp"
#include "wire/convert.hpp"
#include "work/handed_in.hpp"

namespace femrun::serve {

/// The solver's settings with their defaults, or all mistakes in one error of kind invalid.
Result<std::string> late_settings(const work::HandedIn& handed_in, const std::string& settings,
                                  const host::Plugin& solver);

/// Rejects with all mistakes, kind invalid, when the solver does not return what the study names.
kj::Promise<void> late_responses(work::HandedIn handed_in, wire::Solver::Client solver);

/// A mistake that a worker has found when it opened the solver: where it stands in the study file.
Error late_mistake(const work::HandedIn& handed_in, Error found);

/// What the scheduler's own plugins say of settings that nobody has checked. The solver may be
/// known to workers alone; the optimizer runs here.
using FindPlugin =
    std::function<Result<host::Plugin>(host::PluginKind kind, const std::string& name)>;
Result<WantedStudy> checked_here(WantedStudy wanted, const work::HandedIn& handed_in,
                                 const FindPlugin& find);

/// Whether there is anything for it to check.
bool is_unchecked(const WantedStudy& wanted);

}  // namespace femrun::serve
