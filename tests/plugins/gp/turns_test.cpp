// SPDX-License-Identifier: MIT
#include "gp/turns.hpp"

#include "support/catch.hpp"

using namespace gp;

namespace {

void tell(TurnTaking& turns, Turn turn, bool better, int times) {
    static search::Row row = 0;
    for (int k = 0; k < times; ++k) {
        turns.proposed(++row, turn);
        turns.complete(row, better);
    }
}

}  // namespace

TEST_CASE("at first both have as many turns", "[gp][turns]") {
    CHECK(TurnTaking(Turns{}).local_share() == 0.5);
}

TEST_CASE("who finds better designs has more turns, and the other never none", "[gp][turns]") {
    TurnTaking turns{Turns{}};
    tell(turns, Turn::local, true, 40);
    tell(turns, Turn::model, false, 40);
    CHECK(turns.local_share() == 0.9);

    tell(turns, Turn::local, false, 40);
    tell(turns, Turn::model, true, 40);
    CHECK(turns.local_share() == 0.1);
}

TEST_CASE("what was spread over the space, was given up or is unknown counts for nobody",
          "[gp][turns]") {
    TurnTaking turns{Turns{}};
    tell(turns, Turn::other, true, 40);
    turns.proposed(100'000, Turn::local);
    turns.forget(100'000);
    turns.complete(100'000, true);
    turns.complete(100'001, true);

    CHECK(turns.local_share() == 0.5);
}
