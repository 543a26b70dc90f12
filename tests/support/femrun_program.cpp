// SPDX-License-Identifier: MIT
#include "support/femrun_program.hpp"

#include <algorithm>
#include <cstdlib>

#include <fmt/format.h>

#include "base/path_text.hpp"
#include "support/catch.hpp"
#include "system/plugin_platform.hpp"

namespace femrun::test {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

namespace {

/// Wine says a line of its own where a program crashes, whatever that wishes.
std::string without_words_of_wine(std::string text) {
    for (auto at = text.find("wine: "); at != text.npos; at = text.find("wine: ", at)) {
        if (at > 0 && text[at - 1] != '\n')
            ++at;
        else
            text.erase(at, text.find('\n', at) - at + 1);
    }
    return text;
}

}  // namespace

std::string Bench::program() {
    const char* const other = std::getenv("FEMRUN_TEST_PROGRAM");
    return other ? other : FEMRUN_PROGRAM;
}

std::string Bench::test_plugins(const std::string& kind, const std::string& file) {
    const bool ours = program() == FEMRUN_PROGRAM;
    const fs::path folder =
        ours ? FEMRUN_BUILT_PLUGINS : fs::path(program()).parent_path() / "test_plugins";
    return told(file.empty() ? folder / kind : folder / kind / file);
}

std::string Bench::write_script(const std::string& name, const std::string& shell,
                                const std::string& batch) const {
    const bool ours = program() == FEMRUN_PROGRAM;
    const std::string file = name + (ours ? ".sh" : ".bat");
    write(file, (ours ? "#!/bin/sh\n" + shell : "@echo off\r\n" + batch));
    fs::permissions(folder() / file, fs::perms::owner_all);
    return file;
}

std::string Bench::platform() {
    return program() == FEMRUN_PROGRAM ? system::plugin_platform() : "windows-x86_64";
}

std::string Bench::told(const fs::path& path) {
    std::string text = path_text(path);
    if (program() == FEMRUN_PROGRAM) return text;
    std::replace(text.begin(), text.end(), '/', '\\');
    return path.is_absolute() ? "Z:" + text : text;  // as Wine calls it
}

std::string Bench::bad_access() {
    return program() == FEMRUN_PROGRAM ? "signal 11 (SIGSEGV)"
                                       : "exception 0xC0000005 (access violation)";
}

void Bench::keep_to_itself() {
    for (const char* const place : {"XDG_CACHE_HOME=", "LOCALAPPDATA="})
        environment.push_back(place + path_text(folder() / "cache"));
}

void Bench::leave_plugins_behind(const std::vector<std::string>& but) {
    const fs::path original = program_.empty() ? fs::path(program()) : program_;
    const fs::path bin = folder() / "bin";
    fs::create_directories(bin / "plugins");
    program_ = bin / original.filename();
    // A program for Windows is started by a script beside it.
    for (const char* const ending : {"", ".exe"})
        if (fs::path file = original; fs::exists(file += ending))
            fs::copy_file(file, bin / file.filename(), fs::copy_options::overwrite_existing);
    for (const std::string& plugin : but)
        fs::copy_file(original.parent_path() / "plugins" / (plugin + ".femrun"),
                      bin / "plugins" / (plugin + ".femrun"));
    keep_to_itself();
}

system::ChildSpec Bench::spec(const std::vector<std::string>& arguments,
                              const std::string& saying) const {
    return {.executable = program_.empty() ? program() : path_text(program_),
            .arguments = arguments,
            .environment = environment,
            .folder = folder(),
            .output = system::Output::into(saying + "out.txt"),
            .error = system::Output::into(saying + "err.txt"),
            .orphan = system::Orphan::killed};
}

system::Child Bench::started(system::ChildSpec spec) {
    auto child = system::spawn(std::move(spec));
    INFO((child ? std::string() : child.error().message));
    REQUIRE(child.ok());
    return std::move(child).value();
}

system::Child Bench::start(const std::vector<std::string>& arguments) const {
    return started(spec(arguments, ""));
}

system::Child Bench::start_on_small_disk(const std::vector<std::string>& arguments,
                                         std::size_t bytes) const {
    // The shell counts in blocks of 512 bytes. A write too many is an error, not a signal.
    std::vector<std::string> shell{
        "-c", fmt::format("trap '' XFSZ; ulimit -S -f {}; exec \"$0\" \"$@\"", bytes / 512),
        program()};
    shell.insert(shell.end(), arguments.begin(), arguments.end());
    system::ChildSpec small = spec(shell, "");
    small.executable = "sh";
    return started(std::move(small));
}

Finished Bench::finish(system::Child& child) const { return finished(child, ""); }

Finished Bench::finished(system::Child& child, const std::string& saying) const {
    const auto ended = child.wait(1min);
    INFO(read(saying + "out.txt") << read(saying + "err.txt"));
    REQUIRE(ended);
    return {ended->code, ended->signal, read(saying + "out.txt"),
            without_words_of_wine(read(saying + "err.txt"))};
}

Finished Bench::femrun(const std::vector<std::string>& arguments) const {
    // Not into the files of a run that goes on meanwhile.
    system::Child child = started(spec(arguments, "asked-"));
    return finished(child, "asked-");
}

}  // namespace femrun::test
