// SPDX-License-Identifier: MIT
// A program in the place of `femrun`: as a worker it writes down what it is told and what happens
// to it, and ends when the story says so.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "engines/engine.hpp"
#include "support/scratch.hpp"

namespace femrun::test {

class StandInWorker {
public:
    StandInWorker();

    engines::Program program() const;

    /// What a worker can be given as a further argument:
    static constexpr const char* exits_with_3 = "--exits-with-3";  // at once, with a last word
    static constexpr const char* is_stubborn = "--is-stubborn";    // it does not leave when asked

    static constexpr const char* starts_another = "--starts-another";  // which has its own session

    /// What workers have written so far, a line each, one after the other: the job as it was told
    /// ("slurm:4711_1:0") and "began", "TERM", "left".
    std::vector<std::string> diary() const;
    bool has(const std::string& line) const;
    /// What the worker of that job has written: "began", "TERM", "left".
    std::vector<std::string> said_by(const std::string& job) const;
    /// All arguments of the worker of that job.
    std::string arguments(const std::string& job) const;
    /// What the file held in which it was given the scheduler's address.
    std::string address(const std::string& job) const;

    bool runs(const std::string& job) const;
    void kill(const std::string& job) const;

    /// The worker of that job leaves, with exit code 0.
    void leave(const std::string& job) const;

    /// Its plugin is another one from now on.
    void build_anew() const;
    /// It is one that cannot be run, as one for another system.
    void break_it() const;

    const std::filesystem::path& folder() const { return scratch_.path(); }

private:
    std::string first_line(const std::string& job, const char* of) const;
    std::uint64_t process(const std::string& job) const;

    Scratch scratch_;
};

}  // namespace femrun::test
