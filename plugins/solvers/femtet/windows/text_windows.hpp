// SPDX-License-Identifier: MIT
#pragma once

#include <windows.h>

#include <string>

namespace femtet {

std::string utf8(const wchar_t* text, std::size_t size);
inline std::string utf8(const std::wstring& text) { return utf8(text.data(), text.size()); }
/// Text of a code page as UTF-8; what is UTF-8 already stays as it is.
std::string utf8_of_page(UINT page, const std::string& bytes);

std::wstring wide(const std::string& text);

/// "0x800706BA: The RPC server is unavailable.", in the language of the system.
std::string shown_result(HRESULT result);

}  // namespace femtet
