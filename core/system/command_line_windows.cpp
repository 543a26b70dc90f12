// SPDX-License-Identifier: MIT
#include "system/command_line_windows.hpp"

#include <algorithm>
#include <cwctype>
#include <string_view>

#include <fmt/format.h>

#include "system/native_windows.hpp"

namespace femrun::system {

namespace {

/// Backslashes count only before a quote, where each of them needs a second.
std::wstring in_quotes(std::wstring_view argument) {
    std::wstring text = L"\"";
    std::size_t backslashes = 0;
    for (const wchar_t letter : argument) {
        if (letter == L'"') text.append(backslashes + 1, L'\\');
        backslashes = letter == L'\\' ? backslashes + 1 : 0;
        text += letter;
    }
    return text.append(backslashes, L'\\') += L'"';
}

bool needs_quotes(std::wstring_view argument) {
    return argument.empty() || argument.find_first_of(L" \t\n\v\"") != argument.npos;
}

/// What cmd.exe leaves as it is, and does not take for the border of an argument.
bool is_plain(wchar_t letter) {
    constexpr std::wstring_view others = L"_-./\\:+#";
    return (letter < 128 && std::iswalnum(letter) != 0) || others.find(letter) != others.npos;
}

}  // namespace

std::wstring command_line(const std::vector<std::wstring>& arguments) {
    std::wstring line;
    for (const std::wstring& argument : arguments) {
        if (!line.empty()) line += L' ';
        // The program's own name is read by simpler rules, and holds no quote.
        if (line.empty())
            line += L'"' + argument + L'"';
        else
            line += needs_quotes(argument) ? in_quotes(argument) : argument;
    }
    return line;
}

bool is_batch_file(const std::filesystem::path& program) {
    // Windows opens "solve.bat" by the name "solve.bat. ." as well.
    std::wstring name = program.filename().native();
    name.resize(name.find_last_not_of(L". ") + 1);
    std::wstring end = std::filesystem::path(name).extension().native();
    std::transform(end.begin(), end.end(), end.begin(),
                   [](wchar_t letter) { return static_cast<wchar_t>(std::towlower(letter)); });
    return end == L".bat" || end == L".cmd";
}

Result<std::wstring> batch_command_line(const std::wstring& interpreter,
                                        const std::filesystem::path& batch_file,
                                        const std::vector<std::wstring>& arguments) {
    // In quotes these alone mean something to cmd.exe.
    constexpr std::wstring_view refused = L"\"%\r\n";
    if (batch_file.native().find_first_of(refused) != std::wstring::npos)
        return Error{ErrorKind::invalid,
                     "a batch file cannot be started whose path has a '%'; "
                     "give it another name or folder"};
    // Without AutoRun, without '!' for variables; the outermost quotes are taken off.
    std::wstring line =
        L'"' + interpreter + L"\" /d /e:on /v:off /s /c \"\"" + batch_file.native() + L'"';
    for (const std::wstring& argument : arguments) {
        if (const auto at = argument.find_first_of(refused); at != argument.npos)
            return Error{
                ErrorKind::invalid,
                fmt::format("a batch file cannot be given the argument '{}' unchanged, because of "
                            "its {}; start the program that the batch file starts, or pass the "
                            "value in a file or in the environment",
                            utf8(argument),
                            argument[at] == L'%'   ? "'%'"
                            : argument[at] == L'"' ? "quote"
                                                   : "line end")};
        const bool plain =
            !argument.empty() && std::all_of(argument.begin(), argument.end(), is_plain);
        line += L' ';
        line += plain ? argument : in_quotes(argument);
    }
    return line + L'"';
}

}  // namespace femrun::system
