// SPDX-License-Identifier: MIT
#include "serve/licence_probe.hpp"

#include <charconv>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/plain_text.hpp"
#include "system/private_folder.hpp"
#include "system/program.hpp"

namespace femrun::serve {

namespace {

// Of what a probe printed by mistake, as much as tells a person what it is.
constexpr std::size_t shown_max = 300;

std::string text_of(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::string text(std::istreambuf_iterator<char>(in), {});
    const auto blank = [](char byte) {
        return byte == ' ' || byte == '\n' || byte == '\r' || byte == '\t';
    };
    while (!text.empty() && blank(text.back())) text.pop_back();
    std::size_t first = 0;
    while (first < text.size() && blank(text[first])) ++first;
    return text.substr(first);
}

std::string said(const std::string& printed, const std::string& complained) {
    const std::string& text = complained.empty() ? printed : complained;
    return text.empty() ? "it printed nothing"
                        : fmt::format("it printed '{}'", plain(text, shown_max));
}

}  // namespace

Result<std::uint32_t> free_licences(const std::string& pool, const study::LicenceProbe& probe,
                                    const std::function<bool()>& should_stop) {
    const auto wrong = [&](const std::string& what) {
        return Error{ErrorKind::unavailable, fmt::format("licence '{}': probe '{}' {}", pool,
                                                         fmt::join(probe.command, " "), what)};
    };
    const system::PrivateFolder folder;
    if (folder.path().empty()) return wrong("cannot be run: no folder can be made for its output");
    system::ChildSpec spec;
    spec.executable = probe.command.front();
    spec.arguments.assign(probe.command.begin() + 1, probe.command.end());
    spec.output = system::Output::into(folder.path() / "printed");
    spec.error = system::Output::into(folder.path() / "complained");
    const system::ProgramResult ended =
        system::run_program(std::move(spec), probe.limit, should_stop);
    const std::string printed = text_of(folder.path() / "printed");
    const std::string complained = text_of(folder.path() / "complained");
    if (ended.ending == system::Ending::timed_out)
        return wrong(
            fmt::format("still ran after {:g} s and was ended; raise its time_limit if it "
                        "needs longer",
                        std::chrono::duration<double>(probe.limit).count()));
    if (ended.ending != system::Ending::exited)
        return wrong(fmt::format("did not end well: {}", ended.message));
    if (ended.code != 0)
        return wrong(fmt::format("ended with code {}: {}", ended.code, said(printed, complained)));
    std::uint32_t number = 0;
    const char* const end = printed.data() + printed.size();
    const auto [read, error] = std::from_chars(printed.data(), end, number);
    if (printed.empty() || error != std::errc() || read != end)
        return wrong(fmt::format("must print one whole number, how many licences are free, and {}",
                                 said(printed, {})));
    return number;
}

}  // namespace femrun::serve
