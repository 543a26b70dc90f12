// SPDX-License-Identifier: MIT
#include "engines/hosts_file.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "base/near_name.hpp"
#include "base/plain_text.hpp"
#include "engines/command.hpp"

namespace femrun::engines {

namespace {

std::vector<std::string> words_of(std::string_view line) {
    std::vector<std::string> words;
    constexpr std::string_view blanks = " \t\r";
    for (std::size_t at = line.find_first_not_of(blanks); at != std::string_view::npos;) {
        const std::size_t end = std::min(line.find_first_of(blanks, at), line.size());
        words.emplace_back(line.substr(at, end - at));
        at = line.find_first_not_of(blanks, end);
    }
    return words;
}

template <typename Number>
std::optional<Number> number(std::string_view text, Number most) {
    Number value{};
    const char* const end = text.data() + text.size();
    const auto [read, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc() || read != end || value < 1 || value > most) return std::nullopt;
    return value;
}

Error mistake(std::string message) { return {ErrorKind::invalid, std::move(message)}; }

std::string shown(std::string_view word) { return plain(word, word_bytes_max); }

/// "[user@]host[:port]"; an IPv6 address between brackets where a port follows.
Result<Host> parse_place(const std::string& word) {
    Host host{.label = word, .destination = word};
    std::replace(host.label.begin(), host.label.end(), ':', '+');
    const std::size_t at = word.rfind('@');
    const std::string user = at == std::string::npos ? "" : word.substr(0, at + 1);
    std::string name = at == std::string::npos ? word : word.substr(at + 1);
    std::optional<std::string> port;
    if (name.starts_with('[')) {
        const std::size_t bracket = name.find(']');
        if (bracket == std::string::npos)
            return mistake(fmt::format("host '{}': its '[' is not closed", shown(word)));
        const std::string rest = name.substr(bracket + 1);
        name = name.substr(1, bracket - 1);
        if (rest.starts_with(':')) port = rest.substr(1);
    } else if (const std::size_t colon = name.find(':');
               colon != std::string::npos && name.find(':', colon + 1) == std::string::npos) {
        port = name.substr(colon + 1);
        name.resize(colon);
    }
    // What begins with '-' would be an option of ssh, and the rest is not for a shell's eyes.
    constexpr std::string_view letters =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.:%";
    const bool fine = !name.empty() && name.front() != '-' && !user.starts_with('-') &&
                      user != "@" && name.find_first_not_of(letters) == std::string::npos &&
                      user.find_first_of("'\"\\$`;&|<>()*? ") == std::string::npos;
    if (!fine)
        return mistake(fmt::format("host '{}': is no host; write [user@]host[:port]", shown(word)));
    if (port) {
        constexpr std::uint16_t most = 65535;
        host.port = number<std::uint16_t>(*port, most);
        if (!host.port)
            return mistake(fmt::format("host '{}': '{}' is no port; write one from 1 to {}",
                                       shown(word), shown(*port), most));
    }
    host.destination = user + name;
    return host;
}

Result<void> set(Host& host, const std::string& word) {
    const std::size_t equals = word.find('=');
    const std::string key = word.substr(0, equals);
    const std::string value = equals == std::string::npos ? "" : word.substr(equals + 1);
    if (key == "slots") {
        constexpr std::uint32_t most = 4096;
        host.slots = number<std::uint32_t>(value, most);
        if (!host.slots)
            return mistake(fmt::format("slots '{}': is no number of slots; write one from 1 to {}",
                                       shown(value), most));
    } else if (key == "tags") {
        if (value.empty()) return mistake("tags: there is none; write tags=big,gpu");
        host.tags = value;
    } else if (key == "forward") {
        if (value != "yes" && value != "no")
            return mistake(
                fmt::format("forward '{}': write forward=yes, or leave it out", shown(value)));
        host.forward = value == "yes";
    } else {
        const std::vector<std::string> known{"slots", "tags", "forward"};
        return mistake(fmt::format("'{}': is none of a host's settings{}", shown(key),
                                   suggestion(key, known)));
    }
    return {};
}

Result<Host> parse_line(const std::vector<std::string>& words) {
    auto host = parse_place(words.front());
    if (!host) return host;
    for (std::size_t i = 1; i < words.size(); ++i)
        if (auto fine = set(*host, words[i]); !fine) return std::move(fine).error();
    return host;
}

}  // namespace

Result<std::vector<Host>> parse_hosts(std::string_view text, const std::string& file) {
    std::vector<Host> hosts;
    std::size_t number = 0;
    for (const std::string_view line : lines_of(text)) {
        ++number;
        const auto words = words_of(line.substr(0, line.find('#')));
        if (words.empty()) continue;
        auto host = parse_line(words);
        if (host && std::any_of(hosts.begin(), hosts.end(),
                                [&](const Host& each) { return each.label == host->label; }))
            host =
                mistake(fmt::format("host '{}': is there already; a host has one worker, with "
                                    "as many slots as you like",
                                    words.front()));
        if (!host) return std::move(host).error().within(fmt::format("{}:{}", file, number));
        hosts.push_back(*std::move(host));
    }
    if (hosts.empty())
        return mistake(file + ": there is no host in it; write one a line, [user@]host[:port]");
    return hosts;
}

std::optional<Host> host_called(const std::string& label) {
    std::string word = label;
    std::replace(word.begin(), word.end(), '+', ':');
    auto host = parse_place(word);
    if (!host) return std::nullopt;
    return *std::move(host);
}

}  // namespace femrun::engines
