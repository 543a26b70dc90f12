// SPDX-License-Identifier: MIT
// ParametricIF.dll: output settings of the Femtet whose process is named, over the object that it
// leaves to be found.
#include <windows.h>

#include <string>

#include "link_windows.hpp"
#include "scripted_windows.hpp"

using namespace femtet_standin;

namespace {

IDispatch* current = nullptr;
std::string said;

/// What a member gives; nothing where it does not.
VARIANT asked(const wchar_t* member, VARIANT* argument = nullptr) {
    VARIANT found = nothing();
    LPOLESTR name = const_cast<LPOLESTR>(member);
    DISPID id = 0;
    if (!current || FAILED(current->GetIDsOfNames(IID_NULL, &name, 1, LOCALE_USER_DEFAULT, &id)))
        return found;
    DISPPARAMS given{argument, nullptr, argument ? 1u : 0u, 0};
    current->Invoke(id, IID_NULL, LOCALE_USER_DEFAULT, DISPATCH_METHOD | DISPATCH_PROPERTYGET,
                    &given, &found, nullptr, nullptr);
    return found;
}

LONG count() {
    const VARIANT names = asked(L"StandInOutputs");
    LONG last = -1;
    if ((names.vt & VT_ARRAY) != 0) SafeArrayGetUBound(names.parray, 1, &last);
    return last + 1;
}

/// In the code page that Femtet's library has, or the system's own.
std::string in_page(UINT page, const wchar_t* text) {
    char bytes[1024] = "";
    WideCharToMultiByte(page, 0, text, -1, bytes, sizeof bytes, nullptr, nullptr);
    return bytes;
}

}  // namespace

#define EXPORTED extern "C" __declspec(dllexport)

EXPORTED bool SetCurrentFemtet(int process) {
    if (current) current->Release();
    current = femtet_of(static_cast<DWORD>(process));
    return current != nullptr;
}

EXPORTED int GetPrmnResult() { return static_cast<int>(count()); }

EXPORTED const char* GetPrmResultName(int index) {
    static std::string name;
    const VARIANT names = asked(L"StandInOutputs");
    LONG at = index;
    VARIANT each = nothing();
    SafeArrayGetElement(names.parray, &at, &each);
    name = in_page(CP_ACP, each.bstrVal);
    return name.c_str();
}

EXPORTED bool ClearPrmSweepTable() { return current != nullptr; }

EXPORTED bool PrmCalcExecute() {
    const VARIANT solved = asked(L"Solve");
    const bool done = solved.vt == VT_BOOL && solved.boolVal != VARIANT_FALSE;
    if (done)
        asked(L"StandInWriteTables");
    else
        said = in_page(932, asked(L"LastErrorMsg").bstrVal);
    return done;
}

EXPORTED double GetPrmResult(int index) {
    VARIANT at = whole(index);
    const VARIANT found = asked(L"StandInOutput", &at);
    return found.vt == VT_R8 ? found.dblVal : 0;
}

EXPORTED const char* GetLastErrorMsg() { return said.c_str(); }
