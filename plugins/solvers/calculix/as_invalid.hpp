// SPDX-License-Identifier: MIT
#pragma once

#include <femrun/failure.hpp>
#include <femrun/text_template.hpp>

namespace calculix {

/// What templates throw is about what the user wrote.
template <typename Call>
auto as_invalid(Call&& call) {
    try {
        return call();
    } catch (const femrun::TextTemplateError& error) {
        throw femrun::Invalid(error.what());
    }
}

}  // namespace calculix
