// SPDX-License-Identifier: MIT
#pragma once

#include <string>

#include "base/content_hash.hpp"
#include "stage/store.hpp"
#include "support/catch.hpp"
#include "support/scratch.hpp"

namespace femrun::stage::testing {

using femrun::test::Scratch;

/// Brings a content into the store; gives its hash.
inline std::string bring(Store& store, const std::string& bytes) {
    const std::string hash = content_hash(bytes);
    auto arrival = store.arrive(hash, bytes.size());
    REQUIRE(arrival);
    REQUIRE(*arrival);
    REQUIRE((*arrival)->write(bytes));
    REQUIRE((*arrival)->finish());
    return hash;
}

}  // namespace femrun::stage::testing
