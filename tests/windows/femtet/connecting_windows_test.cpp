// SPDX-License-Identifier: MIT
// How the plugin comes to a Femtet of its own, and what it says where it does not.
#include <windows.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "femtet/standin.hpp"
#include "support/catch.hpp"

using namespace femrun::windows;

TEST_CASE("a Femtet that starts slowly is waited for", "[femtet][connecting]") {
    const StandIn standin;
    standin.order("start slow 800");
    Femtet femtet(standin);
    CHECK(femtet.open() == "ok");
}

TEST_CASE("one that never becomes ready is ended", "[femtet][connecting]") {
    const StandIn standin;
    standin.order("start hang");
    Femtet femtet(standin, coil_settings(R"("start_limit": "500 ms", )"));
    CHECK(femtet.open() ==
          "3 time: starting Femtet took longer than solver.start_limit (0.5 s), and Femtet was "
          "ended; start it by hand to see what it waits for, or raise it");
    CHECK(StandIn::all_end_within(10));
    standin.order("start slow 800");
    Femtet raised(standin, coil_settings(R"("start_limit": "1 min", )"));
    CHECK(raised.open() == "ok");
}

TEST_CASE("Femtets that somebody has open are not taken for ours, and stay theirs",
          "[femtet][connecting]") {
    const StandIn standin;
    StandIn::start_by_hand();
    StandIn::start_by_hand();
    const auto by_hand = StandIn::running();
    Femtet one(standin), other(standin);

    REQUIRE(one.open() == "ok");
    REQUIRE(other.open() == "ok");
    CHECK(one.solve() == "ok");
    CHECK(StandIn::running().size() == 4);
    other.end();
    one.end();
    CHECK(StandIn::running() == by_hand);

    // Nobody holds them any more.
    Femtet existing(standin, coil_settings(R"("connect": "existing", )"));
    CHECK(existing.open() == "ok");
}

TEST_CASE("that others are held is a step of its own, which leaves nothing behind",
          "[femtet][connecting]") {
    const StandIn standin;
    StandIn::start_by_hand();
    const auto scripts = std::filesystem::temp_directory_path() / "femrun-blockers";
    std::filesystem::create_directories(scripts);
    std::ofstream(scripts / "of-one-that-was-killed.js") << "";
    Femtet femtet(standin);

    REQUIRE(femtet.open() == "ok");

    CHECK(std::filesystem::is_empty(scripts));
    const auto& told = femtet.host().progress;
    const auto step = [&](const std::string& name) {
        return std::any_of(told.begin(), told.end(),
                           [&](const auto& each) { return each.second == name; });
    };
    CHECK(step("starting Femtet"));
    CHECK(step("looking for ours among the Femtets that are open"));
}

TEST_CASE("one that never becomes ready beside others is ended, and they are not",
          "[femtet][connecting]") {
    const StandIn standin;
    StandIn::start_by_hand();
    const auto by_hand = StandIn::running();
    standin.order("start hang");
    Femtet femtet(standin, coil_settings(R"("start_limit": "3 s", )"));
    CHECK(femtet.open() ==
          "3 time: looking for ours among the Femtets that are open took longer than "
          "solver.start_limit (3 s), and Femtet was ended; close those that are open, start one by "
          "hand to see what it waits for, or raise it");
    CHECK(StandIn::running() == by_hand);
}

TEST_CASE("one that is open can be used, and stays open", "[femtet][connecting]") {
    const StandIn standin;
    StandIn::start_by_hand();
    Femtet femtet(standin, coil_settings(R"("connect": "existing", )"));

    REQUIRE(femtet.open() == "ok");
    CHECK(femtet.solve() == "ok");
    femtet.end();
    CHECK(StandIn::running().size() == 1);
}

TEST_CASE("where none is open, the one that is to be used is missed", "[femtet][connecting]") {
    const StandIn standin;
    Femtet femtet(standin, coil_settings(R"("connect": "existing", "start_limit": "500 ms", )"));
    CHECK(femtet.open() ==
          "3 time: looking for a Femtet that is open took longer than solver.start_limit (0.5 s); "
          "open one that no other program uses, or let solver.connect be \"new\"");
    CHECK(femtet.host().licences.empty());
}

TEST_CASE("one that is somebody's is not ended for a solve that takes long",
          "[femtet][connecting]") {
    const StandIn standin;
    StandIn::start_by_hand();
    Femtet femtet(standin, coil_settings(R"("connect": "existing", "solve_limit": "500 ms", )"));
    REQUIRE(femtet.open() == "ok");

    standin.order("Solve slow 1500 once");
    CHECK(femtet.solve() ==
          "3 time: solving took longer than solver.solve_limit (0.5 s); see what Femtet does, or "
          "raise it");
    CHECK(StandIn::running().size() == 1);
    CHECK(femtet.host().licences.empty());
}

TEST_CASE("several have a Femtet each", "[femtet][connecting]") {
    const StandIn standin;
    Femtet one(standin), two(standin), three(standin);
    CHECK(one.open() == "ok");
    CHECK(two.open() == "ok");
    CHECK(three.open() == "ok");
    CHECK(StandIn::running().size() == 3);
    CHECK(two.solve() == "ok");
    CHECK(one.solve() == "ok");
    CHECK(three.solve() == "ok");
    // What the others hold may not be used any more: all of a story are in one process, unlike
    // where plugins are used, and of one whose thread has left it Wine's COM takes some of theirs
    // along.
    two.end();
    CHECK(StandIn::running().size() == 2);
}

TEST_CASE("without Femtet the plugin says what to do", "[femtet][connecting]") {
    const StandIn standin;
    StandIn::leave();
    Femtet femtet(standin);
    CHECK(femtet.open() ==
          "2 : Femtet's macros are not enabled on this PC: the registry has no "
          "'FemtetMacro.Femtet'; install Femtet 2023.1 or later, and run its EnableMacros from the "
          "Start menu as administrator, once for each version that is to be used");
}

TEST_CASE("a project, or a file of it, that is not there is named", "[femtet][connecting]") {
    const StandIn standin;
    Femtet femtet(standin, R"j({"project": "cell.femprj", "outputs": {"L": {"call": "F()"}}})j");
    const std::string said = femtet.open();
    CHECK(said.rfind("2 : solver.project: there is no file '", 0) == 0);
    Femtet lacks(standin, coil_settings(R"("files": ["part.stp"], )"));
    CHECK(lacks.open().rfind("2 : solver.files: there is no file '", 0) == 0);
    CHECK(StandIn::running().empty());
}

TEST_CASE("a project that may not be written is copied, and its copy taken away",
          "[femtet][connecting]") {
    const StandIn standin;
    const auto project = std::filesystem::path(standin.folder()) / "coil.femprj";
    SetFileAttributesW(project.c_str(), FILE_ATTRIBUTE_READONLY);
    {
        Femtet femtet(standin);
        REQUIRE(femtet.open() == "ok");
        CHECK(femtet.solve() == "ok");
        for (const std::string& line : femtet.host().lines)
            CHECK(line.find("was not saved") == std::string::npos);
    }
    CHECK(StandIn::copies_left() == 0);
    SetFileAttributesW(project.c_str(), FILE_ATTRIBUTE_NORMAL);
    CHECK(standin.project() == coil_project);
}

TEST_CASE("an older Femtet without some members does", "[femtet][connecting]") {
    const StandIn standin;
    standin.order(
        "Exit without\nSwitchAnalysisModel without\nGetVariableNames_py without\n"
        "GetAnalysisModelNames_py without");
    {
        Femtet femtet(standin);
        REQUIRE(femtet.open() == "ok");
        CHECK(femtet.solve() == "ok");
    }
    CHECK(StandIn::all_end_within(10));
}
