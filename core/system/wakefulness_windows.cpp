// SPDX-License-Identifier: MIT
#include "system/wakefulness.hpp"

#include <string>

#include "system/native_windows.hpp"

namespace femrun::system {

namespace {

/// One for the process, which Windows counts the wishes of; null where it knows no such thing.
HANDLE request() {
    static const HANDLE made = [] {
        static std::wstring why = L"Femrun solves a trial";
        REASON_CONTEXT reason{};
        reason.Version = POWER_REQUEST_CONTEXT_VERSION;
        reason.Flags = POWER_REQUEST_CONTEXT_SIMPLE_STRING;
        reason.Reason.SimpleReasonString = why.data();
        const HANDLE handle = ::PowerCreateRequest(&reason);
        return handle == INVALID_HANDLE_VALUE ? nullptr : handle;
    }();
    return made;
}

// The second is for PCs that never quite sleep, whose programs stand still instead.
constexpr POWER_REQUEST_TYPE wishes[] = {PowerRequestSystemRequired, PowerRequestExecutionRequired};

}  // namespace

StaysAwake::StaysAwake() {
    for (const POWER_REQUEST_TYPE wish : wishes)
        if (request() != nullptr) ::PowerSetRequest(request(), wish);
}

StaysAwake::~StaysAwake() {
    for (const POWER_REQUEST_TYPE wish : wishes)
        if (request() != nullptr) ::PowerClearRequest(request(), wish);
}

/// One clock goes on meanwhile and the other does not.
Duration suspended_so_far() {
    ULONGLONG awake = 0;  // in 100 ns
    if (::QueryUnbiasedInterruptTime(&awake) == 0) return Duration::zero();
    return std::chrono::milliseconds(::GetTickCount64()) -
           Duration(static_cast<std::int64_t>(awake / 10));
}

}  // namespace femrun::system
