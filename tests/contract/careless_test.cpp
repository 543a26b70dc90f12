// SPDX-License-Identifier: MIT
// What an author overlooks whose plugin seems to work, and what conform says to it.
#include <string>
#include <vector>

#include "conform/try_library.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::conform;

namespace {

using Found = std::vector<std::string>;

Found found(const std::string& plugin, const std::string& check) {
    Settings settings;
    settings.command = {FEMRUN_TEST_CONFORM_HOST};
    settings.look.command = {FEMRUN_TEST_PLUGIN_HOST, "host"};
    settings.library = FEMRUN_TEST_CARELESS;
    settings.plugin = plugin;
    settings.check = check;
    settings.seed = 20260101;
    const auto report = try_library(settings, {});
    if (!report) return {report.error().message};
    Found all;
    for (const Line& line : report.value().lines) {
        if (!line.untried.empty()) all.push_back("not tried: " + line.untried);
        for (const std::string& finding : line.findings) all.push_back(finding);
    }
    return all;
}

}  // namespace

TEST_CASE("a solver and an optimizer in C that overlook nothing keep every law",
          "[contract][careless]") {
    CHECK(found("careful", "") == Found{});
    CHECK(found("goes-on", "") == Found{});
}

TEST_CASE("who writes where it was not asked to is found out", "[contract][careless]") {
    CHECK(found("writes-beside", "solve") ==
          Found{"solve wrote beside the 1 responses that the study uses; their number is "
                "setup.response_count"});
    CHECK(found("changes-design", "solve") ==
          Found{"solve changed the design or the attempt that it was given"});
    CHECK(found("writes-later", "solve") ==
          Found{"solve wrote to the response of an earlier attempt, which was lent until that "
                "solve returned"});
    CHECK(found("writes-beside-rows", "stop") ==
          Found{"ask for 100 designs of 2 parameters wrote beside the room for them",
                "ask for 2 designs of 2 parameters wrote beside the room for them"});
    CHECK(found("writes-rows-later", "replay") ==
          Found{"ask wrote to the designs of an earlier ask, which were lent until it returned"});
}

TEST_CASE("who keeps what it was lent is found out", "[contract][careless]") {
    CHECK(found("keeps-names", "borrowed") ==
          Found{"its process died with signal 11 (SIGSEGV) in solve"});
    CHECK(found("keeps-names", "solve") == Found{});  // there it goes well
    CHECK(found("keeps-setup", "borrowed") ==
          Found{"once open had returned and what it was lent was gone, solve returned "
                "FEMRUN_BAD_DESIGN: there is another number of quantities; copy what is needed of "
                "the setup"});
    CHECK(found("keeps-setup", "solve") == Found{});
    CHECK(found("keeps-verdicts", "borrowed") ==
          Found{"it proposed other designs when what calls had lent it was gone afterwards; copy "
                "what is needed of the problem, of verdicts and of designs"});
    CHECK(found("reads-two-losses", "borrowed") ==
          Found{"it proposed other designs when other numbers stood behind the losses and excesses "
                "of verdicts; there are objective_count and constraint_count of them"});
    const Found of_problem = found("keeps-problem", "borrowed");
    REQUIRE(of_problem.size() > 1);
    CHECK(of_problem.back() ==
          "it proposed other designs when what calls had lent it was gone afterwards; copy what "
          "is needed of the problem, of verdicts and of designs");
}

TEST_CASE("texts that are not one line of UTF-8 are found out", "[contract][careless]") {
    CHECK(found("ends-texts", "solve").front() ==
          "the message of set_error ends in a 0 byte; a text's size does not count one: 'too thin "
          "'");
    CHECK(found("says-latin1", "solve").front() ==
          "the message of set_error is no UTF-8: 'zu d\xEF\xBF\xBDnn'");
    CHECK(found("says-lines", "solve").front() ==
          "the message of set_error has a line break; it is one line: 'too thin'");
    CHECK(found("says-a-book", "solve").front() ==
          "the message of set_error has 4999 bytes; the host keeps 4096: '" + std::string(60, 'x') +
              "'");
    CHECK(found("says-from-nowhere", "solve").front() ==
          "the stage of set_error has a size of 9 and no data");
    CHECK(found("logs-lines", "solve") ==
          Found{"a log line has a line break; it is one line: 'a b'"});
    CHECK(found("reads-c-texts", "solve") ==
          Found{"open with the study's own quantities and responses returned FEMRUN_INVALID: "
                "area<read beyond the text's size>"});
}

TEST_CASE("what an extension is told wrongly is found out", "[contract][careless]") {
    CHECK(found("logs-level-9", "solve") == Found{"a log line has level 9; the levels are 0 to 3"});
    CHECK(found("percent", "solve") ==
          Found{"progress reported 50; a fraction is 0 to 1, or negative when unknown"});
    CHECK(
        found("announces-absolute", "solve") ==
        Found{"announce was given '/tmp/a'; a path is relative to the attempt's folder and within "
              "it"});
    CHECK(found("announces-nothing", "solve") ==
          Found{"solve announced 'a.txt', but there is no such file in the attempt's folder"});
    CHECK(found("says-from-thread", "solve") ==
          Found{"set_error was called on another thread than the one that makes the calls; only "
                "should_stop, get_extension, log and progress may be"});
}

TEST_CASE("what is taken and not given back is found out", "[contract][careless]") {
    CHECK(found("leaks-files", "leftovers") == Found{"30 solves left 30 files or sockets open"});
    CHECK(found("leaves-threads", "leftovers") ==
          Found{"30 solves left 30 threads running; end those of a call before it returns"});
    const Found memory = found("leaks-memory", "leftovers");
    REQUIRE(memory.size() == 1);
    CHECK(memory[0].starts_with("30 solves left 1"));
    CHECK(memory[0].ends_with(" MiB of memory behind"));
    CHECK(found("moves", "solve") ==
          Found{"solve changed the working folder of its process, where others live too; leave "
                "FEMRUN_FLAG_IN_PROCESS away or change it back"});
}

TEST_CASE("who takes the host for one of its own age is found out", "[contract][careless]") {
    CHECK(found("newer-host", "hosts") ==
          Found{"its process died with signal 11 (SIGSEGV) in solve"});
    CHECK(found("own-size", "often") ==
          Found{"its solver table says it has 96 bytes, femrun_solver_t has 56; what is behind the "
                "table is not the host's to read"});
}

TEST_CASE("a probe that contradicts itself is found out", "[contract][careless]") {
    CHECK(found("probes-twice", "probe") == Found{"probe gave response 'area' twice"});
    CHECK(found("probes-otherwise", "probe") ==
          Found{"probe found other variables or responses the second time"});
    CHECK(found("probes-half-integer", "probe") ==
          Found{"probe gave variable 'coils' kind FEMRUN_INTEGER and a value that is none"});
}

TEST_CASE("a variable without a present value is tried with one", "[contract][careless]") {
    CHECK(found("knows-no-value", "") == Found{});
}

TEST_CASE("a crash is told with the call in which it came", "[contract][careless]") {
    CHECK(found("divides-by-zero", "designs") ==
          Found{"its process died with signal 8 (SIGFPE) in solve"});
}

TEST_CASE("an optimizer that refuses what the user or the world decides is found out",
          "[contract][careless]") {
    CHECK(found("refuses-adoption", "replay") ==
          Found{"adopt returned FEMRUN_INVALID: it proposes designs itself; the user's own designs "
                "are tried whatever an optimizer makes of them"});
    CHECK(found("refuses-failures", "bad-news") ==
          Found{"tell returned FEMRUN_INVALID: a failed design has no loss; any verdict may come"});
}
