// SPDX-License-Identifier: MIT
// What a worker is told of the job that it is.
#include "work/job.hpp"

#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::work;
using namespace std::chrono_literals;

TEST_CASE("a job is its engine's name, its id there and its restarts", "[work][job]") {
    CHECK(job_from("slurm:4711_3").value() == Job{"slurm", "4711_3", 0});
    CHECK(job_from("slurm:4711_3:2").value() == Job{"slurm", "4711_3", 2});
    CHECK(job_from("pbs:12.server").value() == Job{"pbs", "12.server", 0});
    CHECK(text_of(Job{"slurm", "4711_3", 0}) == "slurm 4711_3");
    CHECK(text_of(Job{"slurm", "4711_3", 2}) == "slurm 4711_3 (restart 2)");
    CHECK(text_of(Job{}).empty());
    for (const char* none : {"", "slurm", "slurm:", ":4711", "slurm::1"})
        CHECK_FALSE(job_from(none));
    CHECK(job_from("4711").error().message ==
          "'4711' is no job; write ENGINE:ID, or ENGINE:ID:RESTART, such as slurm:4711_3:1");
}

TEST_CASE("a job that was started anew supersedes the same job, and no other", "[work][job]") {
    const Job first{"slurm", "4711", 0}, again{"slurm", "4711", 1};
    CHECK(again.supersedes(first));
    CHECK_FALSE(first.supersedes(again));
    CHECK_FALSE(again.supersedes(again));
    CHECK_FALSE(again.supersedes({"slurm", "4712", 0}));
    CHECK_FALSE(again.supersedes({"pbs", "4711", 0}));
    CHECK_FALSE(Job{}.supersedes(Job{}));
}

TEST_CASE("the time that is left is read as people write it and as Slurm prints it",
          "[work][job]") {
    const auto read = [](const char* text) { return time_left_from(text).value(); };
    CHECK(read("55 min") == std::optional<std::chrono::milliseconds>(55min));
    CHECK(read("1 h 30 min") == std::optional<std::chrono::milliseconds>(90min));
    CHECK(read("55:07") == std::optional<std::chrono::milliseconds>(55min + 7s));
    CHECK(read("0:00") == std::optional<std::chrono::milliseconds>(0s));
    CHECK(read("1:02:03") == std::optional<std::chrono::milliseconds>(1h + 2min + 3s));
    CHECK(read("2-01:02:03") == std::optional<std::chrono::milliseconds>(49h + 2min + 3s));
    CHECK(read("UNLIMITED") == std::nullopt);
    // Nobody has longer than ten years, and no sum of times overflows.
    CHECK(read("4294967295-00:00:00") ==
          std::optional<std::chrono::milliseconds>(std::chrono::hours(10 * 365 * 24)));
}

TEST_CASE("what is no time is told with what would be one", "[work][job]") {
    for (const char* none : {"", "soon", "55", "1:2:3:4", ":30", "30:", "1-30:00", "-1:00", "1-",
                             "1:-2", "99999999999:00", "1 :00"}) {
        CAPTURE(none);
        CHECK_FALSE(time_left_from(none));
    }
    CHECK(time_left_from("soon").error().message ==
          "'soon' is no time; write one such as '55 min', or as Slurm prints it: 55:00, "
          "1-12:00:00 or UNLIMITED");
}

TEST_CASE("licences of a job are read as Slurm prints them", "[work][job]") {
    using Licences = std::map<std::string, std::uint32_t>;
    CHECK(licences_from("femtet:1,abaqus@server:12") ==
          Licences{{"abaqus@server", 12}, {"femtet", 1}});
    CHECK(licences_from("femtet") == Licences{{"femtet", 1}});
    for (const std::string nothing : {"", "(null)", "N/A:x", "a:1|b:1", "a:-1", "a:0", ":2", ",,"})
        CHECK(licences_from(nothing) == Licences{});
}
