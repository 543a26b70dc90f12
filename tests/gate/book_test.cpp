// SPDX-License-Identifier: MIT
#include "gate/book.hpp"

#include "gate/frame.hpp"
#include "gate_rig.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace std::chrono_literals;
using gate::Answer;
using test::Kept;
using work::Role;

namespace {

const WallTime monday{std::chrono::hours(24 * 4)};

gate::KeyHash key(unsigned char number) {
    gate::KeyHash hash;
    hash.bytes[0] = number;
    return hash;
}

}  // namespace

TEST_CASE("who shows a token that was given out is let in with its role", "[gate][book]") {
    Kept kept;
    gate::Book book(kept);
    const auto issued = book.issue(Role::user, "for Ada", {}, monday);

    const auto verdict = book.admit(issued.token, key(1), "192.168.0.7:50000", monday + 1min);

    CHECK(verdict.answer == Answer::admitted);
    CHECK(verdict.roles == work::Roles(Role::user));
    CHECK(verdict.roles.contains(Role::viewer));
    CHECK_FALSE(verdict.roles.contains(Role::worker));
    CHECK(verdict.token == 1);
    REQUIRE(kept.keys.size() == 1);
    CHECK(kept.keys[0].name == "192.168.0.7:50000");
    CHECK(kept.keys[0].first_seen == monday + 1min);
    CHECK(kept.tokens.back().used == monday + 1min);
    CHECK(kept.tokens.back().hash != gate::TokenHash{issued.token.bytes});
}

TEST_CASE("a token that expired locks nobody out who came in with it", "[gate][book]") {
    Kept kept;
    gate::Book book(kept);
    const auto issued = book.issue(Role::worker, "today", monday + 8h, monday);
    REQUIRE(book.admit(issued.token, key(1), "a", monday + 7h).answer == Answer::admitted);

    CHECK(book.admit(issued.token, key(1), "a", monday + 9h).answer == Answer::admitted);
    CHECK(book.admit({}, key(1), "a", monday + 9h).answer == Answer::admitted);
    CHECK(book.admit(issued.token, key(2), "b", monday + 8h).answer == Answer::token_expired);
    CHECK(kept.keys.size() == 1);
}

TEST_CASE("what was written down lets in the same after a restart", "[gate][book]") {
    Kept kept;
    gate::Book book(kept);
    const auto issued = book.issue(Role::worker, "", {}, monday);
    book.admit(issued.token, key(1), "a", monday);

    Kept again;
    gate::Book later(again, book.tokens(), book.keys());
    CHECK(later.admit({}, key(1), "a", monday).roles == work::Roles(Role::worker));
    CHECK(later.admit(issued.token, key(2), "b", monday).answer == Answer::admitted);
    CHECK(later.issue(Role::viewer, "", {}, monday).row.id == 2);
}

TEST_CASE("each refusal says why", "[gate][book]") {
    Kept kept;
    gate::Book book(kept);
    const auto issued = book.issue(Role::worker, "", {}, monday);

    CHECK(book.admit({}, key(1), "a", monday).answer == Answer::token_missing);
    CHECK(book.admit(gate::new_token(), key(1), "a", monday).answer == Answer::token_unknown);
    REQUIRE(book.revoke_token(1, monday + 1h).value().revoked == monday + 1h);
    CHECK(book.admit(issued.token, key(1), "a", monday).answer == Answer::token_revoked);
    CHECK(kept.keys.empty());
}

TEST_CASE("a token lets in a thousand keys and no more, and locks out none of those",
          "[gate][book]") {
    Kept kept;
    gate::Book book(kept);
    const auto issued = book.issue(Role::worker, "", {}, monday);
    const auto numbered = [](std::size_t number) {
        gate::KeyHash hash;
        hash.bytes[0] = static_cast<unsigned char>(number % 256);
        hash.bytes[1] = static_cast<unsigned char>(number / 256);
        return hash;
    };
    for (std::size_t i = 0; i < gate::keys_of_token_max; ++i)
        REQUIRE(book.admit(issued.token, numbered(i), "a", monday).answer == Answer::admitted);

    CHECK(book.admit(issued.token, numbered(1000), "b", monday).answer == Answer::token_used_up);
    CHECK(book.admit(issued.token, numbered(7), "a", monday).answer == Answer::admitted);
    CHECK(kept.keys.size() == 1000);
    const auto another = book.issue(Role::worker, "", {}, monday);
    CHECK(book.admit(another.token, numbered(1000), "b", monday).answer == Answer::admitted);
    CHECK(gate::sentence_of(Answer::token_used_up, {"10.0.0.7", 7711}) ==
          "10.0.0.7:7711: 1000 programs came in with the token in the address, which is all that "
          "may; ask for a new one, which 'femrun tokens new' makes on the scheduler's PC");
}

TEST_CASE("who answers with what no scheduler says is not taken for one", "[gate][frame]") {
    // The first byte of "HTTP/1.1 400 Bad Request".
    CHECK(gate::sentence_of(static_cast<Answer>('H'), {"10.0.0.7", 7711}) ==
          "10.0.0.7:7711: what listens there answers as no femrun scheduler does that this femrun "
          "knows; look at the port, and use the same femrun for both");
}

TEST_CASE("a key that was revoked is out, whatever token it shows", "[gate][book]") {
    Kept kept;
    gate::Book book(kept);
    const auto worker = book.issue(Role::worker, "", {}, monday);
    const auto user = book.issue(Role::user, "", {}, monday);
    book.admit(worker.token, key(1), "a", monday);
    CHECK(book.admit(user.token, key(1), "a", monday).roles == work::Roles::all());
    std::vector<gate::KeyHash> told;
    book.when_revoked([&](const gate::KeyHash& hash) { told.push_back(hash); });

    const auto revoked = book.revoke_key(digits_of(key(1)).substr(0, 8), monday + 1h).value();

    CHECK(revoked.size() == 2);  // as a worker and as a user
    CHECK(told == std::vector{key(1)});
    CHECK(book.admit(user.token, key(1), "a", monday + 2h).answer == Answer::key_revoked);
    CHECK(book.admit({}, key(1), "a", monday + 2h).answer == Answer::key_revoked);
    CHECK(book.admit(worker.token, key(2), "b", monday + 2h).answer == Answer::admitted);
}

TEST_CASE("what is to be revoked must be there, and be one", "[gate][book]") {
    Kept kept;
    gate::Book book(kept);
    const auto issued = book.issue(Role::worker, "", {}, monday);
    book.admit(issued.token, key(1), "a", monday);
    book.admit(issued.token, key(2), "b", monday);

    CHECK(book.revoke_token(9, monday).error().message ==
          "token 9: is not in the book; 'femrun tokens' lists those that are");
    CHECK(book.revoke_key("zz", monday).error().message ==
          "key 'zz': is not in the book; 'femrun tokens' lists those that are");
    CHECK(book.revoke_key("", monday).error().message ==
          "key '': is not in the book; 'femrun tokens' lists those that are");
    CHECK(digits_of(key(1)).substr(0, 4) == "0100");
    CHECK(book.revoke_key("0", monday).error().message ==
          "key '0': is the beginning of several; write more of it");
}
