// SPDX-License-Identifier: MIT
// Solves that use more memory than their study allows.
#include <nlohmann/json.hpp>

#include "support/catch.hpp"
#include "support/femrun_program.hpp"

using namespace femrun;
using namespace femrun::test;
using nlohmann::json;

namespace {

/// One design, whose solver fills so many bytes in a process that a shell of its own has started,
/// and keeps them for so long.
std::string hungry(const std::string& bytes, const std::string& seconds) {
    return "[study]\nname = \"hungry\"\nattempts = 1\n[optimizer]\nplugin = \"random\"\nseed = 1\n"
           "[solver]\nplugin = \"command\"\nmemory_limit = \"150 MB\"\n"
           "[[solver.steps]]\nprogram = \"sh\"\narguments = [\"-c\", "
           "\"head -c " +
           bytes + " /dev/zero | tail -c " + bytes + " | { sleep " + seconds +
           "; cat > /dev/null; }; echo y = ${x}\"]\n"
           "[solver.outputs]\ny = { file = \"step1.log\", pattern = 'y = (\\S+)' }\n"
           "[parameters]\nx = { low = 0, high = 1 }\n[objectives]\ny = { minimize = \"y\" }\n";
}

}  // namespace

TEST_CASE("a solve that uses more memory than it may is ended, and its design is not blamed",
          "[scenario][memory]") {
    Bench bench;
    bench.write("study.toml", hungry("400000000", "50"));

    const Finished run = bench.femrun({"--quiet", "--parallel", "1"});

    INFO(run.out << run.err);
    const json study = json::parse(bench.femrun({"show", "--json"}).out);
    REQUIRE(study["trials"].size() == 1);
    const json& failure = study["trials"][0]["failure"];
    CHECK(failure["kind"] == "resource");
    CHECK(failure["cause"] == "memory_limit");
    const std::string message = failure["message"];
    INFO(message);
    CHECK(message.find("of memory, more than the 150 MB that it may; raise memory_limit in "
                       "[solver] if such designs need more; no worker that is there has more "
                       "than ") != std::string::npos);
    CHECK(study["trials"][0]["attempts"].size() == 1);
}

TEST_CASE("a solve within its memory limit is left alone", "[scenario][memory]") {
    Bench bench;
    bench.write("study.toml", hungry("1000000", "0.5"));

    const Finished run = bench.femrun({"--quiet", "--parallel", "1"});

    INFO(run.out << run.err);
    CHECK(run.code == 0);
    const json study = json::parse(bench.femrun({"show", "--json"}).out);
    CHECK(study["trials"][0]["state"] == "complete");
}
