// SPDX-License-Identifier: MIT
#include <femrun/duration.hpp>
#include <femrun/settings.hpp>

#include "support/catch.hpp"

using Catch::Matchers::Message;
using femrun::Invalid;
using femrun::Settings;

TEST_CASE("flat settings are read by key, with values to fall back on", "[sdk][settings]") {
    const Settings settings(
        R"({"name": "w\u00e4rme \ud83d\ude00 \"x\"\n", "load": -1.5e2, "steps": 12, "fast": true,
            "none": null, "files": ["a", {"b": [1, 2]}], "deck": "in/wing.inp"})",
        "/studies");

    CHECK(settings.text("name") == "w\xc3\xa4rme \xf0\x9f\x98\x80 \"x\"\n");
    CHECK(settings.number("load") == -150);
    CHECK(settings.integer("steps") == 12);
    CHECK(settings.flag("fast"));
    CHECK(settings.raw("files") == R"(["a", {"b": [1, 2]}])");
    CHECK(settings.path("deck") == std::filesystem::path("/studies/in/wing.inp"));
    CHECK_FALSE(settings.has("none"));
    CHECK(settings.number("none", 3) == 3);
    CHECK(settings.integer("absent", 4) == 4);
    CHECK(settings.text("absent", "x") == "x");
    CHECK(settings.flag("absent", true));
    CHECK(settings.study_folder() == "/studies");
}

TEST_CASE("a setting that is missing or of another type is named", "[sdk][settings]") {
    const Settings settings(R"({"a": "seven", "b": 1.5, "c": 1e999, "d": [1]})");

    CHECK_THROWS_MATCHES(settings.text("x"), Invalid, Message("x: setting is missing; add it"));
    CHECK_THROWS_MATCHES(settings.number("a"), Invalid,
                         Message("a: is 'seven'; expected a number"));
    CHECK_THROWS_MATCHES(settings.text("b"), Invalid, Message("b: is 1.5; expected a text"));
    CHECK_THROWS_MATCHES(settings.flag("b"), Invalid,
                         Message("b: is 1.5; expected a flag, true or false"));
    CHECK_THROWS_MATCHES(settings.integer("b"), Invalid,
                         Message("b: is 1.5; expected a whole number"));
    CHECK_THROWS_MATCHES(settings.number("c"), Invalid,
                         Message("c: is 1e999; expected a number up to 1.8e308"));
    CHECK_THROWS_MATCHES(settings.raw("a"), Invalid,
                         Message("a: is 'seven'; expected a table or list"));
    CHECK_THROWS_MATCHES(settings.number("d", 1), Invalid, Message("d: is [1]; expected a number"));
}

TEST_CASE("what is not JSON is refused with its place", "[sdk][settings]") {
    const auto refusal = [](const std::string& text) {
        try {
            const Settings settings(text);
            return std::string("accepted");
        } catch (const Invalid& invalid) {
            return std::string(invalid.what());
        }
    };
    const std::string at = "settings: not JSON at character ";

    CHECK(refusal("{}") == "accepted");
    CHECK(refusal(" { \"a\" : [ ] , \"b\" : { } } ") == "accepted");
    CHECK(refusal("") == at + "1; expected '{'");
    CHECK(refusal("[]") == at + "1; expected '{'");
    CHECK(refusal("{} x") == at + "4; expected nothing more");
    CHECK(refusal(R"({"a": 1,})") == at + "9; expected '\"'");
    CHECK(refusal(R"({"a": 1, "a": 2})") == at + "13; expected no second 'a'");
    CHECK(refusal(R"({"a": 01})") == at + "8; expected '}'");
    CHECK(refusal(R"({"a": .5})") == at + "7; expected a value");
    CHECK(refusal(R"({"a": nan})") == at + "7; expected a value");
    CHECK(refusal(R"({"a": "x})") == at + "10; expected '\"'");
    CHECK(refusal("{\"a\": \"x\ty\"}") == at + "9; expected no control character in a text");
    CHECK(refusal(R"({"a": "\x"})") == at + "9; expected an escape such as \\n");
    CHECK(refusal(R"({"a": "\ud800"})") == at + "13; expected a whole surrogate pair");
    CHECK(refusal(R"({"a": "\u12"})") == at + "9; expected four hexadecimal digits");
    CHECK(refusal("{\"a\": " + std::string(65, '[')) == at + "71; expected at most 64 levels");
}

TEST_CASE("durations are read with their units", "[sdk][settings]") {
    CHECK(femrun::seconds_in("30 s") == 30);
    CHECK(femrun::seconds_in("1 h 30 min") == 5400);
    CHECK(femrun::seconds_in("0.5s") == 0.5);
    CHECK(femrun::seconds_in(" 1d200ms ") == Approx(86400.2));
    for (const char* const none :
         {"", " ", "30", "s", "-1 s", "1 h -5 min", "5 weeks", "0 s", "nan s", "1e3 s", "99999 d"})
        CHECK_FALSE(femrun::seconds_in(none).has_value());
}
