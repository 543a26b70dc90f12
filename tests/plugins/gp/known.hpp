// SPDX-License-Identifier: MIT
// A history for stories: designs spread over a space, told what functions make of them.
#pragma once

#include <functional>
#include <vector>

#include "gp/beliefs.hpp"
#include "search/spread.hpp"

namespace gp {

struct Answer {
    std::vector<double> losses, excesses;  // no losses: it could not be solved
};

struct Known {
    search::Space space;
    search::History history;
    Beliefs beliefs;
    std::vector<Row> complete, failed;

    Known(const std::vector<search::Parameter>& parameters, std::size_t objectives,
          std::size_t constraints, std::size_t count,
          const std::function<Answer(const double*)>& function)
        : space(parameters),
          history(space.size(), objectives, constraints),
          beliefs(space, objectives, constraints, {}) {
        numerics::Engine engine(11);
        std::uint64_t trial = 0;
        for (std::vector<double>& point : search::latin_hypercube(space, count, engine)) {
            space.snap(point.data());
            const Row row = history.begin(++trial, point);
            const Answer answer = function(point.data());
            const bool solved = !answer.losses.empty();
            history.end(trial, solved ? search::State::complete : search::State::failed,
                        answer.losses, answer.excesses);
            (solved ? complete : failed).push_back(row);
        }
        beliefs.learn(history, complete, failed);
    }
};

/// Parameters from 0 to 1.
inline std::vector<search::Parameter> unit_box(std::size_t n) {
    return std::vector<search::Parameter>(n, {{0, 1, 0, false}, false});
}

}  // namespace gp
