// SPDX-License-Identifier: MIT
// Programs of Windows: names without endings, batch files, one text for all arguments.
#include "system/program.hpp"

#include "actor_windows.hpp"
#include "base/path_text.hpp"
#include "support/catch.hpp"
#include "system/command_line_windows.hpp"
#include "system/environment_windows.hpp"
#include "system/native_windows.hpp"

using namespace femrun;
using namespace femrun::test;
using namespace std::chrono_literals;
using system::Ending;
using system::Output;
using system::run_program;

namespace {

const std::string japanese = path_text(std::filesystem::path(L"\u89e3\u6790"));  // "analysis"

std::string batch(const std::string& lines) { return "@echo off\r\n" + lines + "\r\n"; }

}  // namespace

TEST_CASE("a program's exit code, output and use of time come back", "[system][program]") {
    const Scratch scratch;

    const auto result = run_program(actor({"print", "out", "err"}, scratch), std::nullopt, {});

    CHECK(result.ending == Ending::exited);
    CHECK(result.code == 0);
    CHECK(result.message.empty());
    CHECK(scratch.text("out") == "out\n");
    CHECK(scratch.text("err") == "err\n");
    CHECK(result.wall_s > 0);
    CHECK(result.cpu_s >= 0);
}

TEST_CASE("output and error go to one file when they name the same one", "[system][program]") {
    const Scratch scratch;
    auto spec = actor({"print", "one", "two"}, scratch);
    spec.error = spec.output;

    run_program(std::move(spec), std::nullopt, {});

    CHECK(scratch.text("out") == "one\ntwo\n");
}

TEST_CASE("arguments reach a program as they are, without a shell", "[system][program]") {
    const Scratch scratch;
    run_program(actor({"arguments", "%PATH%", "a b", "*", "", "\"quoted\"", "C:\\folder\\",
                       "C:\\my folder\\", "\\\\\"", "a\\\\b", japanese},
                      scratch),
                std::nullopt, {});

    CHECK(scratch.text("out") ==
          "[%PATH%]\n[a b]\n[*]\n[]\n[\"quoted\"]\n[C:\\folder\\]\n[C:\\my folder\\]\n[\\\\\"]\n"
          "[a\\\\b]\n[" +
              japanese + "]\n");
}

TEST_CASE("a program runs in its folder, with its environment on top of ours",
          "[system][program]") {
    const Scratch scratch;
    const auto folder = scratch.path() / path_of(japanese);
    std::filesystem::create_directory(folder);
    auto where = actor({"folder"}, scratch);
    where.folder = folder;
    where.output = Output::into(path_of(japanese + ".txt"));
    run_program(std::move(where), std::nullopt, {});
    CHECK(scratch.text(japanese + "/" + japanese + ".txt") == "");  // by its narrow name: nothing
    std::ifstream out(folder / path_of(japanese + ".txt"), std::ios::binary);
    std::string line;
    std::getline(out, line);
    CHECK(path_of(line).filename() == path_of(japanese));

    auto greeting = actor({"variable", "FEMRUN_Greeting"}, scratch);
    greeting.environment = {"femrun_greeting=hello " + japanese};
    run_program(std::move(greeting), std::nullopt, {});
    CHECK(scratch.text("out") == "hello " + japanese + "\n");

    auto path = actor({"variable", "SystemRoot"}, scratch);
    run_program(std::move(path), std::nullopt, {});
    CHECK(scratch.text("out").find(":\\") == 1);
}

TEST_CASE("an environment is sorted and blind to case", "[system][program]") {
    system::Environment environment;
    environment[L"path"] = L"C:\\tools";
    environment[L"Alpha"] = L"1";
    environment[L"PATH"] = L"C:\\other";
    CHECK(system::block_of(environment) == std::wstring(L"Alpha=1\0path=C:\\other\0\0", 23));
    CHECK(system::block_of({}) == std::wstring(L"\0\0", 2));
}

TEST_CASE("a program is found by its name without an ending, never in the current folder",
          "[system][program]") {
    const Scratch scratch, tools;
    std::filesystem::copy_file(actor(), tools.path() / "beam.exe");
    std::filesystem::copy_file(actor(), scratch.path() / "here.exe");
    auto named = [&](const std::string& program) {
        auto spec = actor({"exit", "3"}, scratch);
        spec.executable = program;
        spec.environment = {"path=" + path_text(tools.path())};
        return run_program(std::move(spec), std::nullopt, {});
    };
    CHECK(named("beam").code == 3);
    CHECK(named("BEAM.exe").code == 3);
    CHECK(named(".\\here").code == 3);
    CHECK(named("./here.exe").code == 3);
    CHECK(named("here").message ==
          "program 'here': not found in PATH; install it or give its full path");
    CHECK(named("bin\\solve").message ==
          "program 'bin\\solve': there is no such file; check its path");
}

TEST_CASE("folders of PATH that are found from the current one are none", "[system][program]") {
    const Scratch scratch;
    scratch.write("bin/none", "");
    std::filesystem::copy_file(actor(), scratch.path() / "here.exe");
    std::filesystem::copy_file(actor(), scratch.path() / "bin/here.exe");
    const auto before = std::filesystem::current_path();
    std::filesystem::current_path(scratch.path());
    const std::string drive = path_text(scratch.path().root_name());
    auto spec = actor({"exit", "3"}, scratch);
    spec.executable = "here";
    spec.environment = {"path=.;;\".\";bin;.\\bin;" + drive + "bin;" + drive};

    const auto result = run_program(std::move(spec), std::nullopt, {});

    std::filesystem::current_path(before);
    CHECK(result.message == "program 'here': not found in PATH; install it or give its full path");
}

TEST_CASE("a batch file is run by cmd.exe and ends with its code", "[system][program]") {
    const Scratch scratch;
    scratch.write("solve.bat", batch("echo [%1] [%2] [%3]\r\nexit /b 4"));
    auto spec = actor({"plain", "with space & more", "C:\\end\\"}, scratch);
    spec.executable = ".\\solve";

    const auto result = run_program(std::move(spec), std::nullopt, {});

    CHECK(result.message.empty());
    CHECK(result.code == 4);
    CHECK(scratch.text("out").starts_with("[plain] [\"with space & more\"] [C:\\end\\"));
}

TEST_CASE("a batch file is not given what cmd.exe would change", "[system][program]") {
    const Scratch scratch;
    scratch.write("solve.bat", batch("exit /b 0"));
    const auto with = [&](const std::string& argument) {
        auto spec = actor({argument}, scratch);
        spec.executable = ".\\solve.bat";
        return run_program(std::move(spec), std::nullopt, {});
    };
    CHECK(with("%PATH%").ending == Ending::not_found);
    CHECK(with("%PATH%").message ==
          "program '.\\solve.bat': a batch file cannot be given the argument '%PATH%' unchanged, "
          "because of its '%'; start the program that the batch file starts, or pass the value in "
          "a file or in the environment");
    // Windows opens it by this name too.
    auto dotted = actor({"%PATH%"}, scratch);
    dotted.executable = ".\\solve.bat. .";
    CHECK(run_program(std::move(dotted), std::nullopt, {})
              .message.starts_with("program '.\\solve.bat. .': a batch file cannot be given"));
    CHECK(with("a\"&calc").message ==
          "program '.\\solve.bat': a batch file cannot be given the argument 'a\"&calc' unchanged, "
          "because of its quote; start the program that the batch file starts, or pass the value "
          "in a file or in the environment");
}

TEST_CASE("more arguments than Windows takes are told of", "[system][program]") {
    const Scratch scratch;
    const std::string long_word(40'000, 'x');
    const auto program = run_program(actor({long_word}, scratch), std::nullopt, {});
    CHECK(program.ending == Ending::not_found);
    CHECK(program.message.starts_with("program '" + path_text(actor()) +
                                      "': its command line has 40"));
    CHECK(program.message.ends_with(
        " characters, and Windows takes 32766; pass values in a file or in the environment"));

    scratch.write("solve.bat", batch("exit /b 0"));
    auto spec = actor({long_word.substr(0, 9'000)}, scratch);
    spec.executable = ".\\solve.bat";
    CHECK(run_program(std::move(spec), std::nullopt, {})
              .message.ends_with(
                  " characters, and Windows takes 8191; pass values in a file or in the "
                  "environment"));
}

TEST_CASE("a program that takes too long is killed with what it has let go of",
          "[system][program]") {
    const Scratch scratch;
    const auto result = run_program(actor({"detach", "stay", "and-wait"}, scratch), std::nullopt,
                                    [&] { return !scratch.text("id").empty(); });
    CHECK(result.ending == Ending::stopped);
    CHECK(result.message == "program 'actor.exe': was stopped on request");
    CHECK_FALSE(runs(scratch.text("detached")));

    const Scratch other;
    const auto slow = run_program(actor({"stay"}, other), 30ms, {});
    CHECK(slow.ending == Ending::timed_out);
    CHECK(slow.message ==
          "program 'actor.exe': still ran after its time limit of 0.03 s and was killed; raise the "
          "limit if it needs longer");
}

TEST_CASE("what cannot be started is told, with what to do", "[system][program]") {
    const Scratch scratch;
    scratch.write("script.py", "print('hello')\n");
    auto script = actor({}, scratch);
    script.executable = ".\\script.py";
    const auto no_program = run_program(std::move(script), std::nullopt, {});
    CHECK(no_program.ending == Ending::not_found);
    CHECK(no_program.message ==
          "program '.\\script.py': '" + path_text(scratch.path() / ".\\script.py") +
              "' is no program for this machine; a script is given as an argument to the program "
              "that runs it, such as 'python'");

    auto nowhere = actor({}, scratch);
    nowhere.folder = scratch.path() / "missing";
    nowhere.output = nowhere.error = Output::discarded();
    const auto no_folder = run_program(std::move(nowhere), std::nullopt, {});
    CHECK(no_folder.ending == Ending::not_found);
    CHECK(no_folder.message.starts_with("program '" + path_text(actor()) + "': working folder '" +
                                        path_text(scratch.path() / "missing") +
                                        "' cannot be entered ("));
    CHECK(no_folder.message.ends_with("; make it first"));

    auto unwritable = actor({}, scratch);
    unwritable.output = Output::into("missing/out");
    const auto no_output = run_program(std::move(unwritable), std::nullopt, {});
    CHECK(no_output.ending == Ending::not_found);
    CHECK(no_output.message ==
          "program '" + path_text(actor()) + "': its output file '" +
              path_text(scratch.path() / "missing/out") + "' cannot be written (" +
              system::reason_text(ERROR_PATH_NOT_FOUND) + "); name a file in a folder that exists");
}

TEST_CASE("an input file that is not there is named", "[system][program]") {
    const Scratch scratch;
    auto nowhere = actor({"exit", "0"}, scratch);
    nowhere.input = "missing";

    const auto result = run_program(std::move(nowhere), std::nullopt, {});

    CHECK(result.ending == Ending::not_found);
    CHECK(result.message == "program '" + path_text(actor()) + "': its input file '" +
                                path_text(scratch.path() / "missing") + "' cannot be read (" +
                                system::reason_text(ERROR_FILE_NOT_FOUND) +
                                "); name a file that exists");
}

TEST_CASE("a program reads its input from a file", "[system][program]") {
    const Scratch scratch;
    scratch.write("in", "some text");
    auto reads = actor({"echo"}, scratch);
    reads.input = "in";

    (void)run_program(std::move(reads), std::nullopt, {});

    CHECK(scratch.text("out") == "some text");
}
