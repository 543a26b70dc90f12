// SPDX-License-Identifier: MIT
#include "dependency_rules.hpp"

#include <algorithm>

#include "support/catch.hpp"

using namespace femrun::tidy;

namespace {

std::vector<SourceFile> tree() { return read_tree(FEMRUN_SOURCE_TREE); }

/// Complaints about the tree with `was` in a file replaced by `is`.
Complaints after(const std::string& path, const std::string& was, const std::string& is) {
    std::vector<SourceFile> files = tree();
    const auto file = std::find_if(files.begin(), files.end(),
                                   [&path](const SourceFile& each) { return each.path == path; });
    REQUIRE(file != files.end());
    const std::size_t at = file->text.find(was);
    REQUIRE(at != std::string::npos);
    file->text.replace(at, was.size(), is);
    return dependency_complaints(files);
}

}  // namespace

TEST_CASE("what CMake looks for, Debian's set-up and vcpkg install the same libraries",
          "[tidy][dependencies]") {
    const Complaints complaints = dependency_complaints(tree());

    INFO(shown(complaints));
    CHECK(complaints.empty());
}

TEST_CASE("the rule of dependencies catches a library that one list lacks",
          "[tidy][dependencies]") {
    CHECK(after("vcpkg.json", "\"re2\",", "") ==
          Complaints{"vcpkg.json: 're2' is missing; add it"});
    CHECK(after(".ci/setup", " libfmt-dev", "") ==
          Complaints{".ci/setup: 'libfmt-dev' is missing; add it"});
    CHECK(after("core/base/CMakeLists.txt", "find_package(fmt",
                "find_package(ZLIB)\nfind_package(fmt") ==
          Complaints{"core/base/CMakeLists.txt: 'ZLIB' is looked for, but in no list; add it to "
                     ".ci/setup, vcpkg.json and tests/tidy/dependency_rules.cpp"});
}

TEST_CASE("the rule of dependencies catches a library that nothing uses", "[tidy][dependencies]") {
    CHECK(after("vcpkg.json", "\"re2\",", "\"re2\", \"zlib\",") ==
          Complaints{"vcpkg.json: nothing is known to use 'zlib'; remove it"});
    CHECK(after(".ci/setup", " libfmt-dev", " libfmt-dev zlib1g-dev") ==
          Complaints{".ci/setup: nothing is known to use 'zlib1g-dev'; remove it"});
    CHECK(after("tests/bench/CMakeLists.txt", "find_package(benchmark", "find_program(benchmark") ==
          Complaints{"benchmark: nothing uses it; remove it from .ci/setup, vcpkg.json and "
                     "tests/tidy/dependency_rules.cpp"});
}
