// SPDX-License-Identifier: MIT
// The one thread that talks to Femtet over COM. It answers messages while it waits, and asks again
// when Femtet says that it is busy.
#pragma once

#include <windows.h>

#include <exception>
#include <functional>
#include <thread>

namespace femtet {

class Apartment {
public:
    Apartment();
    ~Apartment();
    Apartment(const Apartment&) = delete;
    Apartment& operator=(const Apartment&) = delete;

    /// Runs the task there and returns when it has ended, with what it threw. Meanwhile `look` is
    /// called here, some twenty times a second.
    void run(const std::function<void()>& task, const std::function<void()>& look);

private:
    void work();

    HANDLE given_, done_;  // events
    const std::function<void()>* task_ = nullptr;
    std::exception_ptr thrown_;
    bool leave_ = false;
    std::thread thread_;
};

}  // namespace femtet
