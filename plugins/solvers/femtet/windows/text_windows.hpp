// SPDX-License-Identifier: MIT
#pragma once

#include <windows.h>

#include <string>

namespace femtet {

std::string utf8(const wchar_t* text, std::size_t size);
inline std::string utf8(const std::wstring& text) { return utf8(text.data(), text.size()); }
std::wstring wide(const std::string& text);

/// "0x800706BA: The RPC server is unavailable.", in the language of the system.
std::string shown_result(HRESULT result);

}  // namespace femtet
