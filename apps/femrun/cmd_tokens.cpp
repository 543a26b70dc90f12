// SPDX-License-Identifier: MIT
// `femrun tokens`: what lets others in, given out and taken back: asked of the scheduler, or done
// in its database while none runs.
#include <algorithm>
#include <filesystem>
#include <iostream>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/path_text.hpp"
#include "gate/printed_address.hpp"
#include "loop/event_loop.hpp"
#include "messages.hpp"
#include "net/admissions.hpp"
#include "options.hpp"
#include "print_json.hpp"
#include "scheduler_address.hpp"
#include "serve/admission_desk.hpp"
#include "serve/book_keeping.hpp"
#include "study/duration.hpp"
#include "view/table.hpp"
#include "view/wording.hpp"
#include "visit.hpp"

namespace femrun::app {

namespace fs = std::filesystem;

namespace {

using nlohmann::ordered_json;

// As many of a key's digits as tell it from all others.
constexpr std::size_t shown_digits = 8;

std::string token_state(const control::TokenStatus& token) {
    if (token.revoked) return "revoked " + view::time_text(*token.revoked);
    if (!token.expires) return "no end";
    return (token.good ? "until " : "expired ") + view::time_text(*token.expires);
}

/// How many that may still come in came with it.
std::size_t keys_of(const control::TokenStatus& token, const control::AdmissionList& list) {
    return static_cast<std::size_t>(std::count_if(
        list.keys.begin(), list.keys.end(),
        [&](const control::KeyStatus& key) { return key.token == token.id && !key.revoked; }));
}

std::string key_state(const control::KeyStatus& key) {
    if (key.revoked) return "revoked " + view::time_text(*key.revoked);
    if (key.workers.empty()) return "may come in";
    return fmt::format("is here: {}", fmt::join(key.workers, ", "));
}

/// "worker 'pc9/worker-1'", as far as that is known.
std::string who(const control::KeyStatus& key) {
    if (key.workers.empty()) return fmt::format("{} of {}", to_string(key.role), key.name);
    return fmt::format("{} '{}'", to_string(key.role), fmt::join(key.workers, "', '"));
}

void print_list(const control::AdmissionList& list) {
    using Align = view::Table::Align;
    view::Table tokens;
    tokens.column("token", Align::right);
    for (const char* const title : {"role", "name", "given out (UTC)", "lets in"})
        tokens.column(title, Align::left);
    tokens.column("keys", Align::right);
    tokens.column("last newcomer", Align::left);
    for (const control::TokenStatus& token : list.tokens)
        tokens.row({std::to_string(token.id), std::string(to_string(token.role)), token.name,
                    view::time_text(token.created), token_state(token),
                    std::to_string(keys_of(token, list)),
                    token.used ? view::time_text(*token.used) : "none"});
    view::Table keys;
    for (const char* const title :
         {"key", "role", "came from", "first seen (UTC)", "with", "state"})
        keys.column(title, Align::left);
    for (const control::KeyStatus& key : list.keys)
        keys.row({key.key.substr(0, shown_digits), std::string(to_string(key.role)), key.name,
                  view::time_text(key.first_seen),
                  key.token ? fmt::format("token {}", *key.token) : "", key_state(key)});
    std::cout << (list.tokens.empty() ? "no token has been given out\n" : tokens.text()) << '\n'
              << (list.keys.empty() ? "nobody has come in with one\n" : keys.text());
}

ordered_json json_time(const std::optional<WallTime>& time) {
    return time ? ordered_json(time->time_since_epoch().count()) : ordered_json();
}

ordered_json json_of(const control::TokenStatus& token) {
    return {{"id", token.id},
            {"role", std::string(to_string(token.role))},
            {"name", token.name},
            {"good", token.good},
            {"created_ms", token.created.time_since_epoch().count()},
            {"expires_ms", json_time(token.expires)},
            {"revoked_ms", json_time(token.revoked)},
            {"used_ms", json_time(token.used)}};
}

ordered_json json_of(const control::KeyStatus& key) {
    return {{"key", key.key},
            {"role", std::string(to_string(key.role))},
            {"name", key.name},
            {"token", key.token ? ordered_json(*key.token) : ordered_json()},
            {"first_seen_ms", key.first_seen.time_since_epoch().count()},
            {"revoked_ms", json_time(key.revoked)},
            {"workers", key.workers}};
}

template <typename Row>
ordered_json json_of(const std::vector<Row>& rows) {
    auto all = ordered_json::array();
    for (const Row& row : rows) all.push_back(json_of(row));
    return all;
}

int list(control::Admissions& desk, const TokensOptions& options) {
    const auto list = desk.admissions();
    if (!list) return failed(list.error());
    if (options.json)
        print_json({{"tokens", json_of(list->tokens)}, {"keys", json_of(list->keys)}});
    else
        print_list(*list);
    return exit_done;
}

int give(control::Admissions& desk, const TokensOptions& options) {
    control::TokenWish wish{
        .role = *work::role_named(options.role), .name = options.name, .lasts = {}};
    if (!options.expires.empty()) {
        const auto lasts = study::duration_from(options.expires);
        if (!lasts) return failed(Error(lasts.error()).within("--expires"));
        if (*lasts <= std::chrono::milliseconds::zero())
            return failed({ErrorKind::invalid,
                           fmt::format("--expires: a token that lasts '{}' lets in nobody; write a "
                                       "longer time, such as '8 h'",
                                       options.expires)});
        wish.lasts = *lasts;
    }
    const auto given = desk.give(wish);
    if (!given) return failed(given.error());
    if (options.json) {
        print_json({{"token", json_of(given->token)}, {"address", given->address}});
        return exit_done;
    }
    std::cout << given->address << '\n';
    print_note(fmt::format("token {} lets in as {}, {}; it is shown this once", given->token.id,
                           to_string(given->token.role), token_state(given->token)));
    return exit_done;
}

/// Who takes back the key that lets him in himself is out in the middle of it.
Result<void> spares(control::Admissions& desk, const control::Revocation& what,
                    const std::string& own_key) {
    if (own_key.empty() || (what.token && !what.with_keys)) return {};
    const auto list = desk.admissions();
    if (!list) return list.error();
    for (const control::KeyStatus& key : list->keys) {
        const bool goes = what.token ? key.token == what.token : key.key.starts_with(what.key);
        if (key.revoked || !goes || key.key != own_key) continue;
        return Error{
            ErrorKind::conflict,
            fmt::format(
                "key '{}': is that of who asks{}; nothing was revoked: revoke the "
                "others by their first digits, or ask as somebody else",
                key.key.substr(0, shown_digits),
                what.token ? fmt::format(", which came with token {} too", *what.token) : "")};
    }
    return {};
}

int revoke(control::Admissions& desk, const TokensOptions& options, const std::string& own_key) {
    if (options.which.empty())
        return failed({ErrorKind::invalid,
                       "femrun tokens revoke: which? write a token's number or the first digits of "
                       "a key, as 'femrun tokens' lists them"});
    control::Revocation what{.token = {}, .with_keys = options.with_keys, .key = options.which};
    const bool is_number = !options.which.empty() && options.which.size() < shown_digits &&
                           options.which.find_first_not_of("0123456789") == std::string::npos;
    if (is_number) what.token = std::stoull(options.which);
    if (const auto spared = spares(desk, what, own_key); !spared) return failed(spared.error());
    const auto revoked = desk.revoke(what);
    if (!revoked) return failed(revoked.error());
    if (options.json) {
        print_json({{"tokens", json_of(revoked->tokens)},
                    {"keys", json_of(revoked->keys)},
                    {"staying", json_of(revoked->staying)}});
        return exit_done;
    }
    for (const control::TokenStatus& token : revoked->tokens)
        print_note(fmt::format("token {} lets in nobody new", token.id));
    for (const control::KeyStatus& key : revoked->keys) print_note(who(key) + " is out");
    for (const control::KeyStatus& key : revoked->staying)
        print_note(
            key.key == own_key
                ? who(key) + " came with it and stays in: that is this program's own"
                : fmt::format("{} came with it and stays in; 'femrun tokens revoke {}' puts it out",
                              who(key), key.key.substr(0, shown_digits)));
    return exit_done;
}

/// `own_key`: by which this program is let in, if by one.
int carry_out(control::Admissions& desk, const TokensOptions& options,
              const std::string& own_key = {}) {
    if (options.what == "new") return give(desk, options);
    if (options.what == "revoke") return revoke(desk, options, own_key);
    return list(desk, options);
}

/// Asked of the scheduler at this address.
int at_scheduler(const gate::Address& address, const TokensOptions& options) {
    loop::EventLoop loop;
    auto visit = Visit::to(loop, address, work::Role::user);
    if (!visit) return failed(visit.error());
    net::RemoteAdmissions desk(loop, visit->house().admissions());
    return carry_out(desk, options, key_for(address));
}

}  // namespace

int tokens(const TokensOptions& options) {
    const auto elsewhere = scheduler_of(options.where);
    if (!elsewhere) return failed(elsewhere.error());
    if (elsewhere.value()) return at_scheduler(*elsewhere.value(), options);
    const fs::path keys = path_of(options.where.database + ".gate");
    auto database = store::Database::open(options.where.database, store::Access::write);
    if (!database) {
        // A scheduler that runs has it: whoever may read its keys may ask it.
        const auto address = gate::last_address(keys, work::Role::user);
        const bool in_use = database.error().kind == ErrorKind::conflict;
        if (in_use && address && *address) return at_scheduler(**address, options);
        return failed(database.error());
    }
    const auto rows = serve::book_rows(**database);
    if (!rows) return failed(rows.error());
    const auto door = gate::last_door(keys);
    if (!door) return failed(door.error());
    serve::DatabaseKeeper keeper(**database);
    gate::Book book(keeper, rows->tokens, rows->keys);
    serve::AdmissionDesk desk(book, door->value_or(gate::Address{}));
    const int code = carry_out(desk, options);
    if (!keeper.state()) return failed(keeper.state().error());
    return code;
}

}  // namespace femrun::app
