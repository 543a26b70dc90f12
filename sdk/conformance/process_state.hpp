// SPDX-License-Identifier: MIT
// What belongs to the whole process and not to one plugin in it.
#pragma once

#include <filesystem>
#include <string>

namespace femrun::conformance {

class ProcessState {
public:
    /// As it is now.
    ProcessState();
    /// What is no longer as it was: "the working folder"; puts it back. Empty: nothing.
    std::string changed_and_restored() const;

private:
    std::filesystem::path folder_;
    std::string locale_;
    int rounding_;
};

}  // namespace femrun::conformance
