// SPDX-License-Identifier: MIT
#pragma once

#include <kj/exception.h>

#include "base/result.hpp"

namespace femrun::net {

/// What a call to a scheduler came to, for the person who asked: plain, whatever came.
Error scheduler_error(const kj::Exception& exception);

}  // namespace femrun::net
