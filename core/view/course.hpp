// SPDX-License-Identifier: MIT
// What a running study has come to so far, kept up as its trials end: looking at a study of 100 000
// trials ten times a second must not mean walking through all of them.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "study/dominance.hpp"
#include "view/front_volume.hpp"
#include "view/limits.hpp"
#include "view/progress.hpp"
#include "view/subject.hpp"

namespace femrun::view {

class Course {
public:
    /// What `subject` refers to outlives this; its history grows.
    explicit Course(const Subject& subject);

    /// Takes the trials that have ended since the last time.
    void follow();

    /// Sets what has failed, what is best for each objective, what is nearest, and the front.
    void tell(Progress& progress);

private:
    void failed(const store::TrialHistory& trial);
    void feasible(const store::TrialHistory& trial);
    std::optional<double> volume();

    Subject subject_;
    LimitedValues limited_;
    std::uint64_t followed_ = 0;  // of the history's ended trials
    std::map<std::string, std::uint64_t> failures_;
    struct Best {
        std::uint64_t trial = 0;
        double loss = 0;
    };
    std::vector<Best> best_;  // for each objective; empty while nothing is feasible
    std::optional<std::uint64_t> nearest_;
    double least_violation_ = 0;
    study::Front front_;  // with several objectives
    ReferencePoint reference_;
    std::optional<double> volume_;  // none while it is not known
};

}  // namespace femrun::view
