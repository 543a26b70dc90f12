// SPDX-License-Identifier: MIT
// A worker that says whatever it likes, and what the scheduler's end makes of it.
#include <cmath>
#include <limits>

#include "liar.hpp"
#include "muster/worker_words.hpp"
#include "work/attempt_folder.hpp"
#include "work/design_hash.hpp"

using namespace femrun;
using namespace femrun::net;
using femrun::muster::believed_fraction;
using femrun::muster::lines_max;
using femrun::muster::log_bytes_max;
using Strings = std::vector<std::string>;

namespace {

const muster::Given beam_trial{
    .setup = std::make_shared<const work::StudySetup>(beam()), .trial = 101, .ordinal = 2};

work::Report believed(work::Report report) {
    return femrun::muster::believed(std::move(report), beam_trial, "node7/4711");
}

}  // namespace

TEST_CASE("texts of a report become short plain lines", "[net][believed]") {
    const auto failed = believed({.failure = study::Failure{study::FailureKind::design,
                                                            "mesh\x1B[2J" + std::string(1000, 'x'),
                                                            std::string(1 << 20, 'y')},
                                  .log = "first\x1B]0;title\nsecond\n"});

    CHECK(failed.failure->stage == "mesh [2J" + std::string(117, 'x') + "...");
    CHECK(failed.failure->message.size() == 4096);
    CHECK(failed.log == "first ]0;title\nsecond\n");
    CHECK(believed({.response = {1, 2}, .log = std::string(1 << 24, 'z')}).log.size() <= 4096);
    std::string lines;
    for (int i = 0; i < 100'000; ++i) lines += fmt::format("line {}\n", i);
    const auto last = believed({.response = {1, 2}, .log = lines}).log;
    CHECK(last.size() <= log_bytes_max);
    CHECK(last.ends_with("line 99998\nline 99999\n"));
}

TEST_CASE("a response of another length than the study's is the worker's fault",
          "[net][believed]") {
    const auto report = believed({.response = std::vector<double>(1'000'000, 1.0)});

    REQUIRE(report.failure);
    CHECK(report.failure->kind == study::FailureKind::fault);
    CHECK(report.failure->message ==
          "worker 'node7/4711' sent 1000000 numbers as a response, the study has 2");
    CHECK(report.response.empty());
}

TEST_CASE("times and progress that make no sense say nothing", "[net][believed]") {
    CHECK(believed({.response = {1, 2}, .seconds = -3}).seconds == 0);
    CHECK(believed({.response = {1, 2}, .seconds = std::nan("")}).seconds == 0);
    CHECK(believed({.response = {1, 2}, .seconds = 3.5}).seconds == 3.5);
    CHECK(believed_fraction(0.25) == 0.25);
    CHECK(believed_fraction(7) == 1);
    CHECK(believed_fraction(-0.5) == -1);
    CHECK(believed_fraction(std::numeric_limits<double>::quiet_NaN()) == -1);
}

TEST_CASE("a folder that is not the attempt's own is never deleted", "[net][believed]") {
    Stand stand;
    Liar liar(stand.loop, stand.server);
    const std::string own = work::attempt_folder("beam study", 101, 2);
    const auto folder_believed = [&](const std::string& named) {
        liar.says = [&](wire::Report::Builder report) {
            report.initOutcome().initResponse(2);
            report.setFolder(named);
        };
        stand.events.reports.clear();
        stand.server.muster().dispatch({1}, assignment(1));
        stand.settle();
        return stand.events.reports.at(1).folder;
    };

    CHECK(folder_believed(own) == own);
    CHECK(folder_believed(work::attempt_folder("beam study", 102, 2)).empty());
    CHECK(folder_believed(work::attempt_folder("wing", 101, 2)).empty());
    CHECK(folder_believed("../../etc").empty());
}

TEST_CASE("a worker speaks of attempts that it was given, and of no others", "[net][believed]") {
    Stand stand;
    Liar liar(stand.loop, stand.server);
    liar.keeps = true;
    stand.events.story.clear();
    stand.server.muster().dispatch({1}, assignment(1));
    stand.settle();

    std::vector<std::uint64_t> ids(1'000'000);
    for (std::size_t i = 0; i < ids.size(); ++i) ids[i] = i;
    liar.heartbeat(ids);
    liar.progress(1, 0.5, "solving\x1B[2J");
    liar.progress(2, 0.5, "another's");

    CHECK(stand.events.heartbeats == std::vector<std::vector<AttemptId>>{{{1}}});
    CHECK(stand.events.story == Strings{"attempt 1: 0.5 solving [2J"});
}

TEST_CASE("a report on another life's attempt of the same number is not heard", "[net][believed]") {
    Stand stand;
    Liar liar(stand.loop, stand.server);
    liar.keeps = true;
    const work::Assignment given = assignment(5);
    stand.server.muster().dispatch({1}, given);
    stand.settle();
    const auto report_on = [&](std::uint64_t trial, std::uint32_t ordinal, std::uint64_t design) {
        liar.says = [=](wire::Report::Builder report) {
            report.setStudy(given.trial.study.value);
            report.setTrial(trial);
            report.setOrdinal(ordinal);
            report.setDesign(design);
            wire::encode(beam().definition, report.initDefinition());
            report.initOutcome().initResponse(2);
        };
        liar.report(5);
        stand.settle();
        return stand.events.reports.contains(5);
    };
    const std::uint64_t design = work::design_hash(given.design);

    CHECK_FALSE(report_on(given.trial.number + 1, given.ordinal, design));
    CHECK_FALSE(report_on(given.trial.number, given.ordinal + 1, design));
    CHECK_FALSE(report_on(given.trial.number, given.ordinal, design + 1));
    CHECK(stand.server.muster().objection({{1}, 1}, {.attempt = {5}, .trial = {{1}, 1}}) ==
          "attempt 5 is of another trial here than of the one that was solved; its report is "
          "dropped; was the scheduler's database restored from an older copy?");
    CHECK(report_on(given.trial.number, given.ordinal, design));
}

TEST_CASE("a worker's name and lines are plain, and its lines are counted", "[net][believed]") {
    Stand stand;
    Liar liar(stand.loop, stand.server, "node\x1B[31m" + std::string(100'000, 'n'));
    CHECK(stand.server.muster().name({1}) == "node [31m" + std::string(116, 'n') + "...");

    stand.events.story.clear();
    for (int i = 0; i < 1000; ++i) liar.log("line\x1B[2J");
    CHECK(stand.events.story.size() == lines_max + 1);
    CHECK(stand.events.story.front().ends_with(": line [2J"));
    CHECK(stand.events.story.back().ends_with(
        ": says more than 100 lines between two heartbeats; the rest is left out"));

    liar.heartbeat({});
    stand.events.story.clear();
    liar.log("again");
    CHECK(stand.events.story.size() == 1);
}
