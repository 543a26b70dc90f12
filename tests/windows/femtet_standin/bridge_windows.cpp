// SPDX-License-Identifier: MIT
// FemtetMacro.dll: an object that is there at once, and becomes that of a Femtet as soon as one is
// free. Until then hWnd is 0.
#include <windows.h>

#include <cwchar>

#include "link_windows.hpp"
#include "scripted_windows.hpp"

using namespace femtet_standin;

namespace {

LONG objects = 0;

class Bridge final : public IDispatch {
public:
    Bridge() { InterlockedIncrement(&objects); }

    STDMETHODIMP QueryInterface(REFIID id, void** found) override {
        const bool known = IsEqualIID(id, IID_IUnknown) || IsEqualIID(id, IID_IDispatch);
        *found = known ? this : nullptr;
        if (known) AddRef();
        return known ? S_OK : E_NOINTERFACE;
    }
    STDMETHODIMP_(ULONG) AddRef() override { return ++references_; }
    STDMETHODIMP_(ULONG) Release() override {
        const ULONG left = --references_;
        if (left == 0) delete this;
        return left;
    }
    STDMETHODIMP GetTypeInfoCount(UINT* count) override {
        *count = 0;
        return S_OK;
    }
    STDMETHODIMP GetTypeInfo(UINT, LCID, ITypeInfo**) override { return E_NOTIMPL; }

    STDMETHODIMP GetIDsOfNames(REFIID id, LPOLESTR* names, UINT count, LCID where,
                               DISPID* ids) override {
        const bool is_window = count == 1 && _wcsicmp(names[0], L"hWnd") == 0;
        if (!femtet_) femtet_ = take_free_femtet();
        if (femtet_) return femtet_->GetIDsOfNames(id, names, count, where, ids);
        ids[0] = is_window ? unlinked_window : DISPID_UNKNOWN;
        return is_window ? S_OK : E_FAIL;
    }
    STDMETHODIMP Invoke(DISPID member, REFIID id, LCID where, WORD flags, DISPPARAMS* given,
                        VARIANT* result, EXCEPINFO* exception, UINT* wrong) override {
        if (member == unlinked_window) {
            if (!femtet_) femtet_ = take_free_femtet();
            if (!femtet_) {
                *result = whole(0);
                return S_OK;
            }
            wchar_t name[] = L"hWnd";
            LPOLESTR names = name;
            const HRESULT found = femtet_->GetIDsOfNames(id, &names, 1, where, &member);
            if (FAILED(found)) return found;
        }
        if (!femtet_) return E_FAIL;
        return femtet_->Invoke(member, id, where, flags, given, result, exception, wrong);
    }

private:
    static constexpr DISPID unlinked_window = 30000;

    ~Bridge() {
        if (femtet_) femtet_->Release();
        InterlockedDecrement(&objects);
    }

    IDispatch* femtet_ = nullptr;
    ULONG references_ = 1;
};

class Factory final : public IClassFactory {
public:
    STDMETHODIMP QueryInterface(REFIID id, void** found) override {
        const bool known = IsEqualIID(id, IID_IUnknown) || IsEqualIID(id, IID_IClassFactory);
        *found = known ? this : nullptr;
        return known ? S_OK : E_NOINTERFACE;
    }
    STDMETHODIMP_(ULONG) AddRef() override { return 2; }
    STDMETHODIMP_(ULONG) Release() override { return 1; }
    STDMETHODIMP CreateInstance(IUnknown* outer, REFIID id, void** found) override {
        if (outer) return CLASS_E_NOAGGREGATION;
        auto* made = new Bridge;
        const HRESULT result = made->QueryInterface(id, found);
        made->Release();
        return result;
    }
    STDMETHODIMP LockServer(BOOL) override { return S_OK; }
};

Factory factory;

}  // namespace

extern "C" __declspec(dllexport) HRESULT WINAPI
    DllGetClassObject(REFCLSID class_of, REFIID id, LPVOID* found) {
    if (!IsEqualCLSID(class_of, class_id)) return CLASS_E_CLASSNOTAVAILABLE;
    return factory.QueryInterface(id, found);
}

extern "C" __declspec(dllexport) HRESULT WINAPI DllCanUnloadNow() {
    return objects == 0 ? S_OK : S_FALSE;
}
