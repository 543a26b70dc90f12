// SPDX-License-Identifier: MIT
#include "dakota.hpp"

#include "reading.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::command;

namespace {

const std::vector<Quantity> quantities{{"material", "", Kind::categorical},
                                       {"ribs", "", Kind::integer},
                                       {"x1", "", Kind::real},
                                       {"x2", "", Kind::real}};
const TextValues values{{"material", "S235"}, {"ribs", std::int64_t{4}}, {"x1", -1.2}, {"x2", 1.0}};

Dakota rosenbrock(Dakota::Format format = Dakota::Format::standard) {
    Dakota dakota;
    dakota.format = format;
    dakota.responses = {"f", "g1"};
    return dakota;
}

std::vector<double> results(const std::string& text, Dakota::Labels labels = Dakota::Labels::free) {
    Dakota dakota = rosenbrock();
    dakota.labels = labels;
    const Scratch scratch;
    scratch.write("results.out", text);
    std::vector<double> read;
    for (const Reading& reading : dakota_results(dakota, scratch.path(), "solve"))
        read.push_back(number_of(reading));
    return read;
}

std::string results_complaint(const std::string& text,
                              Dakota::Labels labels = Dakota::Labels::free) {
    return complaint([&] { results(text, labels); });
}

}  // namespace

TEST_CASE("the parameters file is the one that Dakota writes", "[command][dakota]") {
    CHECK(dakota_parameters(rosenbrock(), quantities, values, 17) ==
          "                     4 variables\n"
          "-1.200000000000000e+00 x1\n"
          " 1.000000000000000e+00 x2\n"
          "                     4 ribs\n"
          "                  S235 material\n"
          "                     2 functions\n"
          "                     1 ASV_1:f\n"
          "                     1 ASV_2:g1\n"
          "                     2 derivative_variables\n"
          "                     1 DVV_1:x1\n"
          "                     2 DVV_2:x2\n"
          "                     0 analysis_components\n"
          "                    17 eval_id\n");
}

TEST_CASE("the parameters file can be one for APREPRO", "[command][dakota]") {
    CHECK(dakota_parameters(rosenbrock(Dakota::Format::aprepro), quantities, values, 17) ==
          "{ DAKOTA_VARS = 4 }\n"
          "{ x1 = -1.200000000000000e+00 }\n"
          "{ x2 = 1.000000000000000e+00 }\n"
          "{ ribs = 4 }\n"
          "{ material = \"S235\" }\n"
          "{ DAKOTA_FNS = 2 }\n"
          "{ ASV_1:f = 1 }\n"
          "{ ASV_2:g1 = 1 }\n"
          "{ DAKOTA_DER_VARS = 2 }\n"
          "{ DVV_1:x1 = 1 }\n"
          "{ DVV_2:x2 = 2 }\n"
          "{ DAKOTA_AN_COMPS = 0 }\n"
          "{ DAKOTA_EVAL_ID = 17 }\n");
}

TEST_CASE("results are values in order, with or without labels", "[command][dakota]") {
    const std::vector<double> both{1.5, -2};

    CHECK(results("1.5\n-2\n") == both);
    CHECK(results("  1.5e0 f -2 g1\n") == both);
    CHECK(results("1.5 objective\n-2 constraint\n[ 1 2 ]\n[[ 1 0\n0 1 ]]\n") == both);
    CHECK(results("1.5 f\n-2 g1\n", Dakota::Labels::required) == both);
}

TEST_CASE("a driver that writes fail has a design that cannot be solved", "[command][dakota]") {
    CHECK(results_complaint("\n  FAILED: mesh folded\n1\n2\n") ==
          "solve: the driver wrote 'FAILED: mesh folded' into 'results.out'");
    CHECK(results_complaint("Fail") == "solve: the driver wrote 'Fail' into 'results.out'");
}

TEST_CASE("results that are not what was asked for say why", "[command][dakota]") {
    const std::string who = "results of Dakota's driver: ";

    CHECK(results_complaint("1\n") == who + "'results.out' has 1 values, and 2 are wanted");
    CHECK(results_complaint("1\n2\n3\n") == who + "'results.out' has 3 values, and 2 are wanted");
    CHECK(results_complaint("") == who + "'results.out' has 0 values, and 2 are wanted");
    CHECK(results_complaint("one\n") ==
          who + "line 1 of 'results.out' has 'one', which is no number");
    CHECK(results_complaint("1\nnan\n") ==
          who + "line 2 of 'results.out' has 'nan' for 'g1', which is not finite");
    CHECK(results_complaint("1 g1\n2 f\n", Dakota::Labels::required) ==
          who + "line 1 of 'results.out' has label 'g1' where 'f' is wanted");
    CHECK(results_complaint("1 f\n2\n", Dakota::Labels::required) ==
          who + "line 2 of 'results.out' has no label where 'g1' is wanted");
    const Scratch empty;
    CHECK(complaint([&] { dakota_results(rosenbrock(), empty.path(), "solve"); }) ==
          "results of Dakota's driver: the steps left no file 'results.out'; there is nothing");
}
