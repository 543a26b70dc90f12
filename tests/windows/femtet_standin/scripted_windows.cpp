// SPDX-License-Identifier: MIT
#include "scripted_windows.hpp"

#include <cwchar>

namespace femtet_standin {

std::string utf8(const wchar_t* text) {
    const int size =
        text ? WideCharToMultiByte(CP_UTF8, 0, text, -1, nullptr, 0, nullptr, nullptr) : 0;
    std::string made(size > 0 ? static_cast<std::size_t>(size) - 1 : 0, '\0');
    if (size > 1) WideCharToMultiByte(CP_UTF8, 0, text, -1, made.data(), size, nullptr, nullptr);
    return made;
}

std::wstring wide(const std::string& text) {
    const int bytes = static_cast<int>(text.size());
    const int size = MultiByteToWideChar(CP_UTF8, 0, text.data(), bytes, nullptr, 0);
    std::wstring made(static_cast<std::size_t>(size), L'\0');
    MultiByteToWideChar(CP_UTF8, 0, text.data(), bytes, made.data(), size);
    return made;
}

namespace {

Spent so_far;  // of the one thread that serves

class Stopwatch {
public:
    Stopwatch() { QueryPerformanceCounter(&began_); }
    ~Stopwatch() {
        LARGE_INTEGER now{}, a_second{};
        QueryPerformanceCounter(&now);
        QueryPerformanceFrequency(&a_second);
        ++so_far.calls;
        so_far.seconds += static_cast<double>(now.QuadPart - began_.QuadPart) /
                          static_cast<double>(a_second.QuadPart);
    }
    Stopwatch(const Stopwatch&) = delete;
    Stopwatch& operator=(const Stopwatch&) = delete;

private:
    LARGE_INTEGER began_{};
};

VARIANT of_type(VARTYPE type) {
    VARIANT made;
    VariantInit(&made);
    made.vt = type;
    return made;
}

}  // namespace

Spent spent() { return so_far; }

VARIANT nothing() { return of_type(VT_EMPTY); }

VARIANT flag(bool value) {
    VARIANT made = of_type(VT_BOOL);
    made.boolVal = value ? VARIANT_TRUE : VARIANT_FALSE;
    return made;
}

VARIANT number(double value) {
    VARIANT made = of_type(VT_R8);
    made.dblVal = value;
    return made;
}

VARIANT whole(long value) {
    VARIANT made = of_type(VT_I4);
    made.lVal = value;
    return made;
}

VARIANT text(const std::string& value) {
    VARIANT made = of_type(VT_BSTR);
    made.bstrVal = SysAllocString(wide(value).c_str());
    return made;
}

VARIANT object(IDispatch* value) {
    VARIANT made = of_type(VT_DISPATCH);
    made.pdispVal = value;
    return made;
}

VARIANT list(std::vector<VARIANT> values) {
    VARIANT made = of_type(VT_ARRAY | VT_VARIANT);
    made.parray = SafeArrayCreateVector(VT_VARIANT, 0, static_cast<ULONG>(values.size()));
    for (LONG i = 0; i < static_cast<LONG>(values.size()); ++i) {
        SafeArrayPutElement(made.parray, &i, &values[static_cast<std::size_t>(i)]);
        VariantClear(&values[static_cast<std::size_t>(i)]);  // a copy was put in
    }
    return made;
}

VARIANT numbers(const std::vector<double>& values) {
    VARIANT made = of_type(VT_ARRAY | VT_R8);
    made.parray = SafeArrayCreateVector(VT_R8, 0, static_cast<ULONG>(values.size()));
    for (LONG i = 0; i < static_cast<LONG>(values.size()); ++i) {
        double value = values[static_cast<std::size_t>(i)];
        SafeArrayPutElement(made.parray, &i, &value);
    }
    return made;
}

const VARIANT& Arguments::at(std::size_t index) const {
    if (index >= given_.cArgs) throw Failed{DISP_E_BADPARAMCOUNT};
    return given_.rgvarg[given_.cArgs - 1 - index];  // they come in reverse
}

std::string Arguments::text(std::size_t index) const {
    VARIANT changed = nothing();
    if (FAILED(VariantChangeType(&changed, const_cast<VARIANT*>(&at(index)), 0, VT_BSTR)))
        throw Failed{DISP_E_TYPEMISMATCH};
    std::string made = utf8(changed.bstrVal);
    VariantClear(&changed);
    return made;
}

double Arguments::number(std::size_t index) const {
    VARIANT changed = nothing();
    if (FAILED(VariantChangeType(&changed, const_cast<VARIANT*>(&at(index)), 0, VT_R8)))
        throw Failed{DISP_E_TYPEMISMATCH};
    return changed.dblVal;
}

void Scripted::method(const std::string& name, std::size_t arguments, Member member) {
    members_.push_back({name, arguments, false, std::move(member), {}});
}

void Scripted::property(const std::string& name, Member get, Member put) {
    members_.push_back({name, 0, true, std::move(get), std::move(put)});
}

STDMETHODIMP Scripted::QueryInterface(REFIID id, void** found) {
    const bool known = IsEqualIID(id, IID_IUnknown) || IsEqualIID(id, IID_IDispatch);
    *found = known ? static_cast<IDispatch*>(this) : nullptr;
    if (!known) return E_NOINTERFACE;
    AddRef();
    return S_OK;
}

STDMETHODIMP_(ULONG) Scripted::Release() {
    const ULONG left = --references_;
    if (left == 0) delete this;
    return left;
}

STDMETHODIMP Scripted::GetTypeInfoCount(UINT* count) {
    *count = 0;
    return S_OK;
}

STDMETHODIMP Scripted::GetIDsOfNames(REFIID, LPOLESTR* names, UINT count, LCID, DISPID* ids) {
    const Stopwatch stopwatch;
    HRESULT result = S_OK;
    for (UINT i = 0; i < count; ++i) {
        ids[i] = DISPID_UNKNOWN;
        for (std::size_t m = 0; i == 0 && m < members_.size(); ++m)
            if (_wcsicmp(wide(members_[m].name).c_str(), names[i]) == 0 && has_(members_[m].name))
                ids[i] = static_cast<DISPID>(m + 1);
        if (ids[i] == DISPID_UNKNOWN) result = DISP_E_UNKNOWNNAME;
    }
    return result;
}

STDMETHODIMP Scripted::Invoke(DISPID id, REFIID, LCID, WORD flags, DISPPARAMS* given,
                              VARIANT* result, EXCEPINFO* exception, UINT*) {
    const Stopwatch stopwatch;
    if (id < 1 || static_cast<std::size_t>(id) > members_.size()) return DISP_E_MEMBERNOTFOUND;
    const Named& member = members_[static_cast<std::size_t>(id) - 1];
    const bool puts = (flags & (DISPATCH_PROPERTYPUT | DISPATCH_PROPERTYPUTREF)) != 0;
    VARIANT found = nothing();
    try {
        if (puts && !member.put) return DISP_E_MEMBERNOTFOUND;
        if (!puts && given->cArgs != member.arguments) return DISP_E_BADPARAMCOUNT;
        const bool answered = before_(member.name, found);
        if (!answered) found = puts ? member.put(Arguments(*given)) : member.get(Arguments(*given));
    } catch (const Failed& failed) {
        return failed.result;
    } catch (const Raised& raised) {
        if (exception) {
            *exception = {};
            exception->wCode = 1001;
            exception->bstrSource = SysAllocString(L"FemtetMacro");
            exception->bstrDescription = SysAllocString(wide(raised.text).c_str());
        }
        return DISP_E_EXCEPTION;
    }
    if (result)
        *result = found;
    else
        VariantClear(&found);
    return S_OK;
}

}  // namespace femtet_standin
