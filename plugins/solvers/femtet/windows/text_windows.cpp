// SPDX-License-Identifier: MIT
#include "windows/text_windows.hpp"

#include <cstdio>

#include "trial/words.hpp"

namespace femtet {

std::string utf8(const wchar_t* text, std::size_t size) {
    const int count = static_cast<int>(size);
    const int bytes = WideCharToMultiByte(CP_UTF8, 0, text, count, nullptr, 0, nullptr, nullptr);
    std::string made(static_cast<std::size_t>(bytes), '\0');
    WideCharToMultiByte(CP_UTF8, 0, text, count, made.data(), bytes, nullptr, nullptr);
    return made;
}

std::wstring wide(const std::string& text) {
    const int bytes = static_cast<int>(text.size());
    const int count = MultiByteToWideChar(CP_UTF8, 0, text.data(), bytes, nullptr, 0);
    std::wstring made(static_cast<std::size_t>(count), L'\0');
    MultiByteToWideChar(CP_UTF8, 0, text.data(), bytes, made.data(), count);
    return made;
}

std::string utf8_of_page(UINT page, const std::string& bytes) {
    const int size = static_cast<int>(bytes.size());
    // Text of another page is hardly ever UTF-8 by chance, unless it is ASCII, which all are.
    if (MultiByteToWideChar(CP_UTF8, MB_ERR_INVALID_CHARS, bytes.data(), size, nullptr, 0) > 0)
        return bytes;
    const int count = MultiByteToWideChar(page, 0, bytes.data(), size, nullptr, 0);
    std::wstring made(static_cast<std::size_t>(count), L'\0');
    MultiByteToWideChar(page, 0, bytes.data(), size, made.data(), count);
    return utf8(made);
}

std::string shown_result(HRESULT result) {
    char number[16];
    std::snprintf(number, sizeof number, "0x%08lX", static_cast<unsigned long>(result));
    wchar_t words[512];
    const DWORD size = FormatMessageW(FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS,
                                      nullptr, static_cast<DWORD>(result), 0, words, 512, nullptr);
    std::string text = number;
    if (size > 0) text += ": " + one_line(utf8(words, size));
    return text;
}

}  // namespace femtet
