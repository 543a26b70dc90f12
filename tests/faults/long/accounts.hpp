// SPDX-License-Identifier: MIT
// What is on record of a study beside what its solver said, and beside what befell the PCs: every
// solve that began must have a reason, and every one that ended must count once.
#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "trouble.hpp"

namespace femrun::test {

struct Account {
    std::size_t complete = 0;  // trials
    std::size_t begun = 0;     // solves
    std::size_t again = 0;     // of them for nothing, because of what befell their PCs
    std::vector<std::string> fouls;
};

Account account_of(const nlohmann::json& study, const Said& said,
                   const std::vector<Befell>& befell);

/// Files of attempts, of studies and of reports that nobody needs any more: on the workers' PCs,
/// and beside the database.
std::vector<std::string> folders_left(const Cluster& cluster, int workers,
                                      const std::vector<nlohmann::json>& studies);

}  // namespace femrun::test
