// SPDX-License-Identifier: MIT
// Licences that Slurm counts, and a scheduler that counts the same.
#include <algorithm>

#include "lab_on_slurm.hpp"

using namespace femrun;
using namespace femrun::test;
using nlohmann::json;

namespace {

/// Slurm has two, of which each solve holds one.
LabSetup two_licences(const std::string& name) {
    return {
        .slurm = "Licenses=fem:2",
        .study = "[licences]\nfemtet = 2\n",
        .licences = "[licences.femtet]\ncount = 2\ncooldown = \"0 s\"\nslurm = \"" + name + "\"\n"};
}

json pool(const Lab& lab) { return lab.status()["licences"][0]; }

/// Of all attempts that are on record, most that ran at once, and who had them.
struct Course {
    explicit Course(const json& study) {
        std::vector<std::pair<std::int64_t, int>> moments;
        for (const json& trial : study["trials"])
            for (const json& attempt : trial["attempts"]) {
                moments.emplace_back(attempt["started_ms"], 1);
                moments.emplace_back(attempt["ended_ms"], -1);
                const std::string worker = attempt["worker"];
                ++(worker.find("slurm-") != worker.npos ? at_jobs : elsewhere);
            }
        std::ranges::sort(moments);
        int now = 0;
        for (const auto& [at, change] : moments) most = std::max(most, now += change);
    }
    int most = 0, at_jobs = 0, elsewhere = 0;
};

}  // namespace

TEST_CASE("licences that Slurm counts are one count with the scheduler's, for jobs and for others",
          "[engines][slurm][licences]") {
    Lab lab(40, "0.5", two_licences("fem"));
    REQUIRE(lab.up({"--count", "1", "--option=--licenses=fem:1"}).code == 0);
    REQUIRE(eventually([&] { return pool(lab)["by_jobs"] == 1; }));

    system::Child pc = lab.bench.start({"worker", "@lab/worker.address", "--slots", "4"});

    CHECK(eventually([&] { return pool(lab)["by_jobs"] == 1 && pool(lab)["held"] == 2; }));
    CHECK(lab.slurm.ask({"scontrol", "--oneliner", "show", "licenses", "fem"})
              .find("Total=2 Used=1 Free=1") != std::string::npos);
    REQUIRE(lab.is_done());
    lab.check_each_on_record_once(40);
    const Course course(
        json::parse(lab.bench.femrun(Lab::at_lab({"show", "--all", "--json"})).out));
    CHECK(course.most == 2);
    CHECK(course.at_jobs > 5);
    CHECK(course.elsewhere > 5);
    CHECK(lab.bench.femrun({"workers", "down", "--all"}).code == 0);
    CHECK(eventually([&] { return pool(lab)["by_jobs"] == 0; }));
    pc.end_tree();
}

TEST_CASE("what other people's jobs hold of Slurm's licences is there for nobody here",
          "[engines][slurm][licences]") {
    Lab lab(12, "0.1", two_licences("fem"));
    lab.slurm.ask({"sbatch", "--licenses=fem:2", "--output=/dev/null", "--wrap=sleep 1000"});
    CHECK(eventually([&] { return pool(lab)["counted_free"] == 0; }));

    system::Child pc = lab.bench.start({"worker", "@lab/worker.address", "--slots", "4"});
    CHECK(eventually([&] { return pool(lab)["waiting"] > 0; }));
    CHECK(lab.solves().empty());
    lab.slurm.ask({"scancel", "--name=wrap"});

    REQUIRE(lab.is_done());
    lab.check_each_once(12);
    pc.end_tree();
}

TEST_CASE("a licence that Slurm does not have is told, and the count stands",
          "[engines][slurm][licences]") {
    Lab lab(6, "0.05", two_licences("no-such"));

    CHECK(eventually([&] { return !pool(lab)["probe_trouble"].is_null(); }));
    CHECK(pool(lab)["probe_trouble"] ==
          "licence 'femtet': probe 'scontrol --oneliner show licenses no-such' says nothing: Slurm "
          "has no licence 'no-such'; see 'scontrol show licenses'");
    REQUIRE(lab.up({"--count", "3"}).code == 0);

    REQUIRE(lab.is_done());
    lab.check_each_once(6);
}
