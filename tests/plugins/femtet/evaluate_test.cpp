// SPDX-License-Identifier: MIT
// What a call does with a Femtet, and what it gives.
#include "calls/evaluate.hpp"

#include <string>

#include "fake_objects.hpp"
#include "support/catch.hpp"

using femtet::CallError;
using femtet::Program;

namespace {

std::optional<double> constant(const std::string& name) {
    if (name == "GALILEO_VON_MISES_C") return 7;
    if (name == "CMPX_REAL_C") return 0;
    return std::nullopt;
}

/// The number, or what is said instead.
std::string found(fake::Femtet& femtet, const std::string& text) {
    try {
        const double value =
            run_to_number(Program::parse(text), {femtet.app, {{"length", 200}}, constant});
        return fake::shown(value);
    } catch (const std::exception& error) {
        return error.what();
    }
}

}  // namespace

TEST_CASE("a call is made, and its element is the value", "[femtet][calls]") {
    fake::Femtet femtet;
    femtet.gogh->child("Galileo")->methods["GetMaxDisplacement_py"] =
        fake::gives(fake::Value::List{1e-6, -2e-6, 3e-6});

    CHECK(found(femtet, "Gogh.Galileo.GetMaxDisplacement_py()[2]") == "3e-06");
    CHECK(found(femtet, "Femtet.Gogh.Galileo.GetMaxDisplacement_py()[1]") == "-2e-06");
}

TEST_CASE("assignments are made before", "[femtet][calls]") {
    fake::Femtet femtet;
    const auto galileo = femtet.gogh->child("Galileo");
    galileo->methods["GetMAXPotentialPoint_py"] =
        fake::gives(fake::Value::List{true, fake::Value::List{1.0, 2.0, 3.0}, 4.5e8});

    CHECK(found(femtet,
                "Gogh.Galileo.Potential = GALILEO_VON_MISES_C; "
                "Gogh.Galileo.GetMAXPotentialPoint_py(constants.CMPX_REAL_C)[2]") == "4.5e+08");
    CHECK(femtet.app.diary() ==
          fake::Diary{"Gogh.Galileo.Potential = 7", "Gogh.Galileo.GetMAXPotentialPoint_py(0)"});
    CHECK(found(femtet, "Femtet.RedrawMode = False; 1") == "1");
    CHECK(femtet.app.diary().back() == "RedrawMode = False");
}

TEST_CASE("a value can be kept and used again", "[femtet][calls]") {
    fake::Femtet femtet;
    CHECK(found(femtet, "coil = Gogh.Gauss.GetCoilList()[0]; Gogh.Gauss.GetL(coil, coil)") ==
          "5e-08");
    CHECK(femtet.app.diary().back() == "Gogh.Gauss.GetL('COIL', 'COIL')");
    CHECK(found(femtet, "g = Gogh.Gauss; g.GetL(1, 2)") == "5e-08");
}

TEST_CASE("quantities of the study are values", "[femtet][calls]") {
    fake::Femtet femtet;
    femtet.gauss->methods["At"] = [](const fake::Arguments& a) { return a.at(0); };
    CHECK(found(femtet, "Gogh.Gauss.At(length, 0, 0)") == "200");
}

TEST_CASE("of a complex number one part is read", "[femtet][calls]") {
    fake::Femtet femtet;
    femtet.gauss->methods["GetZ"] = fake::gives(fake::complex(3, -4));

    CHECK(found(femtet, "Gogh.Gauss.GetZ().Real") == "3");
    CHECK(found(femtet, "Gogh.Gauss.GetZ().Imag") == "-4");
    CHECK(found(femtet, "Gogh.Gauss.GetZ().Abs") == "5");
    CHECK(found(femtet, "z = -5; z.Abs") == "5");
    CHECK(found(femtet, "Gogh.Gauss.GetZ()") ==
          "gave an object, where a number is wanted; if it is a complex number, end the call with "
          ".Real, .Imag or .Abs");
}

TEST_CASE("what is not there is said with its place", "[femtet][calls]") {
    fake::Femtet femtet;
    CHECK(found(femtet, "Gogh.Gauss.GetCoilList()[2]") ==
          "at character 25: 'Gogh.Gauss.GetCoilList' gave a list of 2, which has no element [2]; "
          "they are counted from 0");
    CHECK(found(femtet, "Gogh.Gauss.GetL(1, 1)[0]") ==
          "at character 22: 'Gogh.Gauss.GetL' gave the number 5e-08, which has no elements; leave "
          "out [0]");
    CHECK(found(femtet, "Gogh.Gauss.GetL(1, 1).Real") ==
          "at character 23: 'Gogh.Gauss.GetL' is the number 5e-08, which has no 'Real'");
    CHECK(found(femtet, "Gogh.Gauss.GetCoilList()") ==
          "gave a list of 2, where a number is wanted; choose one with an index: [0]");
    CHECK(found(femtet, "Gogh.Gaus.GetL(1, 1)") ==
          "'Gogh.Gaus' could not be read: there is no such member");
    CHECK(found(femtet, "Gogh.Gauss.GetM(1, 1)") ==
          "'Gogh.Gauss.GetM' failed: there is no such member");
    CHECK(found(femtet, "Gogh.Gauss.GetL(GAUSS_C, 1)") ==
          "at character 17: Femtet's type library has no constant 'GAUSS_C'; see Femtet's Macro "
          "Help for its name, and that this version has it");
}
