// SPDX-License-Identifier: MIT
// `femrun run --on` with hosts over SSH, and on this PC.
#include "real_ssh.hpp"
#include "study_bench.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::test;

namespace {

std::vector<std::string> on(const std::string& engine, std::vector<std::string> more) {
    std::vector<std::string> words{"run",      "study.toml",  "--on",   engine,
                                   "--listen", "127.0.0.1:0", "--quiet"};
    words.insert(words.end(), more.begin(), more.end());
    return words;
}

}  // namespace

TEST_CASE("a study is solved by hosts with SSH in one line, and nothing is left of it",
          "[engines][ssh]") {
    RealSsh ssh;
    ssh.add("h1");
    ssh.add("h2");
    StudyBench person;
    person.write_study(30, "0.05");
    person.bench.write("hosts.txt", "h1\nh2 slots=2\n");
    std::vector<std::string> more{"--hosts", "hosts.txt"};
    for (const std::string& option : ssh.options()) more.push_back("--option=" + option);

    const Finished run = person.bench.femrun(on("ssh", more));

    INFO(run.err);
    CHECK(run.code == 0);
    person.check_each_once(30);
    CHECK(StudyBench::complete(person.shown("beam")) == 30);
    CHECK(person.left_running().empty());
}

TEST_CASE("a host with SSH that is away is told of, and the others solve", "[engines][ssh]") {
    RealSsh ssh;
    ssh.add("h1");
    ssh.add("h2");
    ssh.stop("h1");
    StudyBench person;
    person.write_study(10, "0.05");
    person.bench.write("hosts.txt", "h1\nh2\n");
    std::vector<std::string> more{"--hosts", "hosts.txt"};
    for (const std::string& option : ssh.options()) more.push_back("--option=" + option);

    const Finished run = person.bench.femrun(on("ssh", more));

    INFO(run.err);
    CHECK(run.code == 0);
    person.check_each_once(10);
    CHECK(person.left_running().empty());
}

TEST_CASE(
    "a crew that ends waits for a host with SSH that is away, says so, and ends it there, too",
    "[engines][ssh]") {
    RealSsh ssh;
    ssh.add("h1");
    ssh.add("h2");
    StudyBench person;
    person.bench.write("hosts.txt", "h1\nh2\n");
    std::vector<std::string> up{"workers", "up",        "--on",     "ssh",
                                "--hosts", "hosts.txt", "--listen", "127.0.0.1:0"};
    for (const std::string& option : ssh.options()) up.push_back("--option=" + option);
    const Finished came = person.bench.femrun(up);
    INFO(came.err);
    REQUIRE(came.code == 0);
    const auto listed = [&] { return person.bench.femrun({"workers", "list"}).out; };
    REQUIRE(
        eventually([&] { return listed().starts_with("ssh: all workers of ssh: 2 jobs run\n"); }));

    ssh.stop("h2");
    system::Child down = person.bench.start({"workers", "down"});
    const bool told = eventually(
        [&] { return person.bench.read("err.txt").find("host 'h2': ") != std::string::npos; });
    const std::string meanwhile = listed();
    ssh.start("h2");
    const Finished ended = person.bench.finish(down);

    INFO(ended.err);
    INFO(meanwhile);
    CHECK(told);
    CHECK(meanwhile.starts_with("ssh: comes to its end: 1 job runs; host 'h2': ssh: connect to"));
    CHECK(meanwhile.find("  unseen  h2 ") != std::string::npos);
    CHECK(ended.code == 0);
    CHECK(ended.err.find("femrun: crew 'ssh' has ended: no job of it is left\n") !=
          std::string::npos);
    const std::string file =
        Bench::told(person.bench.folder() / "femrun.db.addresses" / "user.address");
    CHECK(person.bench.femrun({"shutdown", "--scheduler", "@" + file}).code == 0);
    CHECK(person.left_running().empty());
}

TEST_CASE("a crew that ends says of a host with SSH that it could not be asked for jobs",
          "[engines][ssh]") {
    RealSsh ssh;
    ssh.add("h1");
    ssh.add("h2");
    ssh.stop("h2");
    StudyBench person;
    person.bench.write("hosts.txt", "h1\nh2\n");
    std::vector<std::string> up{"workers", "up",        "--on",     "ssh",
                                "--hosts", "hosts.txt", "--listen", "127.0.0.1:0"};
    for (const std::string& option : ssh.options()) up.push_back("--option=" + option);
    REQUIRE(person.bench.femrun(up).code == 0);

    const Finished down = person.bench.femrun({"workers", "down"});

    INFO(down.err);
    CHECK(down.code == 0);
    CHECK(down.err.find("femrun: crew 'ssh' has ended: no job of it is left, as far as could be "
                        "asked; host 'h2': ssh: connect to host") != std::string::npos);
    const std::string file =
        Bench::told(person.bench.folder() / "femrun.db.addresses" / "user.address");
    CHECK(person.bench.femrun({"shutdown", "--scheduler", "@" + file}).code == 0);
    CHECK(person.left_running().empty());
}

TEST_CASE("jobs of this PC solve a study, and end with it", "[engines][local]") {
    StudyBench person;
    person.write_study(20, "0.05");

    const Finished run = person.bench.femrun(on("local", {"--count", "2"}));

    INFO(run.err);
    CHECK(run.code == 0);
    person.check_each_once(20);
    CHECK(person.left_running().empty());
}

TEST_CASE("who looks at a study is told of jobs that wait, and for what", "[engines][commands]") {
    StudyBench person;
    person.write_study(6, "0.05");
    // An engine whose server begins nothing before it is told to.
    person.bench.write("server.sh", R"sh(while [ ! -e go ]; do sleep 0.05; done
while :; do
    for each in [0-9]*.script; do
        id=${each%.script}
        [ -e "$each" ] && [ ! -e "$id.began" ] || continue
        (sh "$each"; : >"$id.over") &
        : >"$id.began"
    done
    sleep 0.05
done
)sh");
    person.bench.write("site.sh", R"sh(cd "$(dirname "$0")"
case $1 in
submit) number=$(ls | grep -c 'script$'); cp "$2" "$number.script"; echo "$number" ;;
state) [ ! -e "$2.over" ] || { echo "Unknown Job Id $2" >&2; exit 153; }
    [ -e "$2.began" ] && echo R || echo PENDING ;;
cancel) : >"$2.over" ;;
esac
)sh");
    auto server = system::spawn(
        {.executable = "sh", .arguments = {"server.sh"}, .folder = person.bench.folder()});
    REQUIRE(server.ok());
    const std::string site = "sh " + person.bench.folder().string() + "/site.sh ";

    system::Child run =
        person.bench.start({"run", "study.toml", "--count", "2", "--listen", "127.0.0.1:0",
                            "--submit", site + "submit {script}", "--cancel", site + "cancel {id}",
                            "--state", site + "state {id}"});
    const bool told = eventually([&] {
        return person.bench.read("err.txt").find(
                   "beam: 0/6 complete; jobs of commands: 2 wait (PENDING)\n") != std::string::npos;
    });
    person.bench.write("go", "");
    const Finished ended = person.bench.finish(run);
    server->end_tree();

    INFO(ended.err);
    CHECK(told);
    CHECK(ended.code == 0);
    CHECK(ended.err.find("beam: 6/6 complete") != std::string::npos);
    person.check_each_once(6);
    CHECK(person.left_running().empty());
}
