// SPDX-License-Identifier: MIT
#include "engines/by_commands.hpp"

#include <optional>

#include "engines/command.hpp"
#include "patience.hpp"
#include "stand_in_worker.hpp"
#include "support/catch.hpp"
#include "support/scratch.hpp"
#include "system/child.hpp"

using namespace femrun;
using namespace femrun::engines;
using namespace std::chrono_literals;
using femrun::test::eventually;
using femrun::test::Scratch;
using femrun::test::StandInWorker;
using Phase = JobSeen::Phase;

namespace {

// An engine of some site: jobs are numbered, and each is a process group. While "busy" is there,
// jobs wait; while "away" is there, nobody answers. Its server begins jobs, as "site server".
constexpr const char* site_program = R"sh(#!/bin/bash
folder=$(dirname "$0")
what=$1 id=${2%.site}
if [ "$what" = server ]; then
    set -m  # a process group for each
    while :; do
        for each in "$folder"/*.script; do
            id=$(basename "$each" .script)
            if [ -e "$each" ] && [ ! -e "$folder/busy" ] && [ ! -e "$folder/$id.process" ]; then
                bash "$each" </dev/null >/dev/null 2>&1 &
                echo $! >"$folder/$id.process.new"
                mv "$folder/$id.process.new" "$folder/$id.process"
            fi
        done
        sleep 0.02
    done
fi
if [ -e "$folder/away" ]; then echo "site: cannot connect to server" >&2; exit 1; fi
state() {
    [ -e "$folder/$id.script" ] || return
    process=$(cat "$folder/$id.process" 2>/dev/null)
    if [ -z "$process" ]; then echo Q; elif kill -0 -- "-$process" 2>/dev/null; then echo R; fi
}
case $what in
submit)
    number=$(($(cat "$folder/last" 2>/dev/null || echo 4710) + 1))
    echo $number >"$folder/last"
    cp "$2" "$folder/$number.script"  # as engines do
    echo "$3" | sed "s/ID/$number/" ;;
cancel)
    case $(state) in
    Q) rm "$folder/$id.script" ;;
    R) kill -TERM -- "-$(cat "$folder/$id.process")" ;;
    esac ;;
line) said=$(state); [ -n "$said" ] || { echo "site: Unknown Job Id $id" >&2; exit 153; }
    echo "Job Id: $id"; echo "    job_state = $said" ;;
alive) [ -n "$(state)" ] ;;
list) echo "id name user S queue"
    for each in "$folder"/*.script; do
        id=$(basename "$each" .script)
        said=$(state)
        [ -z "$said" ] || echo "$id femrun-x ann $said long"
    done ;;
esac
)sh";

/// The engine, and a crew's keeper's view of it.
struct Site {
    Site() {
        scratch.write("site", site_program);
        std::filesystem::permissions(command(), std::filesystem::perms::owner_all);
        auto child = system::spawn({.executable = command(),
                                    .arguments = {"server"},
                                    .environment = {},
                                    .folder = {},
                                    .output = system::Output::discarded(),
                                    .error = system::Output::discarded()});
        REQUIRE(child.ok());
        server = *std::move(child);
    }

    std::string command() const { return scratch.path("site").string(); }

    CommandSettings settings(const std::string& state,
                             const std::string& prints = "ID.site") const {
        return {.submit = command() + " submit {script} '" + prints + "'",
                .cancel = command() + " cancel {id}",
                .state = command() + " " + state,
                .id = {},
                .programs = scratch.path("programs"),
                .jobs = scratch.path("jobs")};
    }

    void use(CommandSettings settings) {
        auto made = make_by_commands(std::move(settings));
        INFO((made.ok() ? std::string() : made.error().message));
        REQUIRE(made.ok());
        engine = *std::move(made);
    }

    Order order(std::vector<std::string> worker = {}) const {
        return {.crew = "story-1",
                .slots = 2,
                .time = 90min,
                .options = {},
                .programs = {worker_program.program()},
                .address = "femrun://host:7711/#secret",
                .worker = std::move(worker),
                .folder = {}};
    }

    std::string submit(const Order& wanted) {
        auto done = engine->submit(wanted);
        INFO((done.ok() ? std::string() : done.error().message));
        REQUIRE(done.ok());
        REQUIRE(done->ids.size() == 1);
        return done->ids[0];
    }
    std::string began(const Order& wanted) {
        std::string id = submit(wanted);
        REQUIRE(eventually([&] { return worker_program.has(job_of(id) + " began"); }));
        return id;
    }
    void is_busy_no_more() const { std::filesystem::remove(scratch.path("busy")); }
    /// It begins its first job once more, and forgets the copy that runs.
    void begins_anew() const { std::filesystem::remove(scratch.path("4711.process")); }
    static std::string job_of(const std::string& id, int restart = 0) {
        return "commands:" + id + ":" + std::to_string(restart);
    }

    JobSeen look(const std::string& id) const {
        auto seen = engine->look({id});
        INFO((seen.ok() ? std::string() : seen.error().message));
        REQUIRE(seen.ok());
        return seen->at(0);
    }
    JobSeen until(const std::string& id, Phase phase) const {
        REQUIRE(eventually([&] { return look(id).phase == phase; }));
        return look(id);
    }

    Scratch scratch;
    StandInWorker worker_program;
    std::unique_ptr<Engine> engine;
    std::optional<system::Child> server;
};

}  // namespace

TEST_CASE("jobs go through a site's own commands, whatever form its answers have",
          "[engines][commands]") {
    Site site;
    CommandSettings settings;
    SECTION("a state among many lines, and an id alone") { settings = site.settings("line {id}"); }
    SECTION("a list of all jobs, and an id in a sentence") {
        settings = site.settings("list", "Your job ID (\"femrun\") has been submitted");
    }
    SECTION("an exit code, and an id that has to be shown") {
        settings = site.settings("alive {id}", "the 2 jobs before ID wait");
        settings.id = "before {id} wait";
        settings.state_tells = CommandSettings::Tells::exit_code;
    }
    site.use(settings);

    site.scratch.write("busy", "");
    const std::string id = site.submit(site.order());
    CHECK(site.look(id).phase == Phase::pending);
    site.is_busy_no_more();
    REQUIRE(eventually([&] { return site.worker_program.has(Site::job_of(id) + " began"); }));
    CHECK(site.until(id, Phase::running).place != "");
    CHECK(site.worker_program.arguments(Site::job_of(id)) ==
          "worker @../address --slots 2 --ends-in 5400 s --job commands:" + id + ":0");

    site.worker_program.leave(Site::job_of(id));
    CHECK(site.until(id, Phase::ended).ending == Ending::left);
}

TEST_CASE("quotes around what is filled into a site's command are its own", "[engines][commands]") {
    Site site;
    CommandSettings settings = site.settings("line {id}");
    settings.jobs = site.scratch.path("it's my jobs");
    const std::string script =
        GENERATE(std::string("{script}"), std::string("\"{script}\""), std::string("'{script}'"));
    settings.submit = site.command() + " submit " + script + " ID.site";
    site.use(settings);

    const std::string id = site.began(site.order());

    site.worker_program.leave(Site::job_of(id));
    CHECK(site.until(id, Phase::ended).ending == Ending::left);
}

TEST_CASE("a job of a site's engine is cancelled and found by its crew", "[engines][commands]") {
    Site site;
    site.use(site.settings("line {id}"));
    const std::string id = site.began(site.order()), other = site.began(site.order());
    const auto both = site.engine->find("story-1");
    REQUIRE(both.ok());
    CHECK(both->ids.size() == 2);

    const auto done = site.engine->cancel({id});

    REQUIRE(done.ok());
    CHECK(*done == Done{.ids = {id}, .troubles = {}});
    CHECK(site.until(id, Phase::ended).ending == Ending::cancelled);
    const auto found = site.engine->find("story-1");
    REQUIRE(found.ok());
    CHECK(*found == Done{.ids = {other}, .troubles = {}});
}

TEST_CASE("a job that is cancelled while it waits does not begin later", "[engines][commands]") {
    Site site;
    CommandSettings settings = site.settings("line {id}");
    settings.cancel = "true {id}";  // it has taken the request, and the job begins all the same
    site.use(settings);
    site.scratch.write("busy", "");
    const std::string id = site.submit(site.order());
    REQUIRE(site.engine->cancel({id}).ok());

    site.is_busy_no_more();

    CHECK(site.until(id, Phase::ended).ending == Ending::cancelled);
    CHECK(site.worker_program.diary().empty());
}

TEST_CASE("of a job that a site's engine begins anew, the later copy is told from the earlier one",
          "[engines][commands]") {
    Site site;
    site.use(site.settings("line {id}"));
    const std::string id = site.began(site.order());

    site.begins_anew();

    REQUIRE(eventually([&] { return site.worker_program.has(Site::job_of(id, 1) + " began"); }));
    CHECK(site.worker_program.runs(Site::job_of(id)));  // its node was only believed to be lost
    CHECK(site.until(id, Phase::running).restart == 1);
    site.worker_program.leave(Site::job_of(id));
    REQUIRE(eventually([&] { return !site.worker_program.runs(Site::job_of(id)); }));
    CHECK(site.worker_program.runs(Site::job_of(id, 1)));
    CHECK(site.look(id).phase == Phase::running);
    site.worker_program.leave(Site::job_of(id, 1));
    CHECK(site.until(id, Phase::ended).ending == Ending::left);
}

TEST_CASE("a job that a site's engine puts back waits, and begins with one restart more",
          "[engines][commands]") {
    Site site;
    SECTION("asked for one") { site.use(site.settings("line {id}")); }
    SECTION("asked for all") { site.use(site.settings("list")); }
    const std::string id = site.began(site.order());

    site.scratch.write("busy", "");
    site.worker_program.leave(Site::job_of(id));
    CHECK(site.until(id, Phase::ended).ending == Ending::left);
    site.begins_anew();

    CHECK(site.look(id).phase == Phase::pending);
    site.is_busy_no_more();
    REQUIRE(eventually([&] { return site.worker_program.has(Site::job_of(id, 1) + " began"); }));
    CHECK(site.until(id, Phase::running).restart == 1);
}

TEST_CASE("a job that was cancelled and is begun anew all the same ends at once",
          "[engines][commands]") {
    Site site;
    site.use(site.settings("line {id}"));
    const std::string id = site.began(site.order());
    REQUIRE(site.engine->cancel({id}).ok());
    CHECK(site.until(id, Phase::ended).ending == Ending::cancelled);

    site.begins_anew();

    const auto begun = site.scratch.path("4711.process");
    REQUIRE(eventually([&] { return std::filesystem::exists(begun); }));
    CHECK(site.until(id, Phase::ended).ending == Ending::cancelled);
    CHECK(site.worker_program.said_by(Site::job_of(id, 1)).empty());
}

TEST_CASE("a worker that fails on a site's engine is told with its last words",
          "[engines][commands]") {
    Site site;
    site.use(site.settings("line {id}"));

    const JobSeen seen =
        site.until(site.submit(site.order({StandInWorker::exits_with_3})), Phase::ended);

    CHECK(seen.ending == Ending::failed);
    CHECK(seen.why == "exit code 3");
    CHECK(seen.last_words == "femrun worker: this is why it ends");
}

TEST_CASE("nothing is said of jobs while a site's engine is away", "[engines][commands]") {
    Site site;
    site.use(site.settings("line {id}"));
    const std::string id = site.began(site.order());

    site.scratch.write("away", "");

    const JobSeen seen = site.look(id);
    CHECK(seen.phase == Phase::unseen);
    CHECK(seen.why == "state: site: cannot connect to server");
    const auto more = site.engine->submit(site.order());
    REQUIRE(!more.ok());
    CHECK(more.error() == Error{ErrorKind::unavailable, "submit: site: cannot connect to server"});
    const auto cancelled = site.engine->cancel({id});
    REQUIRE(cancelled.ok());
    CHECK(
        *cancelled ==
        Done{.ids = {}, .troubles = {"job '" + id + "': cancel: site: cannot connect to server"}});

    site.use(site.settings("list"));
    const auto listed = site.engine->look({id});
    REQUIRE(!listed.ok());
    CHECK(listed.error() == Error{ErrorKind::unavailable, "state: site: cannot connect to server"});
}

TEST_CASE("a command that is missing, or that nobody understands, ends no job",
          "[engines][commands]") {
    using Tells = CommandSettings::Tells;
    Site site;
    site.use(site.settings("line {id}"));
    const std::string id = site.began(site.order());
    const auto seen_by = [&](const std::string& state, Tells tells = Tells::words) {
        CommandSettings settings = site.settings("line {id}");
        settings.state = state;
        settings.state_tells = tells;
        site.use(std::move(settings));
        return site.look(id);
    };

    CHECK(seen_by("no-such-qstat {id}").phase == Phase::unseen);
    CHECK(seen_by("no-such-qstat {id}", Tells::exit_code).phase == Phase::unseen);
    CHECK(seen_by("echo UNKWN # {id}").why == "state: it says 'UNKWN', which is not understood");
    CHECK(seen_by("echo no server >&2 # {id}").phase == Phase::unseen);
    CHECK(seen_by("true {id}").phase == Phase::ended);

    CommandSettings settings = site.settings("list");
    settings.state = "echo no server >&2";
    settings.cancel = "no-such-qdel {id}";
    site.use(std::move(settings));
    CHECK_FALSE(site.engine->look({id}).ok());
    CHECK(site.engine->cancel({id})->ids.empty());
}

TEST_CASE("a job whose id is not found ends as soon as it begins", "[engines][commands]") {
    Site site;
    site.use(site.settings("line {id}", "thank you"));
    site.scratch.write("busy", "");

    const auto done = site.engine->submit(site.order());
    REQUIRE(!done.ok());
    CHECK(done.error() ==
          Error{ErrorKind::invalid,
                "submit: printed 'thank you', in which no job's id is found; say how it is "
                "printed, such as --job-id 'Job <{id}> is'"});

    site.is_busy_no_more();
    CHECK(eventually([&] {
        const auto alive = std::vector<std::string>{site.command(), "alive", "4711"};
        const auto said = run({.words = alive, .input = {}});
        return said.ok() && said->code != 0;
    }));
    CHECK(site.worker_program.diary().empty());
}

TEST_CASE("what a submitting command is given fits it", "[engines][commands]") {
    Site site;
    CommandSettings settings = site.settings("line {id}");
    settings.submit = "echo {name} {slots} {time} {minutes} {seconds} >" +
                      site.scratch.path("given").string() + "; " + settings.submit;
    site.use(settings);

    site.began(site.order());

    CHECK(site.scratch.text("given") == "femrun-story-1 2 01:30:00 90 5400\n");
    Order timeless = site.order();
    timeless.time.reset();
    const auto done = site.engine->submit(timeless);
    REQUIRE(!done.ok());
    CHECK(done.error().message.ends_with(
        "wants a time, and none is given; give one, or write it there"));
}
