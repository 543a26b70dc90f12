// SPDX-License-Identifier: MIT
#include <limits>
#include <nlohmann/json.hpp>
#include <random>

#include "store/bracket.hpp"
#include "store/database.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::store;
using testing::must;

namespace {

/// Definitions of all shapes; their sense does not matter here.
class Maker {
public:
    explicit Maker(std::uint64_t seed) : random_(seed) {}

    study::StudyDefinition definition() {
        study::StudyDefinition made;
        made.name = text();
        made.space.parameters = list([&] { return parameter(); });
        made.space.fixed = list([&] { return study::Fixed{text(), value(), text()}; });
        made.space.derived = list([&] { return study::Derived{text(), text(), text()}; });
        made.space.rules = list([&] { return study::Rule{text(), text()}; });
        made.goals.responses = list([&] { return text(); });
        made.goals.objectives = list([&] {
            return study::Objective{text(), static_cast<study::Sense>(upto(2)), text(), number()};
        });
        made.goals.constraints = list([&] {
            return study::Constraint{text(), text(), maybe([&] { return number(); }),
                                     maybe([&] { return number(); })};
        });
        made.goals.plausible = list([&] {
            return study::PlausibleRange{text(), maybe([&] { return number(); }),
                                         maybe([&] { return number(); })};
        });
        made.hopeless_after = random_();
        made.files = list([&] { return text(); });
        made.share = {0.001 * static_cast<double>(1 + upto(9999)),
                      static_cast<std::int32_t>(upto(99)) - 50};
        made.requirements = {text(), list([&] { return text(); }), random_()};
        made.optimizer = {text(), text()};
        made.seed = random_();
        made.optimizer_isolation = static_cast<study::Isolation>(upto(2));
        made.optimizer_limit = maybe([&] { return time(); });
        made.solver = {text(), R"({"deck": "a.inp", "n": 1.50})"};
        made.isolation = static_cast<study::Isolation>(upto(2));
        made.solve_limit = maybe([&] { return time(); });
        made.memory_limit = maybe([&] { return random_(); });
        made.keep = static_cast<study::Keep>(upto(3));
        made.budget = {maybe([&] { return random_(); }), maybe([&] { return random_(); }),
                       maybe([&] { return time(); })};
        made.retry = {static_cast<std::uint32_t>(random_()), time(), time(), upto(1) == 1};
        for (const std::string& pool : list([&] { return text(); }))
            made.licences[pool] = {static_cast<std::uint32_t>(random_()),
                                   static_cast<std::uint32_t>(upto(9)), time()};
        made.enqueued = list([&] { return list([&] { return number(); }); });
        return made;
    }

private:
    std::uint64_t upto(std::uint64_t most) { return random_() % (most + 1); }
    double number() {
        constexpr double infinity = std::numeric_limits<double>::infinity();
        switch (upto(9)) {
            case 0:
                return infinity;
            case 1:
                return -infinity;
            case 2:
                return -0.0;
            case 3:
                return 5e-324;
            case 4:
                return static_cast<double>(upto(100));
            default:
                return static_cast<double>(random_()) / static_cast<double>(random_() | 1);
        }
    }
    std::string text() {
        static const std::vector<std::string> texts{
            "", "mass", "Größe", "a \"b\" 'c' \\ \n\t\x01", "x1^2 + \u00b5", "null", "inf", "{}"};
        return texts[upto(texts.size() - 1)];
    }
    std::chrono::milliseconds time() {
        return std::chrono::milliseconds(static_cast<std::int64_t>(random_() >> 2));
    }
    study::Value value() {
        switch (upto(2)) {
            case 0:
                return number();
            case 1:
                return static_cast<std::int64_t>(random_());
            default:
                return text();
        }
    }
    study::Scale scale() { return static_cast<study::Scale>(upto(1)); }
    study::Parameter parameter() {
        switch (upto(2)) {
            case 0:
                return {
                    text(),
                    study::RealDomain{number(), number(), maybe([&] { return number(); }), scale()},
                    text()};
            case 1:
                return {text(),
                        study::IntegerDomain{static_cast<std::int64_t>(random_()), 7,
                                             static_cast<std::int64_t>(upto(5)), scale()},
                        text()};
            default:
                return {text(), study::CategoricalDomain{list([&] { return value(); })}, text()};
        }
    }
    template <typename Make>
    auto list(Make make) -> std::vector<decltype(make())> {
        std::vector<decltype(make())> made;
        for (std::uint64_t left = upto(4); left > 0; --left) made.push_back(make());
        return made;
    }
    template <typename Make>
    auto maybe(Make make) -> std::optional<decltype(make())> {
        if (upto(1) == 0) return std::nullopt;
        return make();
    }

    std::mt19937_64 random_;
};

/// What is said to be wrong with the text.
std::string damage(const std::string& text) {
    const auto read = definition_from_json(text);
    REQUIRE_FALSE(read.ok());
    CHECK(read.error().kind == ErrorKind::corrupt);
    const std::string start = "the definition is damaged (";
    const std::string end = "); restore a copy of the database";
    const std::string& message = read.error().message;
    REQUIRE(message.starts_with(start));
    REQUIRE(message.ends_with(end));
    return message.substr(start.size(), message.size() - start.size() - end.size());
}

/// The bracket's JSON with one thing changed.
std::string with(const char* pointer, const nlohmann::json& value) {
    auto whole = nlohmann::json::parse(to_json(testing::bracket()));
    whole[nlohmann::json::json_pointer(pointer)] = value;
    return whole.dump();
}

}  // namespace

TEST_CASE("a definition comes back from JSON as it was, whatever it holds", "[store][json]") {
    for (std::uint64_t seed = 1; seed <= 1000; ++seed) {
        INFO("seed " << seed);
        const study::StudyDefinition definition = Maker(seed).definition();
        const std::string text = to_json(definition);
        const auto again = must(definition_from_json(text));
        REQUIRE(again == definition);
        REQUIRE(to_json(again) == text);
    }
}

TEST_CASE("a real choice of 2 does not come back as the integer 2", "[store][json]") {
    auto definition = testing::bracket();
    definition.space.parameters[2].domain =
        study::CategoricalDomain{{study::Value(2.0), study::Value(std::int64_t{2})}};
    CHECK(must(definition_from_json(to_json(definition))) == definition);
}

TEST_CASE("a study that was begun without conditions for its optimizer can go on",
          "[store][json]") {
    auto json = nlohmann::ordered_json::parse(to_json(testing::bracket()));
    json["optimizer"].erase("isolation");
    json["optimizer"].erase("time_limit_ms");
    CHECK(must(definition_from_json(json.dump())) == testing::bracket());
}

TEST_CASE("a study whose goals were begun without units can go on", "[store][json]") {
    auto json = nlohmann::ordered_json::parse(to_json(testing::bracket()));
    json["objectives"][0].erase("unit");
    json["constraints"][0].erase("unit");
    CHECK(must(definition_from_json(json.dump())) == testing::bracket());
}

TEST_CASE("the JSON of a definition is there for people to read", "[store][json]") {
    CHECK(
        to_json(testing::bracket()) ==
        R"({"name":"bracket","parameters":[)"
        R"({"name":"thickness","unit":"mm","type":"real","low":4.0,"high":20.0,"step":null,)"
        R"("scale":"linear"},)"
        R"({"name":"ribs","unit":"","type":"integer","low":0,"high":4,"step":1,)"
        R"("scale":"linear"},)"
        R"({"name":"material","unit":"","type":"categorical","choices":["S235","S355"]}],)"
        R"("fixed":[],"derived":[],"rules":[],"responses":["mass","max_mises"],)"
        R"("objectives":[{"name":"mass","sense":"minimize","of":"mass","target":0.0,)"
        R"("unit":""}],)"
        R"("constraints":[{"name":"stress","of":"max_mises","lower":null,"upper":100.0,)"
        R"("unit":""}],)"
        R"("outputs":[],"optimizer":{"plugin":"random","settings":"{}","isolation":"by_plugin",)"
        R"("time_limit_ms":null},"seed":42,)"
        R"("solver":{"plugin":"calculix","settings":"{\"deck\":\"bracket.inp\"}",)"
        R"("isolation":"by_plugin","time_limit_ms":null,"keep":"failed and best"},)"
        R"("budget":{"successes":200,"attempts":null,"time_ms":null},)"
        R"("hopeless_after":100,"share":{"weight":1.0,"priority":0},"workers":{"platform":"","tags":[],)"
        R"("memory_bytes":0},"retry":{"attempts_max":3,"backoff_ms":1000,"backoff_max_ms":300000,)"
        R"("time_limit_is_design":false},"licences":{},"try":[]})");
}

TEST_CASE("a damaged definition is a sentence", "[store][json]") {
    CHECK(damage("{}") == "key 'name' not found");
    CHECK(damage(with("/parameters/0/type", "complex")) == "parameter type 'complex' is unknown");
    CHECK(damage(with("/parameters/0/low", "low")) == "\"low\" is not a number");
    CHECK(damage(with("/seed", "x")) == "type must be number, but is string");
    CHECK(damage(with("/solver/keep", "some")) ==
          "\"some\" is not one of all, failed and best, failed, best, none");
    CHECK(damage(with("/try", 3)) == "3 is not a list");
    CHECK(damage("{\"name\":").starts_with("parse error at line 1, column 9: "));
}
