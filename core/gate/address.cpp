// SPDX-License-Identifier: MIT
#include "gate/address.hpp"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "base/plain_text.hpp"

namespace femrun::gate {

namespace {

constexpr std::string_view scheme = "femrun://";
// A name of the DNS has up to 253 letters, two secrets and what is between them a hundred.
constexpr std::size_t address_bytes_max = 512;
constexpr std::size_t host_bytes_max = 253;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }

bool is_host(std::string_view host) {
    return host.size() <= host_bytes_max && std::all_of(host.begin(), host.end(), [](char c) {
               return is_letter(c) || is_digit(c) || c == '.' || c == '-' || c == '_';
           });
}

bool is_ipv6(std::string_view host) {
    return host.size() <= host_bytes_max && std::count(host.begin(), host.end(), ':') >= 2 &&
           std::all_of(host.begin(), host.end(), [](char c) {
               return is_letter(c) || is_digit(c) || c == '.' || c == ':' || c == '%' || c == '-';
           });
}

enum class Least : std::uint8_t { any_free, one };

std::optional<std::uint16_t> read_port(std::string_view text, Least least) {
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), port);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    if (port == 0 && least == Least::one) return std::nullopt;
    return port;
}

/// The parts of "HOST:PORT"; the port as text, and none when there is no colon.
struct Parts {
    std::string_view host;
    std::optional<std::string_view> port;
    bool bracketed = false;
};

std::optional<Parts> split(std::string_view text) {
    Parts parts;
    std::string_view rest = text;
    if (text.starts_with('[')) {
        const std::size_t end = text.find(']');
        if (end == std::string_view::npos) return std::nullopt;
        parts = {.host = text.substr(1, end - 1), .port = {}, .bracketed = true};
        rest = text.substr(end + 1);
        if (!rest.empty() && !rest.starts_with(':')) return std::nullopt;
    } else {
        parts.host = text.substr(0, text.find(':'));
        rest = text.substr(parts.host.size());
    }
    if (!rest.empty()) parts.port = rest.substr(1);
    return parts;
}

Error mistake(std::string_view shown, std::string_view what) {
    return {ErrorKind::invalid, fmt::format("'{}': {}", plain(shown, word_bytes_max), what)};
}

constexpr std::string_view paste =
    "paste the whole line that 'femrun scheduler' or 'femrun tokens new' printed";

Result<Place> read_place(std::string_view text, std::string_view shown, Least least) {
    const auto parts = split(text);
    const bool named = parts && (parts->bracketed ? is_ipv6(parts->host) : is_host(parts->host));
    if (!named)
        return mistake(shown, fmt::format("'{}' is no name of a PC; write HOST:PORT, such as "
                                          "pc7:{}, 192.168.0.7:{} or [fe80::1]:{}",
                                          plain(text, word_bytes_max), default_port, default_port,
                                          default_port));
    Place place{.host = std::string(parts->host)};
    if (!parts->port) return place;
    const auto port = read_port(*parts->port, least);
    if (!port)
        return mistake(shown, fmt::format("port '{}' is no number from {} to 65535; the usual one "
                                          "is {}",
                                          plain(*parts->port, word_bytes_max),
                                          least == Least::one ? 1 : 0, default_port));
    place.port = *port;
    return place;
}

std::string_view trimmed(std::string_view text) {
    constexpr std::string_view blanks = " \t\r\n";
    const std::size_t first = text.find_first_not_of(blanks);
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(blanks) - first + 1);
}

/// "the token has 12 letters of 43".
Error broken_secret(std::string_view shown, std::string_view which, std::string_view text) {
    if (text.size() != letters32)
        return mistake(shown, fmt::format("the {} behind '#' has {} letters, it must have {}; {}",
                                          which, text.size(), letters32, paste));
    return mistake(shown,
                   fmt::format("the {} behind '#' has a letter that none has; {}", which, paste));
}

}  // namespace

std::string Place::text() const {
    const bool ipv6 = host.find(':') != std::string::npos;
    return ipv6 ? fmt::format("[{}]:{}", host, port) : fmt::format("{}:{}", host, port);
}

bool Place::is_loopback() const {
    if (host == "localhost" || host == "::1") return true;
    return host.starts_with("127.") && std::count(host.begin(), host.end(), '.') == 3 &&
           std::all_of(host.begin(), host.end(), [](char c) { return is_digit(c) || c == '.'; });
}

Result<Place> parse_listen(std::string_view from) {
    const std::string_view text = trimmed(from);
    if (!text.empty() && std::all_of(text.begin(), text.end(), is_digit)) {
        const auto port = read_port(text, Least::any_free);
        if (!port) return mistake(text, "is no port from 0 to 65535; the usual one is 7711");
        return Place{.host = "127.0.0.1", .port = *port};
    }
    if (text.empty())
        return mistake(text,
                       "is no place to listen on; write HOST:PORT, such as :7711 for every "
                       "network of this PC");
    if (text.starts_with(scheme))
        return mistake(text.substr(0, text.find('#')),
                       "is the address of a scheduler; write HOST:PORT of this PC, such as :7711 "
                       "for every network of it");
    auto place = read_place(text, text, Least::any_free);
    if (place && place->host.empty()) place->host = "0.0.0.0";
    return place;
}

Result<Address> Address::parse(std::string_view from) {
    const std::string_view text = trimmed(from);
    const std::size_t hash = text.find('#');
    // Nothing behind '#' is ever shown: it may be a secret.
    const std::string shown =
        std::string(text.substr(0, hash)) + (hash == std::string_view::npos ? "" : "#...");
    if (text.empty()) return mistake(text, fmt::format("is no address; {}", paste));
    if (text.size() > address_bytes_max)
        return mistake(shown, fmt::format("has {} letters, an address has at most {}; {}",
                                          text.size(), address_bytes_max, paste));
    if (!text.starts_with(scheme))
        return mistake(shown, fmt::format("an address begins with '{}'; {}", scheme, paste));
    if (text.find_first_of(" \t\r\n") != std::string_view::npos)
        return mistake(shown, fmt::format("has a blank or the end of a line in it; {}", paste));

    std::string_view where = text.substr(scheme.size(), hash - scheme.size());
    if (hash == std::string_view::npos) where = text.substr(scheme.size());
    if (where.ends_with('/')) where.remove_suffix(1);
    if (where.empty() || where.starts_with(':'))
        return mistake(shown, fmt::format("has no name of a PC behind '{}'; {}", scheme, paste));
    auto place = read_place(where, shown, Least::one);
    if (!place) return std::move(place).error();
    Address address{.place = std::move(*place), .fingerprint = {}, .token = {}};
    if (hash == std::string_view::npos) {
        if (address.place.is_loopback()) return address;
        return mistake(shown, fmt::format("what is behind '#' is missing, without which nobody is "
                                          "let in from another PC; {}",
                                          paste));
    }
    const std::string_view secrets = text.substr(hash + 1);
    const std::string_view first = secrets.substr(0, secrets.find('.'));
    const auto fingerprint = from_letters(first);
    if (!fingerprint) return broken_secret(shown, "fingerprint", first);
    address.fingerprint = Fingerprint{*fingerprint};
    if (first.size() == secrets.size()) return address;
    const std::string_view second = secrets.substr(first.size() + 1);
    const auto token = from_letters(second);
    if (!token) return broken_secret(shown, "token", second);
    address.token = Token{*token};
    return address;
}

std::string Address::text() const {
    std::string text = fmt::format("{}{}", scheme, place.text());
    if (fingerprint) text += fmt::format("/#{}", letters_of(*fingerprint));
    if (token) text += fmt::format(".{}", letters_of(*token));
    return text;
}

}  // namespace femrun::gate
