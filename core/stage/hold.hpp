// SPDX-License-Identifier: MIT
// What of a store is in use, so that nobody makes room of it: a list that counts for as long as its
// lock is held, which ends with the process.
#pragma once

#include <filesystem>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "base/result.hpp"

namespace femrun::system {
class FileLock;
}

namespace femrun::stage {

class Hold {
public:
    Hold();
    Hold(Hold&& other) noexcept;
    Hold& operator=(Hold&& other) noexcept;
    ~Hold();

    /// Writes down what is used, in the folder for such lists.
    static Result<Hold> take(const std::filesystem::path& folder,
                             const std::vector<std::string>& hashes);
    /// All that is held by anybody; sweeps lists whose holders have died.
    static std::set<std::string> all(const std::filesystem::path& folder);

private:
    void let_go();

    std::filesystem::path list_;
    std::unique_ptr<system::FileLock> lock_;
};

}  // namespace femrun::stage
