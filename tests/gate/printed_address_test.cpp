// SPDX-License-Identifier: MIT
#include "gate/printed_address.hpp"

#include "gate_rig.hpp"
#include "support/catch.hpp"
#include "system/private_file.hpp"
#include "system/private_folder.hpp"

using namespace femrun;
using namespace femrun::test;
using gate::Answer;
using work::Role;

namespace {

struct Start {
    Start()
        : scheduler(gate::Credentials::in_folder(folder.path(), gate::Credentials::Of::scheduler)
                        .value()) {}

    gate::Address printed(gate::Book& book, Role role = Role::worker) {
        return gate::printed_address(folder.path(), role, {.host = "pc7", .port = 7711}, scheduler,
                                     book, wall_now())
            .value();
    }

    const system::PrivateFolder folder;
    const gate::Credentials scheduler;
    Kept kept;
};

}  // namespace

TEST_CASE("a scheduler prints the same address each time, and it lets in", "[gate][printed]") {
    Start start;
    gate::Book first(start.kept);
    const gate::Address address = start.printed(first);
    CHECK(address.text().rfind("femrun://pc7:7711/#", 0) == 0);
    CHECK(address.fingerprint == start.scheduler.fingerprint());

    gate::Address door = address;
    door.token.reset();
    CHECK(gate::last_door(start.folder.path()).value() == door);

    gate::Book second(start.kept, first.tokens(), first.keys());
    CHECK(start.printed(second) == address);
    CHECK(second.tokens().size() == 1);
    CHECK(second.admit(address.token, {}, "a", wall_now()).roles == work::Roles(Role::worker));
    CHECK(start.printed(second, Role::user).token != address.token);
    CHECK(system::read_private_file(start.folder.path() / "worker.token").ok());
}

TEST_CASE("a printed address lets in also after an older copy of the database took its place",
          "[gate][printed]") {
    Start start;
    gate::Book first(start.kept);
    const gate::Address address = start.printed(first);

    gate::Book older(start.kept);
    CHECK(start.printed(older) == address);
    CHECK(older.admit(address.token, {}, "a", wall_now()).answer == Answer::admitted);
}

TEST_CASE("when its token was revoked another address is printed", "[gate][printed]") {
    Start start;
    gate::Book book(start.kept);
    const gate::Address before = start.printed(book);
    REQUIRE(book.revoke_token(1, wall_now()).ok());

    const gate::Address after = start.printed(book);
    CHECK(after.token != before.token);
    CHECK(book.admit(before.token, {}, "a", wall_now()).answer == Answer::token_revoked);
    CHECK(book.admit(after.token, {}, "a", wall_now()).answer == Answer::admitted);
}
