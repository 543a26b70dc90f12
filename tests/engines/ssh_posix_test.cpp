// SPDX-License-Identifier: MIT
#include "engines/ssh_hosts.hpp"

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "engines/command.hpp"
#include "patience.hpp"
#include "real_ssh.hpp"
#include "stand_in_worker.hpp"
#include "support/catch.hpp"
#include "system/detached.hpp"

using namespace femrun;
using namespace femrun::engines;
using namespace std::chrono_literals;
using femrun::test::eventually;
using femrun::test::RealSsh;
using femrun::test::StandInWorker;
using Phase = JobSeen::Phase;

namespace {

/// Hosts h1, h2 ..., and a crew's keeper's view of them.
struct Hosts {
    explicit Hosts(int count, Duration grace = 60s) {
        std::string file;
        for (int i = 1; i <= count; ++i) {
            ssh.add("h" + std::to_string(i));
            file += "h" + std::to_string(i) + "\n";
        }
        keep(file, grace);
    }
    ~Hosts() {
        for (const std::string& id : started) system::end_detached(id.substr(0, id.find('@')));
    }

    void keep(const std::string& file, Duration grace = 60s) {
        auto hosts = parse_hosts(file, "hosts.txt");
        INFO((hosts.ok() ? std::string() : hosts.error().message));
        REQUIRE(hosts.ok());
        engine =
            make_ssh_hosts({.hosts = *std::move(hosts), .options = ssh.options(), .grace = grace});
    }

    Order order(std::uint32_t count, std::vector<std::string> worker = {}) const {
        return {.crew = "story-1",
                .count = count,
                .slots = 1,
                .time = {},
                .options = {},
                .programs = {worker_program.program()},
                .address = "femrun://host:7711/#it's $a secret",
                .worker = std::move(worker),
                .folder = {}};
    }

    Done submit(const Order& wanted) {
        auto done = engine->submit(wanted);
        INFO((done.ok() ? std::string() : done.error().message));
        REQUIRE(done.ok());
        started.insert(started.end(), done->ids.begin(), done->ids.end());
        return *done;
    }

    std::string began(const Order& wanted) {
        const Done done = submit(wanted);
        REQUIRE(done.troubles == std::vector<std::string>{});
        REQUIRE(done.ids.size() == 1);
        until_began(done.ids[0]);
        return done.ids[0];
    }
    void until_began(const std::string& id) const {
        INFO(id);
        REQUIRE(eventually([&] { return worker_program.has(job_of(id) + " began"); }));
    }

    static std::string job_of(const std::string& id) { return "ssh:" + id + ":0"; }

    JobSeen look(const std::string& id) const {
        auto seen = engine->look({id});
        REQUIRE(seen.ok());
        return seen->at(0);
    }
    JobSeen end_of(const std::string& id) const {
        REQUIRE(eventually([&] { return look(id).phase == Phase::ended; }));
        return look(id);
    }
    static std::string host_of(const std::string& id) { return id.substr(id.find('@') + 1); }

    RealSsh ssh;
    StandInWorker worker_program;
    std::vector<std::string> started;
    std::unique_ptr<Engine> engine;
};

std::vector<std::string> hosts_of(const std::vector<std::string>& ids) {
    std::vector<std::string> hosts;
    for (const std::string& id : ids) hosts.push_back(Hosts::host_of(id));
    std::sort(hosts.begin(), hosts.end());
    return hosts;
}

}  // namespace

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

namespace {

/// What answers at a port of this PC.
std::string greeting_at(std::string_view port) {
    const auto said = run({.words = {"bash", "-c",
                                     "exec 3<>/dev/tcp/127.0.0.1/" + std::string(port) +
                                         " && read -t 5 -u 3 line && echo \"$line\""},
                           .input = {}});
    return said ? said->out : said.error().message;
}

/// The host's own sshd in the place of a scheduler: whoever reaches it is greeted.
constexpr const char* scheduler_here = "femrun://127.0.0.1:2201/#finger.token";

}  // namespace

TEST_CASE("a host that does not reach the scheduler does through its connection",
          "[engines][ssh][forward]") {
    Hosts hosts(1);
    hosts.keep("h1 forward=yes\n");
    Order order = hosts.order(1);
    order.address = scheduler_here;

    const std::string id = hosts.began(order);

    const std::string address = hosts.worker_program.address(Hosts::job_of(id));
    REQUIRE(address.starts_with("femrun://127.0.0.1:"));
    REQUIRE(address.ends_with("/#finger.token"));
    const std::string port = address.substr(19, address.find("/#") - 19);
    REQUIRE(port != "2201");
    CHECK(greeting_at(port).starts_with("SSH-2.0"));
    CHECK(hosts.look(id).why.empty());

    // Another keeper opens the same port again.
    hosts.keep("h1 forward=yes\n");
    CHECK(greeting_at(port) == "");
    CHECK(hosts.look(id).phase == Phase::running);
    CHECK(eventually([&] { return greeting_at(port).starts_with("SSH-2.0"); }));
}

TEST_CASE(
    "a scheduler that is elsewhere by now is told to workers, but to those that go through a "
    "connection",
    "[engines][ssh][forward]") {
    Hosts hosts(2);
    hosts.keep("h1\nh2 forward=yes\n");
    Order order = hosts.order(2);
    order.address = scheduler_here;
    const Done begun = hosts.submit(order);
    REQUIRE(hosts_of(begun.ids) == std::vector<std::string>{"h1", "h2"});
    for (const std::string& id : begun.ids) hosts.until_began(id);
    const auto address = [&](const std::string& id) {
        const std::size_t dot = id.find('.');
        const auto file = hosts.ssh.cache(Hosts::host_of(id)) / "femrun" / "jobs" /
                          id.substr(0, dot) / id.substr(dot + 1, id.find('@') - dot - 1) /
                          "address";
        CHECK(std::filesystem::status(file).permissions() ==
              (std::filesystem::perms::owner_read | std::filesystem::perms::owner_write));
        std::ifstream from(file);
        std::string line;
        std::getline(from, line);
        return line;
    };
    const std::string& direct = begun.ids[Hosts::host_of(begun.ids[0]) == "h1" ? 0 : 1];
    const std::string& led = begun.ids[Hosts::host_of(begun.ids[0]) == "h1" ? 1 : 0];
    const std::string through = address(led);

    order.address = "femrun://pc8:7712/#it's $another";
    const auto done = hosts.engine->readdress(order, begun.ids);

    REQUIRE(done.ok());
    CHECK(
        *done ==
        Done{.ids = {direct},
             .troubles = {"host 'h2': its worker goes through a connection to where the scheduler "
                          "was; it leaves when it has found none for ten minutes, and another "
                          "takes its place"}});
    CHECK(address(direct) == "femrun://pc8:7712/#it's $another");
    CHECK(address(led) == through);
}

TEST_CASE("a connection that workers need and that ends is told, and tried again",
          "[engines][ssh][forward]") {
    Hosts hosts(1);
    hosts.ssh.add("h2");
    hosts.keep("h2 forward=yes\n");
    Order order = hosts.order(1);
    order.address = scheduler_here;
    const std::string id = hosts.began(order);

    hosts.ssh.end_connections();

    REQUIRE(eventually([&] { return !hosts.look(id).why.empty(); }));
    const JobSeen seen = hosts.look(id);
    CHECK(seen.phase == Phase::running);
    CHECK(seen.why.starts_with("its connection has ended ("));
    CHECK(seen.why.ends_with("); it is tried again"));
}

TEST_CASE("nobody is let in to a scheduler without a token through a connection",
          "[engines][ssh][forward]") {
    Hosts hosts(1);
    hosts.keep("h1 forward=yes\n");
    Order order = hosts.order(1);
    order.address = "femrun://127.0.0.1:7711";

    CHECK(hosts.submit(order).troubles ==
          std::vector<std::string>{
              "host 'h1': forward=yes wants a scheduler whose address has a token, for whoever is "
              "logged in there could come in; start it with '--listen :7711'"});
}
