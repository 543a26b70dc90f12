// SPDX-License-Identifier: MIT
// Results with modes: which is read, and how all become one number.
#include "calls/modes.hpp"

#include "fake_objects.hpp"
#include "support/catch.hpp"
#include "trial/output.hpp"

using femtet::Output;
using femtet::Program;
using femtet::Reduction;

namespace {

std::string found(fake::Femtet& femtet, Output output) {
    try {
        return fake::shown(read_output(
            output, {femtet.app, {}, [](const std::string&) { return std::optional<double>(); }}));
    } catch (const std::exception& error) {
        return error.what();
    }
}

Output s11(const std::string& reduce) {
    return {.name = "s11",
            .call = Program::parse("Gogh.Hertz.GetSMatrix(0, 0).Abs"),
            .reduction = Reduction::parse(reduce)};
}

std::optional<std::size_t> peak(const std::vector<double>& values) {
    return chosen(*Reduction::parse("first peak over modes"), values);
}

}  // namespace

TEST_CASE("the values of all modes become one", "[femtet][modes]") {
    fake::Femtet femtet;
    CHECK(found(femtet, s11("min over modes")) == "0.1");
    CHECK(found(femtet, s11("max over modes")) == "0.9");
    CHECK(found(femtet, s11("mean over modes")) == "0.5");
    CHECK(found(femtet, s11("nearest to 0.75 over modes")) == "0.8");
    CHECK(found(femtet, s11("first dip over modes")) == "0.2");
    CHECK(found(femtet, s11("first peak over modes")) == "0.8");
}

TEST_CASE("another value is read at the mode that is chosen", "[femtet][modes]") {
    fake::Femtet femtet;
    Output resonance = s11("first dip over modes");
    resonance.give = Program::parse("Gogh.Hertz.GetFreq().Real");
    resonance.factor = 1e-9;
    CHECK(found(femtet, resonance) == "3.1");
}

TEST_CASE("a mode is selected by its number, or the last", "[femtet][modes]") {
    fake::Femtet femtet;
    Output output{.name = "f", .call = Program::parse("Gogh.Hertz.GetFreq().Real"), .mode = 2};
    CHECK(found(femtet, output) == "3.2e+09");
    output.mode = -1;
    CHECK(found(femtet, output) == "3.3e+09");
    output.mode = 4;
    CHECK(found(femtet, output) ==
          "mode 4 is wanted, and the result has 4 modes, which are counted from 0");
    femtet.hertz->values["nMode"] = 0;
    output.mode = -1;
    CHECK(found(femtet, output) ==
          "mode 'last' is wanted, and the result has 0 modes, which are counted from 0");
    CHECK(found(femtet, s11("min over modes")) == "the result has no modes");
}

TEST_CASE("a peak is above both neighbours", "[femtet][modes]") {
    CHECK(peak({1, 3, 2, 5, 1}) == 1);
    CHECK(peak({1, 3, 3, 2}) == 1);
    CHECK(peak({1, 2, 3}) == std::nullopt);
    CHECK(peak({3, 2, 1}) == std::nullopt);
    CHECK(peak({2, 2}) == std::nullopt);
    CHECK(peak({1, 2, 2}) == std::nullopt);
    CHECK(peak({}) == std::nullopt);

    fake::Femtet femtet;
    femtet.hertz->values["nMode"] = 2;
    CHECK(found(femtet, s11("first dip over modes")) ==
          "there is no dip: no mode of the 2 is below both neighbours");
}

TEST_CASE("reductions have names", "[femtet][modes]") {
    CHECK(Reduction::parse("nearest to 1.4e3 over modes")->to == 1400);
    for (const char* const none : {"", "min", "over modes", "nearest to over modes",
                                   "nearest to x over modes", "smallest over modes"})
        CHECK(!Reduction::parse(none));
}
