// SPDX-License-Identifier: MIT
// What is left on disk for whoever keeps the crew next.
#include "crew/folder.hpp"

#include "support/catch.hpp"
#include "support/scratch.hpp"

using namespace femrun;
using namespace femrun::crew;
using namespace std::chrono_literals;

namespace {

Spec night() {
    return {.name = "night",
            .id = "night-0a1b2c3d",
            .engine = "commands",
            .size = {2, 40},
            .slots = 4,
            .time = 4h,
            .idle = 5min,
            .options = {"--account=fem"},
            .worker = {"--tags", "big"},
            .hosts = "/lab/hosts.txt",
            .commands = {"qsub {script}", "qdel {id}", "qstat {id}", "{id}.", "words"},
            .scheduler_file = "/lab/user.address",
            .scheduler_is_ours = true,
            .aim = Aim::let_end};
}

Book book() {
    Job job{.submitted = WallTime(1'700'000'000'000ms),
            .came = true,
            .taken_back = true,
            .worker = "n1/4711_3"};
    job.seen = {.id = "4711_3",
                .phase = engines::JobSeen::Phase::unseen,
                .ending = engines::Ending::none,
                .why = "no answer from \"n1\"",
                .place = "n1",
                .restart = 2,
                .last_words = "日本語",
                .output = "/crew/4711_3.out"};
    return {.jobs = {{"4711_3", job}},
            .trouble = "squeue: away",
            .unasked = "host 'n2': away",
            .asked = true,
            .at = WallTime(1'700'000'050'000ms)};
}

}  // namespace

TEST_CASE("what is wanted of a crew, and what is known of it, come back as they were written",
          "[crew][folder]") {
    const test::Scratch scratch;
    const Folder folder(scratch.path("crew"));
    CHECK(folder.spec().value() == std::nullopt);
    CHECK(folder.book().value() == Book{});

    REQUIRE(folder.write(night()));
    REQUIRE(folder.write(book()));
    REQUIRE(folder.write(Folder::Addresses{"femrun://a#1.2", "femrun://a#1.3"}));

    CHECK(folder.spec().value() == night());
    CHECK(folder.book().value() == book());
    CHECK(folder.addresses()->worker == "femrun://a#1.3");
    folder.remove();
    CHECK(!std::filesystem::exists(folder.path()));
}

TEST_CASE("a crew has one keeper at a time", "[crew][folder]") {
    const test::Scratch scratch;
    const Folder folder(scratch.path());
    CHECK(!folder.is_kept());
    {
        const auto kept = folder.keep();
        REQUIRE(kept);
        CHECK(*kept);
        CHECK(folder.is_kept());
    }
    CHECK(!folder.is_kept());
}

TEST_CASE("a crew's file that is none is told with its name", "[crew][folder]") {
    const test::Scratch scratch;
    scratch.write("crew.json", "{\"name\": 3}");
    std::filesystem::permissions(
        scratch.path("crew.json"),
        std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);

    const auto spec = Folder(scratch.path()).spec();

    REQUIRE_FALSE(spec);
    CHECK(spec.error().kind == ErrorKind::corrupt);
    CHECK(spec.error().message.find("crew.json': ") != std::string::npos);
}
