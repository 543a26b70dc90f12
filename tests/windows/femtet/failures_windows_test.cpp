// SPDX-License-Identifier: MIT
// What goes wrong in a Femtet, step by step: who is blamed, and that the next design is solved.
#include <filesystem>
#include <fstream>
#include <iterator>

#include "femtet/standin.hpp"
#include "support/catch.hpp"

using namespace femrun::windows;

namespace {

bool has_line(Femtet& femtet, const std::string& part) {
    for (const std::string& line : femtet.host().lines)
        if (line.find(part) != std::string::npos) return true;
    return false;
}

/// Four bytes of a file, the least significant first.
std::size_t number_at(const std::string& bytes, std::size_t at) {
    std::size_t number = 0;
    for (std::size_t i = 4; i-- > 0;)
        number = number * 256 + static_cast<unsigned char>(bytes.at(at + i));
    return number;
}

/// Numbers of processes are different every time.
std::string without_number(std::string text) {
    const std::string front = "(process ";
    if (const auto at = text.find(front); at != std::string::npos)
        text.replace(at, text.find(')', at) - at, "(process N");
    return text;
}

}  // namespace

TEST_CASE("what Femtet refuses fails the design, in Femtet's own words", "[femtet][failures]") {
    const StandIn standin;
    Femtet femtet(standin);
    REQUIRE(femtet.open() == "ok");

    standin.order("ReExecute false E1033 Model : 形状が不正です");
    CHECK(femtet.solve() ==
          "5 model: model 'coil' cannot be rebuilt: E1033 Model : 形状が不正です");
    standin.order("Mesh false E2010 Mesh : メッシュ生成に失敗");
    CHECK(femtet.solve() ==
          "5 mesh: model 'coil' cannot be meshed: E2010 Mesh : メッシュ生成に失敗");
    standin.order("Solve raise E4001 Solver : 収束しません");
    CHECK(femtet.solve() == "5 solve: model 'coil' cannot be solved: E4001 Solver : 収束しません");
    standin.order("OpenCurrentResult false");
    CHECK(femtet.solve() == "5 post: the result cannot be opened: Femtet gives no reason");
    standin.order("GetL raise E5009 Result : no inductance");
    CHECK(femtet.solve() ==
          "7 post: output 'L': 'Gogh.Gauss.GetL' failed: E5009 Result : no inductance");
    standin.order("");
    CHECK(femtet.solve() == "ok");
    CHECK(StandIn::running().size() == 1);
}

TEST_CASE("a Femtet that crashes, wherever it is, is replaced", "[femtet][failures]") {
    const StandIn standin;
    Femtet femtet(standin);
    REQUIRE(femtet.open() == "ok");

    for (const auto& [member, step] : {std::pair{"UpdateVariable", "setting variables"},
                                       {"ReExecute", "rebuilding"},
                                       {"Mesh", "meshing"},
                                       {"Solve", "solving"},
                                       {"OpenCurrentResult", "opening the result"},
                                       {"GetCoilList", "reading"}}) {
        INFO(member);
        standin.order(std::string(member) + " crash once");
        CHECK(without_number(femtet.solve()) ==
              std::string("3 : Femtet (process N) ended while it was ") + step +
                  " (access violation)");
        CHECK(femtet.host().failure_flags == FEMRUN_FAILURE_LOST);
        CHECK(femtet.solve() == "ok");
        CHECK(StandIn::running().size() == 1);
    }
    femtet.end();
    CHECK(StandIn::all_end_within(10));
}

TEST_CASE("a Femtet that does not return is ended at the limit of its step", "[femtet][failures]") {
    const StandIn standin;
    Femtet femtet(standin, coil_settings(R"("solve_limit": "500 ms", "mesh_limit": "400 ms", )"));
    REQUIRE(femtet.open() == "ok");

    standin.order("Solve hang once");
    CHECK(
        femtet.solve() ==
        "3 time: solving took longer than solver.solve_limit (0.5 s), and Femtet was ended; raise "
        "it, or make the model smaller");
    CHECK(femtet.host().licences == std::vector<std::string>{"killed "});
    standin.order("Mesh hang once");
    CHECK(femtet.solve() ==
          "3 time: meshing took longer than solver.mesh_limit (0.4 s), and Femtet was ended; raise "
          "it, or make the model smaller");
    CHECK(femtet.solve() == "ok");
    CHECK(StandIn::running().size() == 1);
}

TEST_CASE("a dialog is told, and closed by its default button", "[femtet][failures]") {
    const StandIn standin;
    Femtet femtet(standin);
    REQUIRE(femtet.open() == "ok");

    standin.order("Solve dialog once 結果を上書きしますか");
    CHECK(femtet.solve() == "ok");
    CHECK(has_line(femtet, "2 Femtet shows the dialog 'Femtet': '結果を上書きしますか', solving"));
}

TEST_CASE("a picture of the dialog is in the attempt's folder", "[femtet][failures]") {
    const StandIn standin;
    Femtet femtet(standin);
    REQUIRE(femtet.open() == "ok");
    standin.order("Solve dialog once 結果を上書きしますか");
    REQUIRE(femtet.solve() == "ok");

    // What it shows is black where nobody draws windows; it is a bitmap all the same.
    std::ifstream file(std::filesystem::path(standin.folder()) / "dialog-1.bmp", std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    REQUIRE(bytes.size() > 54);
    CHECK(bytes.substr(0, 2) == "BM");
    CHECK(number_at(bytes, 2) == bytes.size());
    CHECK(number_at(bytes, 18) > 0);
    using Announced = decltype(femtet.host().announced);
    CHECK(femtet.host().announced == Announced{{"dialog-1.bmp", "Femtet's dialog 'Femtet'"}});
}

TEST_CASE("where dialogs are to be seen by somebody, the attempt ends", "[femtet][failures]") {
    const StandIn standin;
    Femtet femtet(standin, coil_settings(R"("dialogs": "fail", )"));
    REQUIRE(femtet.open() == "ok");

    standin.order("ReExecute dialog once 古い形式です");
    CHECK(
        femtet.solve() ==
        "3 : Femtet shows the dialog 'Femtet': '古い形式です', and was ended; do in Femtet by hand "
        "what it asks for, once, or see solver.dialogs");
    CHECK(femtet.host().failure_flags == FEMRUN_FAILURE_LOST);
    CHECK(femtet.solve() == "ok");
}

TEST_CASE("without a licence the attempt waits for one", "[femtet][failures]") {
    const StandIn standin;
    Femtet femtet(standin);
    REQUIRE(femtet.open() == "ok");

    standin.order("Solve false E9001 : no license is free");
    CHECK(femtet.solve() == "3 licence: model 'coil' cannot be solved: E9001 : no license is free");
    CHECK(femtet.host().licences == std::vector<std::string>{"denied "});
    femtet.host().licences.clear();

    standin.order("Solve crash once\nstart licence once");
    CHECK(femtet.solve().rfind("3 : Femtet (process ", 0) == 0);
    CHECK(femtet.solve() ==
          "3 licence: Femtet shows the dialog 'Femtet': 'ライセンスがありません (no license is "
          "free)'");
    CHECK(femtet.host().licences.front() == "denied ");
    CHECK(femtet.solve() == "ok");
}

TEST_CASE("a solve that is to stop ends with its Femtet", "[femtet][failures]") {
    const StandIn standin;
    Femtet femtet(standin);
    REQUIRE(femtet.open() == "ok");

    standin.order("Solve hang once");
    int asked = 0;
    femtet.host().should_stop = [&asked] { return ++asked > 20; };
    CHECK(femtet.solve() == "4 : stopped as the host asked");
    CHECK(StandIn::all_end_within(10));
    femtet.host().should_stop = [] { return false; };
    CHECK(femtet.solve() == "ok");
}

TEST_CASE("a Femtet that does not end when it is asked to is ended", "[femtet][failures]") {
    const StandIn standin;
    for (const char* const order : {"Exit hang", "Exit dialog 変更を保存しますか"}) {
        Femtet femtet(standin, coil_settings(R"("call_limit": "600 ms", )"));
        REQUIRE(femtet.open() == "ok");
        standin.order(order);
        femtet.end();
        CHECK(StandIn::all_end_within(10));
        standin.order("");
    }
}

TEST_CASE("what a project is refused for is told, whatever becomes of the Femtet that refused it",
          "[femtet][failures]") {
    const StandIn standin;
    Femtet misnamed(standin, coil_settings(R"("model": "coli", )"));
    CHECK(misnamed.open() ==
          "1 : model 'coli': project 'coil.femprj' has no such analysis model; did you mean "
          "'coil'?");
    CHECK(misnamed.host().licences.empty());

    Femtet femtet(standin, coil_settings(R"("call_limit": "3 s", )"));
    standin.order("LoadProject false E2001 File : 新しい版のファイルです");
    CHECK(femtet.open() ==
          "1 : project 'coil.femprj' cannot be opened: E2001 File : 新しい版のファイルです");
    standin.order("LoadProject false E9001 : no license is free");
    CHECK(femtet.open() ==
          "3 licence: project 'coil.femprj' cannot be opened: E9001 : no license is free");
    CHECK(femtet.host().licences == std::vector<std::string>{"denied "});

    // One that has to be ended by force keeps its licence for a while, and the reason stays.
    femtet.host().licences.clear();
    standin.order("LoadProject false E2001 File : 新しい版のファイルです\nExit hang");
    CHECK(femtet.open() ==
          "1 : project 'coil.femprj' cannot be opened: E2001 File : 新しい版のファイルです");
    CHECK(femtet.host().licences == std::vector<std::string>{"killed "});
    CHECK(StandIn::all_end_within(10));
}

TEST_CASE("a Femtet that dies while it opens the project is told as that", "[femtet][failures]") {
    const StandIn standin;
    Femtet femtet(standin);
    standin.order("LoadProject crash once");
    CHECK(without_number(femtet.open()) ==
          "3 : Femtet (process N) ended while it was opening the project (access violation)");
    CHECK(femtet.host().failure_flags == FEMRUN_FAILURE_LOST);
    CHECK(femtet.open() == "ok");
}
