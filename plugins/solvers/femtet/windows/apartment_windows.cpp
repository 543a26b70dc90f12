// SPDX-License-Identifier: MIT
#include "windows/apartment_windows.hpp"

#include <utility>

namespace femtet {

namespace {

/// Says how long a call is tried again that Femtet is too busy for.
class Patience final : public IMessageFilter {
public:
    STDMETHODIMP QueryInterface(REFIID id, void** found) override {
        const bool known = IsEqualIID(id, IID_IUnknown) || IsEqualIID(id, IID_IMessageFilter);
        *found = known ? this : nullptr;
        return known ? S_OK : E_NOINTERFACE;
    }
    // It lives as long as its thread.
    STDMETHODIMP_(ULONG) AddRef() override { return 2; }
    STDMETHODIMP_(ULONG) Release() override { return 1; }

    STDMETHODIMP_(DWORD) HandleInComingCall(DWORD, HTASK, DWORD, LPINTERFACEINFO) override {
        return SERVERCALL_ISHANDLED;
    }
    STDMETHODIMP_(DWORD) RetryRejectedCall(HTASK, DWORD waited_ms, DWORD) override {
        constexpr DWORD give_up_ms = 60000, again_ms = 200, cancel = static_cast<DWORD>(-1);
        return waited_ms > give_up_ms ? cancel : again_ms;
    }
    STDMETHODIMP_(DWORD) MessagePending(HTASK, DWORD, DWORD) override {
        return PENDINGMSG_WAITDEFPROCESS;
    }
};

void answer_messages() {
    MSG message;
    while (PeekMessageW(&message, nullptr, 0, 0, PM_REMOVE)) {
        TranslateMessage(&message);
        DispatchMessageW(&message);
    }
}

}  // namespace

Apartment::Apartment()
    : given_(CreateEventW(nullptr, FALSE, FALSE, nullptr)),
      done_(CreateEventW(nullptr, FALSE, FALSE, nullptr)),
      thread_([this] { work(); }) {}

Apartment::~Apartment() {
    leave_ = true;  // seen behind the event
    SetEvent(given_);
    thread_.join();
    CloseHandle(given_);
    CloseHandle(done_);
}

void Apartment::run(const std::function<void()>& task, const std::function<void()>& look) {
    constexpr DWORD look_every_ms = 50;
    thrown_ = nullptr;
    task_ = &task;
    SetEvent(given_);
    // The first looks come sooner: most calls are short.
    for (DWORD wait = 2; WaitForSingleObject(done_, wait) == WAIT_TIMEOUT;
         wait = wait * 2 < look_every_ms ? wait * 2 : look_every_ms)
        look();
    task_ = nullptr;
    if (thrown_) std::rethrow_exception(std::exchange(thrown_, nullptr));
}

void Apartment::work() {
    CoInitializeEx(nullptr, COINIT_APARTMENTTHREADED);
    Patience patience;
    CoRegisterMessageFilter(&patience, nullptr);
    while (!leave_) {
        const DWORD woken = MsgWaitForMultipleObjects(1, &given_, FALSE, INFINITE, QS_ALLINPUT);
        if (woken != WAIT_OBJECT_0) {
            answer_messages();
            continue;
        }
        if (leave_) break;
        try {
            (*task_)();
        } catch (...) {
            thrown_ = std::current_exception();
        }
        SetEvent(done_);
    }
    CoRegisterMessageFilter(nullptr, nullptr);
    CoUninitialize();
}

}  // namespace femtet
