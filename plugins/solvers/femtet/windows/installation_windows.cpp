// SPDX-License-Identifier: MIT
#include "windows/installation_windows.hpp"

#include <femrun/failure.hpp>

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

TypeLibrary TypeLibrary::read() {
    constexpr GUID id = {
        0x7D1A10D9, 0x22CE, 0x4EDE, {0x80, 0xFB, 0x26, 0xA1, 0xE3, 0x07, 0xD9, 0xFA}};
    TypeLibrary found;
    ITypeLib* library = nullptr;
    if (const HRESULT result = LoadRegTypeLib(id, 1, 0, LOCALE_USER_DEFAULT, &library);
        FAILED(result)) {
        found.trouble = shown_result(result);
        return found;
    }
    BSTR path = nullptr;
    if (SUCCEEDED(QueryPathOfRegTypeLib(id, 1, 0, LOCALE_USER_DEFAULT, &path)) && path) {
        std::wstring text(path, SysStringLen(path));
        while (!text.empty() && text.back() == L'\0') text.pop_back();
        found.place = utf8(text);
        SysFreeString(path);
    }
    for (UINT i = 0; i < library->GetTypeInfoCount(); ++i) {
        TYPEKIND kind = TKIND_MAX;
        ITypeInfo* type = nullptr;
        if (FAILED(library->GetTypeInfoType(i, &kind)) || kind != TKIND_ENUM ||
            FAILED(library->GetTypeInfo(i, &type)))
            continue;
        VARDESC* described = nullptr;
        for (UINT v = 0; SUCCEEDED(type->GetVarDesc(v, &described)); ++v) {
            BSTR name = nullptr;
            UINT names = 0;
            VARIANT number;
            VariantInit(&number);
            const bool is_constant =
                described->varkind == VAR_CONST && described->lpvarValue &&
                SUCCEEDED(VariantChangeType(&number, described->lpvarValue, 0, VT_R8)) &&
                SUCCEEDED(type->GetNames(described->memid, &name, 1, &names)) && names == 1;
            if (is_constant) found.constants[utf8(name, SysStringLen(name))] = number.dblVal;
            SysFreeString(name);
            type->ReleaseVarDesc(described);
        }
        type->Release();
    }
    library->Release();
    return found;
}

std::optional<double> TypeLibrary::constant(const std::string& name) const {
    const auto at = constants.find(name);
    return at == constants.end() ? std::nullopt : std::optional(at->second);
}

}  // namespace femtet
