// SPDX-License-Identifier: MIT
#include "view/progress.hpp"

#include "support/catch.hpp"
#include "view/wording.hpp"

using namespace femrun::view;

namespace {

Progress bracket() {
    Progress progress;
    progress.name = "bracket";
    progress.completed = 12;
    progress.limit = Limit{Limit::What::trials, 12, 200, 190};
    progress.failures = {{"mesh", 1}, {"solve", 2}};
    progress.slots = 4;
    progress.queued = 3;
    progress.waiting_licence = 2;
    progress.running = {{14, "mesh", -1, 3}, {13, "solve", 0.459, 12}, {15, "", -1, 0.2}};
    progress.best = {{"mass", 1.23456789, "kg", 7}};
    progress.elapsed_s = 125;
    return progress;
}

std::string panel(const Progress& progress, std::size_t width, Colours colours = Colours::none) {
    std::string text;
    for (const std::string& line : progress_panel(progress, width, colours)) text += line + "\n";
    return text;
}

}  // namespace

TEST_CASE("a terminal shows bar, best, failures, slots and time", "[view][progress]") {
    CHECK(panel(bracket(), 80) ==
          R"(bracket  [##......................................]   6 %  12/200 complete
best     mass 1.23457 kg at trial 7
trouble  3 failed (mesh 1, solve 2)
running  3 of 4 slots, 3 queued, 2 wait for a licence
  trial 13  solve  [####......]  45 %  12 s
  trial 14  mesh                       3 s
  trial 15                             0.2 s
time     2 min 5 s, about 3 min left
)");
}

TEST_CASE("how the optimizer goes on stands above the slots", "[view][progress]") {
    Progress progress = bracket();
    progress.course = "'tpe' from trial 1 on: 2 parameters, 1 objective: models learn most";

    CHECK(panel(progress, 80)
              .find("trouble  3 failed (mesh 1, solve 2)\n"
                    "course   'tpe' from trial 1 on: 2 parameters, 1 objective: models learn most\n"
                    "running  3 of 4 slots") != std::string::npos);
}

TEST_CASE("the last failure is shown, with how many before it were alike", "[view][progress]") {
    Progress progress = bracket();
    progress.running.clear();
    progress.last_failure = LastFailure{31, "output 'fwit': there is no line 'fwit = '", 12};

    CHECK(panel(progress, 80)
              .find("trouble  3 failed (mesh 1, solve 2)\n"
                    "         last 12 alike: trial 31: output 'fwit': there is no "
                    "line 'fwit = '\n") != std::string::npos);
    CHECK(
        progress_line(progress) ==
        "bracket: 12/200 complete, 3 failed (mesh 1, solve 2), best mass 1.23457 kg at trial 7, 2 "
        "wait for a licence, 3 min left; last 12 alike: trial 31: output 'fwit': there is "
        "no line 'fwit = '");
    progress.last_failure->others = 18;
    CHECK(
        progress_line(progress).ends_with("; 12 of the last 30 alike: trial 31: output 'fwit': "
                                          "there is no line 'fwit = '"));
    progress.last_failure->alike = 1;
    CHECK(
        progress_line(progress).ends_with("; last: trial 31: output 'fwit': there is no line "
                                          "'fwit = '"));
}

TEST_CASE("jobs of engines stand in a line below the slots", "[view][progress]") {
    Progress progress = bracket();
    progress.running.clear();
    progress.jobs = "slurm: 3 run, 2 wait (Priority)";

    CHECK(panel(progress, 80) ==
          R"(bracket  [##......................................]   6 %  12/200 complete
best     mass 1.23457 kg at trial 7
trouble  3 failed (mesh 1, solve 2)
running  0 of 4 slots, 3 queued, 2 wait for a licence
jobs     slurm: 3 run, 2 wait (Priority)
time     2 min 5 s, about 3 min left
)");
    CHECK(progress_line(progress).ends_with("; jobs of slurm: 3 run, 2 wait (Priority)"));
}

TEST_CASE("a narrow terminal gets no broken lines", "[view][progress]") {
    CHECK(panel(bracket(), 50) ==
          R"(bracket  [................]   6 %  12/200 complete
best     mass 1.23457 kg at trial 7
trouble  3 failed (mesh 1, solve 2)
running  3 of 4 slots, 3 queued, 2 wait for a l...
  trial 13  solve  [####......]  45 %  12 s
  trial 14  mesh                       3 s
  trial 15                             0.2 s
time     2 min 5 s, about 3 min left
)");
    for (std::size_t width = 20; width < 100; ++width)
        for (const std::string& line : progress_panel(bracket(), width, Colours::none))
            CHECK(width_of(line) <= width);
}

TEST_CASE("colours begin and end on each line and change no text", "[view][progress]") {
    for (const std::size_t width : {24u, 80u}) {
        const auto plain = progress_panel(bracket(), width, Colours::none);
        auto coloured = progress_panel(bracket(), width, Colours::ansi);
        REQUIRE(coloured.size() == plain.size());
        for (std::size_t i = 0; i < plain.size(); ++i) {
            std::string text;
            bool on = false;
            for (std::size_t at = 0; at < coloured[i].size(); ++at) {
                if (coloured[i][at] == '\x1b') {
                    const std::size_t end = coloured[i].find('m', at);
                    on = coloured[i].substr(at, end - at + 1) != "\x1b[0m";
                    at = end;
                } else {
                    text += coloured[i][at];
                }
            }
            CHECK_FALSE(on);
            text.erase(text.find_last_not_of(' ') + 1);
            CHECK(text == plain[i]);
        }
    }
    CHECK(progress_panel(bracket(), 80, Colours::ansi)[1] ==
          "best     \x1b[32mmass 1.23457 kg at trial 7\x1b[0m");
}

TEST_CASE("many slots are cut to those that run longest", "[view][progress]") {
    Progress progress = bracket();
    progress.running.clear();
    progress.slots = 20;
    for (std::uint64_t trial = 1; trial <= 20; ++trial)
        progress.running.push_back({trial, "solve", -1, static_cast<double>(trial)});
    const auto lines = progress_panel(progress, 80, Colours::none);
    REQUIRE(lines.size() == 14);
    CHECK(lines[4] == "  trial 20  solve  20 s");
    CHECK(lines[11] == "  trial 13  solve  13 s");
    CHECK(lines[12] == "  + 12 more");

    const auto few = progress_panel(progress, 80, Colours::none, 9);
    REQUIRE(few.size() == 9);
    CHECK(few[6] == "  trial 18  solve  18 s");
    CHECK(few[7] == "  + 17 more");
    CHECK(few[8].starts_with("time "));
    for (std::size_t height = 1; height < 20; ++height)
        CHECK(progress_panel(progress, 80, Colours::none, height).size() <= height);

    progress.running.resize(9);  // "+ 1 more" would take the line that the ninth slot needs
    CHECK(progress_panel(progress, 80, Colours::none).size() == 14);
}

TEST_CASE("a study at its beginning shows what there is", "[view][progress]") {
    Progress progress;
    progress.name = "beam";
    progress.slots = 1;
    CHECK(panel(progress, 80) ==
          "beam  0 complete\n"
          "running  0 of 1 slot\n"
          "time     0 s\n");
    CHECK(progress_line(progress) == "beam: 0 complete");
}

TEST_CASE("several objectives show the front and the best for each", "[view][progress]") {
    Progress progress = bracket();
    progress.best.push_back({"stiffness", 0.25, "", 9});
    progress.front_size = 9;
    progress.hypervolume = 3.25;
    CHECK(panel(progress, 80)
              .find("front    of 9, hypervolume 3.25\n"
                    "best     mass 1.23457 kg at trial 7\n"
                    "         stiffness 0.25 at trial 9\n"
                    "trouble  ") != std::string::npos);
    CHECK(
        progress_line(progress) ==
        "bracket: 12/200 complete, 3 failed (mesh 1, solve 2), front of 9, hypervolume 3.25, best "
        "mass 1.23457 kg at trial 7, best stiffness 0.25 at trial 9, 3 running, 2 wait for a "
        "licence, 3 min left");
}

TEST_CASE("while nothing is feasible the nearest design is shown with what it lacks",
          "[view][progress]") {
    Progress progress = bracket();
    progress.best.clear();
    progress.front_size = 0;
    progress.failures.clear();
    progress.nearest =
        NearestSoFar{4,
                     {"stress 120 MPa, 20 MPa above 100 MPa", "tip 5.1 mm, 0.1 mm above 5 mm"},
                     "stress 20 MPa above 100 MPa, and 1 more"};
    CHECK(panel(progress, 80)
              .find("complete\n"
                    "nearest  trial 4; no design is feasible yet\n"
                    "  lacks  stress 120 MPa, 20 MPa above 100 MPa\n"
                    "         tip 5.1 mm, 0.1 mm above 5 mm\n"
                    "running  ") != std::string::npos);
    CHECK(progress_line(progress) ==
          "bracket: 12/200 complete, none feasible, nearest trial 4: stress 20 MPa above 100 MPa, "
          "and 1 more, 3 running, 2 wait for a licence, 3 min left");
}

TEST_CASE("the bar is of the limit that comes first, and says of what", "[view][progress]") {
    Progress progress = bracket();
    const auto head = [&](Limit limit) {
        progress.limit = limit;
        return progress_panel(progress, 80, Colours::none)[0];
    };
    CHECK(head({Limit::What::attempts, 330, 500, 60}) ==
          "bracket  [#######################............]  66 %  330/500 tried, 12 complete");
    CHECK(head({Limit::What::designs, 6, 12, 60}) ==
          "bracket  [###############...............]  50 %  6/12 designs tried, 12 complete");
    CHECK(head({Limit::What::time, 19200, 28800, 9600}) ==
          "bracket  [####################...........]  66 %  5 h 20 min of 8 h, 12 complete");
    // A budget that was lowered since.
    progress.completed = 220;
    CHECK(head({Limit::What::trials, 220, 200, 0}) ==
          "bracket  [#####################################] 100 %  220 complete, 200 wanted");
}

TEST_CASE("a file or a pipe gets one plain line", "[view][progress]") {
    Progress progress = bracket();
    CHECK(progress_line(progress) ==
          "bracket: 12/200 complete, 3 failed (mesh 1, solve 2), best mass 1.23457 kg at trial 7, "
          "3 running, 2 wait for a licence, 3 min left");
    progress.waiting_licence = 1;
    progress.failures = {};
    progress.limit->left_s.reset();
    CHECK(progress_line(progress) ==
          "bracket: 12/200 complete, best mass 1.23457 kg at trial 7, 3 running, 1 waits for a "
          "licence");
}

TEST_CASE("an attempt whose worker is silent is shown as such and holds no slot",
          "[view][progress]") {
    Progress progress;
    progress.name = "beam";
    progress.completed = 4;
    progress.limit = Limit{Limit::What::trials, 4, 5, std::nullopt};
    progress.slots = 2;
    progress.running = {{5, "solve", -1, 40, true}, {6, "solve", -1, 12}, {7, "mesh", -1, 3}};
    progress.elapsed_s = 60;

    CHECK(panel(progress, 80) ==
          R"(beam  [################################........]  80 %  4/5 complete
running  2 of 2 slots, 1 not heard of
  trial 5  solve  40 s  its worker is silent
  trial 6  solve  12 s
  trial 7  mesh   3 s
time     1 min
)");
    CHECK(progress_line(progress) == "beam: 4/5 complete, 2 running, 1 not heard of");
}

TEST_CASE("what is not plain running is named", "[view][progress]") {
    Progress progress;
    progress.name = "beam";
    progress.limit = Limit{Limit::What::trials, 4, 5, 60};
    progress.completed = 4;
    progress.running = {{5, "solve", -1, 1}};
    progress.phase = Progress::Phase::starting;
    CHECK(progress_line(progress) == "beam: 4/5 complete, 1 running, starting");
    progress.phase = Progress::Phase::restoring;
    CHECK(progress_line(progress) == "beam: 4/5 complete, 1 running, replaying its past");
    progress.phase = Progress::Phase::draining;
    CHECK(progress_line(progress) == "beam: 4/5 complete, 1 running, nothing new starts");
    CHECK(progress_panel(progress, 80, Colours::none)[0] ==
          "beam  [#########################.......]  80 %  4/5 complete  nothing new starts");
    progress.running.clear();
    CHECK(progress_line(progress) == "beam: 4/5 complete");  // it is over
    progress.running = {{5, "solve", -1, 1}};
    progress.phase = Progress::Phase::stopping;
    CHECK(progress_line(progress) == "beam: 4/5 complete, 1 running, stopping now");

    progress.phase = Progress::Phase::unwritable;
    CHECK(progress_line(progress) == "beam: 4/5 complete, 1 running, waits for the database");
    CHECK(progress_panel(progress, 80, Colours::none).back() == "time     0 s");
}
