// SPDX-License-Identifier: MIT
#pragma once

#include "prepare.hpp"
#include "study/sources.hpp"

namespace femrun::app {

/// The plugins of a prepared study, and the files beside it that its solver's settings name.
study::Sources sources_of(const Prepared& prepared);

}  // namespace femrun::app
