// SPDX-License-Identifier: MIT
// Tokens and keys, asked for over a connection.
#include "net/admissions.hpp"

#include <string>

#include "loop/exception.hpp"
#include "net/connection.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::net;
using namespace std::chrono_literals;
using work::Role;

namespace {

WallTime at(int seconds) { return WallTime{std::chrono::seconds(seconds)}; }

const control::TokenStatus token{.id = 3,
                                 .role = Role::viewer,
                                 .name = "for the wall",
                                 .created = at(10),
                                 .expires = at(30),
                                 .revoked = {},
                                 .used = at(20),
                                 .good = true};
const control::KeyStatus key{.key = "kJ8sQvAB",
                             .role = Role::worker,
                             .name = "192.168.0.9:50000",
                             .token = 3,
                             .first_seen = at(20),
                             .revoked = at(25)};

/// Writes down what it is asked.
struct Desk final : control::Admissions {
    Result<control::AdmissionList> admissions() override {
        return control::AdmissionList{{token}, {key}};
    }
    Result<control::GivenToken> give(const control::TokenWish& asked) override {
        wish = asked;
        return control::GivenToken{token, "femrun://pc7:7711/#..."};
    }
    Result<control::Revoked> revoke(const control::Revocation& asked) override {
        if (asked.key == "escape") return Error{ErrorKind::invalid, "key '\x1b[2J': is no key"};
        if (asked.key == "zz") return Error{ErrorKind::missing, "key 'zz': is not in the book"};
        what = asked;
        return control::Revoked{{token}, {key}, {key}};
    }

    control::TokenWish wish;
    control::Revocation what;
};

}  // namespace

TEST_CASE("tokens and keys cross a connection as they are", "[net][admissions]") {
    loop::EventLoop loop;
    Desk desk;
    const auto link = std::make_shared<control::Admissions*>(&desk);
    auto pipe = kj::newTwoWayPipe();
    Connection there(kj::mv(pipe.ends[0]), serve_admissions(link));
    Connection here(kj::mv(pipe.ends[1]));
    RemoteAdmissions remote(loop, here.peer().castAs<wire::Admissions>());

    CHECK(remote.admissions().value() == control::AdmissionList{{token}, {key}});

    const auto given = remote.give({.role = Role::user, .name = "Ada", .lasts = 8h}).value();
    CHECK(given.token == token);
    CHECK(given.address == "femrun://pc7:7711/#...");
    CHECK(desk.wish.role == Role::user);
    CHECK(desk.wish.name == "Ada");
    CHECK(desk.wish.lasts == 8h);
    REQUIRE(remote.give({.role = Role::user, .name = "Ada", .lasts = 0ms}).ok());
    CHECK(desk.wish.lasts == 1ms);  // and not for ever

    const auto revoked = remote.revoke({.token = 3, .with_keys = true}).value();
    CHECK(revoked.staying == std::vector{key});
    CHECK(desk.what.token == 3);
    CHECK(desk.what.with_keys);
    REQUIRE(remote.revoke({.token = {}, .key = "kJ8s"}).ok());
    CHECK_FALSE(desk.what.token);
    CHECK(desk.what.key == "kJ8s");
    CHECK(remote.revoke({.token = {}, .key = "zz"}).error() ==
          Error{ErrorKind::missing, "key 'zz': is not in the book"});
    // It goes to a terminal.
    const Error escape = remote.revoke({.token = {}, .key = "escape"}).error();
    CHECK(escape.message.find('\x1b') == std::string::npos);
}

TEST_CASE("a scheduler that has ended tells nothing of its tokens", "[net][admissions]") {
    loop::EventLoop loop;
    Desk desk;
    auto link = std::make_shared<control::Admissions*>(&desk);
    RemoteAdmissions remote(loop, serve_admissions(link));
    link.reset();
    CHECK(remote.admissions().error() ==
          Error{ErrorKind::unavailable, "the connection to the scheduler was lost"});
}
