// SPDX-License-Identifier: MIT
#include "scheduler_address.hpp"

#include <cstdlib>
#include <fstream>

#include <fmt/format.h>

#include "base/path_text.hpp"
#include "view/wording.hpp"

namespace femrun::app {

namespace {

constexpr const char* variable = "FEMRUN_SCHEDULER";

std::string from_environment() {
    const char* const value = std::getenv(variable);
    return value == nullptr ? "" : value;
}

std::string trimmed(const std::string& line) {
    const auto first = line.find_first_not_of(" \t\r");
    if (first == std::string::npos) return "";
    return line.substr(first, line.find_last_not_of(" \t\r") - first + 1);
}

Result<std::string> address_in(const std::string& path) {
    std::ifstream file(path_of(path));
    std::string line;
    while (std::getline(file, line)) {
        const std::string said = trimmed(line);
        if (!said.empty() && said.front() != '#') return said;
    }
    if (!file.is_open())
        return Error{ErrorKind::missing,
                     fmt::format("'{}': cannot be read; it should hold the address that 'femrun "
                                 "scheduler' printed",
                                 path)};
    return Error{ErrorKind::invalid,
                 fmt::format("'{}': there is no address in it; write the one that 'femrun "
                             "scheduler' printed into its first line",
                             path)};
}

}  // namespace

Result<gate::Address> address_of(std::string text) {
    if (text.starts_with('@')) {
        auto read = address_in(text.substr(1));
        if (!read) return std::move(read).error();
        text = *std::move(read);
    }
    return gate::Address::parse(text);
}

Result<std::optional<gate::Address>> scheduler_of(const Whereabouts& where) {
    const bool given = !where.scheduler.empty();
    if (!given && where.database_given) return std::optional<gate::Address>{};
    const std::string text = given ? where.scheduler : from_environment();
    if (text.empty()) return std::optional<gate::Address>{};
    auto address = address_of(text);
    if (!address) return std::move(address).error().within(given ? "--scheduler" : variable);
    return std::optional<gate::Address>{*std::move(address)};
}

std::filesystem::path address_file_of(const Whereabouts& where) {
    const std::string text = where.scheduler.empty() ? from_environment() : where.scheduler;
    if (!text.starts_with('@')) return {};
    return std::filesystem::absolute(path_of(text.substr(1)));
}

Result<gate::Address> needed_scheduler(const Whereabouts& where, const std::string& command) {
    auto address = scheduler_of(where);
    if (!address) return std::move(address).error();
    if (address.value()) return *std::move(address.value());
    return Error{ErrorKind::invalid,
                 fmt::format("femrun {}: which scheduler? give the address that 'femrun scheduler' "
                             "printed as --scheduler ADDRESS, or set {}",
                             command, variable)};
}

std::string place_options(const Whereabouts& where) {
    // A file is named again; an address holds a secret, and is not printed into people's logs.
    if (!where.scheduler.empty())
        return where.scheduler.front() == '@' ? " --scheduler " + view::shell_word(where.scheduler)
                                              : " --scheduler ADDRESS";
    return where.database == "femrun.db" ? "" : " --db " + view::shell_word(where.database);
}

}  // namespace femrun::app
