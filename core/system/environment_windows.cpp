// SPDX-License-Identifier: MIT
#include "system/environment_windows.hpp"

#include <cwchar>
#include <string_view>

#include "system/native_windows.hpp"

namespace femrun::system {

namespace {

/// The current folders of drives are variables as well, whose names begin with '='.
void add(Environment& environment, std::wstring_view variable) {
    const std::size_t equals = variable.find(L'=', 1);
    if (equals == variable.npos) return;
    environment[std::wstring(variable.substr(0, equals))] = variable.substr(equals + 1);
}

}  // namespace

bool BlindToCase::operator()(const std::wstring& a, const std::wstring& b) const {
    return ::CompareStringOrdinal(a.data(), static_cast<int>(a.size()), b.data(),
                                  static_cast<int>(b.size()), TRUE) == CSTR_LESS_THAN;
}

Environment environment_with(const std::vector<std::string>& given) {
    Environment environment;
    wchar_t* const own = ::GetEnvironmentStringsW();
    for (const wchar_t* at = own; at != nullptr && *at != L'\0'; at += std::wcslen(at) + 1)
        add(environment, at);
    ::FreeEnvironmentStringsW(own);
    for (const std::string& variable : given) add(environment, wide(variable));
    return environment;
}

std::wstring block_of(const Environment& environment) {
    std::wstring block;
    for (const auto& [name, value] : environment) block += name + L'=' + value + L'\0';
    if (block.empty()) block += L'\0';
    return block + L'\0';
}

}  // namespace femrun::system
