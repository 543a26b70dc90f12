// SPDX-License-Identifier: MIT
// One design through a Femtet that a test plays: what it is asked, and what its answers mean.
#include "trial/open_project.hpp"

#include <femrun/failure.hpp>

#include "fake_objects.hpp"
#include "support/catch.hpp"

using femtet::FemtetSettings;
using femtet::OpenProject;

namespace {

class Recorder final : public femtet::Onlooker {
public:
    void begins(const std::string& step, double limit_s) override {
        lines.push_back(step +
                        (limit_s > 0 ? " " + std::to_string(static_cast<int>(limit_s)) : ""));
    }
    void activate_window() override { lines.push_back("window"); }
    void notes(const std::string& line) override { notes_.push_back(line); }

    std::vector<std::string> lines, notes_;
};

const std::string coil = R"j({"project": "coil.femprj", "outputs": {
        "L": {"call": "coil = Gogh.Gauss.GetCoilList()[0]; Gogh.Gauss.GetL(coil, coil)",
              "factor": 1e6}}})j";

struct Bench {
    explicit Bench(const std::string& json = coil)
        : settings(femtet::read_settings(json, "/study")),
          project(
              femtet.app, settings, [](const std::string&) { return std::optional<double>(); },
              onlooker) {}

    void open(const std::vector<femtet::Wanted>& quantities = {{"r"}, {"turns"}}) {
        project.open("/copies/coil.femprj");
        project.fit(quantities);
        femtet.app.forget();
        onlooker.lines.clear();
    }
    std::map<std::string, double> solve(const std::vector<std::pair<std::string, bool>>& outputs = {
                                            {"L", false}}) {
        return project.solve({{"r", 8}, {"turns", 3}}, outputs, "");
    }
    /// "kind stage: message" of what it throws.
    template <typename Call>
    static std::string failure(Call&& call) {
        try {
            call();
        } catch (const femrun::Failure& failed) {
            return std::to_string(failed.status()) + " " + failed.stage() + ": " + failed.what();
        } catch (const femtet::AutomationError& error) {
            return std::string("gone: ") + error.what();
        }
        return "ok";
    }
    std::string solve_says() {
        return failure([this] { solve(); });
    }

    fake::Femtet femtet;
    Recorder onlooker;
    FemtetSettings settings;
    OpenProject project;
};

fake::Value refusal(const fake::Arguments&) {
    throw femtet::AutomationError(femtet::AutomationError::Why::refused,
                                  "E1033 Model : \xE5\xBD\xA2\xE7\x8A\xB6\n is broken");
}
fake::Value death(const fake::Arguments&) {
    throw femtet::AutomationError(femtet::AutomationError::Why::gone, "0x800706BA");
}

}  // namespace

TEST_CASE("a design goes through Femtet step by step", "[femtet][trial]") {
    Bench bench;
    bench.open();

    CHECK(bench.solve() == std::map<std::string, double>{{"L", 8 * 3 * 1e-9 * 1e6}});
    CHECK(bench.femtet.app.diary() ==
          fake::Diary{"Gaudi.Activate()", "UpdateVariable('r', 8)", "UpdateVariable('turns', 3)",
                      "Gaudi.Activate()", "Gaudi.ReExecute()", "Redraw()", "Gaudi.Mesh()",
                      "Solve()", "OpenCurrentResult(False)", "Gogh.Gauss.GetCoilList()",
                      "Gogh.Gauss.GetL('COIL', 'COIL')"});
    CHECK(bench.onlooker.lines == std::vector<std::string>{"setting variables 60", "rebuilding 600",
                                                           "meshing", "solving",
                                                           "opening the result 60", "reading 60"});
}

TEST_CASE("a variable whose name is no parameter's is set by the one that stands for it",
          "[femtet][trial]") {
    Bench bench(R"j({"project": "coil.femprj", "variables": {"thick": "線径-1"}, "outputs": {
        "L": {"call": "Gogh.Gauss.GetL(thick, thick)"}}})j");
    bench.femtet.variables["線径-1"] = 0.5;
    bench.open({{"r"}, {"thick"}});

    bench.project.solve({{"r", 8}, {"thick", 0.7}}, {{"L", false}}, "");

    CHECK(bench.femtet.variables["線径-1"] == 0.7);
    CHECK(bench.femtet.app.diary().back() == "Gogh.Gauss.GetL(0.7, 0.7)");
}

TEST_CASE("the project is opened as a copy, and saved once", "[femtet][trial]") {
    Bench bench;
    bench.project.open("/copies/coil.femprj");
    CHECK(bench.femtet.app.diary() == fake::Diary{"LoadProject('/copies/coil.femprj', False)",
                                                  "SaveProject('/copies/coil.femprj', True)"});

    bench.femtet.app.methods["LoadProject"] = fake::gives(false);
    bench.femtet.app.values["LastErrorMsg"] = "E2001 File : it is newer";
    CHECK(Bench::failure([&] { bench.project.open("/copies/coil.femprj"); }) ==
          "1 : project 'coil.femprj' cannot be opened: E2001 File : it is newer");
}

TEST_CASE("what Femtet refuses is the design's failure, with its own message", "[femtet][trial]") {
    Bench bench;
    bench.open();
    bench.femtet.app.values["LastErrorMsg"] = "E4001 \xE3\x83\xA1\xE3\x83\x83";

    SECTION("a variable") {
        bench.femtet.app.methods["UpdateVariable"] = fake::gives(false);
        CHECK(bench.solve_says() ==
              "5 model: variable 'r' was not set to 8: E4001 \xE3\x83\xA1\xE3\x83\x83");
    }
    SECTION("the model") {
        bench.femtet.gaudi->methods["ReExecute"] = fake::gives(false);
        CHECK(bench.solve_says() ==
              "5 model: model 'coil' cannot be rebuilt: E4001 \xE3\x83\xA1\xE3\x83\x83");
        bench.femtet.gaudi->methods["ReExecute"] = refusal;
        CHECK(bench.solve_says() ==
              "5 model: model 'coil' cannot be rebuilt: E1033 Model : \xE5\xBD\xA2\xE7\x8A\xB6 is "
              "broken");
    }
    SECTION("the mesh, which says so with 0 elements") {
        bench.femtet.gaudi->methods["Mesh"] = fake::gives(0);
        CHECK(bench.solve_says() ==
              "5 mesh: model 'coil' cannot be meshed: E4001 \xE3\x83\xA1\xE3\x83\x83");
    }
    SECTION("the solution") {
        bench.femtet.app.methods["Solve"] = fake::gives(false);
        CHECK(bench.solve_says() ==
              "5 solve: model 'coil' cannot be solved: E4001 \xE3\x83\xA1\xE3\x83\x83");
    }
    SECTION("the result") {
        bench.femtet.app.methods["OpenCurrentResult"] = fake::gives(false);
        bench.femtet.app.values["LastErrorMsg"] = "";
        CHECK(bench.solve_says() == "5 post: the result cannot be opened: Femtet gives no reason");
    }
}

TEST_CASE("no licence is waited for", "[femtet][trial]") {
    Bench bench;
    bench.open();
    bench.femtet.app.methods["Solve"] = fake::gives(false);
    for (const char* const said : {"E9 no License is free",
                                   "\xE3\x83\xA9\xE3\x82\xA4\xE3\x82\xBB"
                                   "\xE3\x83\xB3\xE3\x82\xB9"}) {
        bench.femtet.app.values["LastErrorMsg"] = said;
        CHECK(bench.solve_says() ==
              std::string("3 licence: model 'coil' cannot be solved: ") + said);
    }
}

TEST_CASE("a Femtet that is gone is told as it is", "[femtet][trial]") {
    Bench bench;
    bench.open();
    SECTION("in the solution") { bench.femtet.app.methods["Solve"] = death; }
    SECTION("in the mesh") { bench.femtet.gaudi->methods["Mesh"] = death; }
    SECTION("while it is read") { bench.femtet.gauss->methods["GetCoilList"] = death; }
    SECTION("with a variable") { bench.femtet.app.methods["UpdateVariable"] = death; }
    CHECK(bench.solve_says().rfind("gone: ", 0) == 0);
}

TEST_CASE("a Femtet that lacks a member is too old", "[femtet][trial]") {
    Bench bench;
    bench.open();
    bench.femtet.app.methods.erase("OpenCurrentResult");
    CHECK(bench.solve_says() ==
          "2 : this Femtet has no 'OpenCurrentResult'; run EnableMacros of the version that is to "
          "be used, or use a newer one (2023.1.1 or later)");
}

TEST_CASE("an output that cannot be read is suspected before the design", "[femtet][trial]") {
    Bench bench;
    bench.open();
    bench.femtet.gauss->methods["GetCoilList"] = fake::gives(fake::Value::List{});
    CHECK(bench.solve_says() ==
          "7 post: output 'L': at character 32: 'Gogh.Gauss.GetCoilList' gave an empty list, "
          "which has no element [0]; they are counted from 0");
    CHECK(bench.solve({{"L", true}}).empty());
    CHECK(bench.onlooker.notes_.size() == 1);
}

TEST_CASE("an output that is no number fails the design", "[femtet][trial]") {
    Bench bench;
    bench.open();
    bench.femtet.gauss->methods["GetL"] = fake::gives(std::nan(""));
    CHECK(bench.solve_says() == "5 post: output 'L' is no number");
}

TEST_CASE("several models are solved in one trial", "[femtet][trial]") {
    Bench bench(R"j({"project": "a.femprj", "model": "coil", "outputs": {
        "L": {"call": "Gogh.Gauss.GetL(1, 1)"},
        "f": {"call": "Gogh.Hertz.GetFreq().Real", "model": "shaft"}}})j");
    bench.femtet.app.values["AnalysisModelName"] = "coil";
    bench.open();

    const auto found = bench.solve({{"L", false}, {"f", false}});
    CHECK(found.size() == 2);
    const auto& diary = bench.femtet.app.diary();
    CHECK(std::count(diary.begin(), diary.end(), "Solve()") == 2);
    CHECK(diary.front() == "GetAnalysisModelNames_py()");
    CHECK(std::count(diary.begin(), diary.end(), "SwitchAnalysisModel('coil')") == 1);
    CHECK(std::count(diary.begin(), diary.end(), "SwitchAnalysisModel('shaft')") == 1);
}

TEST_CASE("a model that the project does not have is found at once", "[femtet][trial]") {
    Bench bench(R"j({"project": "a.femprj", "model": "coils", "outputs": {
        "L": {"call": "Gogh.Gauss.GetL(1, 1)"}}})j");
    CHECK(Bench::failure([&] { bench.open(); }) ==
          "1 : model 'coils': project 'a.femprj' has no such analysis model; did you mean "
          "'coil'?");
}

TEST_CASE("an older Femtet opens the project again to switch models", "[femtet][trial]") {
    Bench bench(R"j({"project": "a.femprj", "model": "shaft", "outputs": {
        "L": {"call": "Gogh.Gauss.GetL(1, 1)"}}})j");
    bench.femtet.app.methods.erase("SwitchAnalysisModel");
    bench.femtet.app.methods["LoadProjectAndAnalysisModel"] = fake::gives(true);
    bench.project.open("/copies/a.femprj");
    CHECK(bench.femtet.app.diary().back() ==
          "LoadProjectAndAnalysisModel('/copies/a.femprj', 'shaft', False)");
}

TEST_CASE("a model that does not fit its window costs a picture, and no solved design",
          "[femtet][trial]") {
    Bench bench(R"j({"project": "a.femprj", "picture": true, "outputs": {
        "L": {"call": "Gogh.Gauss.GetL(1, 1)"}}})j");
    bench.open();
    bench.femtet.app.methods["Fit"] = [](const fake::Arguments&) -> fake::Value {
        throw femtet::AutomationError(femtet::AutomationError::Why::refused, "no window");
    };
    CHECK(bench.project.solve({{"r", 8}, {"turns", 3}}, {{"L", false}}, "/attempt").size() == 1);
    CHECK(bench.onlooker.notes_ ==
          std::vector<std::string>{"'model.jpg' was not written: no window"});
}

TEST_CASE("files that are not written are noted, and nothing more", "[femtet][trial]") {
    Bench bench(R"j({"project": "a.femprj", "result_file": true, "picture": true, "outputs": {
        "L": {"call": "Gogh.Gauss.GetL(1, 1)"}}})j");
    bench.open();
    bench.femtet.app.methods["SavePDT"] = fake::gives(true);
    const auto found = bench.project.solve({{"r", 8}, {"turns", 3}}, {{"L", false}}, "/attempt");
    CHECK(found.size() == 1);
    CHECK(bench.onlooker.notes_ ==
          std::vector<std::string>{"'model.jpg' was not written: there is no such member"});
}
