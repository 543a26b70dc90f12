// SPDX-License-Identifier: MIT
#include "dependency_rules.hpp"

#include <algorithm>
#include <array>
#include <regex>
#include <set>
#include <sstream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace femrun::tidy {

namespace {

/// One library by its names. What brings no CMake package is found by its header alone.
struct Library {
    const char* package;  // of find_package or pkg_check_modules
    const char* header;   // that an include of it begins with
    const char* debian;
    const char* vcpkg;
};

constexpr std::array<Library, 16> libraries{{
    {"", "asio", "libasio-dev", "asio"},
    {"benchmark", "benchmark/", "libbenchmark-dev", "benchmark"},
    {"Boost", "boost/", "libboost-dev", "boost-dll"},
    {"CapnProto", "capnp/", "libcapnp-dev", "capnproto"},
    {"Catch2", "catch2/", "catch2", "catch2"},
    {"CLI11", "CLI/", "libcli11-dev", "cli11"},
    {"", "Eigen/", "libeigen3-dev", "eigen3"},
    {"fmt", "fmt/", "libfmt-dev", "fmt"},
    {"muparser", "muParser", "libmuparser-dev", "muparser"},
    {"nlohmann_json", "nlohmann/", "nlohmann-json3-dev", "nlohmann-json"},
    {"OpenSSL", "openssl/", "libssl-dev", "openssl"},
    {"rapidcheck", "rapidcheck", "librapidcheck-dev", "rapidcheck"},
    {"re2", "re2/", "libre2-dev", "re2"},
    {"SQLite3", "sqlite3.h", "libsqlite3-dev", "sqlite3"},
    {"SQLiteCpp", "SQLiteCpp/", "libsqlitecpp-dev", "sqlitecpp"},
    {"tomlplusplus", "toml++/", "libtomlplusplus-dev", "tomlplusplus"},
}};

/// What CMake itself brings, and our own.
const std::set<std::string> not_installed{"Threads", "PkgConfig", "femrun-sdk"};

/// What Debian's set-up installs besides libraries.
const std::set<std::string> programs{"g++",        "cmake",      "ninja-build",  "ccache",
                                     "pkg-config", "capnproto",  "calculix-ccx", "gmsh",
                                     "sqlite3",    "libfaketime"};

const SourceFile* named(const std::vector<SourceFile>& files, const std::string& path) {
    for (const SourceFile& file : files)
        if (file.path == path) return &file;
    return nullptr;
}

/// Every match of the expression's group in the text.
std::vector<std::string> matches(const std::string& text, const std::string& expression) {
    const std::regex wanted(expression);
    std::vector<std::string> found;
    for (std::sregex_iterator at(text.begin(), text.end(), wanted), end; at != end; ++at)
        found.push_back((*at)[1]);
    return found;
}

/// The words of packages="...": in the set-up script.
std::set<std::string> debian_packages(const std::string& script) {
    const auto lists = matches(script, "packages=\"([^\"]*)\"");
    std::istringstream words(lists.empty() ? std::string() : lists.front());
    std::set<std::string> found;
    for (std::string word; words >> word;)
        if (word != "$*") found.insert(word);
    return found;
}

std::set<std::string> vcpkg_ports(const std::string& text) {
    const auto manifest = nlohmann::json::parse(text);
    std::set<std::string> found = manifest.at("dependencies");
    for (const auto& feature : manifest.at("features"))
        for (const std::string port : feature.at("dependencies")) found.insert(port);
    return found;
}

bool is_build_file(const SourceFile& file) {
    return file.name() == "CMakeLists.txt" || file.extension() == ".cmake";
}

}  // namespace

Complaints dependency_complaints(const std::vector<SourceFile>& files) {
    Complaints complaints;
    const SourceFile* const setup = named(files, ".ci/setup");
    const SourceFile* const manifest = named(files, "vcpkg.json");
    if (setup == nullptr || manifest == nullptr) return {".ci/setup or vcpkg.json is missing"};
    std::set<std::string> debian = debian_packages(setup->text);
    std::set<std::string> vcpkg = vcpkg_ports(manifest->text);

    std::set<std::string> looked_for;
    for (const SourceFile& file : files) {
        if (!is_build_file(file)) continue;
        for (const std::string& name :
             matches(file.text, R"(\b(?:find_package\(|IMPORTED_TARGET )([\w-]+))")) {
            looked_for.insert(name);
            const bool known =
                not_installed.contains(name) ||
                std::any_of(libraries.begin(), libraries.end(),
                            [&name](const Library& each) { return name == each.package; });
            if (!known)
                complaints.push_back(fmt::format(
                    "{}: '{}' is looked for, but in no list; add it to .ci/setup, vcpkg.json and "
                    "tests/tidy/dependency_rules.cpp",
                    file.path, name));
        }
    }
    for (const Library& library : libraries) {
        if (debian.erase(library.debian) == 0)
            complaints.push_back(fmt::format(".ci/setup: '{}' is missing; add it", library.debian));
        if (vcpkg.erase(library.vcpkg) == 0)
            complaints.push_back(fmt::format("vcpkg.json: '{}' is missing; add it", library.vcpkg));
        const std::string include = std::string("#include <") + library.header;
        const bool used = std::any_of(files.begin(), files.end(), [&](const SourceFile& file) {
            return file.is_cpp() && file.text.find(include) != std::string::npos;
        });
        if (!used || (*library.package != '\0' && !looked_for.contains(library.package)))
            complaints.push_back(
                fmt::format("{}: nothing uses it; remove it from .ci/setup, vcpkg.json and "
                            "tests/tidy/dependency_rules.cpp",
                            library.vcpkg));
    }
    for (const std::string& package : debian)
        if (!programs.contains(package))
            complaints.push_back(
                fmt::format(".ci/setup: nothing is known to use '{}'; remove it", package));
    for (const std::string& port : vcpkg)
        complaints.push_back(
            fmt::format("vcpkg.json: nothing is known to use '{}'; remove it", port));
    return complaints;
}

}  // namespace femrun::tidy
