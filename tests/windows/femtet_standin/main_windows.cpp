// SPDX-License-Identifier: MIT
// Femtet.exe: the stand-in's program.
//
//     Femtet.exe                      as a person or a tool starts it
//     Femtet.exe -Embedding           as COM starts it, where it is entered as a program
//     Femtet.exe -enter library|program, -remove
#include <windows.h>

#include <cstdlib>
#include <string>

#include "femtet_windows.hpp"
#include "link_windows.hpp"
#include "orders.hpp"
#include "registration_windows.hpp"

using namespace femtet_standin;

namespace {

class Factory final : public IClassFactory {
public:
    explicit Factory(State& state) : state_(state) {}
    STDMETHODIMP QueryInterface(REFIID id, void** found) override {
        const bool known = IsEqualIID(id, IID_IUnknown) || IsEqualIID(id, IID_IClassFactory);
        *found = known ? this : nullptr;
        return known ? S_OK : E_NOINTERFACE;
    }
    STDMETHODIMP_(ULONG) AddRef() override { return 2; }
    STDMETHODIMP_(ULONG) Release() override { return 1; }
    STDMETHODIMP CreateInstance(IUnknown* outer, REFIID id, void** found) override {
        if (outer) return CLASS_E_NOAGGREGATION;
        IDispatch* made = make_femtet(state_, [] { PostQuitMessage(0); });
        const HRESULT result = made->QueryInterface(id, found);
        made->Release();
        return result;
    }
    STDMETHODIMP LockServer(BOOL) override { return S_OK; }

private:
    State& state_;
};

/// What a person sees of it. It closes as any program's does.
HWND make_window() {
    WNDCLASSW of{};
    of.lpszClassName = L"FemtetStandIn";
    of.hInstance = GetModuleHandleW(nullptr);
    of.lpfnWndProc = [](HWND window, UINT message, WPARAM first, LPARAM second) -> LRESULT {
        if (message == WM_DESTROY) PostQuitMessage(0);
        return DefWindowProcW(window, message, first, second);
    };
    RegisterClassW(&of);
    return CreateWindowW(of.lpszClassName, L"Femtet", WS_OVERLAPPEDWINDOW | WS_VISIBLE, 0, 0, 300,
                         200, nullptr, nullptr, of.hInstance, nullptr);
}

/// What is ordered for the start.
void start() {
    const auto order = order_for("start");
    if (!order) return;
    if (order->deed == "crash") TerminateProcess(GetCurrentProcess(), 0xC0000005);
    if (order->deed == "hang") Sleep(INFINITE);
    if (order->deed == "slow") Sleep(static_cast<DWORD>(std::atoi(order->text.c_str())));
    if (order->deed != "licence") return;
    MessageBoxW(nullptr, L"ライセンスがありません (no license is free)", L"Femtet", MB_OK);
    ExitProcess(1);
}

int serve(bool embedded) {
    CoInitializeEx(nullptr, COINIT_APARTMENTTHREADED);
    start();
    State state;
    state.window = make_window();
    if (!state.window) return 3;
    Factory factory(state);
    IDispatch* femtet = nullptr;
    DWORD cookie = 0;
    HRESULT result = S_OK;
    if (embedded) {
        result = CoRegisterClassObject(class_id, &factory, CLSCTX_LOCAL_SERVER, REGCLS_SINGLEUSE,
                                       &cookie);
    } else {
        femtet = make_femtet(state, [] {});
        result = publish(femtet);
    }
    if (FAILED(result)) return 2;
    MSG message;
    while (GetMessageW(&message, nullptr, 0, 0) > 0) {
        TranslateMessage(&message);
        DispatchMessageW(&message);
    }
    // What still holds it finds the process gone, as with the real one.
    ExitProcess(0);
}

}  // namespace

int main(int count, char** words) {
    const std::string verb = count > 1 ? words[1] : "";
    if (verb == "-enter")
        return enter(count > 2 && std::string(words[2]) == "program" ? Form::program
                                                                     : Form::library);
    if (verb == "-remove") return remove_entries();
    return serve(verb == "-Embedding" || verb == "/Embedding");
}
