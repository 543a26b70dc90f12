// SPDX-License-Identifier: MIT
#include "engines/command.hpp"

#include "engines/last_words.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::engines;

TEST_CASE("a failure is told in the words of the program that failed", "[engines][command]") {
    CHECK(own_words({.code = 1,
                     .out = "",
                     .err =
                         "sbatch: error: invalid partition specified: nowhere\n"
                         "sbatch: error: Batch job submission failed: Invalid partition name\n"}) ==
          "invalid partition specified: nowhere; Batch job submission failed: Invalid partition "
          "name");
    CHECK(own_words({.code = 1, .out = "it is said here\n", .err = " \n"}) == "it is said here");
    CHECK(own_words({.code = 3, .out = "", .err = ""}) == "exit code 3");
    CHECK(own_words({.code = 1, .out = "", .err = std::string(2000, 'a') + " the reason"})
              .ends_with("a the reason"));
}

TEST_CASE("the last words of a job are its own before those of who ran it", "[engines][command]") {
    CHECK(last_line("one\ntwo\n\n") == "two");
    CHECK(last_line("why it ends\nsrun: error: n1: task 0: Exited with exit code 3\n") ==
          "why it ends");
    CHECK(last_line("slurmstepd: error: execve(): femrun: No such file or directory\n") ==
          "slurmstepd: error: execve(): femrun: No such file or directory");
    CHECK(last_line("") == "");
    CHECK(last_line_of("no such file") == "");
}

TEST_CASE("a word for a shell of POSIX is read back as it is", "[engines][command]") {
    CHECK(sh_word("--ends-in") == "--ends-in");
    CHECK(sh_word("") == "''");
    CHECK(sh_word("a b") == "'a b'");
    CHECK(sh_word("it's $HOME") == "'it'\\''s $HOME'");
}

TEST_CASE("a program that is not there cannot be asked at all", "[engines][command]") {
    const auto said = run({.words = {"femrun-no-such-program"}, .input = {}});

    REQUIRE(!said.ok());
    CHECK(said.error() == Error{ErrorKind::invalid,
                                "program 'femrun-no-such-program': not found in PATH; install it "
                                "or give its full path"});
}
