// SPDX-License-Identifier: MIT
#include "system/native_windows.hpp"

#include <fmt/format.h>

namespace femrun::system {

namespace {

// What may still be added by whoever is given the path: a name of 8.3 and the end.
constexpr std::size_t short_enough = 240;

/// Also of a device: "\\.\NUL".
bool is_verbatim(std::wstring_view path) {
    return path.starts_with(L"\\\\?\\") || path.starts_with(L"\\\\.\\");
}

bool is_end(wchar_t letter) {
    return letter == L'.' || letter == L' ' || letter == L'\r' || letter == L'\n' ||
           letter == L'\u3002';  // the full stop of Japanese and Chinese
}

}  // namespace

std::wstring wide(std::string_view text) {
    const int size = static_cast<int>(text.size());
    const int length = ::MultiByteToWideChar(CP_UTF8, 0, text.data(), size, nullptr, 0);
    std::wstring result(static_cast<std::size_t>(length), L'\0');
    ::MultiByteToWideChar(CP_UTF8, 0, text.data(), size, result.data(), length);
    return result;
}

std::string utf8(std::wstring_view text) {
    const int size = static_cast<int>(text.size());
    const int length =
        ::WideCharToMultiByte(CP_UTF8, 0, text.data(), size, nullptr, 0, nullptr, nullptr);
    std::string result(static_cast<std::size_t>(length), '\0');
    ::WideCharToMultiByte(CP_UTF8, 0, text.data(), size, result.data(), length, nullptr, nullptr);
    return result;
}

std::wstring verbatim_path(const std::filesystem::path& path) {
    const std::wstring& given = path.native();
    if (is_verbatim(given)) return given;
    const DWORD needed = ::GetFullPathNameW(given.c_str(), 0, nullptr, nullptr);
    if (needed == 0) return given;
    std::wstring full(needed, L'\0');
    full.resize(::GetFullPathNameW(given.c_str(), needed, full.data(), nullptr));
    if (is_verbatim(full)) return full;  // a device, as NUL is
    if (full.starts_with(L"\\\\")) return L"\\\\?\\UNC" + full.substr(1);
    return L"\\\\?\\" + full;
}

std::wstring long_path(const std::filesystem::path& path) {
    const std::wstring& given = path.native();
    const DWORD needed = ::GetFullPathNameW(given.c_str(), 0, nullptr, nullptr);
    return needed < short_enough ? given : verbatim_path(path);
}

bool is_link(const FILE_ATTRIBUTE_TAG_INFO& facts) {
    return (facts.FileAttributes & FILE_ATTRIBUTE_REPARSE_POINT) != 0 &&
           IsReparseTagNameSurrogate(facts.ReparseTag);
}

bool is_link(HANDLE file) {
    FILE_ATTRIBUTE_TAG_INFO facts{};
    return ::GetFileInformationByHandleEx(file, FileAttributeTagInfo, &facts, sizeof facts) != 0 &&
           is_link(facts);
}

std::string reason_text(DWORD code) {
    wchar_t* said = nullptr;
    // In a language that Windows chooses: the user's, where it has the text.
    const DWORD length = ::FormatMessageW(
        FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS | FORMAT_MESSAGE_ALLOCATE_BUFFER,
        nullptr, code, 0, reinterpret_cast<wchar_t*>(&said), 0, nullptr);
    std::wstring text(said == nullptr ? L"" : said, length);
    ::LocalFree(said);
    while (!text.empty() && is_end(text.back())) text.pop_back();
    for (wchar_t& letter : text)
        if (letter == L'\r' || letter == L'\n') letter = L' ';
    return text.empty() ? fmt::format("error {}", code) : utf8(text);
}

std::string last_reason() { return reason_text(::GetLastError()); }

}  // namespace femrun::system
