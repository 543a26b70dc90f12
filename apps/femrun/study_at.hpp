// SPDX-License-Identifier: MIT
// A study as it is on record, here or at a scheduler.
#pragma once

#include <memory>
#include <string>

#include "base/result.hpp"
#include "options.hpp"
#include "view/recorded_study.hpp"
#include "visit.hpp"

namespace femrun::app {

/// An empty name: the study that changed last.
Result<std::unique_ptr<view::RecordedStudy>> study_at(const Whereabouts& where,
                                                      const std::string& name);

/// The same over a visit; `options`: what commands about its scheduler take.
Result<std::unique_ptr<view::RecordedStudy>> study_at(Visit& visit, const std::string& name,
                                                      const std::string& options);

}  // namespace femrun::app
