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

Place as_others_see(Place place) {
    if (place.host != "0.0.0.0" && place.host != "::") return place;
    const auto numbers = system::network_addresses();
    place.host = numbers.empty() ? system::host_name() : numbers.front();
    return place;
}

}  // namespace femrun::gate
