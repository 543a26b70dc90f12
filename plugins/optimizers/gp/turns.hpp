// SPDX-License-Identifier: MIT
// Whose turn it is: of the model of the whole space, or of the local search beside it.
//
// Each has the turns that its latest proposals deserve: in proportion to how often one of them
// became the best, what is older counting less and less. Where a function is a smooth valley the
// local search takes over, where constraints cross the models do, and neither ever rests
// altogether.
#pragma once

#include <map>

#include "search/row.hpp"

namespace gp {

enum class Turn { other, model, local };  // other: spread over the space, or at random

struct Turns {
    double memory = 5;   // proposals after which what one did counts 1 / e
    double least = 0.1;  // share of each
};

class TurnTaking {
public:
    explicit TurnTaking(const Turns& tuning) : tuning_(tuning) {}

    double local_share() const;
    void proposed(search::Row row, Turn turn);
    void complete(search::Row row, bool became_best);
    void forget(search::Row row) { running_.erase(row); }

private:
    struct Record {
        double tried = 2, better = 1;  // as if one of two had been
    };

    Turns tuning_;
    Record model_, local_;
    std::map<search::Row, Turn> running_;
};

}  // namespace gp
