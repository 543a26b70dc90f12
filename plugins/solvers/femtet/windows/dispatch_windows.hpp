// SPDX-License-Identifier: MIT
// Objects of COM as objects with members: late binding, because nothing but names is known of them.
// For one thread, as the objects are.
#pragma once

#include <windows.h>

#include <memory>

#include "automation/object.hpp"

namespace femtet {

/// Takes the reference over.
///
/// What members are numbered is asked once for each way to an object: what "Gogh.Gauss" gives is of
/// one class, however often it is given. Asking again for every object would double the calls to
/// another process, which is what a trial's time is made of beside Femtet's own.
std::shared_ptr<Object> object_over(IDispatch* dispatch);

}  // namespace femtet
