// SPDX-License-Identifier: MIT
#include "turns.hpp"

#include <algorithm>

namespace gp {

double TurnTaking::local_share() const {
    const double local = local_.better / local_.tried, model = model_.better / model_.tried;
    return std::clamp(local / (local + model), tuning_.least, 1 - tuning_.least);
}

void TurnTaking::proposed(search::Row row, Turn turn) {
    if (turn != Turn::other) running_.emplace(row, turn);
}

void TurnTaking::complete(search::Row row, bool became_best) {
    const auto ended = running_.extract(row);
    if (ended.empty()) return;
    Record& record = ended.mapped() == Turn::local ? local_ : model_;
    const double keep = 1 - 1 / tuning_.memory;
    record.tried = keep * record.tried + 1;
    record.better = keep * record.better + (became_best ? 1 : 0);
}

}  // namespace gp
