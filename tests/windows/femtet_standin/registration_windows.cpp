// SPDX-License-Identifier: MIT
#include "registration_windows.hpp"

#include <windows.h>

#include <filesystem>
#include <string>

#include "constants.hpp"
#include "link_windows.hpp"
#include "scripted_windows.hpp"

namespace femtet_standin {

namespace fs = std::filesystem;

namespace {

// The real one's.
constexpr wchar_t library_text[] = L"{7D1A10D9-22CE-4EDE-80FB-26A1E307D9FA}";
constexpr GUID library_id = {
    0x7D1A10D9, 0x22CE, 0x4EDE, {0x80, 0xFB, 0x26, 0xA1, 0xE3, 0x07, 0xD9, 0xFA}};
constexpr GUID enum_id = {
    0x7D1A10D9, 0x22CE, 0x4EDE, {0x80, 0xFB, 0x26, 0xA1, 0xE3, 0x07, 0xD9, 0xFB}};
constexpr GUID class_of_members_id = {
    0x7D1A10D9, 0x22CE, 0x4EDE, {0x80, 0xFB, 0x26, 0xA1, 0xE3, 0x07, 0xD9, 0xFC}};
constexpr wchar_t class_text[] = L"{7E1B0C52-6D0F-4C0E-9A53-0C6B6B1F4D11}";

fs::path folder() {
    wchar_t path[2048];
    GetModuleFileNameW(nullptr, path, 2048);
    return fs::path(path).parent_path();
}

bool enter_key(const std::wstring& key, const std::wstring& value) {
    HKEY made = nullptr;
    const std::wstring whole = L"Software\\Classes\\" + key;
    if (RegCreateKeyExW(HKEY_LOCAL_MACHINE, whole.c_str(), 0, nullptr, 0, KEY_WRITE, nullptr, &made,
                        nullptr) != ERROR_SUCCESS)
        return false;
    const auto* bytes = reinterpret_cast<const BYTE*>(value.c_str());
    const auto size = static_cast<DWORD>((value.size() + 1) * sizeof(wchar_t));
    const bool done = RegSetValueExW(made, nullptr, 0, REG_SZ, bytes, size) == ERROR_SUCCESS;
    RegCloseKey(made);
    return done;
}

/// The members of one class, of which only the names are told.
bool add_members(ICreateTypeLib2& library) {
    ICreateTypeInfo* type = nullptr;
    wchar_t name[] = L"CFemtet";
    if (FAILED(library.CreateTypeInfo(name, TKIND_DISPATCH, &type))) return false;
    type->SetGuid(class_of_members_id);
    bool done = true;
    UINT at = 0;
    for (const wchar_t* const member : {L"Solve", L"Redraw"}) {
        FUNCDESC described{};
        described.memid = static_cast<MEMBERID>(at + 1);
        described.funckind = FUNC_DISPATCH;
        described.invkind = INVOKE_FUNC;
        described.callconv = CC_STDCALL;
        described.elemdescFunc.tdesc.vt = VT_BOOL;
        LPOLESTR names = const_cast<LPOLESTR>(member);
        done = done && SUCCEEDED(type->AddFuncDesc(at, &described)) &&
               SUCCEEDED(type->SetFuncAndParamNames(at, &names, 1));
        ++at;
    }
    done = done && SUCCEEDED(type->LayOut());
    type->Release();
    return done;
}

/// A library of constants, and of one class.
bool make_library(const fs::path& file) {
    ICreateTypeLib2* library = nullptr;
    if (FAILED(CreateTypeLib2(SYS_WIN64, file.c_str(), &library))) return false;
    library->SetGuid(library_id);
    library->SetVersion(1, 0);
    wchar_t name[] = L"FemtetMacro", enumeration[] = L"FemtetConstants";
    library->SetName(name);
    ICreateTypeInfo* type = nullptr;
    bool done = SUCCEEDED(library->CreateTypeInfo(enumeration, TKIND_ENUM, &type));
    if (done) {
        type->SetGuid(enum_id);
        UINT at = 0;
        for (const Constant& each : constants) {
            VARIANT value;
            VariantInit(&value);
            value.vt = VT_I4;
            value.lVal = each.value;
            VARDESC described{};
            described.memid = static_cast<MEMBERID>(0x60000000 + at);
            described.varkind = VAR_CONST;
            described.lpvarValue = &value;
            described.elemdescVar.tdesc.vt = VT_I4;
            done = done && SUCCEEDED(type->AddVarDesc(at, &described)) &&
                   SUCCEEDED(type->SetVarName(at, wide(std::string(each.name)).data()));
            ++at;
        }
        done = done && SUCCEEDED(type->LayOut());
        type->Release();
    }
    done = done && add_members(*library) && SUCCEEDED(library->SaveAllChanges());
    library->Release();
    return done;
}

}  // namespace

int enter(Form form) {
    remove_entries();
    const std::wstring class_key = std::wstring(L"CLSID\\") + class_text;
    const std::wstring library_key = std::wstring(L"TypeLib\\") + library_text + L"\\1.0";
    const fs::path library = folder() / "FemtetMacro.tlb";
    fs::remove(library);
    bool done = make_library(library) && enter_key(L"FemtetMacro.Femtet", L"CFemtet") &&
                enter_key(L"FemtetMacro.Femtet\\CLSID", class_text) &&
                enter_key(class_key, L"CFemtet") && enter_key(library_key, L"FemtetMacro") &&
                enter_key(library_key + L"\\0\\win64", library.wstring());
    if (form == Form::library)
        done = done &&
               enter_key(class_key + L"\\InprocServer32", (folder() / "FemtetMacro.dll").wstring());
    else
        done = done && enter_key(class_key + L"\\LocalServer32",
                                 L"\"" + (folder() / "Femtet.exe").wstring() + L"\"");
    return done ? 0 : 1;
}

int remove_entries() {
    for (const std::wstring& key :
         {std::wstring(L"FemtetMacro.Femtet"), std::wstring(L"CLSID\\") + class_text,
          std::wstring(L"TypeLib\\") + library_text})
        RegDeleteTreeW(HKEY_LOCAL_MACHINE, (L"Software\\Classes\\" + key).c_str());
    return 0;
}

}  // namespace femtet_standin
