// SPDX-License-Identifier: MIT
// Settings as an author in C reads them.
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "femrun/settings.h"
#include "support/catch.hpp"

namespace {

femrun_text_t of(std::string_view json) { return {json.data(), json.size()}; }

std::string text(std::string_view json, const char* key, std::size_t room = 100) {
    std::string value(room, '?');
    if (femrun_setting_text(of(json), key, value.data(), room) == 0) return "none";
    return value.c_str();
}

}  // namespace

TEST_CASE("an author in C reads flat settings by their key", "[sdk][c]") {
    constexpr std::string_view json =
        R"( {"load" : -1.5e3, "steps": [{"load": 7}, "x"], "fine": true, "quick":false,
             "material": "S355 \u00e9\t\ud83d\ude42 \"x\"", "empty": ""} )";
    REQUIRE(femrun_settings_hold(of(json)) != 0);
    double load = 0;
    CHECK(femrun_setting_number(of(json), "load", &load) == 1);
    CHECK(load == -1500);
    int flag = 7;
    CHECK(femrun_setting_flag(of(json), "fine", &flag) == 1);
    CHECK(flag == 1);
    CHECK(femrun_setting_flag(of(json), "quick", &flag) == 1);
    CHECK(flag == 0);
    CHECK(text(json, "material") == "S355 \u00e9\t\U0001F642 \"x\"");
    CHECK(text(json, "empty").empty());
}

TEST_CASE("a setting that is not there, or of another type, leaves the value as it was",
          "[sdk][c]") {
    constexpr std::string_view json = R"({"n": "ten", "m": null, "long": "0123456789"})";
    double number = 4;
    CHECK(femrun_setting_number(of(json), "n", &number) == 0);
    CHECK(femrun_setting_number(of(json), "m", &number) == 0);
    CHECK(femrun_setting_number(of(json), "k", &number) == 0);
    CHECK(number == 4);
    int flag = 4;
    CHECK(femrun_setting_flag(of(json), "m", &flag) == 0);
    CHECK(flag == 4);
    CHECK(text(json, "long", 11) == "0123456789");
    CHECK(text(json, "long", 10) == "none");
    CHECK(text(json, "m") == "none");
}

TEST_CASE("what is no JSON object holds no settings", "[sdk][c]") {
    const std::string deep = std::string(R"({"a": )") + std::string(10000, '[');
    for (const std::string_view broken :
         {std::string_view(""), std::string_view("{"), std::string_view("[]"),
          std::string_view("no JSON"), std::string_view("{\"a\": }"),
          std::string_view("{\"a\": 1,}"), std::string_view("{\"a\": 01}"),
          std::string_view("{\"a\": 1.}"), std::string_view("{\"a\": \"\\x\"}"),
          std::string_view("{\"a\": \"\\ud800\"}"), std::string_view("{\"a\" 1}"),
          std::string_view("{} {}"), std::string_view("{\"a\": \"b}"),
          std::string_view("{\"a\": \"\n\"}"), std::string_view("{\"a\\"),
          std::string_view(deep)}) {
        CAPTURE(broken.substr(0, 20));
        CHECK(femrun_settings_hold(of(broken)) == 0);
        double number = 0;
        CHECK(femrun_setting_number(of(broken), "a", &number) == 0);
    }
    CHECK(femrun_settings_hold({nullptr, 0}) == 0);
    CHECK(femrun_settings_hold(of("{}")) != 0);
}

TEST_CASE("settings that do not end in a 0 are read to their end and no further", "[sdk][c]") {
    const std::string more = R"({"load": 12})";
    for (std::size_t size = 0; size < more.size(); ++size) {
        // A copy without anything behind it, which a sanitizer watches.
        const std::vector<char> exact(more.begin(),
                                      more.begin() + static_cast<std::ptrdiff_t>(size));
        CHECK(femrun_settings_hold({exact.data(), exact.size()}) == 0);
    }
}
