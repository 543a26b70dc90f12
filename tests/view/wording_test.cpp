// SPDX-License-Identifier: MIT
#include "view/wording.hpp"
#include "base/size_text.hpp"

#include "support/catch.hpp"
#include "view/table.hpp"

using namespace femrun;
using namespace femrun::view;

TEST_CASE("numbers have six digits, whole numbers and texts all of theirs", "[view][wording]") {
    CHECK(number_text(1.0 / 3) == "0.333333");
    CHECK(number_text(1e-7) == "1e-07");
    CHECK(number_text(200) == "200");
    CHECK(margin_text(139.7126) == "140");
    CHECK(margin_text(0.0569027) == "0.0569");
    CHECK(margin_text(139712.6) == "140000");
    CHECK(number_text(std::numeric_limits<double>::quiet_NaN()) == "nan");
    CHECK(value_text(study::Value(std::int64_t{12345678901})) == "12345678901");
    CHECK(value_text(study::Value("S355")) == "S355");
    CHECK(value_text(study::Value(12345678.9)) == "1.23457e+07");
    CHECK(with_unit("10", "mm") == "10 mm");
    CHECK(with_unit("10", "") == "10");
}

TEST_CASE("times are told in the units that matter", "[view][wording]") {
    CHECK(seconds_text(0) == "0 s");
    CHECK(seconds_text(6e-6) == "less than 1 ms");
    CHECK(seconds_text(0.0042) == "0.0042 s");
    CHECK(seconds_text(9.94) == "9.9 s");
    CHECK(seconds_text(9.96) == "10 s");
    CHECK(seconds_text(59.4) == "59 s");
    CHECK(seconds_text(60) == "1 min");
    CHECK(seconds_text(200) == "3 min 20 s");
    CHECK(seconds_text(7500) == "2 h 5 min");
    CHECK(seconds_text(7205) == "2 h");
    CHECK(seconds_text(273'600) == "3 d 4 h");

    CHECK(about_text(0.2) == "less than 1 s");
    CHECK(about_text(1.5) == "1 s");
    CHECK(about_text(45) == "45 s");
    CHECK(about_text(119) == "119 s");
    CHECK(about_text(190) == "3 min");
    CHECK(about_text(5400) == "90 min");
    CHECK(about_text(7200) == "2 h");
    CHECK(about_text(1e6) == "12 d");

    CHECK(time_text(WallTime{std::chrono::milliseconds(1'700'000'000'999)}) ==
          "2023-11-14 22:13:20");
}

TEST_CASE("shares and counts are told as a person writes them", "[view][wording]") {
    CHECK(percent_text(0) == "0 %");
    CHECK(percent_text(1e-6) == "less than 0.01 %");
    CHECK(percent_text(0.0005) == "0.05 %");
    CHECK(percent_text(0.2) == "20 %");
    CHECK(percent_text(0.999) == "100 %");
    CHECK(percent_text(1.1) == "110 %");
    CHECK(percent_text(9.87) == "987 %");
    CHECK(percent_text(1e9) == "more than 1000 %");

    CHECK(counted(0, "trial") == "0 trials");
    CHECK(counted(1, "trial") == "1 trial");
    CHECK(counted(200, "trial") == "200 trials");
}

TEST_CASE("sizes are told in powers of 1000", "[view][wording]") {
    CHECK(size_text(0) == "0 B");
    CHECK(size_text(999) == "999 B");
    CHECK(size_text(1500) == "1.5 kB");
    CHECK(size_text(1'234'567) == "1.23 MB");
    CHECK(size_text(999'900'000) == "1 GB");
    CHECK(size_text(5'000'000'000'000) == "5 TB");
}

TEST_CASE("a long text is cut between characters, several lines become one", "[view][wording]") {
    CHECK(width_of("Größe") == 5);
    CHECK(clipped("Größe", 5) == "Größe");
    CHECK(clipped("Größenänderung", 8) == "Größe...");
    CHECK(clipped("one\ntwo", 20) == "one two");
    CHECK(clipped("long", 2) == "..");
    CHECK(clipped("long", 0) == "");
}

TEST_CASE("wide characters take two columns, combining ones none", "[view][wording]") {
    CHECK(width_of("梁の質量") == 8);
    CHECK(width_of("ｍｍ") == 4);
    CHECK(width_of("e\u0301") == 1);
    CHECK(width_of("\x80\x81") == 2);
    CHECK(clipped("梁の質量", 8) == "梁の質量");
    CHECK(clipped("梁の質量", 7) == "梁の...");
    CHECK(clipped("梁の質量", 6) == "梁...");
}

TEST_CASE("a failure without a stage is told by its kind", "[view][wording]") {
    CHECK(stage_text({study::FailureKind::design, "mesh", "no elements"}) == "mesh");
    CHECK(stage_text({study::FailureKind::fault, "", "it returned 2 numbers"}) == "fault");
}

TEST_CASE("a table leaves out what there is no room for, the last columns first",
          "[view][wording]") {
    const auto table = [] {
        Table made;
        made.column("trial", Table::Align::right);
        for (const char* name : {"A1", "A2", "A3"})
            made.column(name, Table::Align::right, Table::Room::if_there_is_room);
        made.column("note", Table::Align::left, Table::Room::clipped);
        made.row({"1", "10.123456", "20.123456", "30.123456", ""});
        made.row({"2", "1", "2", "3", "mesh: gmsh: there are no elements in volume 1"});
        return made;
    };
    Table whole = table();
    CHECK(whole.fit(unlimited).empty());
    CHECK(
        whole.text() ==
        "trial         A1         A2         A3  note\n"
        "    1  10.123456  20.123456  30.123456\n"
        "    2          1          2          3  mesh: gmsh: there are no elements in volume 1\n");

    Table narrow = table();
    CHECK(narrow.fit(54) == std::vector<std::string>{"A3"});
    CHECK(narrow.text() ==
          "trial         A1         A2  note\n"
          "    1  10.123456  20.123456\n"
          "    2          1          2  mesh: gmsh: there are ...\n");

    Table narrower = table();
    CHECK(narrower.fit(20) == std::vector<std::string>{"A1", "A2", "A3"});
    CHECK(narrower.text() ==
          "trial  note\n"
          "    1\n"
          "    2  mesh: gmsh...\n");

    Table narrowest = table();
    CHECK(narrowest.fit(18) == std::vector<std::string>{"A1", "A2", "A3", "note"});

    for (std::size_t width = 5; width < 100; ++width) {
        Table fitted = table();
        (void)fitted.fit(width);
        const std::string text = fitted.text();
        for (std::size_t from = 0, to; (to = text.find('\n', from)) != text.npos; from = to + 1)
            CHECK(to - from <= width);
    }
}

TEST_CASE("a table is as wide as its widest cells, counted in characters", "[view][wording]") {
    Table table;
    table.column("name", Table::Align::left);
    table.column("n", Table::Align::right);
    table.column("", Table::Align::left);
    table.row({"Größe", "1", "x"});
    table.row({"a", "200", ""});
    CHECK(table.text(1) ==
          " name     n\n"
          " Größe    1  x\n"
          " a      200\n");
}
