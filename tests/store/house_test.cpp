// SPDX-License-Identifier: MIT
// What a database knows beside its studies.
#include "store/bracket.hpp"
#include "store/database.hpp"
#include "store/folder.hpp"
#include "support/catch.hpp"
#include "system/this_process.hpp"

#include <SQLiteCpp/Database.h>

using namespace femrun;
using namespace femrun::store;
using testing::at;
using testing::Folder;
using testing::must;
using namespace std::chrono_literals;

TEST_CASE("a database has a name of its own for ever", "[store][house]") {
    const Folder folder;
    const auto name_of = [](const std::string& path) {
        return must(Database::open(path, Access::write))->writer()->database;
    };
    const std::string name = name_of(folder.file("one.db"));
    CHECK(name.size() == 32);
    CHECK(name.find_first_not_of("0123456789abcdef") == std::string::npos);
    CHECK(name_of(folder.file("one.db")) == name);
    CHECK(name_of(folder.file("two.db")) != name);
}

TEST_CASE("a worker is known by its identity, whatever it is called", "[store][house]") {
    const Folder folder;
    const std::string path = folder.file("femrun.db");
    {
        auto database = must(Database::open(path, Access::write));
        CHECK(must(database->workers()).empty());
        REQUIRE(database->note_worker({"pc7", "ann", "1", "pc7/4711", at(10)}).ok());
        REQUIRE(database->note_worker({"pc7", "ann", "2", "pc7/4712", at(20)}).ok());
        REQUIRE(database->note_worker({"pc7", "ann", "1", "pc7/815", at(30)}).ok());
    }
    CHECK(must(must(Database::open(path, Access::read))->workers()) ==
          std::vector<WorkerSeen>{{"pc7", "ann", "1", "pc7/815", at(30)},
                                  {"pc7", "ann", "2", "pc7/4712", at(20)}});
}

TEST_CASE("licence pools are facts of the house", "[store][house]") {
    const Folder folder;
    const std::string path = folder.file("femrun.db");
    {
        auto database = must(Database::open(path, Access::write));
        REQUIRE(database->set_pool({"femtet", 3, 5min}).ok());
        REQUIRE(database->set_pool({"ansys", 1, 0s}).ok());
        REQUIRE(database->set_pool({"femtet", 4, 2min}).ok());
        REQUIRE(database->set_pool({"comsol", 1, 0s}).ok());
        REQUIRE(database->drop_pool("comsol").ok());
    }
    CHECK(must(must(Database::open(path, Access::read))->pools()) ==
          std::vector<PoolRow>{{"ansys", 1, 0s}, {"femtet", 4, 2min}});
}

TEST_CASE("tokens and keys are facts of the house", "[store][house]") {
    const Folder folder;
    const std::string path = folder.file("femrun.db");
    TokenRow token{.id = 1,
                   .role = "worker",
                   .name = "for the lab",
                   .hash = "ab01",
                   .created = at(10),
                   .expires = at(30),
                   .revoked = {},
                   .used = {}};
    const TokenRow other{.id = 2, .role = "user", .name = "", .hash = "ab02", .created = at(11)};
    KeyRow key{.hash = "cd01", .role = "worker", .name = "pc7", .token = 1, .first_seen = at(20)};
    KeyRow as_user = key;
    as_user.role = "user";
    as_user.token.reset();
    {
        auto database = must(Database::open(path, Access::write));
        REQUIRE(database->put_token(token).ok());
        REQUIRE(database->put_token(other).ok());
        REQUIRE(database->put_key(key).ok());
        REQUIRE(database->put_key(as_user).ok());
        token.revoked = at(40);
        token.used = at(20);
        key.revoked = at(41);
        REQUIRE(database->put_token(token).ok());
        REQUIRE(database->put_key(key).ok());
    }
    const auto database = must(Database::open(path, Access::read));
    CHECK(must(database->tokens()) == std::vector<TokenRow>{token, other});
    CHECK(must(database->keys()) == std::vector<KeyRow>{as_user, key});
}

TEST_CASE("a token that was changed by hand lets nobody in", "[store][house]") {
    const Folder folder;
    const std::string path = folder.file("femrun.db");
    {
        auto database = must(Database::open(path, Access::write));
        REQUIRE(database->put_token({.id = 1, .role = "viewer", .hash = "ab"}).ok());
        REQUIRE(database->put_key({.hash = "cd", .role = "viewer"}).ok());
    }
    SQLite::Database by_hand(path, SQLite::OPEN_READWRITE);
    by_hand.exec("UPDATE tokens SET role = 'user'; UPDATE keys SET role = 'user'");

    const auto database = must(Database::open(path, Access::read));
    CHECK(database->tokens().error() ==
          Error{ErrorKind::corrupt, "'" + path +
                                        "': token '1' is not as it was written; the file is "
                                        "damaged or was changed by hand: restore a copy"});
    CHECK(database->keys().error() ==
          Error{ErrorKind::corrupt, "'" + path +
                                        "': key 'cd' is not as it was written; the file is damaged "
                                        "or was changed by hand: restore a copy"});
}

TEST_CASE("each program that writes is on record, with its end when it had one", "[store][house]") {
    const Folder folder;
    const std::string path = folder.file("femrun.db");
    must(Database::open(path, Access::write));
    const auto database = must(Database::open(path, Access::write));

    const auto writers = must(database->writers());

    REQUIRE(writers.size() == 2);
    CHECK(writers[0].epoch == 2);
    CHECK_FALSE(writers[0].until);
    CHECK(writers[0].version == FEMRUN_VERSION);
    CHECK(writers[0].process == system::process_id());
    CHECK(writers[1].epoch == 1);
    REQUIRE(writers[1].until);
    CHECK(*writers[1].until >= writers[1].since);
    CHECK(writers[1].host == system::host_name());
}

TEST_CASE("facts of the house that somebody changed are told", "[store][house]") {
    const Folder folder;
    const std::string path = folder.file("femrun.db");
    {
        auto database = must(Database::open(path, Access::write));
        REQUIRE(database->set_pool({"femtet", 3, 5min}).ok());
        REQUIRE(database->note_worker({"pc7", "ann", "1", "pc7/4711", at(10)}).ok());
    }
    SQLite::Database by_hand(path, SQLite::OPEN_READWRITE);
    by_hand.exec("UPDATE pools SET count = 30; UPDATE workers SET pc = 'pc8'");

    const auto database = must(Database::open(path, Access::read));
    CHECK(database->pools().error() ==
          Error{ErrorKind::corrupt, "'" + path +
                                        "': licence pool 'femtet' is not as it was written; the "
                                        "file is damaged or was changed by hand: restore a copy"});
    CHECK(database->workers().error() ==
          Error{ErrorKind::corrupt, "'" + path +
                                        "': worker 'pc7/4711' is not as it was written; the file "
                                        "is damaged or was changed by hand: restore a copy"});
}
