// SPDX-License-Identifier: MIT
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <vector>

#include <unistd.h>

#include "usage.hpp"

namespace femrun::bench {

namespace {

/// In nanoseconds, where the times of proc(5) are in hundredths of a second.
double running_cpu_s(const std::string& pid) {
    double all = 0;
    std::error_code gone;
    for (const auto& thread : std::filesystem::directory_iterator("/proc/" + pid + "/task", gone)) {
        double nanoseconds = 0;
        std::ifstream(thread.path() / "schedstat") >> nanoseconds;
        all += nanoseconds / 1e9;
    }
    return all;
}

}  // namespace

Usage usage(const std::string& pid) {
    std::ifstream file("/proc/" + pid + "/stat");
    const std::string text((std::istreambuf_iterator<char>(file)), {});
    const std::size_t name_ends = text.rfind(')');
    if (name_ends == std::string::npos) return {};
    std::istringstream fields(text.substr(name_ends + 2));
    std::vector<std::string> all;
    for (std::string field; fields >> field;) all.push_back(field);
    constexpr std::size_t user = 11, system = 12, pages = 21;  // see proc(5), from the third on
    if (all.size() <= pages) return {};
    return {(std::stod(all[user]) + std::stod(all[system])) /
                static_cast<double>(::sysconf(_SC_CLK_TCK)),
            std::stod(all[pages]) * static_cast<double>(::sysconf(_SC_PAGESIZE)),
            running_cpu_s(pid)};
}

}  // namespace femrun::bench
