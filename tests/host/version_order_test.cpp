// SPDX-License-Identifier: MIT
#include "host/version_order.hpp"

#include <string_view>
#include <vector>

#include "support/catch.hpp"

namespace {

char order(std::string_view a, std::string_view b) {
    const auto found = femrun::host::version_order(a, b);
    return found < 0 ? '<' : found > 0 ? '>' : '=';
}

}  // namespace

TEST_CASE("versions are ordered as semver.org says", "[host]") {
    const std::vector<std::string_view> ascending{"0.9",
                                                  "1.0.0-alpha",
                                                  "1.0.0-alpha.1",
                                                  "1.0.0-alpha.beta",
                                                  "1.0.0-beta.2",
                                                  "1.0.0-beta.11",
                                                  "1.0.0-rc.1",
                                                  "1.0.0",
                                                  "1.9.0",
                                                  "1.10.0",
                                                  "2.0.0",
                                                  "10.0.0",
                                                  "99999999999999999999.0"};
    for (std::size_t i = 0; i < ascending.size(); ++i)
        for (std::size_t j = 0; j < ascending.size(); ++j) {
            CAPTURE(ascending[i], ascending[j]);
            CHECK(order(ascending[i], ascending[j]) == (i < j ? '<' : i > j ? '>' : '='));
        }
}

TEST_CASE("what plugins write beyond that is ordered too", "[host]") {
    CHECK(order("1.4", "1.4.0") == '=');
    CHECK(order("v2", "1.9") == '>');
    CHECK(order("1.0.0+linux", "1.0.0+windows") == '=');
    CHECK(order("", "0.0.1") == '<');
    CHECK(order("2021a", "2021b") == '<');
    CHECK(order("1.007", "1.7") == '=');
}
