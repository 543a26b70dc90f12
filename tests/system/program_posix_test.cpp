// SPDX-License-Identifier: MIT
#include "system/program.hpp"

#include <chrono>
#include <csignal>
#include <thread>

#include "support/catch.hpp"
#include "support/scratch.hpp"
#include "system/this_process.hpp"

using namespace femrun;
using femrun::test::Scratch;
using namespace std::chrono_literals;
using system::ChildSpec;
using system::Ending;
using system::Output;
using system::run_program;

namespace {

ChildSpec shell(const std::string& script, const Scratch& scratch) {
    return {.executable = "sh",
            .arguments = {"-c", script},
            .environment = {},
            .folder = scratch.path(),
            .output = Output::into("out"),
            .error = Output::into("err")};
}

bool runs(const std::string& process) {
    std::ifstream stat("/proc/" + process + "/stat");
    std::string text;
    std::getline(stat, text);
    const auto bracket = text.rfind(')');
    return bracket != std::string::npos && text[bracket + 2] != 'Z';
}

std::string first_line(const std::string& text) { return text.substr(0, text.find('\n')); }

}  // namespace

TEST_CASE("a program's exit code, output and use of time come back", "[system][program]") {
    const Scratch scratch;

    const auto result =
        run_program(shell("echo out; echo err >&2; exit 3", scratch), std::nullopt, {});

    CHECK(result.ending == Ending::exited);
    CHECK(result.code == 3);
    CHECK(result.message.empty());
    CHECK(scratch.text("out") == "out\n");
    CHECK(scratch.text("err") == "err\n");
    CHECK(result.wall_s > 0);
    CHECK(result.cpu_s >= 0);
    CHECK(result.peak_memory > 100'000);
}

TEST_CASE("output and error go to one file when they name the same one", "[system][program]") {
    const Scratch scratch;
    auto spec = shell("echo one; echo two >&2; echo three", scratch);
    spec.error = spec.output;

    run_program(std::move(spec), std::nullopt, {});

    CHECK(scratch.text("out") == "one\ntwo\nthree\n");
}

TEST_CASE("a program runs in its folder, with its environment on top of ours",
          "[system][program]") {
    const Scratch scratch;
    auto spec = shell("pwd; echo $GREETING; test -n \"$PATH\" && echo path", scratch);
    spec.environment = {"GREETING=hello world"};

    run_program(std::move(spec), std::nullopt, {});

    CHECK(scratch.text("out") == scratch.path().string() + "\nhello world\npath\n");
}

TEST_CASE("arguments reach a program as they are, without a shell", "[system][program]") {
    const Scratch scratch;
    const ChildSpec spec{.executable = "printf",
                         .arguments = {"%s\\n", "$HOME", "a b", "*", ";"},
                         .environment = {},
                         .folder = scratch.path(),
                         .output = Output::into("out"),
                         .error = {}};

    run_program(ChildSpec{.executable = spec.executable,
                          .arguments = spec.arguments,
                          .environment = {},
                          .folder = spec.folder,
                          .output = spec.output,
                          .error = {}},
                std::nullopt, {});

    CHECK(scratch.text("out") == "$HOME\na b\n*\n;\n");
}

TEST_CASE("a program sees the standard streams and nothing else of ours", "[system][program]") {
    const Scratch scratch;
    const std::ofstream ours(scratch.path() / "ours");
    auto ends = system::private_pipe();
    auto spec = shell("cd /proc/self/fd && echo *; cat", scratch);

    run_program(std::move(spec), std::nullopt, {});

    // The shell opens the folder itself while it expands the star, as 3.
    CHECK((scratch.text("out") == "0 1 2 3\n" || scratch.text("out") == "0 1 2\n"));
}

TEST_CASE("a program that a signal ends is told with the signal's name", "[system][program]") {
    const Scratch scratch;

    const auto result = run_program(shell("kill -SEGV $$", scratch), std::nullopt, {});

    CHECK(result.ending == Ending::signalled);
    CHECK(result.code == 11);
    CHECK(result.message == "program 'sh': died with signal 11 (SIGSEGV)");
}

TEST_CASE("a program that takes too long is killed", "[system][program]") {
    const Scratch scratch;

    const auto result = run_program(shell("exec sleep 100", scratch), 30ms, {});

    CHECK(result.ending == Ending::timed_out);
    CHECK(result.message ==
          "program 'sh': still ran after its time limit of 0.03 s and was killed; raise the limit "
          "if it needs longer");
    CHECK(result.code == 15);
}

TEST_CASE("what failed writes end in a program does not end who has started it",
          "[system][program]") {
    const auto pipe = std::signal(SIGPIPE, SIG_DFL);
    const auto size = std::signal(SIGXFSZ, SIG_DFL);
    system::outlive_failed_writes();
    std::raise(SIGXFSZ);
    std::raise(SIGPIPE);

    const Scratch scratch;
    const auto result = run_program(shell("kill -XFSZ $$; echo lives on", scratch), {}, {});
    std::signal(SIGPIPE, pipe);
    std::signal(SIGXFSZ, size);

    CHECK(result.ending == Ending::signalled);
    CHECK(result.message == "program 'sh': died with signal 25 (SIGXFSZ)");
    CHECK(scratch.text("out").empty());
}

TEST_CASE("the sleep of a PC is no time of a program's limit", "[system][program]") {
    const Scratch scratch;
    int looks = 0;
    // It sleeps for an hour while the program runs.
    const auto clock = [&] { return Instant{} + (++looks > 3 ? 1h : 0h) + looks * 1us; };

    const auto result = run_program(
        shell("while [ ! -f go ]; do sleep 0.01; done", scratch), 10s,
        [&] {
            if (looks > 20) scratch.write("go", "");
            return false;
        },
        clock);

    CHECK(result.message.empty());
    CHECK(result.ending == Ending::exited);
}

TEST_CASE("a program ends when it is asked to stop", "[system][program]") {
    const Scratch scratch;
    int asked = 0;

    const auto result =
        run_program(shell("exec sleep 100", scratch), std::nullopt, [&] { return ++asked > 1; });

    CHECK(result.ending == Ending::stopped);
    CHECK(result.message == "program 'sh': was stopped on request");
}

TEST_CASE("a stop ends the whole tree, also members with sessions of their own that ignore it",
          "[system][program]") {
    const Scratch scratch;
    // An orphan in its own session whose parent is gone, and a stubborn child that counts
    // twentieths of seconds: a busy machine slows both its count and our stop.
    auto spec = shell(
        "(setsid sh -c 'trap \"\" TERM; echo $$ > orphan; while :; do sleep 0.05; done' &) ;"
        "sh -c 'trap \"\" TERM; echo $$ > stubborn; while :; do sleep 0.05; echo >> counted; done' "
        "& "
        "while ! test -s orphan || ! test -s stubborn; do sleep 0.01; done; echo > ready; wait",
        scratch);
    std::size_t before = 0;

    const auto result = run_program(std::move(spec), 20s, [&] {
        before = scratch.text("counted").size();
        return std::filesystem::exists(scratch.path() / "ready");
    });

    CHECK(result.ending == Ending::stopped);
    CHECK(scratch.text("counted").size() - before <= 20);  // one second of its own
    const std::string orphan = first_line(scratch.text("orphan"));
    const std::string stubborn = first_line(scratch.text("stubborn"));
    REQUIRE_FALSE(orphan.empty());
    REQUIRE_FALSE(stubborn.empty());
    CHECK_FALSE(runs(orphan));
    CHECK_FALSE(runs(stubborn));
}

TEST_CASE("what a program leaves behind in the background ends with it", "[system][program]") {
    const Scratch scratch;

    const auto result = run_program(shell("setsid sh -c 'echo $$ > daemon; exec sleep 100' & "
                                          "while ! test -s daemon; do sleep 0.01; done; exit 0",
                                          scratch),
                                    std::nullopt, {});

    CHECK(result.ending == Ending::exited);
    CHECK_FALSE(runs(first_line(scratch.text("daemon"))));
}

TEST_CASE("an orphan ends with its tree also while it becomes another program",
          "[system][program]") {
    // Between two programs a process has no environment to be known by. This one spends much of
    // its life there.
    const Scratch scratch;
    scratch.write("restless", "test -s orphan || echo $$ > orphan\nexec sh restless\n");

    for (int i = 0; i < 20; ++i) {
        scratch.write("orphan", "");
        run_program(
            shell("setsid sh restless & while ! test -s orphan; do sleep 0.001; done", scratch),
            20s, {});
        const std::string orphan = first_line(scratch.text("orphan"));
        REQUIRE_FALSE(orphan.empty());
        CHECK_FALSE(runs(orphan));
        if (runs(orphan)) ::kill(std::stoi(orphan), SIGKILL);
    }
}

TEST_CASE("two trees in one process do not kill each other", "[system][program]") {
    const Scratch scratch, other;
    system::ProgramResult background;
    std::thread thread([&] {
        background =
            run_program(shell("setsid sh -c 'echo $$ > orphan; sleep 0.2; echo done > done' & "
                              "while ! test -s done; do sleep 0.01; done",
                              other),
                        20s, {});
    });
    while (other.text("orphan").empty()) std::this_thread::sleep_for(2ms);

    run_program(shell("exit 0", scratch), std::nullopt, {});
    thread.join();

    CHECK(background.ending == Ending::exited);
    CHECK(other.text("done") == "done\n");
}

TEST_CASE("a program that does not exist is told apart, with what to do", "[system][program]") {
    const Scratch scratch;
    const auto run = [&](const std::string& program) {
        return run_program(ChildSpec{.executable = program,
                                     .arguments = {},
                                     .environment = {},
                                     .folder = scratch.path(),
                                     .output = Output::discarded(),
                                     .error = Output::discarded()},
                           std::nullopt, {});
    };
    scratch.write("plain", "text");
    scratch.write("script", "#!/no/such/interpreter\n");
    std::filesystem::permissions(scratch.path() / "script", std::filesystem::perms::owner_all);

    const auto unknown = run("no-such-solver");
    CHECK(unknown.ending == Ending::not_found);
    CHECK(unknown.message ==
          "program 'no-such-solver': not found in PATH; install it or give its full path");
    const auto nowhere = run("bin/solve");
    CHECK(nowhere.ending == Ending::not_found);
    CHECK(nowhere.message == "program 'bin/solve': there is no such file; check its path");
    const auto plain = run("./plain");
    CHECK(plain.ending == Ending::not_found);
    CHECK(plain.message == "program './plain': is not executable; run 'chmod +x " +
                               (scratch.path() / "./plain").string() + "'");
    const auto script = run("./script");
    CHECK(script.ending == Ending::not_found);
    CHECK(script.message == "program './script': '" + (scratch.path() / "./script").string() +
                                "' needs an interpreter or loader that does not exist; check its "
                                "first line");
}

TEST_CASE("a program reads its input from a file, or nothing", "[system][program]") {
    const Scratch scratch;
    scratch.write("in", "some text");
    auto reads = shell("cat", scratch);
    reads.input = "in";

    (void)run_program(std::move(reads), std::nullopt, {});
    CHECK(scratch.text("out") == "some text");
    (void)run_program(shell("cat", scratch), std::nullopt, {});
    CHECK(scratch.text("out").empty());

    auto nowhere = shell("cat", scratch);
    nowhere.input = "missing";
    const auto result = run_program(std::move(nowhere), std::nullopt, {});
    CHECK(result.ending == Ending::not_found);
    CHECK(result.message == "program 'sh': its input file '" +
                                (scratch.path() / "missing").string() +
                                "' cannot be read (No such file or directory); name a file that "
                                "exists");
}

TEST_CASE("a folder or output file that cannot be used is named", "[system][program]") {
    const Scratch scratch;
    auto nowhere = shell("exit 0", scratch);
    nowhere.folder = scratch.path() / "missing";
    nowhere.output = nowhere.error = Output::discarded();
    auto unwritable = shell("exit 0", scratch);
    unwritable.output = Output::into("missing/out");

    const auto first = run_program(std::move(nowhere), std::nullopt, {});
    const auto second = run_program(std::move(unwritable), std::nullopt, {});

    CHECK(first.ending == Ending::not_found);
    CHECK(first.message == "program 'sh': working folder '" +
                               (scratch.path() / "missing").string() +
                               "' cannot be entered (No such file or directory); make it first");
    CHECK(second.ending == Ending::not_found);
    CHECK(second.message == "program 'sh': its output file '" +
                                (scratch.path() / "missing/out").string() +
                                "' cannot be written (No such file or directory); name a file in a "
                                "folder that exists");
}
