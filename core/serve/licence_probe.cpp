// SPDX-License-Identifier: MIT
#include "serve/licence_probe.hpp"

#include <algorithm>
#include <charconv>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string_view>

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

Error wrong_probe(const std::string& pool, const study::LicenceProbe& probe,
                  const std::string& what) {
    return {ErrorKind::unavailable,
            fmt::format("licence '{}': probe '{}' {}", pool, fmt::join(probe.command, " "), what)};
}

/// What it prints, when it ends well.
Result<std::string> printed_by(const std::string& pool, const study::LicenceProbe& probe,
                               const std::function<bool()>& should_stop) {
    const auto wrong = [&](const std::string& what) { return wrong_probe(pool, probe, what); };
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
    return printed;
}

}  // namespace

Result<std::uint32_t> free_licences(const std::string& pool, const study::LicenceProbe& probe,
                                    const std::function<bool()>& should_stop) {
    const Result<std::string> said_all = printed_by(pool, probe, should_stop);
    if (!said_all) return said_all.error();
    const std::string& printed = *said_all;
    std::uint32_t number = 0;
    const char* const end = printed.data() + printed.size();
    const auto [read, error] = std::from_chars(printed.data(), end, number);
    if (printed.empty() || error != std::errc() || read != end)
        return wrong_probe(
            pool, probe,
            fmt::format("must print one whole number, how many licences are free, and {}",
                        said(printed, {})));
    return number;
}

Result<std::uint32_t> free_in_slurm(const std::string& pool, const std::string& licence,
                                    const std::function<bool()>& should_stop) {
    const study::LicenceProbe probe{
        .command = {"scontrol", "--oneliner", "show", "licenses", licence}};
    const Result<std::string> said_all = printed_by(pool, probe, should_stop);
    if (!said_all) return said_all.error();
    if (said_all->empty())
        return wrong_probe(pool, probe,
                           fmt::format("says nothing: Slurm has no licence '{}'; see "
                                       "'scontrol show licenses'",
                                       licence));
    // "LicenseName=femtet Total=2 Used=1 Free=1 Reserved=0 Remote=no"
    std::uint32_t number = 0;
    const std::string_view text = *said_all;
    constexpr std::string_view field = " Free=";
    const std::size_t at = text.find(field);
    const std::string_view digits =
        at == std::string_view::npos ? std::string_view() : text.substr(at + field.size());
    const auto [read, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (digits.empty() || error != std::errc())
        return wrong_probe(
            pool, probe,
            fmt::format("must say how many are free, as 'Free=1', and {}", said(*said_all, {})));
    return number;
}

}  // namespace femrun::serve
