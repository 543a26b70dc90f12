// SPDX-License-Identifier: MIT
#include "windows/installation_windows.hpp"

#include <algorithm>
#include <femrun/failure.hpp>
#include <iterator>
#include <optional>

#include "trial/words.hpp"
#include "windows/text_windows.hpp"

namespace femtet {

namespace fs = std::filesystem;

namespace {

constexpr const char* remedy =
    "; install Femtet 2023.1 or later, and run its EnableMacros from the Start menu as "
    "administrator, once for each version that is to be used";

/// The default value of a key; nothing when there is no such key.
std::optional<std::wstring> entered(const std::wstring& key, REGSAM view = 0) {
    HKEY opened = nullptr;
    if (RegOpenKeyExW(HKEY_CLASSES_ROOT, key.c_str(), 0, KEY_READ | view, &opened) != ERROR_SUCCESS)
        return std::nullopt;
    wchar_t text[2048] = L"";
    DWORD bytes = sizeof text - sizeof(wchar_t), type = 0;
    const LSTATUS read =
        RegQueryValueExW(opened, nullptr, nullptr, &type, reinterpret_cast<BYTE*>(text), &bytes);
    RegCloseKey(opened);
    if (read != ERROR_SUCCESS || (type != REG_SZ && type != REG_EXPAND_SZ)) return std::nullopt;
    wchar_t expanded[2048] = L"";
    if (type == REG_EXPAND_SZ && ExpandEnvironmentStringsW(text, expanded, 2048) > 0)
        return std::wstring(expanded);
    return std::wstring(text);
}

/// "\"C:\\a b\\x.exe\" -Embedding" is the path between the quotes.
fs::path path_in(const std::wstring& command) {
    if (command.empty() || command[0] != L'"') return command;
    return command.substr(1, command.find(L'"', 1) - 1);
}

bool is_file(const fs::path& path) {
    std::error_code failed;
    return fs::is_regular_file(path, failed);
}

/// Values of a key, "name = value" each.
std::vector<std::string> values_of(HKEY root, const wchar_t* key) {
    std::vector<std::string> all;
    HKEY opened = nullptr;
    if (RegOpenKeyExW(root, key, 0, KEY_READ, &opened) != ERROR_SUCCESS) return all;
    wchar_t name[256], text[2048];
    for (DWORD i = 0;; ++i) {
        DWORD size = 256, bytes = sizeof text - sizeof(wchar_t), type = 0;
        std::fill(std::begin(text), std::end(text), L'\0');
        if (RegEnumValueW(opened, i, name, &size, nullptr, &type, reinterpret_cast<BYTE*>(text),
                          &bytes) != ERROR_SUCCESS)
            break;
        if (type == REG_SZ) all.push_back(utf8(name, size) + " = " + utf8(text));
    }
    RegCloseKey(opened);
    return all;
}

}  // namespace

Installation Installation::find(const fs::path& program) {
    Installation found;
    if (FAILED(CLSIDFromProgID(L"FemtetMacro.Femtet", &found.class_id)))
        throw femrun::Missing(
            std::string("Femtet's macros are not enabled on this PC: the registry has no "
                        "'FemtetMacro.Femtet'") +
            remedy);
    wchar_t id[64];
    StringFromGUID2(found.class_id, id, 64);
    const std::wstring key = std::wstring(L"CLSID\\") + id;
    const auto library = entered(key + L"\\InprocServer32");
    const auto local = entered(key + L"\\LocalServer32");
    if (!library && !local) {
        const bool narrow = entered(key + L"\\InprocServer32", KEY_WOW64_32KEY).has_value();
        throw femrun::Missing(
            std::string(narrow ? "only Femtet's 32-bit macros are enabled on this PC, and this "
                                 "program has 64 bits"
                               : "Femtet's macros are entered in the registry without a server") +
            remedy);
    }
    found.is_library = library.has_value();
    found.server = path_in(library ? *library : *local);
    if (!is_file(found.server))
        throw femrun::Missing("Femtet's macros lie in '" + text_of(found.server) +
                              "', as the registry says, and there is no such file: that Femtet was "
                              "moved or removed" +
                              remedy);
    found.program = program;
    if (program.empty()) {
        fs::path folder = found.server.parent_path();
        if (same_but_for_case(text_of(folder.filename()), "Macro32")) folder = folder.parent_path();
        found.program = folder / "Femtet.exe";
    }
    if (!is_file(found.program))
        throw femrun::Missing("there is no '" + text_of(found.program) + "'; " +
                              (program.empty() ? "set solver.program to where Femtet.exe is"
                                               : "mend solver.program, or leave it out"));
    return found;
}

std::vector<std::pair<std::string, std::string>> registry_entries() {
    std::vector<std::pair<std::string, std::string>> all;
    const auto tell = [&](const std::string& name, const std::wstring& key, REGSAM view = 0) {
        const auto value = entered(key, view);
        all.emplace_back("registry: " + name, value ? utf8(*value) : "(not there)");
        return value;
    };
    const auto id = tell("FemtetMacro.Femtet", L"FemtetMacro.Femtet\\CLSID");
    if (id) {
        const std::wstring key = L"CLSID\\" + *id;
        tell("library, 64 bits", key + L"\\InprocServer32");
        tell("library, 32 bits", key + L"\\InprocServer32", KEY_WOW64_32KEY);
        tell("program", key + L"\\LocalServer32");
    }
    const std::wstring library = L"TypeLib\\{7D1A10D9-22CE-4EDE-80FB-26A1E307D9FA}\\1.0\\0\\";
    tell("type library, 64 bits", library + L"win64");
    tell("type library, 32 bits", library + L"win32");
    for (const std::string& version :
         values_of(HKEY_LOCAL_MACHINE, L"SOFTWARE\\FemtetInfo\\InstallVersion\\x64"))
        all.emplace_back("registry: installed", version);
    return all;
}

}  // namespace femtet
