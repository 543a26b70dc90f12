// SPDX-License-Identifier: MIT
// A crew and its scheduler: one that `femrun workers up` starts because there is none, and one that
// comes to listen elsewhere while the crew is at work.
#include <algorithm>

#include <fmt/format.h>

#include "study_bench.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::test;
using nlohmann::json;

namespace {

using Words = std::vector<std::string>;

Words up(const std::string& count, const Words& more) {
    Words words{"workers", "up", "--on", "local", "--count", count};
    words.insert(words.end(), more.begin(), more.end());
    return words;
}

/// "127.0.0.1:40123" behind these words.
std::string place_behind(const std::string& text, const std::string& words) {
    const std::size_t at = text.find(words);
    if (at == std::string::npos) return "";
    const std::size_t from = at + words.size();
    return text.substr(from, text.find_first_of(" ;\n", from) - from);
}

/// Nobody's scheduler is named to it.
class Alone : public StudyBench {
public:
    ~Alone() {
        bench.femrun({"workers", "down", "--all"});
        bench.femrun({"shutdown", "--now", "--scheduler", "@" + file()});
    }
    std::string file() const {
        return Bench::told(bench.folder() / "femrun.db.addresses" / "user.address");
    }
};

/// A person who starts a scheduler, again and again.
class Lab : public StudyBench {
public:
    Lab() { start_scheduler(); }
    ~Lab() {
        bench.femrun({"workers", "down", "--all"});
        scheduler_->end_tree();
    }
    void start_scheduler() {
        scheduler_ = bench.start({"scheduler", "--listen", "127.0.0.1:0", "--addresses", "lab"});
        REQUIRE(eventually([&] { return bench.has("lab/user.address") && address() != was_; }));
    }
    void kill_scheduler() {
        was_ = address();
        strike(scheduler_->id(), Blow::kill);
        bench.finish(*scheduler_);
    }
    std::string address() const { return lines_of(bench.read("lab/user.address")).at(0); }
    static Words there(Words words) {
        words.insert(words.end(), {"--scheduler", "@lab/user.address"});
        return words;
    }
    /// Ids of the jobs that have not ended.
    Words jobs() const {
        Words ids;
        for (const json& job :
             json::parse(bench.femrun({"workers", "list", "--json"}).out).at(0)["jobs"])
            if (job["state"] != "ended") ids.push_back(job["id"]);
        return ids;
    }
    bool is_done() const {
        return eventually([&] {
            return json::parse(
                       bench.femrun(there({"status", "--json"})).out)["studies"][0]["state"] ==
                   "done";
        });
    }

private:
    std::optional<system::Child> scheduler_;
    std::string was_;
};

}  // namespace

TEST_CASE("a crew where there is no scheduler gets one, which is told of when the crew is gone",
          "[engines][local]") {
    Alone person;
    person.write_study(8, "0.05");

    const Finished first = person.bench.femrun(up("1", {"--listen", "127.0.0.1:0"}));

    INFO(first.err);
    CHECK(first.code == 0);
    const std::string place =
        place_behind(first.err, "femrun: there was no scheduler: one listens at ");
    CHECK(first.err.starts_with(fmt::format(
        "femrun: there was no scheduler: one listens at {} now; hand studies to it with: femrun "
        "run STUDY --scheduler @{}; end it with: femrun shutdown --scheduler @{}\n",
        place, person.file(), person.file())));
    const Finished run =
        person.bench.femrun({"run", "study.toml", "--quiet", "--scheduler", "@" + person.file()});
    INFO(run.err);
    CHECK(run.code == 0);
    person.check_each_once(8);

    const Finished second = person.bench.femrun(up("2", {"--listen", "127.0.0.1:0"}));
    CHECK(second.code == 0);
    CHECK(second.err.starts_with(
        fmt::format("femrun: this database's scheduler at {} goes on\n", place)));

    CHECK(person.bench.femrun({"workers", "down"}).err ==
          fmt::format("femrun: crew 'local' has ended: no job of it is left\n"
                      "femrun: the scheduler that was started for it goes on at {}; end it with: "
                      "femrun shutdown --scheduler @{}\n",
                      place, person.file()));
    CHECK(person.bench.femrun({"shutdown", "--scheduler", "@" + person.file()}).code == 0);
    CHECK(person.left_running().empty());
}

TEST_CASE("a crew whose scheduler cannot listen does not come, and nothing is left of it",
          "[engines][local]") {
    Alone first, second;
    const Finished there = first.bench.femrun(up("1", {"--listen", "127.0.0.1:0"}));
    const std::string place = place_behind(there.err, "one listens at ");

    const Finished late = second.bench.femrun(up("1", {"--listen", place}));

    CHECK(late.code == 4);
    CHECK(late.err.starts_with("error: the scheduler could not start: "));
    CHECK(late.err.find(place) != std::string::npos);
    CHECK(lines_of(late.err).size() == 1);
    CHECK(second.bench.femrun({"workers", "list"}).err ==
          "femrun: there is no crew; 'femrun workers up --on ENGINE' starts one\n");
    CHECK(second.left_running().empty());
}

TEST_CASE("Ctrl-C while a crew comes leaves it to its keeper, and says so", "[engines]") {
    Alone person;
    // An engine that takes its time.
    system::Child coming = person.bench.start(
        {"workers", "up", "--count", "1", "--listen", "127.0.0.1:0", "--submit",
         "sleep 20; false {script}", "--cancel", "true {id}", "--state", "true {id}"});
    REQUIRE(eventually([&] { return person.bench.has("cache/femrun/crews/commands/crew.json"); }));

    strike(coming.id(), Blow::interrupt);
    const Finished up = person.bench.finish(coming);

    CHECK(up.code == 3);
    CHECK(up.err.ends_with(
        "femrun: interrupted; crew 'commands' goes on\n"
        "femrun: see it with: femrun workers list; end it with: femrun workers down commands\n"));
    CHECK(person.bench.femrun({"workers", "list"}).out.starts_with("commands: 1 worker of "));
}

TEST_CASE("a scheduler that comes to listen elsewhere is found there by its crew, jobs and all",
          "[engines][local]") {
    Lab lab;
    lab.write_study(20, "0.3");
    REQUIRE(lab.bench.femrun(Lab::there({"run", "study.toml", "--detach"})).code == 0);
    const bool by_file = GENERATE(true, false);
    const Words at =
        by_file ? Words{"--scheduler", "@lab/user.address"} : Words{"--scheduler", lab.address()};
    REQUIRE(lab.bench.femrun(up("2", at)).code == 0);
    REQUIRE(lab.begins(4));
    const Words before = lab.jobs();
    const std::string old_place = place_behind(lab.address(), "femrun://");

    lab.kill_scheduler();
    lab.start_scheduler();
    if (!by_file) {
        REQUIRE(eventually([&] {
            return lab.bench.femrun({"workers", "list"})
                       .out.find(
                           "if that is at another address by now, say 'femrun workers up' "
                           "as before with that one") != std::string::npos;
        }));
        REQUIRE(lab.bench.femrun(up("2", {"--scheduler", lab.address()})).code == 0);
    }

    REQUIRE(lab.is_done());
    CHECK(lab.jobs() == before);
    lab.check_each_once(20);
    CHECK(lab.bench.read("cache/femrun/crews/local/keeper.log")
              .find(fmt::format("the scheduler was at {}, and is at {} now", old_place,
                                place_behind(lab.address(), "femrun://"))) != std::string::npos);
    CHECK(lab.bench.femrun({"workers", "down"}).err ==
          "femrun: crew 'local' has ended: no job of it is left\n");
}
