// SPDX-License-Identifier: MIT
// IDispatch objects whose members are functions by name, as tools in VBA see them.
#pragma once

#include <windows.h>

#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <utility>
#include <vector>

namespace femtet_standin {

std::string utf8(const wchar_t* text);
std::wstring wide(const std::string& text);

/// VARIANTs to give back; they own what they hold until they are given away.
VARIANT nothing();
VARIANT flag(bool value);
VARIANT number(double value);
VARIANT whole(long value);
VARIANT text(const std::string& value);
VARIANT object(IDispatch* value);  // takes the reference over
/// SAFEARRAY of VARIANTs, which it takes over.
VARIANT list(std::vector<VARIANT> values);
/// SAFEARRAY of doubles.
VARIANT numbers(const std::vector<double>& values);

/// Thrown by a member: a COM exception with this text.
struct Raised {
    std::string text;
};
/// Thrown by a member: this result of the call.
struct Failed {
    HRESULT result;
};

/// What was asked of all objects of this process so far, over whatever way: calls, and the seconds
/// that they took here.
struct Spent {
    std::uint64_t calls = 0;
    double seconds = 0;
};
Spent spent();

/// What a member is given, in the order in which it is written.
class Arguments {
public:
    Arguments(const DISPPARAMS& given) : given_(given) {}
    std::size_t count() const { return given_.cArgs; }
    std::string text(std::size_t index) const;
    double number(std::size_t index) const;
    const VARIANT& at(std::size_t index) const;

private:
    const DISPPARAMS& given_;
};

class Scripted : public IDispatch {
public:
    using Member = std::function<VARIANT(const Arguments&)>;
    /// Asked before every use of a member; may answer in its place.
    using Before = std::function<bool(const std::string& member, VARIANT& instead)>;
    /// Whether this version has the member.
    using Has = std::function<bool(const std::string& member)>;

    Scripted(Before before, Has has) : before_(std::move(before)), has_(std::move(has)) {}
    virtual ~Scripted() = default;

    void method(const std::string& name, std::size_t arguments, Member member);
    void property(const std::string& name, Member get, Member put = {});

    STDMETHODIMP QueryInterface(REFIID id, void** found) override;
    STDMETHODIMP_(ULONG) AddRef() override { return ++references_; }
    STDMETHODIMP_(ULONG) Release() override;
    STDMETHODIMP GetTypeInfoCount(UINT* count) override;
    STDMETHODIMP GetTypeInfo(UINT, LCID, ITypeInfo**) override { return E_NOTIMPL; }
    STDMETHODIMP GetIDsOfNames(REFIID, LPOLESTR* names, UINT count, LCID, DISPID* ids) override;
    STDMETHODIMP Invoke(DISPID id, REFIID, LCID, WORD flags, DISPPARAMS* given, VARIANT* result,
                        EXCEPINFO* exception, UINT* wrong) override;

private:
    struct Named {
        std::string name;
        std::size_t arguments = 0;
        bool is_property = false;
        Member get, put;
    };
    Before before_;
    Has has_;
    std::vector<Named> members_;
    ULONG references_ = 1;
};

}  // namespace femtet_standin
