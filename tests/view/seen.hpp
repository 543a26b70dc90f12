// SPDX-License-Identifier: MIT
// Studies to look at: a definition with its records, compiled and folded.
#pragma once

#include <memory>
#include <vector>

#include "view/subject.hpp"

namespace femrun::view::testing {

class Seen {
public:
    Seen(study::StudyDefinition definition, const std::vector<store::Record>& records);
    Subject subject(std::string database = "femrun.db") const {
        return {definition_, *space_, *goals_, history_, false, std::move(database)};
    }
    void add(store::Fact fact);

private:
    study::StudyDefinition definition_;
    std::unique_ptr<study::SearchSpace> space_;
    std::unique_ptr<study::Goals> goals_;
    store::History history_;
};

/// The bracket with a fixed and a derived quantity, and its four trials.
Seen bracket();
/// The bracket with nothing recorded.
Seen untouched();

/// Two objectives (mass down, stiffness up), real parameters x and y; `points` are complete trials'
/// values, feasible unless the mass is negative.
Seen two_objectives(const std::vector<std::vector<double>>& points);

}  // namespace femrun::view::testing
