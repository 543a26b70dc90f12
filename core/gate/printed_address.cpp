// SPDX-License-Identifier: MIT
#include "gate/printed_address.hpp"

#include <fmt/format.h>

#include "system/networks.hpp"
#include "system/private_file.hpp"
#include "system/this_process.hpp"

namespace femrun::gate {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view name = "printed by the scheduler";

constexpr const char* door_file = "door";

/// Nothing when there is none, or what is there is none.
Result<std::optional<Token>> kept_token(const fs::path& file) {
    const auto text = system::read_private_file(file);
    if (!text) return text.error();
    if (!*text) return std::optional<Token>{};
    const auto bytes = from_letters((*text)->substr(0, letters32));
    if (!bytes) return std::optional<Token>{};
    return std::optional(Token{*bytes});
}

}  // namespace

Result<Address> printed_address(const fs::path& folder, work::Role role, const Place& place,
                                const Credentials& scheduler, Book& book, WallTime now) {
    Address address{
        .place = as_others_see(place), .fingerprint = scheduler.fingerprint(), .token = {}};
    if (auto noted = system::write_private_file(folder / door_file, address.text() + "\n"); !noted)
        return std::move(noted).error();
    const fs::path file = folder / fmt::format("{}.token", to_string(role));
    const auto kept = kept_token(file);
    if (!kept) return kept.error();
    if (*kept && book.keep_good(**kept, role, std::string(name), now)) {
        address.token = **kept;
        return address;
    }
    const Book::Issued issued = book.issue(role, std::string(name), {}, now);
    address.token = issued.token;
    const std::string line = letters_of(issued.token) + "\n";
    if (auto written = system::write_private_file(file, line); !written)
        return std::move(written).error();
    return address;
}

Result<std::optional<Address>> last_door(const fs::path& folder) {
    const auto text = system::read_private_file(folder / door_file);
    if (!text) return text.error();
    if (!*text) return std::optional<Address>{};
    auto door = Address::parse(**text);
    if (!door) return std::move(door).error();
    return std::optional(std::move(door).value());
}

Result<std::optional<Address>> last_address(const fs::path& folder, work::Role role) {
    auto door = last_door(folder);
    if (!door || !*door) return door;
    const auto token = kept_token(folder / fmt::format("{}.token", to_string(role)));
    if (!token) return token.error();
    if (!*token) return std::optional<Address>{};
    (*door)->token = **token;
    return door;
}

Place as_others_see(Place place) {
    if (place.host != "0.0.0.0" && place.host != "::") return place;
    const auto numbers = system::network_addresses();
    place.host = numbers.empty() ? system::host_name() : numbers.front();
    return place;
}

}  // namespace femrun::gate
