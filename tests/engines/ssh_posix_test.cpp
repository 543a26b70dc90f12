// SPDX-License-Identifier: MIT
#include <algorithm>
#include <filesystem>
#include <fstream>

#include "engines/command.hpp"
#include "hosts_over_ssh.hpp"

using namespace femrun;
using namespace femrun::engines;
using namespace femrun::test;
using namespace std::chrono_literals;

TEST_CASE("each host is given a worker that knows its job", "[engines][ssh]") {
    Hosts hosts(2);
    hosts.keep("h1 slots=4 tags=big,gpu\nh2\n");

    const Done done = hosts.submit(hosts.order(2, {"--grace", "10 s"}));

    REQUIRE(done.troubles == std::vector<std::string>{});
    REQUIRE(hosts_of(done.ids) == std::vector<std::string>{"h1", "h2"});
    for (const std::string& id : done.ids) {
        hosts.until_began(id);
        const std::string own =
            Hosts::host_of(id) == "h1" ? "--slots 4 --tags big,gpu" : "--slots 1";
        CHECK(hosts.worker_program.arguments(Hosts::job_of(id)) ==
              "worker @address --job ssh:" + id + ":0 " + own + " --grace 10 s");
        CHECK(hosts.worker_program.address(Hosts::job_of(id)) ==
              "femrun://host:7711/#it's $a secret");
        const JobSeen seen = hosts.look(id);
        CHECK(seen.phase == Phase::running);
        CHECK(seen.place == Hosts::host_of(id));
    }
}

TEST_CASE("a program travels to a host once", "[engines][ssh]") {
    Hosts hosts(1);
    hosts.end_of(hosts.began(hosts.order(1, {StandInWorker::exits_with_3})));
    const auto programs = hosts.ssh.cache("h1") / "femrun/programs";
    const auto placed = [&] {
        std::vector<std::filesystem::path> all;
        for (const auto& entry : std::filesystem::directory_iterator(programs))
            all.push_back(entry.path());
        return all;
    };
    REQUIRE(placed().size() == 1);
    const auto first = placed().at(0);
    const auto when = std::filesystem::last_write_time(first / "femrun");

    hosts.end_of(hosts.began(hosts.order(1, {StandInWorker::exits_with_3})));
    CHECK(placed() == std::vector{first});
    CHECK(std::filesystem::last_write_time(first / "femrun") == when);

    // Of one that somebody has tidied away in part, all comes again.
    std::filesystem::remove(first / "plugins/some.femrun");
    hosts.end_of(hosts.began(hosts.order(1, {StandInWorker::exits_with_3})));
    CHECK(placed() == std::vector{first});
    CHECK(std::filesystem::exists(first / "plugins/some.femrun"));
}

TEST_CASE("a host that fails is told in its own words, and the others are used", "[engines][ssh]") {
    Hosts hosts(2);
    hosts.ssh.add("h3", "echo 'this host is closed' >&2; exit 1");
    hosts.ssh.stop("h1");
    hosts.keep("h1\nh3\nh2\n");

    const Done done = hosts.submit(hosts.order(3));

    CHECK(hosts_of(done.ids) == std::vector<std::string>{"h2"});
    CHECK(done.troubles ==
          std::vector<std::string>{
              "host 'h1': ssh: connect to host 127.0.0.1 port 2201: Connection refused; see that "
              "'ssh -o BatchMode=yes h1 true' works, without a question",
              "host 'h3': this host is closed"});
}

TEST_CASE("a host that failed is tried after those that did not", "[engines][ssh]") {
    Hosts hosts(3);
    hosts.ssh.stop("h1");
    CHECK(hosts_of(hosts.submit(hosts.order(1)).ids) == std::vector<std::string>{"h2"});
    hosts.ssh.start("h1");

    Order others = hosts.order(1);
    others.crew = "story-2";
    CHECK(hosts_of(hosts.submit(others).ids) == std::vector<std::string>{"h2"});
    others.count = 2;
    CHECK(hosts_of(hosts.submit(others).ids) == std::vector<std::string>{"h1", "h3"});
}

TEST_CASE("a host has one worker of a crew", "[engines][ssh]") {
    Hosts hosts(1);
    hosts.began(hosts.order(1));

    CHECK(hosts.submit(hosts.order(1)) == Done{});
    const auto manners = hosts.engine->manners();
    REQUIRE(manners.ok());
    CHECK(manners->jobs_max == 1U);
}

TEST_CASE("a worker goes on while its host cannot be reached, and is found again",
          "[engines][ssh]") {
    Hosts hosts(1);
    const std::string id = hosts.began(hosts.order(1));

    hosts.ssh.stop("h1");
    const JobSeen away = hosts.look(id);
    CHECK(away.phase == Phase::unseen);
    CHECK(away.why ==
          "host 'h1': ssh: connect to host 127.0.0.1 port 2201: Connection refused; see that 'ssh "
          "-o BatchMode=yes h1 true' works, without a question");
    const auto nobody = hosts.engine->find("story-1");
    REQUIRE(nobody.ok());
    CHECK(*nobody == Done{.ids = {}, .troubles = {away.why}});
    CHECK(hosts.worker_program.runs(Hosts::job_of(id)));

    hosts.ssh.start("h1");
    const auto found = hosts.engine->find("story-1");
    REQUIRE(found.ok());
    CHECK(*found == Done{.ids = {id}, .troubles = {}});
    CHECK(hosts.look(id).phase == Phase::running);
}

TEST_CASE("a job on a host says how it ended", "[engines][ssh]") {
    Hosts hosts(1);

    const std::string leaves = hosts.began(hosts.order(1));
    hosts.worker_program.leave(Hosts::job_of(leaves));
    CHECK(hosts.end_of(leaves).ending == Ending::left);

    const JobSeen failed = hosts.end_of(hosts.began(hosts.order(1, {StandInWorker::exits_with_3})));
    CHECK(failed.ending == Ending::failed);
    CHECK(failed.why == "exit code 3");
    CHECK(failed.last_words == "femrun worker: this is why it ends");

    const std::string vanishes = hosts.began(hosts.order(1));
    system::end_detached(vanishes.substr(0, vanishes.find('@')));
    CHECK(hosts.end_of(vanishes).ending == Ending::lost);

    CHECK(hosts.look("story-1.00000000@h1").why == "its host knows it no more");
    CHECK(hosts.look("story-1.00000000").why == "it names no host");
}

TEST_CASE("a cancelled job on a host is asked once to leave", "[engines][ssh]") {
    Hosts hosts(1);
    const std::string id = hosts.began(hosts.order(1));

    const auto done = hosts.engine->cancel({id});
    (void)hosts.engine->cancel({id});

    REQUIRE(done.ok());
    CHECK(*done == Done{.ids = {id}, .troubles = {}});
    CHECK(hosts.end_of(id).ending == Ending::cancelled);
    CHECK(hosts.worker_program.said_by(Hosts::job_of(id)) ==
          std::vector<std::string>{"began", "TERM", "left"});
}

TEST_CASE("a cancelled job on a host that does not leave is killed with all that it has started",
          "[engines][ssh]") {
    Hosts hosts(1, 1s);
    const std::string id =
        hosts.began(hosts.order(1, {StandInWorker::is_stubborn, StandInWorker::starts_another}));

    REQUIRE(hosts.engine->cancel({id}).ok());

    CHECK(hosts.end_of(id).ending == Ending::cancelled);
    CHECK(eventually([&] { return system::count_detached(id.substr(0, id.find('@'))) == 0; }));
}

TEST_CASE("a host of another platform is told what it wants", "[engines][ssh]") {
    Hosts hosts(1);
    Order order = hosts.order(1);
    order.programs[0].platform = "linux-riscv64";

    const Done done = hosts.submit(order);

    CHECK(done.ids.empty());
    CHECK(done.troubles ==
          std::vector<std::string>{"host 'h1': it is 'linux-x86_64', and there is no program of "
                                   "that platform; give one, with its plugins"});
}

TEST_CASE("a program that does not run on a host says so there", "[engines][ssh]") {
    Hosts hosts(1);

    const Done done = hosts.submit([&] {
        hosts.worker_program.break_it();
        return hosts.order(1);
    }());

    CHECK(done.troubles ==
          std::vector<std::string>{"host 'h1': its program does not run there (femrun: libkj.so: "
                                   "cannot open shared object file)"});
}

TEST_CASE("a host of Windows is told what to do instead", "[engines][ssh]") {
    Hosts hosts(1);
    // As its cmd.exe answers to what it does not know, and to what it does.
    hosts.ssh.add("pc7",
                  "case $SSH_ORIGINAL_COMMAND in\n"
                  "echo*) echo 'femrun-os Windows_NT $env:OS' ;;\n"
                  "*) echo \"'sh' is not recognized\" >&2; exit 1 ;;\n"
                  "esac\n");
    hosts.keep("pc7\n");

    CHECK(hosts.submit(hosts.order(1)).troubles ==
          std::vector<std::string>{
              "host 'pc7': runs Windows, where programs with a desktop cannot be started over SSH; "
              "start its worker there: 'femrun worker ADDRESS --at-logon on'"});
}

TEST_CASE("what start-up files of a host print is no answer", "[engines][ssh]") {
    Hosts hosts(1);
    hosts.ssh.add("h2", "echo 'Welcome!'; echo '@femrun'; eval \"$SSH_ORIGINAL_COMMAND\"");
    hosts.keep("h2\n");

    const std::string id = hosts.began(hosts.order(1));

    CHECK(hosts.look(id).phase == Phase::running);
}

TEST_CASE("a host that says nothing takes no longer than it is given", "[engines][ssh]") {
    Hosts hosts(1);
    hosts.ssh.freeze("h1");

    const Done done = hosts.submit(hosts.order(1));

    CHECK(done.ids.empty());
    REQUIRE(done.troubles.size() == 1);
    CHECK(done.troubles[0].starts_with("host 'h1': "));
    CHECK(done.troubles[0].find("timed out") != std::string::npos);
}
