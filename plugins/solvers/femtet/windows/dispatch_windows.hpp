// SPDX-License-Identifier: MIT
// Objects of COM as objects with members: late binding, because nothing but names is known of them.
// For one thread, as the objects are.
#pragma once

#include <windows.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "automation/object.hpp"

namespace femtet {

/// Takes the reference over.
std::shared_ptr<Object> object_over(IDispatch* dispatch);

/// What a VARIANT holds: any number is a number, arrays of any kind and dimension are lists.
Value value_of(const VARIANT& variant);

}  // namespace femtet
