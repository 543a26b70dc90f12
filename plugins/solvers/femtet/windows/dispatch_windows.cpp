// SPDX-License-Identifier: MIT
#include "windows/dispatch_windows.hpp"

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "trial/words.hpp"
#include "windows/text_windows.hpp"

namespace femtet {

namespace {

using Why = AutomationError::Why;

/// A VARIANT that frees what it holds.
struct OwnedVariant : VARIANT {
    OwnedVariant() { VariantInit(this); }
    OwnedVariant(OwnedVariant&& other) noexcept : VARIANT(other) { VariantInit(&other); }
    OwnedVariant& operator=(OwnedVariant&&) = delete;
    ~OwnedVariant() { VariantClear(this); }
};

/// Objects that are had in one way from the first one: their members' numbers, and the ways on.
struct Way {
    std::map<std::string, DISPID> ids;
    std::map<std::string, std::shared_ptr<Way>> ways;

    const std::shared_ptr<Way>& by(const std::string& step) {
        std::shared_ptr<Way>& way = ways[step];
        if (!way) way = std::make_shared<Way>();
        return way;
    }
};

Value value_of(const VARIANT& variant, const std::shared_ptr<Way>& way);

class DispatchObject final : public Object {
public:
    DispatchObject(IDispatch* dispatch, std::shared_ptr<Way> way)
        : dispatch_(dispatch), way_(std::move(way)) {}
    ~DispatchObject() override { dispatch_->Release(); }

    Value get(const std::string& member) override {
        return invoke(member, DISPATCH_PROPERTYGET | DISPATCH_METHOD, {});
    }
    Value call(const std::string& member, const std::vector<Value>& arguments) override {
        return invoke(member, DISPATCH_METHOD | DISPATCH_PROPERTYGET, arguments);
    }
    void put(const std::string& member, const Value& value) override {
        invoke(member, DISPATCH_PROPERTYPUT, {value});
    }
    bool has(const std::string& member) override {
        DISPID id = 0;
        return SUCCEEDED(find(member, id));
    }
    IDispatch* dispatch() const { return dispatch_; }

private:
    HRESULT find(const std::string& member, DISPID& id) {
        if (const auto known = way_->ids.find(member); known != way_->ids.end()) {
            id = known->second;
            return S_OK;
        }
        std::wstring name = wide(member);
        LPOLESTR names = name.data();
        const HRESULT result =
            dispatch_->GetIDsOfNames(IID_NULL, &names, 1, LOCALE_USER_DEFAULT, &id);
        if (SUCCEEDED(result)) way_->ids[member] = id;
        return result;
    }

    Value invoke(const std::string& member, WORD flags, const std::vector<Value>& arguments);

    IDispatch* dispatch_;
    std::shared_ptr<Way> way_;
};

OwnedVariant variant_of(const Value& value) {
    OwnedVariant made;
    if (const bool* flag = value.as<bool>()) {
        made.vt = VT_BOOL;
        made.boolVal = *flag ? VARIANT_TRUE : VARIANT_FALSE;
    } else if (const double* number = value.as<double>()) {
        // Whole numbers as VBA has them: indexes and constants may be wanted as such.
        if (*number == static_cast<double>(static_cast<LONG>(*number))) {
            made.vt = VT_I4;
            made.lVal = static_cast<LONG>(*number);
        } else {
            made.vt = VT_R8;
            made.dblVal = *number;
        }
    } else if (const auto* text = value.as<std::string>()) {
        const std::wstring words = wide(*text);
        made.vt = VT_BSTR;
        made.bstrVal = SysAllocStringLen(words.data(), static_cast<UINT>(words.size()));
    } else if (const auto* list = value.as<Value::List>()) {
        made.vt = VT_ARRAY | VT_VARIANT;
        made.parray = SafeArrayCreateVector(VT_VARIANT, 0, static_cast<ULONG>(list->size()));
        for (LONG i = 0; made.parray && i < static_cast<LONG>(list->size()); ++i) {
            OwnedVariant item = variant_of((*list)[static_cast<std::size_t>(i)]);
            SafeArrayPutElement(made.parray, &i, static_cast<VARIANT*>(&item));
        }
    } else if (const auto* shared = value.as<Value::Shared>()) {
        made.vt = VT_DISPATCH;
        made.pdispVal = nullptr;
        if (const auto* object = dynamic_cast<const DispatchObject*>(shared->get())) {
            made.pdispVal = object->dispatch();
            made.pdispVal->AddRef();
        }
    }
    return made;
}

/// Whether the program at the other end, or the way to it, is no more, or does not work. Whatever
/// is wrong on the way says nothing of the design.
bool is_gone(HRESULT result) {
    const auto code = static_cast<unsigned long>(result);
    // RPC_E_...: rejected (after the message filter has had its patience), died, disconnected.
    if (code >= 0x80010001 && code <= 0x8001FFFF) return true;
    // RPC_S_... and EPT_S_..., which are 1700 to 1939 among the errors of Windows.
    if (code >= 0x800706A4 && code <= 0x80070793) return true;
    return code == 0x800401FD;  // CO_E_OBJNOTCONNECTED
}

std::string taken(BSTR text) {
    std::string made = text ? one_line(utf8(text, SysStringLen(text))) : std::string();
    SysFreeString(text);
    return made;
}

[[noreturn]] void fail(HRESULT result, EXCEPINFO& exception) {
    if (result == DISP_E_EXCEPTION) {
        if (exception.pfnDeferredFillIn) exception.pfnDeferredFillIn(&exception);
        const std::string said = taken(exception.bstrDescription);
        const std::string source = taken(exception.bstrSource);
        SysFreeString(exception.bstrHelpFile);
        if (is_gone(exception.scode))
            throw AutomationError(Why::gone, shown_result(exception.scode));
        if (!said.empty()) throw AutomationError(Why::refused, said);
        throw AutomationError(Why::refused, (source.empty() ? "it" : source) +
                                                " gives no reason (" +
                                                shown_result(exception.scode) + ")");
    }
    if (is_gone(result)) throw AutomationError(Why::gone, shown_result(result));
    const bool unknown = result == DISP_E_UNKNOWNNAME || result == DISP_E_MEMBERNOTFOUND;
    if (unknown) throw AutomationError(Why::unknown_name, "there is no such member");
    const bool mismatched = result == DISP_E_BADPARAMCOUNT || result == DISP_E_TYPEMISMATCH ||
                            result == DISP_E_PARAMNOTOPTIONAL || result == DISP_E_BADVARTYPE;
    throw AutomationError(mismatched ? Why::mismatched : Why::refused, shown_result(result));
}

Value DispatchObject::invoke(const std::string& member, WORD flags,
                             const std::vector<Value>& arguments) {
    EXCEPINFO exception{};
    DISPID id = 0;
    if (const HRESULT found = find(member, id); FAILED(found)) fail(found, exception);

    std::vector<OwnedVariant> given;  // in reverse, as COM has them
    for (auto each = arguments.rbegin(); each != arguments.rend(); ++each)
        given.push_back(variant_of(*each));
    DISPID put_id = DISPID_PROPERTYPUT;
    const bool puts = (flags & DISPATCH_PROPERTYPUT) != 0;
    DISPPARAMS passed{given.data(), puts ? &put_id : nullptr, static_cast<UINT>(given.size()),
                      puts ? 1u : 0u};
    OwnedVariant result;
    const HRESULT ended = dispatch_->Invoke(id, IID_NULL, LOCALE_USER_DEFAULT, flags, &passed,
                                            puts ? nullptr : &result, &exception, nullptr);
    if (FAILED(ended)) fail(ended, exception);
    return value_of(result, way_->by(member));
}

/// The elements below `dimension`, which is counted from 0 here.
Value list_of(SAFEARRAY* array, UINT dimension, std::vector<LONG>& at, Way& way) {
    LONG low = 0, high = -1;
    SafeArrayGetLBound(array, dimension + 1, &low);
    SafeArrayGetUBound(array, dimension + 1, &high);
    VARTYPE type = VT_EMPTY;
    SafeArrayGetVartype(array, &type);
    Value::List items;
    for (LONG i = low; i <= high; ++i) {
        at[dimension] = i;
        // Each has a way of its own: a tuple may have objects of several classes.
        const auto to_item = [&] { return way.by("[" + std::to_string(i) + "]"); };
        if (dimension + 1 < SafeArrayGetDim(array)) {
            items.push_back(list_of(array, dimension + 1, at, *to_item()));
            continue;
        }
        OwnedVariant item;
        if (type == VT_VARIANT) {
            SafeArrayGetElement(array, at.data(), static_cast<VARIANT*>(&item));
        } else {
            item.vt = type;
            if (FAILED(SafeArrayGetElement(array, at.data(), &item.llVal))) item.vt = VT_EMPTY;
        }
        const bool leads_on =
            item.vt == VT_DISPATCH || item.vt == VT_UNKNOWN || (item.vt & VT_ARRAY) != 0;
        items.push_back(value_of(item, leads_on ? to_item() : nullptr));
    }
    return items;
}

Value value_of(const VARIANT& variant, const std::shared_ptr<Way>& way) {
    OwnedVariant direct;  // without references to elsewhere
    if (FAILED(VariantCopyInd(&direct, const_cast<VARIANT*>(&variant)))) return {};
    if ((direct.vt & VT_ARRAY) != 0) {
        if (!direct.parray) return Value::List{};
        std::vector<LONG> at(SafeArrayGetDim(direct.parray));
        return at.empty() ? Value(Value::List{}) : list_of(direct.parray, 0, at, *way);
    }
    switch (direct.vt) {
        case VT_EMPTY:
        case VT_NULL:
        case VT_ERROR:
            return {};
        case VT_BOOL:
            return direct.boolVal != VARIANT_FALSE;
        case VT_BSTR:
            return utf8(direct.bstrVal, SysStringLen(direct.bstrVal));
        case VT_DISPATCH:
            if (!direct.pdispVal) return {};
            direct.pdispVal->AddRef();
            return Value(Value::Shared(std::make_shared<DispatchObject>(direct.pdispVal, way)));
        case VT_UNKNOWN: {
            IDispatch* found = nullptr;
            if (!direct.punkVal || FAILED(direct.punkVal->QueryInterface(
                                       IID_IDispatch, reinterpret_cast<void**>(&found))))
                return {};
            return Value(Value::Shared(std::make_shared<DispatchObject>(found, way)));
        }
        default:
            break;
    }
    OwnedVariant number;
    if (FAILED(VariantChangeType(&number, &direct, 0, VT_R8))) return {};
    return number.dblVal;
}

}  // namespace

std::shared_ptr<Object> object_over(IDispatch* dispatch) {
    return std::make_shared<DispatchObject>(dispatch, std::make_shared<Way>());
}

}  // namespace femtet
