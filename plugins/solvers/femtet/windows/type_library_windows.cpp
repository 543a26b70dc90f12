// SPDX-License-Identifier: MIT
#include "windows/type_library_windows.hpp"

#include <windows.h>

#include <algorithm>
#include <functional>

#include "trial/words.hpp"
#include "windows/text_windows.hpp"

namespace femtet {

namespace {

constexpr GUID id = {0x7D1A10D9, 0x22CE, 0x4EDE, {0x80, 0xFB, 0x26, 0xA1, 0xE3, 0x07, 0xD9, 0xFA}};

std::string taken(BSTR text) {
    std::string made = text ? utf8(text, SysStringLen(text)) : std::string();
    SysFreeString(text);
    return made;
}

HRESULT load(ITypeLib** library) { return LoadRegTypeLib(id, 1, 0, LOCALE_USER_DEFAULT, library); }

void each_type(ITypeLib& library, const std::function<void(ITypeInfo&, const TYPEATTR&)>& use) {
    for (UINT i = 0; i < library.GetTypeInfoCount(); ++i) {
        ITypeInfo* type = nullptr;
        TYPEATTR* facts = nullptr;
        if (FAILED(library.GetTypeInfo(i, &type))) continue;
        if (SUCCEEDED(type->GetTypeAttr(&facts))) {
            use(*type, *facts);
            type->ReleaseTypeAttr(facts);
        }
        type->Release();
    }
}

std::string name_of(ITypeInfo& type, MEMBERID member) {
    BSTR name = nullptr;
    UINT names = 0;
    type.GetNames(member, &name, 1, &names);
    return taken(name);
}

void each_constant(ITypeInfo& type, const std::function<void(std::string, double)>& use) {
    VARDESC* described = nullptr;
    for (UINT v = 0; SUCCEEDED(type.GetVarDesc(v, &described)); ++v) {
        VARIANT number;
        VariantInit(&number);
        if (described->varkind == VAR_CONST && described->lpvarValue &&
            SUCCEEDED(VariantChangeType(&number, described->lpvarValue, 0, VT_R8)))
            use(name_of(type, described->memid), number.dblVal);
        type.ReleaseVarDesc(described);
    }
}

std::vector<std::string> functions_of(ITypeInfo& type) {
    std::vector<std::string> names;
    FUNCDESC* described = nullptr;
    for (UINT f = 0; SUCCEEDED(type.GetFuncDesc(f, &described)); ++f) {
        std::string name = name_of(type, described->memid);
        type.ReleaseFuncDesc(described);
        // Reading and writing a property are two functions of one name.
        if (std::find(names.begin(), names.end(), name) == names.end())
            names.push_back(std::move(name));
    }
    return names;
}

}  // namespace

TypeLibrary TypeLibrary::read() {
    TypeLibrary found;
    ITypeLib* library = nullptr;
    if (const HRESULT result = load(&library); FAILED(result)) {
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
    each_type(*library, [&](ITypeInfo& type, const TYPEATTR& facts) {
        if (facts.typekind != TKIND_ENUM) return;
        each_constant(type, [&](const std::string& name, double value) {
            if (!name.empty()) found.constants[name] = value;
        });
    });
    library->Release();
    return found;
}

std::optional<double> TypeLibrary::constant(const std::string& name) const {
    const auto at = constants.find(name);
    return at == constants.end() ? std::nullopt : std::optional(at->second);
}

TypeListing listed_types() {
    TypeListing all;
    ITypeLib* library = nullptr;
    if (FAILED(load(&library))) return all;
    each_type(*library, [&](ITypeInfo& type, const TYPEATTR& facts) {
        BSTR name = nullptr;
        type.GetDocumentation(MEMBERID_NIL, &name, nullptr, nullptr, nullptr);
        const std::string of = taken(name);
        if (facts.typekind == TKIND_ENUM) {
            std::vector<std::string> constants;
            each_constant(type, [&](const std::string& constant, double value) {
                constants.push_back(constant + " = " + shown(value));
            });
            all.emplace_back("constants " + of, std::move(constants));
        } else if (facts.typekind == TKIND_DISPATCH || facts.typekind == TKIND_INTERFACE) {
            all.emplace_back("members " + of, functions_of(type));
        }
    });
    library->Release();
    return all;
}

}  // namespace femtet
