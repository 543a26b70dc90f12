// SPDX-License-Identifier: MIT
#include <femrun/text_template.hpp>

#include <clocale>
#include <cstdlib>
#include <limits>

#include "support/catch.hpp"

using namespace femrun;
using Names = std::vector<std::string>;

namespace {

std::string rendered(std::string_view text, const TextValues& values) {
    return TextTemplate::parse(text, "beam.inp.tmpl").render(values);
}

std::string formatted(std::string_view spec, const TextValue& value) {
    return TextFormat::parse(spec).apply(value);
}

/// What the call complains of.
template <typename Call>
std::string complaint(Call&& call) {
    try {
        call();
    } catch (const std::exception& e) {
        return e.what();
    }
    return "no complaint";
}

std::string parse_complaint(std::string_view text) {
    return complaint([&] { TextTemplate::parse(text, "beam.inp.tmpl"); });
}

std::string format_complaint(std::string_view spec, const TextValue& value) {
    return complaint([&] { formatted(spec, value); });
}

}  // namespace

TEST_CASE("a template's places take the design's values", "[sdk][text_template]") {
    const TextValues design{{"thickness", 0.1}, {"ribs", std::int64_t{4}}, {"steel", "S235"}};

    CHECK(rendered("t=${thickness}, n=${ribs}, m=${steel}\r\n", design) ==
          "t=0.1, n=4, m=S235\r\n");
    CHECK(rendered("${thickness:.3f}${thickness:10.3e}|", design) == "0.100 1.000e-01|");
    CHECK(rendered("", design).empty());
}

TEST_CASE("two dollars before a brace stand for one dollar and the brace", "[sdk][text_template]") {
    CHECK(rendered("echo $${HOME} $HOME ${t}$ {t}", {{"t", 2.5}}) == "echo ${HOME} $HOME 2.5$ {t}");
}

TEST_CASE("a number without a format reads back as the same number", "[sdk][text_template]") {
    for (const double number : {0.1, 1.0 / 3.0, 1e-300, 6.02214076e23, 4.0, -0.0,
                                std::numeric_limits<double>::denorm_min()}) {
        CHECK(std::strtod(rendered("${x}", {{"x", number}}).c_str(), nullptr) == number);
    }
    CHECK(rendered("${x}", {{"x", 4.0}}) == "4");
    CHECK(rendered("${x}", {{"x", 1e20}}) == "1e+20");
    CHECK(rendered("${x}", {{"x", std::int64_t{9007199254740993}}}) == "9007199254740993");
}

TEST_CASE("formats follow sign, zeros, width, precision and type", "[sdk][text_template]") {
    CHECK(formatted(".6g", 1.0 / 3) == "0.333333");
    CHECK(formatted(".6", 1.0 / 3) == "0.333333");
    CHECK(formatted("g", 1234567.0) == "1.23457e+06");
    CHECK(formatted("E", 0.00012) == "1.200000E-04");
    CHECK(formatted(".2G", 0.000012) == "1.2E-05");
    CHECK(formatted("f", 2.0) == "2.000000");
    CHECK(formatted("+.1f", 2.0) == "+2.0");
    CHECK(formatted(" .1f", 2.0) == " 2.0");
    CHECK(formatted("08.3f", -2.5) == "-002.500");
    CHECK(formatted("10", 2.5) == "       2.5");
    CHECK(formatted("<10", 2.5) == "2.5       ");
    CHECK(formatted("*^9.1f", 2.5) == "***2.5***");
    CHECK(formatted("05d", std::int64_t{42}) == "00042");
    CHECK(formatted("5", std::int64_t{42}) == "   42");
    CHECK(formatted(".2f", std::int64_t{42}) == "42.00");
    CHECK(formatted("05", std::numeric_limits<double>::infinity()) == "  inf");
    CHECK(formatted(".0f", 1e300).size() == 301);
    CHECK(formatted("", 2.5) == "2.5");
}

TEST_CASE("texts stand left in their width, counted in characters", "[sdk][text_template]") {
    CHECK(formatted("8", "S235") == "S235    ");
    CHECK(formatted(">8s", "S235") == "    S235");
    CHECK(formatted("6", "größe") == "größe ");
}

TEST_CASE("a choice that reads as a number takes a number's format", "[sdk][text_template]") {
    CHECK(formatted(".2f", "0.5") == "0.50");
    CHECK(formatted("03d", "8") == "008");
    CHECK(formatted("", "8") == "8");
}

TEST_CASE("values are written with a point in every locale", "[sdk][text_template]") {
    const std::string before = std::setlocale(LC_NUMERIC, nullptr);
    std::setlocale(LC_NUMERIC, "de_DE.UTF-8");  // where it is installed

    const std::string written = rendered("${x} ${x:.2f}", {{"x", 1.5}});

    std::setlocale(LC_NUMERIC, before.c_str());
    CHECK(written == "1.5 1.50");
}

TEST_CASE("a place without parameter is named with its line and the near name",
          "[sdk][text_template]") {
    const auto deck = TextTemplate::parse("*NODE\n1, ${width}\n2, ${thicknes:.6g}\n", "beam.inp");

    CHECK(deck.mistakes({"thickness"}) ==
          Names{"beam.inp:2: '${width}' names no parameter; known are 'thickness'",
                "beam.inp:3: '${thicknes:.6g}' names no parameter; did you mean 'thickness'?"});
    CHECK(deck.mistakes({"width", "thicknes"}).empty());
    CHECK(complaint([&] {
              (void)deck.render({{"width", 1.0}, {"thickness", 2.0}});
          }) == "beam.inp:3: '${thicknes:.6g}' names no parameter; did you mean 'thickness'?");
    CHECK(TextTemplate::parse("${a}", "x").mistakes({}) == Names{"x:1: '${a}' names no parameter"});
}

TEST_CASE("a template that is not a file has no lines", "[sdk][text_template]") {
    const auto argument = TextTemplate::parse("--t=${t}", "solver.steps.0.arguments.1",
                                              TextTemplate::Lines::unnumbered);

    CHECK(argument.mistakes({"u"}) ==
          Names{"solver.steps.0.arguments.1: '${t}' names no parameter; known are 'u'"});
}

TEST_CASE("a place that is not closed on its line is refused", "[sdk][text_template]") {
    CHECK(parse_complaint("a\nb ${thickness\n}") ==
          "beam.inp.tmpl:2: '${thickness' is not closed; write '${name}', or '$${' for a literal "
          "'${'");
    CHECK(parse_complaint("${a_very_long_text_without_end") ==
          "beam.inp.tmpl:1: '${a_very_long_text_w' is not closed; write '${name}', or '$${' for a "
          "literal '${'");
}

TEST_CASE("a place without a name is refused", "[sdk][text_template]") {
    const std::string remedy =
        "' holds no name; write '${name}' or '${name:.6g}', or '$${' for a literal '${'";

    CHECK(parse_complaint("${}") == "beam.inp.tmpl:1: '${}" + remedy);
    CHECK(parse_complaint("\n\n${:.3f}") == "beam.inp.tmpl:3: '${:.3f}" + remedy);
    CHECK(parse_complaint("${my name}") == "beam.inp.tmpl:1: '${my name}" + remedy);
}

TEST_CASE("a format that is none is refused with what is wrong", "[sdk][text_template]") {
    const std::string remedy =
        "; write [fill-align][sign][0][width][.precision][type], such as '.6g', '10.3e' or '05d'";

    CHECK(
        parse_complaint("${HOME:-/root}") ==
        "beam.inp.tmpl:1: '${HOME:-/root}': format '-/root': '/root' is not one of e, E, f, g, G, "
        "d, s, w, W" +
            remedy);
    CHECK(parse_complaint("${t:.f}") ==
          "beam.inp.tmpl:1: '${t:.f}': format '.f': a '.' needs the number of digits after it" +
              remedy);
    CHECK(parse_complaint("${t:201}") ==
          "beam.inp.tmpl:1: '${t:201}': format '201': width is above 200" + remedy);
    CHECK(
        parse_complaint("${t:.999999999999f}") ==
        "beam.inp.tmpl:1: '${t:.999999999999f}': format '.999999999999f': precision is above 100" +
            remedy);
    CHECK(parse_complaint("${t:.2d}") ==
          "beam.inp.tmpl:1: '${t:.2d}': format '.2d': 'd' has no precision" + remedy);
}

TEST_CASE("a value that does not fit its format is refused", "[sdk][text_template]") {
    CHECK(format_complaint("d", 2.5) == "'d' takes whole numbers, not 2.5; write '.0f' to round");
    CHECK(format_complaint(".3f", "S235") ==
          "'.3f' formats numbers, not the text 'S235'; leave it out or give a width alone");
    CHECK(complaint([] {
              rendered("x\n${m:+}", {{"m", "S235"}});
          }) ==
          "beam.inp.tmpl:2: '${m:+}': '+' formats numbers, not the text 'S235'; leave it out or "
          "give a width alone");
}

TEST_CASE("a value that is longer than its width is refused, and shifts nothing",
          "[sdk][text_template]") {
    CHECK(format_complaint("8.3f", 12345.678) ==
          "'8.3f' has room for 8 characters, and '12345.678' needs 9; write a larger width, none, "
          "or '8w' for as many digits as fit");
    CHECK(format_complaint("03d", std::int64_t{-100}) ==
          "'03d' has room for 3 characters, and '-100' needs 4; write a larger width, none, or "
          "'3w' for as many digits as fit");
    CHECK(format_complaint("3", "S235") ==
          "'3' has room for 3 characters, and 'S235' needs 4; write a larger width, or none");
    CHECK(formatted("8.3f", -999.9994) == "-999.999");
}

TEST_CASE("w fills a width with as many digits as fit, with a point", "[sdk][text_template]") {
    CHECK(formatted("8w", 12345.678) == "12345.68");
    CHECK(formatted("8w", -12345.678) == "-12345.7");
    CHECK(formatted("8w", 0.000012345678) == "1.235e-5");
    CHECK(formatted("8W", 0.000012345678) == "1.235E-5");
    CHECK(formatted("8w", 0.123456789) == ".1234568");
    CHECK(formatted("8w", 1234567890.0) == "1.2346e9");
    CHECK(formatted("8w", 9999999.7) == "    1.e7");
    CHECK(formatted("8w", 4.0) == "      4.");
    CHECK(formatted("8w", 0.0) == "      0.");
    CHECK(formatted("8w", 0.25) == "    0.25");
    CHECK(formatted("8w", -1.6e-100) == "-2.e-100");
    CHECK(formatted("<8w", 0.5) == "0.5     ");
    CHECK(formatted("+8w", 12345.678) == "+12345.7");
    CHECK(formatted("8w", std::int64_t{42}) == "      42");
    CHECK(formatted("8w", "0.123456789") == ".1234568");
    CHECK(format_complaint("4w", -1e-100) ==
          "'4w' has too few characters for -1e-100; write a larger width");
    CHECK(format_complaint("4w", std::int64_t{12345}) ==
          "'4w' has room for 4 characters, and '12345' needs 5; write a larger width");
    const std::string remedy =
        "; write [fill-align][sign][0][width][.precision][type], such as '.6g', '10.3e' or '05d'";
    CHECK(format_complaint("w", 1.0) ==
          "format 'w': 'w' needs a width, and no 0 before it" + remedy);
    CHECK(format_complaint("8.3w", 1.0) == "format '8.3w': 'w' has no precision" + remedy);
}

TEST_CASE("what w writes is as near to the number as its width allows", "[sdk][text_template]") {
    double number = 1.2345678901234567e-9;
    for (int i = 0; i < 60; ++i, number *= -2.7182818) {
        const std::string text = formatted("10w", number);
        REQUIRE(text.size() == 10);
        CHECK(text.find('.') != text.npos);
        CHECK(std::strtod(text.c_str(), nullptr) == Approx(number).epsilon(1e-4));
    }
}

TEST_CASE("values that a place cannot take are told before they come", "[sdk][text_template]") {
    const auto deck = TextTemplate::parse("${x:8.3f}${y}\n${x:10.3f}${n:3d}\n", "m.bdf");

    CHECK(deck.misfits({{"x", {1.0, -12345.0, 1e9}}, {"y", {1e9}}, {"n", {std::int64_t{999}}}}) ==
          Names{"m.bdf:1: '${x:8.3f}': '8.3f' has room for 8 characters, and '-12345.000' needs "
                "10; write a larger width, none, or '8w' for as many digits as fit",
                "m.bdf:2: '${x:10.3f}': '10.3f' has room for 10 characters, and '1000000000.000' "
                "needs 14; write a larger width, none, or '10w' for as many digits as fit"});
}

TEST_CASE("names come once, and those that no template uses are found", "[sdk][text_template]") {
    const auto mesh = TextTemplate::parse("${b} ${a} ${b}", "mesh.geo");
    const auto deck = TextTemplate::parse("${c}", "beam.inp");

    CHECK(mesh.names() == Names{"b", "a"});
    CHECK(unused_names({"a", "b", "c", "d"}, {mesh, deck}) == Names{"d"});
}
