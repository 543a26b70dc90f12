// SPDX-License-Identifier: MIT
#include "auto/choice.hpp"

#include "support/catch.hpp"

using namespace auto_optimizer;

namespace {

Situation front_of_two(std::uint64_t trials) {
    return {.parameters = 4, .objectives = 2, .constraints = 1, .trials_wanted = trials};
}

Situation beam(std::uint64_t trials, double solve_s) {
    return {.parameters = 4, .constraints = 5, .trials_wanted = trials, .solve_s = solve_s};
}

}  // namespace

TEST_CASE("one objective is for a model of all that is known while a solve takes its time",
          "[auto]") {
    const Choice choice = choose(beam(200, 600), std::nullopt);

    CHECK(choice.way == Way::gp);
    CHECK(choice.reason ==
          "4 parameters, 1 objective, 5 constraints, about 200 trials: a model of all that is "
          "known learns most from each");
    CHECK(choose(beam(0, 0), std::nullopt).way == Way::gp);  // nobody knows how long one takes
}

TEST_CASE("a solver that is quicker than the model is for the quicker optimizer", "[auto]") {
    Situation truss = beam(1500, 0.02);
    CHECK(choose(truss, Way::gp).way == Way::gp);  // little is known, and soon modelled
    truss.told = 100;

    const Choice choice = choose(truss, Way::gp);

    CHECK(choice.way == Way::tpe);
    CHECK(choice.reason ==
          "a solve takes 20 ms, less than a model of all that is known takes for a proposal");
    truss.trials_wanted = 110;  // all proposals together take a second or two: nobody minds
    CHECK(choose(truss, Way::gp).way == Way::gp);
}

TEST_CASE("slots wait for proposals together", "[auto]") {
    Situation study = beam(2000, 1);
    study.told = 150;
    study.slots = 2;
    CHECK(choose(study, Way::gp).way == Way::gp);

    study.slots = 16;

    CHECK(choose(study, Way::gp).way == Way::tpe);
}

TEST_CASE("a front of few trials is for models near it, one of thousands is bred", "[auto]") {
    CHECK(choose(front_of_two(200), std::nullopt).reason ==
          "4 parameters, 2 objectives, 1 constraint, about 200 trials: models near the front learn "
          "most from each");
    CHECK(choose(front_of_two(200), std::nullopt).way == Way::tpe);

    CHECK(choose(front_of_two(5000), std::nullopt).way == Way::nsga2);
    CHECK(choose(front_of_two(5000), std::nullopt).reason ==
          "about 5000 trials for a front of 2 objectives, which breeding covers best");
}

TEST_CASE("dozens of slots at a front are bred for when there are a thousand trials", "[auto]") {
    Situation busy = front_of_two(1500);
    busy.slots = 32;

    CHECK(choose(busy, std::nullopt).way == Way::nsga2);
    CHECK(choose(busy, std::nullopt).reason ==
          "32 slots at a front of 2 objectives, more than models of it can keep up with");
    // A worker that goes for a while changes nothing.
    busy.slots = 20;
    CHECK(choose(busy, Way::nsga2).way == Way::nsga2);
    CHECK(choose(busy, Way::tpe).way == Way::tpe);
    busy.slots = 32;
    busy.trials_wanted = 400;
    CHECK(choose(busy, std::nullopt).way == Way::tpe);
}

TEST_CASE("how many trials there will be follows from what ends the study first", "[auto]") {
    Situation study = front_of_two(8000);
    CHECK(trials_expected(study) == 8000);
    study.trials_most = 6000;
    CHECK(trials_expected(study) == 6000);

    // An hour is left, and two slots solve in ten seconds.
    study.told = 50;
    study.left_s = 3600;
    study.slots = 2;
    study.solve_s = 10;
    CHECK(trials_expected(study) == 50 + 720);
    CHECK(choose(study, std::nullopt).way == Way::tpe);

    // Before the first solve the pace is not known.
    study.solve_s = 0;
    CHECK(trials_expected(study) == 6000);
    CHECK(trials_expected({}) == 0);
}

TEST_CASE("a proposal takes as the square of the trials, until a subset of them is taken",
          "[auto]") {
    const Situation plain{.parameters = 10}, limited{.parameters = 10, .constraints = 1};

    CHECK(ask_s(plain, 100) == Approx(0.015));
    CHECK(ask_s(plain, 1000) == Approx(1.5));
    CHECK(ask_s(plain, 1'000'000) == Approx(3));
    CHECK(ask_s(limited, 100) == Approx(0.015 * 1.6));
}

TEST_CASE("who is on a way stays on it about the limit", "[auto]") {
    CHECK(choose(front_of_two(2900), std::nullopt).way == Way::tpe);
    CHECK(choose(front_of_two(2900), Way::tpe).way == Way::tpe);
    CHECK(choose(front_of_two(2900), Way::nsga2).way == Way::nsga2);
    CHECK(choose(front_of_two(2000), Way::nsga2).way == Way::tpe);

    Situation study = beam(2000, 0.07);  // as long as a proposal takes
    study.told = 100;
    study.constraints = 6;
    CHECK(choose(study, Way::gp).way == Way::gp);
    CHECK(choose(study, Way::tpe).way == Way::tpe);
    study.solve_s = 0.11;
    CHECK(choose(study, Way::tpe).way == Way::gp);
}

TEST_CASE("only what may be chosen is chosen", "[auto]") {
    Situation study = beam(200, 600);
    study.among = {Way::tpe, Way::nsga2};
    CHECK(choose(study, std::nullopt).way == Way::tpe);
    CHECK(choose(study, std::nullopt).reason ==
          "4 parameters, 1 objective, 5 constraints, about 200 trials: it suits best of those that "
          "may be chosen");

    Situation front = front_of_two(9000);
    front.among = {Way::gp};
    CHECK(choose(front, std::nullopt).way == Way::gp);
}

TEST_CASE("every way is found by its name", "[auto]") {
    for (const Way way : {Way::gp, Way::tpe, Way::nsga2}) CHECK(way_named(name(way)) == way);
    CHECK_FALSE(way_named("cmaes"));
}

TEST_CASE("what a solve takes is said as people say it, and who waits for whom", "[auto]") {
    Situation study{.parameters = 10, .objectives = 1, .told = 1000, .trials_wanted = 2000};
    const auto said = [&study](double solve_s, std::uint32_t slots) {
        study.solve_s = solve_s;
        study.slots = slots;
        return choose(study, std::nullopt).reason;
    };

    CHECK(said(0.25, 1) ==
          "a solve takes 250 ms, less than a model of all that is known takes for a proposal");
    CHECK(said(1.2, 1) ==
          "a solve takes 1.2 s, less than a model of all that is known takes for a proposal");
    CHECK(said(20, 40) ==
          "a solve takes 20 s, and 40 slots would wait for what a model of all that is known "
          "proposes");
}
