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
