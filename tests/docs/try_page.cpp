// SPDX-License-Identifier: MIT
// try_page FEMRUN PAGE.md: does what a page of the docs says in a fresh folder, and says where the
// page is wrong. try_page --all DOCS PAGE...: says which pages with examples are not among those.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>

#include <fmt/format.h>

#include "page.hpp"
#include "system/program.hpp"

namespace {

namespace fs = std::filesystem;
using namespace femrun;
using docs::Step;

std::string read(const fs::path& file) {
    std::ifstream stream(file, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

/// The page's folder, and the file that commands print into; both are gone with it.
class Folder {
public:
    Folder()
        : root_(fs::temp_directory_path() / fmt::format("femrun-docs-{}", std::random_device{}())) {
        fs::create_directories(work());
    }
    ~Folder() {
        std::error_code ignored;
        fs::remove_all(root_, ignored);
    }
    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    fs::path work() const { return root_ / "work"; }
    fs::path printed() const { return root_ / "printed.txt"; }

private:
    fs::path root_;
};

class Attempt {
public:
    Attempt(const fs::path& program, const fs::path& page) : page_(page) {
        path_ = fmt::format("PATH={}:{}", program.parent_path().string(), std::getenv("PATH"));
    }

    /// How many things were not as the page says.
    int run() {
        const docs::Page page = docs::read_page(read(page_));
        for (const std::string& mistake : page.mistakes) complain(mistake);
        for (const Step& step : page.steps)
            step.kind == Step::Kind::file ? write(step.file) : run(step.command);
        return complaints_;
    }

private:
    void complain(const std::string& what) {
        fmt::print("{}: {}\n", page_.string(), what);
        ++complaints_;
    }

    void write(const docs::File& file) {
        const fs::path target = folder_.work() / file.name;
        fs::create_directories(target.parent_path());
        std::ofstream(target, std::ios::binary) << file.text;
        if (file.text.starts_with("#!"))
            fs::permissions(target, fs::perms::owner_exec, fs::perm_options::add);
        if (file.language == "toml" && file.text.find("[parameters]") != std::string::npos)
            run({file.line, fmt::format("femrun check {}", file.name), "...\n"});
    }

    void run(const docs::Command& command) {
        system::ChildSpec shell;
        shell.executable = "sh";
        shell.arguments = {"-c", command.text};
        shell.environment = {path_, "NO_COLOR=1", "TERM=dumb"};
        shell.folder = folder_.work();
        shell.output = system::Output::into(folder_.printed());
        shell.error = shell.output;
        // Longer than any example takes, on a machine that has other things to do.
        const auto ended = system::run_program(std::move(shell), std::chrono::seconds(100), {});
        const std::string printed = read(folder_.printed());
        const bool ended_so =
            ended.ending == system::Ending::exited && ended.code == command.exit_code;
        if (ended_so && docs::is_as_told(command.printed, printed)) return;
        complain(fmt::format(
            "line {}: '{}' {}; it printed\n{}", command.line, command.text,
            ended_so ? "does not print what the page says"
                     : fmt::format("ended with {} instead of exit code {}",
                                   ended.message.empty() ? fmt::format("exit code {}", ended.code)
                                                         : ended.message,
                                   command.exit_code),
            printed));
    }

    fs::path page_;
    std::string path_;
    Folder folder_;
    int complaints_ = 0;
};

/// Pages with something to try that are not in the list.
int forgotten(const fs::path& docs, std::vector<fs::path> listed) {
    int count = 0;
    for (const auto& entry : fs::recursive_directory_iterator(docs)) {
        if (entry.path().extension() != ".md") continue;
        const docs::Page page = docs::read_page(read(entry.path()));
        const bool quiet = page.steps.empty() && page.mistakes.empty();
        if (quiet || std::find(listed.begin(), listed.end(), entry.path()) != listed.end())
            continue;
        fmt::print("{}: has examples that no test tries; add it to tests/docs/CMakeLists.txt\n",
                   entry.path().string());
        ++count;
    }
    return count;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc >= 3 && std::string(argv[1]) == "--all")
        return forgotten(argv[2], {argv + 3, argv + argc}) == 0 ? 0 : 1;
    if (argc != 3) {
        fmt::print(stderr, "usage: try_page FEMRUN PAGE.md, or try_page --all DOCS PAGE...\n");
        return 2;
    }
    return Attempt(argv[1], argv[2]).run() == 0 ? 0 : 1;
}
