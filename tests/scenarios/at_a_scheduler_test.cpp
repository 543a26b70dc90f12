// SPDX-License-Identifier: MIT
// What a person does with a scheduler from the command line, with a scheduler that calculates too.
#include <nlohmann/json.hpp>

#include "scenarios/house_program.hpp"
#include "scenarios/studies.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::test;

TEST_CASE("the same command line runs a study at a scheduler", "[scenario][control]") {
    House house;
    house.here.write("study.toml", rosenbrock("valley", 30));

    const Finished run = house.here.femrun({});
    INFO(run.err);
    CHECK(run.code == 0);
    CHECK(run.out.find("30 complete") != std::string::npos);
    CHECK_FALSE(house.here.has("femrun.db"));

    CHECK(house.json({"show", "--json"})["state"] == "done");
    CHECK(house.json({"list", "--json"})[0]["completed"] == 30);
    CHECK(house.json({"status", "--json"})["studies"][0]["completed"] == 30);
    CHECK(house.here.femrun({"export"}).out.find("\n30,") != std::string::npos);
    CHECK(house.here.femrun({"attach"}).out == run.out);
    const Finished explained = house.here.femrun({"explain"});
    CHECK(explained.out.find("it is done; see: femrun show") != std::string::npos);
}

TEST_CASE("who leaves a study leaves it running, and comes back to it", "[scenario][control]") {
    House house;
    house.here.write("study.toml", rosenbrock("slow", 1000, "delay = 0.05"));
    auto client = house.here.start({"run"});
    const auto completed = [&] {
        const auto studies = house.json({"status", "--json"})["studies"];
        return studies.empty() ? 0 : studies[0]["completed"].get<int>();
    };
    REQUIRE(eventually([&] { return completed() >= 1 || client.ended(); }));

    strike(client.id(), Blow::interrupt);
    const Finished left = house.here.finish(client);
    CHECK(left.code == 3);
    CHECK(
        left.err.find("femrun: study 'slow' goes on at the scheduler; watch it again with: femrun "
                      "attach slow; stop it with: femrun stop slow\n") != std::string::npos);
    const int then = completed();
    CHECK(eventually([&] { return completed() > then; }));

    const Finished paused = house.here.femrun({"pause"});
    CHECK(paused.err ==
          "femrun: study 'slow': running attempts end, nothing new starts; go on with: femrun "
          "resume slow\n");
    REQUIRE(eventually([&] {
        return house.json({"status", "--json"})["studies"][0]["open"] == false;
    }));
    CHECK(house.json({"explain", "slow", "--json"})["state"] == "paused");
    CHECK(house.here.femrun({"stop"}).err ==
          "error: which study? none is open now; 'femrun list' shows all, name one\n");
    CHECK(house.here.femrun({"resume"}).err ==
          "femrun: study 'slow': goes on; watch it with: femrun attach slow\n");
    const int before = completed();
    CHECK(eventually([&] { return completed() > before; }));
    CHECK(house.here.femrun({"explain", "slow", "--trial", "1"})
              .out.starts_with("trial 1 of study 'slow' is "));
    CHECK(house.here.femrun({"stop", "slow"}).code == 0);

    const Finished gone = house.here.femrun({"shutdown", "--now"});
    CHECK(gone.code == 0);
    CHECK(house.there.finish(*house.scheduler).code == 0);
}

TEST_CASE("who follows a study follows it at the scheduler's next process", "[scenario][control]") {
    House house;
    const std::string port = house.address().substr(house.address().rfind(':') + 1);
    house.here.write("study.toml", rosenbrock("slow", 60, "delay = 0.05"));
    auto client = house.here.start({"run"});
    REQUIRE(eventually([&] {
        return house.here.read("err.txt").find("complete") != std::string::npos || client.ended();
    }));

    strike(house.scheduler->id(), Blow::kill);
    REQUIRE(eventually([&] {
        return house.here.read("err.txt").find(
                   "; the study goes on without this window; trying "
                   "again in ") != std::string::npos;
    }));
    house.there.finish(*house.scheduler);
    house.scheduler.emplace(house.there.start({"scheduler", "--listen", port, "--slots", "2"}));

    CHECK(eventually([&] {
        return house.here.read("err.txt").find("femrun: connected to the scheduler again\n") !=
               std::string::npos;
    }));
    // Its end would wait for the attempts that ran when the first scheduler was killed.
    strike(client.id(), Blow::interrupt);
    CHECK(house.here.finish(client).code == 3);
}

TEST_CASE("a study that was changed is followed, however much is on record of it",
          "[scenario][control]") {
    House house;
    // An answer to who follows has 1000 records, and a trial has four.
    house.here.write("study.toml", rosenbrock("valley", 300));
    REQUIRE(house.here.femrun({"run", "--quiet"}).code == 0);

    const Finished changed = house.here.femrun(
        {"run", "--quiet", "--resume", "--trials", "310", "--set", "parameters.x2.high=1.5"});
    INFO(changed.err);
    CHECK(changed.code == 0);
    CHECK(changed.out.starts_with("valley: done"));
    CHECK(house.here.femrun({"attach", "--quiet"}).out == changed.out);
}

TEST_CASE("a study is handed in and left alone", "[scenario][control]") {
    House house;
    house.here.write("study.toml", rosenbrock("valley", 5));
    const Finished handed = house.here.femrun({"run", "--detach"});
    CHECK(handed.code == 0);
    CHECK(handed.err.find("femrun: watch it with: femrun attach valley; stop it with: femrun stop "
                          "valley\n") != std::string::npos);
    CHECK(house.here.femrun({"attach"}).out.find("5 complete") != std::string::npos);
}

TEST_CASE("licences of a scheduler are shown and set", "[scenario][control]") {
    House house;
    CHECK(house.here.femrun({"licences"}).out ==
          "no licence pools; 'femrun licences set NAME=COUNT' makes one\n");
    const Finished set = house.here.femrun({"licences", "set", "femtet=2", "--cooldown", "5 min"});
    INFO(set.err);
    CHECK(set.code == 0);
    CHECK(house.here.femrun({"licences", "set", "femtet"}).err ==
          "error: femrun licences set 'femtet': write NAME=COUNT, such as femtet=2\n");
}

TEST_CASE("a study runs on this PC in the database of a scheduler that had licences",
          "[scenario][control]") {
    House house;
    REQUIRE(house.here.femrun({"licences", "set", "femtet=1"}).code == 0);
    REQUIRE(house.here.femrun({"shutdown", "--now"}).code == 0);
    REQUIRE(house.there.finish(*house.scheduler).code == 0);
    REQUIRE(house.there.has("femrun.db"));

    house.there.write("study.toml", rosenbrock("valley", 5) + "[licences]\nfemtet = 1\n");
    const Finished run = house.there.femrun({"run"});

    INFO(run.err);
    CHECK(run.code == 0);
    CHECK(run.out.find("5 complete") != std::string::npos);
}

TEST_CASE("a command that finds no scheduler says what to check", "[scenario][control]") {
    Bench bench;
    bench.write("study.toml", rosenbrock("valley", 5));
    CHECK(bench.femrun({"status"}).err ==
          "error: femrun status: which scheduler? give the address that 'femrun scheduler' printed "
          "as --scheduler ADDRESS, or set FEMRUN_SCHEDULER\n");
    const Finished nobody = bench.femrun({"run", "--scheduler", "femrun://127.0.0.1:1"});
    CHECK(nobody.code == 4);
    CHECK(nobody.err ==
          "error: 127.0.0.1:1: nobody listens there; start the scheduler there, with this port\n");
    bench.write("address", "# of the lab\n\n");
    CHECK(bench.femrun({"list", "--scheduler", "@address"}).err ==
          "error: --scheduler: 'address': there is no address in it; write the one that 'femrun "
          "scheduler' printed into its first line\n");
    CHECK(bench.femrun({"run", "--detach"}).err ==
          "error: --detach: there is no scheduler to leave the study to; give its address as "
          "--scheduler ADDRESS, or in FEMRUN_SCHEDULER\n");
    CHECK(bench.femrun({"run", "--parallel", "2", "--scheduler", "femrun://127.0.0.1:1"}).err ==
          "error: --parallel: the slots are those of the scheduler's workers; leave it out, or say "
          "--db FILE to run the study on this PC\n");
}

TEST_CASE("a worker is named by its name or its PC's", "[scenario][control]") {
    House house({"--slots", "1"});
    nlohmann::json workers;
    REQUIRE(eventually([&] {
        workers = house.json({"status", "--json"})["workers"];
        return !workers.empty();
    }));
    const std::string name = workers[0]["name"];
    CHECK(house.here.femrun({"drain", name + "x"}).err ==
          "error: worker '" + name + "x': there is none of this name; did you mean '" + name +
              "'?\n");
    CHECK(house.here.femrun({"dismiss", name}).err ==
          "error: worker '" + name +
              "': is the scheduler's own, and ends with it: 'femrun shutdown'; without --slots it "
              "has none\n");
}

TEST_CASE("a name that people have given to two workers is that of both", "[scenario][control]") {
    House house(std::vector<std::string>{});
    Bench pc;
    std::vector<system::Child> workers;
    for (const char* const folder : {"one", "two"})
        workers.push_back(pc.start(
            {"worker", house.address(), "--slots", "1", "--name", "gpu", "--folder", folder}));
    REQUIRE(eventually([&] { return house.json({"status", "--json"})["workers"].size() == 2; }));

    const std::string told = "femrun: worker 'gpu' ends what it has, and leaves then\n";
    CHECK(house.here.femrun({"drain", "gpu"}).err == told + told);
    for (system::Child& worker : workers) CHECK(worker.wait(std::chrono::seconds(60)));
}

TEST_CASE("the status tells of a worker's job and of the time that it has left",
          "[scenario][control][job]") {
    House house(std::vector<std::string>{});
    Bench pc;
    system::Child worker = pc.start({"worker", house.address(), "--slots", "1", "--folder", "mine",
                                     "--job", "slurm:4711_3:1", "--ends-in", "1-00:00:00"});
    REQUIRE(eventually([&] { return house.json({"status", "--json"})["workers"].size() == 1; }));

    const auto seen = house.json({"status", "--json"})["workers"][0];
    const std::string name = seen["name"];
    CHECK(name.ends_with("/slurm-4711_3-restart1"));
    CHECK(seen["job"] == nlohmann::json{{"engine", "slurm"}, {"id", "4711_3"}, {"restart", 1}});
    CHECK(seen["ends_in_ms"] > 23 * 3'600'000);
    CHECK(seen["ends_in_ms"] < 24 * 3'600'000);
    CHECK(house.here.femrun({"status"}).out.find("time left  job") != std::string::npos);
    strike(worker.id(), Blow::interrupt);
    CHECK(pc.finish(worker).signal == 0);
}

TEST_CASE("who follows a study that no worker takes is told so", "[scenario][control]") {
    House house(std::vector<std::string>{});
    house.here.write("study.toml",
                     "[study]\nname = \"alone\"\ntrials = 3\n"
                     "[optimizer]\nplugin = \"random\"\n"
                     "[solver]\nplugin = \"formula\"\n"
                     "[solver.outputs]\nf = \"x\"\n"
                     "[parameters]\nx = { low = 0, high = 1 }\n"
                     "[objectives]\nleast = { minimize = \"f\" }\n");
    system::Child run = house.here.start({"run"});
    CHECK(eventually([&] {
        return house.here.read("err.txt").find(
                   "femrun: study 'alone': no worker takes it now; "
                   "'femrun explain alone' says why\n") != std::string::npos;
    }));
    strike(run.id(), Blow::interrupt);
    CHECK(house.here.finish(run).code == 3);
    CHECK(house.here.femrun({"explain", "alone"})
              .out.ends_with("* no worker is enlisted; start 'femrun worker ADDRESS' on each PC "
                             "that is to solve\n"));
}
