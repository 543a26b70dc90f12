// SPDX-License-Identifier: MIT
// A folder of a test's own, with paths as the store takes them.
#pragma once

#include <string>

#include "support/scratch.hpp"

namespace femrun::store::testing {

class Folder {
public:
    std::string path() const { return scratch_.path().string(); }
    std::string file(const std::string& name) const { return scratch_.path(name).string(); }

private:
    test::Scratch scratch_;
};

}  // namespace femrun::store::testing
