// SPDX-License-Identifier: MIT
#include "include_rules.hpp"

#include <filesystem>
#include <map>
#include <optional>
#include <regex>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace femrun::tidy {

namespace fs = std::filesystem;

namespace {

using Names = std::set<std::string, std::less<>>;

/// Each room with the rooms and libraries that it may include, beside std and fmt. `ports` is
/// run/ports.hpp alone, `record` store/record.hpp, the facts without a database, `grid` how grids
/// are counted, the one header of the SDK that needs no plugin.
const std::map<std::string, Names, std::less<>> rooms{
    {"base", {"processor"}},  // its own instructions for SHA-256
    {"system", {"base"}},
    {"study", {"base", "grid", "json", "muparser", "toml"}},
    {"work", {"base", "study"}},
    {"stage", {"base", "system", "study", "work", "json"}},
    {"engines", {"base", "system"}},
    {"schedule", {"base", "study"}},
    {"store", {"base", "study", "system", "json", "sqlite"}},
    {"control", {"base", "study", "work", "record"}},
    {"crew", {"base", "system", "control", "engines", "json"}},
    {"run", {"base", "study", "work", "schedule", "store"}},
    {"loop", {"base", "system", "asio", "kj", "kj-async"}},
    {"gate", {"base", "work", "loop", "system", "asio", "kj", "kj-async", "openssl"}},
    {"wire", {"base", "study", "work", "control", "record", "ports", "capnp", "kj"}},
    {"host",
     {"base", "study", "work", "ports", "wire", "loop", "system", "sdk", "json", "boost", "capnp",
      "kj", "kj-async"}},
    {"conform", {"base", "study", "host", "system", "sdk", "conformance", "json"}},
    {"worker", {"base", "study", "work"}},
    {"spool", {"base", "study", "work", "worker", "wire", "system", "capnp", "kj"}},
    {"muster", {"base", "study", "work", "ports"}},
    {"slots",
     {"base", "study", "work", "worker", "wire", "loop", "system", "capnp", "kj", "kj-async"}},
    {"net",
     {"base", "study", "work", "control", "stage", "worker", "slots", "spool", "muster", "ports",
      "wire", "loop", "system", "asio", "capnp", "kj", "kj-async"}},
    {"serve",
     {"base", "study", "work", "store", "control", "stage", "run", "loop", "gate", "muster", "wire",
      "host", "net", "system", "kj", "kj-async"}},
    {"view", {"base", "study", "work", "store", "control", "json"}},
};

/// Libraries that plugins bring along; all else that they see is the SDK.
const std::map<std::string, Names, std::less<>> plugin_libraries{
    {"plugins/solvers/calculix/", {"json"}},
    {"plugins/solvers/command/", {"json", "re2"}},
    {"plugins/solvers/femtet/", {"json"}},
    {"plugins/solvers/formula/", {"json", "muparser"}},
};

const Names app_libraries{"asio", "capnp", "cli", "conformance", "json", "kj", "kj-async"};

/// What begins so belongs to this library. The longest beginning decides.
const std::map<std::string, std::string, std::less<>> libraries{
    {"CLI/", "cli"},
    {"Eigen/", "eigen"},
    {"SQLiteCpp/", "sqlite"},
    {"asio/", "asio"},
    {"asio.hpp", "asio"},
    {"benchmark/", "benchmark"},
    {"boost/", "boost"},
    {"capnp/", "capnp"},
    {"catch2/", "catch"},
    {"conformance/", "conformance"},
    {"cpuid.h", "processor"},
    {"femrun/", "sdk"},
    {"femrun/abi/grid.h", "grid"},
    {"femrun/plugin.capnp.h", "capnp"},
    {"fmt/", "fmt"},
    {"immintrin.h", "processor"},
    {"kj/", "kj"},
    {"kj/async", "kj-async"},
    {"kj/timer", "kj-async"},
    {"muParser", "muparser"},
    {"net/if.h", "os"},  // beside a room of ours with that name
    {"nlohmann/", "json"},
    {"openssl/", "openssl"},
    {"rapidcheck", "rapidcheck"},
    {"re2/", "re2"},
    {"sqlite3.h", "sqlite"},
    {"toml++/", "toml"},
    {"wire/cluster.capnp.h", "capnp"},
};

const Names c_headers{"assert.h",  "errno.h",  "float.h",  "limits.h", "locale.h", "math.h",
                      "stdbool.h", "stddef.h", "stdint.h", "stdio.h",  "stdlib.h", "string.h"};

/// Headers of operating systems; a name that ends in a slash is a folder of them.
const Names os_headers{"aclapi.h",   "arpa/",      "crt_externs.h", "direct.h", "dirent.h",
                       "dlfcn.h",    "fcntl.h",    "ftw.h",         "grp.h",    "ifaddrs.h",
                       "io.h",       "iphlpapi.h", "linux/",        "mach-o/",  "malloc.h",
                       "mstcpip.h",  "net/",       "netdb.h",       "netinet/", "poll.h",
                       "process.h",  "psapi.h",    "pthread.h",     "pwd.h",    "sched.h",
                       "sddl.h",     "shellapi.h", "shlobj.h",      "signal.h", "spawn.h",
                       "sys/",       "termios.h",  "tlhelp32.h",    "unistd.h", "windows.h",
                       "winioctl.h", "winsock2.h", "ws2tcpip.h"};

/// Rooms that decide and compute have no threads.
const Names thread_headers{"atomic",    "condition_variable", "future",     "mutex",
                           "semaphore", "shared_mutex",       "stop_token", "thread"};
const Names threadless_rooms{"study", "work", "schedule", "crew", "run", "worker", "view"};

struct Include {
    std::size_t line;
    std::string name;
    bool quoted;
};

std::vector<Include> includes_of(const SourceFile& file) {
    static const std::regex pattern(R"(^\s*#\s*include\s*([<"])([^>"]+)[>"])");
    std::vector<Include> includes;
    std::size_t number = 0;
    for (const std::string_view line : file.lines()) {
        ++number;
        std::match_results<std::string_view::const_iterator> found;
        if (std::regex_search(line.begin(), line.end(), found, pattern))
            includes.push_back({number, found[2].str(), found[1].str() == "\""});
    }
    return includes;
}

std::string folder_of(const std::string& path, int depth) {
    std::size_t end = 0;
    for (; depth > 0; --depth) end = path.find('/', end) + 1;
    return path.substr(0, end);
}

bool is_of_system(const std::string& header) {
    const std::size_t slash = header.find('/');
    return os_headers.contains(slash == std::string::npos ? header : header.substr(0, slash + 1));
}

/// The room or library that a header belongs to; `std`, `os`, or `unknown`.
std::string owner_of(const std::string& header) {
    if (header == "run/ports.hpp") return "ports";
    if (header == "store/record.hpp") return "record";
    std::string owner, longest;
    for (const auto& [beginning, library] : libraries)
        if (header.starts_with(beginning) && beginning.size() > longest.size()) {
            longest = beginning;
            owner = library;
        }
    if (!owner.empty()) return owner;
    const std::size_t slash = header.find('/');
    const bool in_room = slash != std::string::npos && rooms.contains(header.substr(0, slash));
    if (in_room) return header.substr(0, slash);
    if (is_of_system(header)) return "os";
    const bool standard = slash == std::string::npos && header.find('.') == std::string::npos;
    return standard || c_headers.contains(header) ? "std" : "unknown";
}

bool is_os_file(const SourceFile& file) {
    const std::string_view name = file.name().substr(0, file.name().find('.'));
    return name.ends_with("_posix") || name.ends_with("_windows") ||
           name.ends_with("_posix_test") || name.ends_with("_windows_test");
}

/// What the file's place in the tree allows it.
struct Place {
    std::string name;
    Names allowed;
    bool own_files = false;  // includes files of its own by names without a room
    bool threadless = false;
};

Place room_of(const std::string& path) {
    const std::string folder = folder_of(path, 2);
    const std::string room = folder.substr(5, folder.size() - 6);
    Place place{.name = fmt::format("room '{}'", room), .allowed = {"std", "fmt", room}};
    if (const auto found = rooms.find(room); found != rooms.end())
        place.allowed.insert(found->second.begin(), found->second.end());
    if (room == "run") place.allowed.insert("ports");
    if (place.allowed.contains("store")) place.allowed.insert("record");
    place.threadless = threadless_rooms.contains(room);
    return place;
}

/// Of an optimizer only the files plugin*.cpp know the SDK; the others are mathematics, on the same
/// grids.
bool is_mathematics(const std::string& path) {
    return path.starts_with("plugins/optimizers/") &&
           !path.substr(path.rfind('/') + 1).starts_with("plugin");
}

Place plugin_of(const std::string& path) {
    if (path == "plugins/optimizers/gp/linear.hpp")
        return Place{
            .name = "the header of matrices", .allowed = {"std", "eigen"}, .own_files = true};
    if (is_mathematics(path))
        return {
            .name = "an optimizer's mathematics", .allowed = {"std", "grid"}, .own_files = true};
    Place place{.name = "a plugin", .allowed = {"std", "sdk", "grid"}, .own_files = true};
    for (const auto& [folder, own] : plugin_libraries)
        if (path.starts_with(folder)) place.allowed.insert(own.begin(), own.end());
    return place;
}

Place app() {
    Place place{.name = "an app", .allowed = app_libraries, .own_files = true};
    place.allowed.insert({"std", "fmt", "ports", "record"});
    for (const auto& [room, uses] : rooms) place.allowed.insert(room);
    return place;
}

/// None for tests, which may include whatever they look at.
std::optional<Place> place_of(const std::string& path) {
    if (path.starts_with("core/")) return room_of(path);
    if (path.starts_with("plugins/")) return plugin_of(path);
    if (path.starts_with("apps/")) return app();
    if (path.starts_with("sdk/conformance/"))  // a library of ours, not of plugins
        return Place{
            .name = "the conformance suite", .allowed = {"std", "sdk", "json"}, .own_files = true};
    if (path.starts_with("sdk/"))
        return Place{.name = "the SDK", .allowed = {"std", "sdk", "grid"}, .own_files = true};
    return std::nullopt;
}

/// Whether a quoted name is a file beside, or below a folder that both are in. Twins of a header
/// are in folders with their systems' names, of which the build takes one.
bool is_own_file(const Names& paths, const SourceFile& file, const std::string& header) {
    std::size_t slash = file.path.rfind('/');
    while (slash != std::string::npos) {
        const std::string folder = file.path.substr(0, slash + 1);
        const auto there = [&](const std::string& name) {
            return paths.contains(fs::path(folder + name).lexically_normal().generic_string());
        };
        if (there(header) || (there("posix/" + header) && there("windows/" + header))) return true;
        slash = slash == 0 ? std::string::npos : file.path.rfind('/', slash - 1);
    }
    return false;
}

/// Why the file may not include this; nothing when it may.
std::optional<std::string> objection(const SourceFile& file, const std::optional<Place>& place,
                                     const std::string& header) {
    const std::string owner = owner_of(header);
    if (owner == "os") {
        if (is_os_file(file)) return std::nullopt;
        return fmt::format(
            "<{}> belongs to the operating system; include it in a file named *_posix.cpp, beside "
            "which a *_windows.cpp can stand",
            header);
    }
    if (!place) return std::nullopt;
    if (place->threadless && thread_headers.contains(header))
        return fmt::format("{} knows no threads and may not include <{}>", place->name, header);
    if (place->allowed.contains(owner)) return std::nullopt;
    if (owner == "unknown")
        return fmt::format(
            "'{}' is in no line of the table; add its library to tests/tidy/include_rules.cpp if "
            "it "
            "is worth a dependency",
            header);
    return fmt::format("{} may not include '{}', which belongs to '{}'", place->name, header,
                       owner);
}

}  // namespace

Complaints include_complaints(const std::vector<SourceFile>& files) {
    Names paths;
    for (const SourceFile& file : files) paths.insert(file.path);
    Complaints complaints;
    for (const SourceFile& file : files) {
        if (!file.is_cpp()) continue;
        const std::optional<Place> place = place_of(file.path);
        for (const Include& include : includes_of(file)) {
            const bool may_be_own = include.quoted && (!place || place->own_files);
            if (may_be_own && is_own_file(paths, file, include.name)) continue;
            if (const auto why = objection(file, place, include.name))
                complaints.push_back(fmt::format("{}:{}: {}", file.path, include.line, *why));
        }
    }
    return complaints;
}

Complaints single_use_complaints(const std::vector<SourceFile>& files) {
    const Names once{"boost/dll", "muParser", "toml++/"};
    std::map<std::string, std::vector<std::string>> users;  // by place and library
    for (const SourceFile& file : files) {
        const bool core = file.path.starts_with("core/");
        if (!file.is_cpp() || (!core && !file.path.starts_with("plugins/"))) continue;
        const std::string place = core ? "core" : folder_of(file.path, 3);
        for (const Include& include : includes_of(file))
            for (const std::string& library : once)
                if (include.name.starts_with(library))
                    users[place + ": <" + library + "> "].push_back(file.path);
    }
    Complaints complaints;
    for (const auto& [what, paths] : users) {
        if (paths.size() > 1)
            complaints.push_back(fmt::format("{}is included by {} files; one should hide it: {}",
                                             what, paths.size(), fmt::join(paths, ", ")));
        else if (!paths.front().ends_with(".cpp"))
            complaints.push_back(
                fmt::format("{}is included by a header; only a .cpp may: {}", what, paths.front()));
    }
    return complaints;
}

}  // namespace femrun::tidy
