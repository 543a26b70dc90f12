// SPDX-License-Identifier: MIT
// How far the one study of a bench is, as another program sees it.
#pragma once

#include <cstddef>

#include <nlohmann/json.hpp>

#include "support/femrun_program.hpp"

namespace femrun::test {

/// Complete trials; none while there is no database, or one in which the study is not yet.
inline std::size_t completed(const Bench& bench) {
    const Finished listed = bench.femrun({"list", "--json"});
    if (listed.code != 0) return 0;
    const auto studies = nlohmann::json::parse(listed.out, nullptr, false);
    if (!studies.is_array() || studies.empty()) return 0;
    return studies[0]["completed"];
}

}  // namespace femrun::test
