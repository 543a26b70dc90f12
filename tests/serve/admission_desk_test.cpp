// SPDX-License-Identifier: MIT
// Tokens and keys, given out and taken back, on record in a database.
#include "serve/admission_desk.hpp"

#include "gate/credentials.hpp"
#include "serve/book_keeping.hpp"
#include "support/catch.hpp"
#include "system/private_folder.hpp"

using namespace femrun;
using namespace std::chrono_literals;
using work::Role;

namespace {

const WallTime monday{std::chrono::hours(24 * 4)};

/// A book in a database, as `femrun tokens` has it while no scheduler runs.
struct Desk {
    explicit Desk(const std::string& path)
        : database(store::Database::open(path, store::Access::write).value()),
          keeper(*database),
          rows(serve::book_rows(*database).value()),
          book(keeper, rows.tokens, rows.keys),
          desk(book, door, [this] { return now; }) {}

    const gate::Address door{
        .place = {.host = "pc7", .port = 7711}, .fingerprint = gate::Fingerprint{}, .token = {}};
    WallTime now = monday;
    std::unique_ptr<store::Database> database;
    serve::DatabaseKeeper keeper;
    serve::BookRows rows;
    gate::Book book;
    serve::AdmissionDesk desk;
};

gate::KeyHash key(unsigned char number) {
    gate::KeyHash hash;
    hash.bytes[0] = number;
    return hash;
}

}  // namespace

TEST_CASE("a token that was given out lets in, and is on record", "[serve][admissions]") {
    const system::PrivateFolder folder;
    const std::string path = (folder.path() / "femrun.db").string();
    {
        Desk here(path);
        const auto given = here.desk.give({.role = Role::user, .name = "Ada", .lasts = 8h}).value();
        CHECK(given.token.expires == monday + 8h);
        const auto address = gate::Address::parse(given.address).value();
        CHECK(address.place.text() == "pc7:7711");
        CHECK(here.book.admit(address.token, key(1), "192.168.0.9:50000", monday).answer ==
              gate::Answer::admitted);
        CHECK(here.keeper.state().ok());
    }
    Desk again(path);
    again.now = monday + 9h;
    const control::AdmissionList list = again.desk.admissions().value();
    REQUIRE(list.tokens.size() == 1);
    CHECK(list.tokens[0].name == "Ada");
    CHECK(list.tokens[0].used == monday);
    CHECK_FALSE(list.tokens[0].good);
    REQUIRE(list.keys.size() == 1);
    CHECK(list.keys[0].role == Role::user);
    CHECK(list.keys[0].token == 1);
    CHECK(again.book.admit({}, key(1), "a", again.now).answer == gate::Answer::admitted);
}

TEST_CASE("who came with a revoked token stays, unless the keys go too", "[serve][admissions]") {
    const system::PrivateFolder folder;
    Desk here((folder.path() / "femrun.db").string());
    const auto given = here.desk.give({.role = Role::worker}).value();
    const auto token = gate::Address::parse(given.address).value().token;
    here.book.admit(token, key(1), "a", monday);
    here.book.admit(token, key(2), "b", monday);

    const auto first = here.desk.revoke({.token = 1}).value();
    CHECK(first.tokens.size() == 1);
    CHECK(first.keys.empty());
    CHECK(first.staying.size() == 2);

    const auto one = here.desk.revoke({.token = {}, .key = digits_of(key(1)).substr(0, 8)}).value();
    CHECK(one.keys.size() == 1);

    const auto all = here.desk.revoke({.token = 1, .with_keys = true}).value();
    CHECK(all.keys.size() == 1);
    CHECK(all.staying.empty());
    CHECK(here.book.admit({}, key(2), "b", monday).answer == gate::Answer::key_revoked);
    CHECK(here.desk.revoke({.token = 7}).error().message ==
          "token 7: is not in the book; 'femrun tokens' lists those that are");
}

TEST_CASE("who asks for tokens is told which workers are there with each key",
          "[serve][admissions]") {
    const system::PrivateFolder folder;
    Desk here((folder.path() / "femrun.db").string());
    const auto given = here.desk.give({.role = Role::worker}).value();
    const auto token = gate::Address::parse(given.address).value().token;
    here.book.admit(token, key(1), "a", monday);
    here.book.admit(token, key(2), "b", monday);
    std::vector<std::string> there{"pc9/worker-1", "pc9/worker-2"};
    here.desk.knows([&](const gate::KeyHash& hash) {
        return hash == key(1) ? there : std::vector<std::string>();
    });
    here.book.when_revoked([&](const gate::KeyHash&) { there.clear(); });  // its links end at once

    const auto list = here.desk.admissions().value();
    REQUIRE(list.keys.size() == 2);
    CHECK(list.keys[0].workers == there);
    CHECK(list.keys[1].workers.empty());
    CHECK(here.desk.revoke({.token = 1}).value().staying[0].workers == there);
    const auto out = here.desk.revoke({.token = 1, .with_keys = true}).value();
    CHECK(out.keys[0].workers == std::vector<std::string>{"pc9/worker-1", "pc9/worker-2"});
}

TEST_CASE("where nobody comes from another PC no token is of use", "[serve][admissions]") {
    const system::PrivateFolder folder;
    Desk here((folder.path() / "femrun.db").string());
    serve::AdmissionDesk alone(here.book, {.place = {.host = "127.0.0.1", .port = 7711}});
    CHECK(alone.give({}).error().message ==
          "tokens: nobody comes to this scheduler from another PC, and on its own PC no token is "
          "needed; start it with 'femrun scheduler --listen :7711' first");
}
