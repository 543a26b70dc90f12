// SPDX-License-Identifier: MIT
#pragma once

#include "serve/prepare.hpp"
#include "serve/take_up.hpp"
#include "study/sources.hpp"

namespace femrun::serve {

/// The plugins of a study that is ready, and the files beside it that its solver's settings name.
study::Sources sources_of(const ReadyStudy& ready);

/// What is handed in of it.
WantedStudy wanted_of(const ReadyStudy& ready, control::Changes changes);

}  // namespace femrun::serve
