// SPDX-License-Identifier: MIT
// The wall at the C line: what a plugin throws through it, against the law, is a status here and
// goes no further.
#pragma once

#include <exception>
#include <new>
#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "femrun/abi/base.h"
#include "wire/error_text.hpp"

namespace femrun::host {

/// A value, or what was wrong with the call that should have given it, with its stage.
template <typename T>
using Answer = std::variant<T, wire::RemoteError>;

/// How a call of a plugin's table came back.
struct Returned {
    femrun_status_t status = FEMRUN_OK;
    std::string thrown;          // what it threw, in a few words; empty when it returned
    bool out_of_memory = false;  // it threw std::bad_alloc
};

template <typename Call>
Returned behind_firewall(Call&& call) {
    try {
        return {std::forward<Call>(call)(), {}, false};
    } catch (const std::bad_alloc&) {
        return {FEMRUN_UNAVAILABLE, "an exception out of the library: out of memory", true};
    } catch (const std::exception& thrown) {
        return {FEMRUN_FAULT, std::string("an exception out of the library: ") + thrown.what(),
                false};
    } catch (...) {
        return {FEMRUN_FAULT, "an exception out of the library that says nothing", false};
    }
}

}  // namespace femrun::host
