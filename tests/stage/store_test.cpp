// SPDX-License-Identifier: MIT
#include "stage/store.hpp"

#include <chrono>

#include "stage/scratch.hpp"

using namespace femrun;
using namespace femrun::stage;
using namespace femrun::stage::testing;
using namespace std::chrono_literals;

namespace {

/// Lets the content look as if it had been used so long ago.
void age(const Store& store, const std::string& hash, std::chrono::hours by) {
    std::filesystem::last_write_time(store.folder() / "content" / hash,
                                     std::filesystem::file_time_type::clock::now() - by);
}

}  // namespace

TEST_CASE("content that has come whole is found by its hash", "[stage][store]") {
    const Scratch scratch;
    Store store(scratch.path("store"));
    const std::string hash = content_hash("a deck");
    CHECK(!store.find(hash));

    CHECK(bring(store, "a deck") == hash);

    REQUIRE(store.find(hash));
    CHECK(scratch.text("store/content/" + hash) == "a deck");
    CHECK(!std::filesystem::exists(scratch.path("store/partial") / hash));
    CHECK(Store(scratch.path("store")).find(hash));  // another process
}

TEST_CASE("content that comes in two tries goes on where the first ended", "[stage][store]") {
    const Scratch scratch;
    const std::string hash = content_hash("one two");
    {
        Store store(scratch.path("store"));
        auto first = store.arrive(hash, 7);
        REQUIRE((*first)->write("one "));
    }
    Store store(scratch.path("store"));
    CHECK(store.come(hash) == 4);
    CHECK(!store.find(hash));

    auto second = store.arrive(hash, 7);
    CHECK((*second)->come() == 4);
    REQUIRE((*second)->write("two"));
    CHECK((*second)->is_whole());
    CHECK((*second)->finish());
    CHECK(store.find(hash));
}

TEST_CASE("content that is not what its name says gets no name", "[stage][store]") {
    const Scratch scratch;
    Store store(scratch.path("store"));
    const std::string hash = content_hash("what was asked for");
    auto arrival = store.arrive(hash, 18);
    REQUIRE((*arrival)->write("what someone made "));
    const auto refused = (*arrival)->finish();
    REQUIRE(!refused);
    CHECK(refused.error().message == "content " + hash + ": what came is " +
                                         content_hash("what someone made ") +
                                         " instead; it was thrown away");
    arrival->reset();
    CHECK(!store.find(hash));
    CHECK(store.come(hash) == 0);

    auto longer = store.arrive(hash, 4);
    CHECK((*longer)->write("12345").error().message ==
          "content " + hash + ": more than the 4 bytes came that it has");
}

TEST_CASE("two that want the same content do not write it both", "[stage][store]") {
    const Scratch scratch;
    Store one(scratch.path("store")), other(scratch.path("store"));
    const std::string hash = content_hash("mesh");
    auto first = one.arrive(hash, 4);
    REQUIRE(*first);
    CHECK(*other.arrive(hash, 4) == nullptr);
    first->reset();
    CHECK(*other.arrive(hash, 4) != nullptr);
}

TEST_CASE("what was used least lately makes room for what comes", "[stage][store]") {
    const Scratch scratch;
    Store store(scratch.path("store"), {.bytes_max = 10});
    const std::string old = bring(store, "oldest"), used = bring(store, "used");
    age(store, old, 3h);
    age(store, used, 2h);
    CHECK(store.find(old));  // which is use

    const std::string fresh = bring(store, "new");
    CHECK(store.find(fresh));
    CHECK(store.find(old));
    CHECK(!store.find(used));
}

TEST_CASE("what is in use stays, and without room nothing comes", "[stage][store]") {
    const Scratch scratch;
    Store store(scratch.path("store"), {.bytes_max = 10});
    const std::string held = bring(store, "12345678");
    auto hold = store.hold({held});
    REQUIRE(hold);

    Store other(scratch.path("store"), {.bytes_max = 10});
    const auto refused = other.arrive(content_hash("abcd"), 4);
    REQUIRE(!refused);
    CHECK(refused.error().message ==
          "'" + scratch.path("store").string() +
              "': it may hold 10 B, 8 B of that are in use, and 4 B more do not fit; "
              "end a study with large files first");
    CHECK(store.find(held));

    *hold = {};  // let go
    bring(other, "abcd");
    CHECK(!store.find(held));
}

TEST_CASE("what a process held that is dead makes room", "[stage][store]") {
    const Scratch scratch;
    Store store(scratch.path("store"), {.bytes_max = 10});
    const std::string left = bring(store, "12345678");
    scratch.write("store/held/4711-1", left + "\n");
    scratch.write("store/held/4711-1.lock", "4711 pc7\n");

    bring(store, "abcd");
    CHECK(!store.find(left));
    CHECK(std::filesystem::is_empty(scratch.path("store/held")));
}

TEST_CASE("a store takes files of its own PC", "[stage][store]") {
    const Scratch scratch;
    Store store(scratch.path("store"));
    scratch.write("bracket.inp", std::string(200'000, 'x'));
    const std::string hash = content_hash(std::string(200'000, 'x'));
    CHECK(store.put(scratch.path("bracket.inp"), hash));
    CHECK(store.find(hash));
    CHECK(store.put(scratch.path("gone.inp"), content_hash("y")).error().message ==
          "'" + scratch.path("gone.inp").string() + "': cannot be read");
}

TEST_CASE("names that are no hashes lead nowhere", "[stage][store]") {
    const Scratch scratch;
    Store store(scratch.path("store"));
    scratch.write("secret", "s");
    CHECK(!store.find("../../secret"));
    CHECK(store.come("../../secret") == 0);
    CHECK(store.arrive("../../secret", 1).error().message == "content: its name is no SHA-256");
}

TEST_CASE("what is needed later is not pushed out, also by another process", "[stage][store]") {
    const Scratch scratch;
    std::string paused;
    {
        Store store(scratch.path("store"), {10});
        paused = bring(store, "12345678");
        REQUIRE(store.keep("bracket", {paused}));
    }
    Store store(scratch.path("store"), {10});
    CHECK_FALSE(store.arrive(content_hash("abcd"), 4));
    CHECK(store.find(paused));
    store.release("bracket");
    bring(store, "abcd");
    CHECK_FALSE(store.find(paused));
}
