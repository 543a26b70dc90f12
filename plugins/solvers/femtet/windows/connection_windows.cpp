// SPDX-License-Identifier: MIT
#include "windows/connection_windows.hpp"

#include <algorithm>
#include <femrun/failure.hpp>
#include <memory>
#include <vector>

#include "trial/words.hpp"
#include "windows/dispatch_windows.hpp"
#include "windows/machine_lock_windows.hpp"
#include "windows/text_windows.hpp"

namespace femtet {

namespace {

// Femtet's object takes whichever Femtet is free: two who start one at the same time would change
// theirs for the other's.
constexpr wchar_t connect_lock[] = L"Local\\FemrunFemtetConnect";
constexpr DWORD look_every_ms = 100;
// pyfemtet waits as long.
constexpr DWORD exit_ms = 30000;

}  // namespace

Connection::Connection(const FemtetSettings& settings, Watch& watch)
    : settings_(settings),
      installation_(Installation::find(settings.program)),
      type_library_(TypeLibrary::read()) {
    auto_save_.emplace();
    watch.begins("waiting for another Femtet to start", 0);
    const MachineLock lock(connect_lock, [&] { watch.stop_if_asked(); });
    try {
        if (settings.connect == FemtetSettings::Connect::start)
            start(watch);
        else
            watch.begins(looking_for_one, settings.limits.start);
        std::vector<std::unique_ptr<Blocker>> blockers;
        if (process_)
            blockers = block_others(installation_.program, *process_, settings.limits.start, watch);
        create_object();
        wait_for_window(watch);
        mark_.emplace(process_->id());
    } catch (...) {
        femtet_.reset();
        watch.looks_after(nullptr, nullptr);  // that it ends now is no news
        if (process_ && process_->is_ours() && process_->runs()) {
            process_->kill();
            watch.was_killed();
        }
        throw;
    }
}

Connection::~Connection() {
    femtet_.reset();
    if (process_ && process_->runs()) process_->kill();
}

/// As a library, Femtet's macros find a Femtet; as a program, COM starts it itself.
void Connection::start(Watch& watch) {
    watch.begins(starting, settings_.limits.start);
    if (!installation_.is_library) return;
    const bool seen = settings_.result_window || settings_.picture;
    process_ = FemtetProcess::start(
        installation_.program, seen ? FemtetProcess::Shown::front : FemtetProcess::Shown::behind);
    watch.looks_after(process_, nullptr);
}

void Connection::create_object() {
    IDispatch* made = nullptr;
    const DWORD where = installation_.is_library ? CLSCTX_INPROC_SERVER : CLSCTX_LOCAL_SERVER;
    const HRESULT result = CoCreateInstance(installation_.class_id, nullptr, where, IID_IDispatch,
                                            reinterpret_cast<void**>(&made));
    if (FAILED(result))
        throw femrun::Missing("Femtet's macros ('" + text_of(installation_.server) +
                              "') cannot be used: " + shown_result(result) +
                              "; run EnableMacros of the Femtet that is to be used, as "
                              "administrator");
    femtet_ = object_over(made);
}

HWND Connection::window_of_femtet() const {
    try {
        const Value found = femtet_->get("hWnd");
        const double* number = found.as<double>();
        // Handles of windows have 32 bits that count, also where they are written as negative.
        return number ? reinterpret_cast<HWND>(static_cast<LONG_PTR>(*number)) : nullptr;
    } catch (const AutomationError&) {
        return nullptr;
    }
}

void Connection::wait_for_window(Watch& watch) {
    while (!(window_ = window_of_femtet())) {
        watch.stop_if_asked();
        if (watch.is_over()) watch.tell_why_gone("it is not ready");
        Sleep(look_every_ms);
    }
    const DWORD owner = process_of(window_);
    if (process_ && owner != process_->id())
        throw femrun::Unavailable(
            "", "a Femtet that somebody has open (process " + std::to_string(owner) +
                    ") was found instead of the one that was started (process " +
                    std::to_string(process_->id()) +
                    "): Femtet's macros take one that no program uses; close it, or let a macro "
                    "use it");
    if (!process_)
        process_ = FemtetProcess::of(owner, settings_.connect == FemtetSettings::Connect::start
                                                ? FemtetProcess::Whose::ours
                                                : FemtetProcess::Whose::users);
    if (!process_)
        throw femrun::Unavailable("",
                                  "Femtet ended while it was found, or runs as another user; "
                                  "start it as the user who runs Femrun");
    watch.looks_after(process_, window_);
}

std::string Connection::version() const {
    try {
        const Value found = femtet_->get("Version");
        const auto* text = found.as<std::string>();
        return text ? *text : std::string("unknown");
    } catch (const AutomationError&) {
        return "unknown";
    }
}

/// A window that is there needs no call to another process to be seen.
bool Connection::lives() const {
    return process_->runs() &&
           (process_of(window_) == process_->id() || window_of_femtet() != nullptr);
}

void Connection::close() {
    if (!process_->is_ours() || !process_->runs()) return;
    try {
        // Forced: changes are given up, about which it would ask.
        if (femtet_->has("Exit"))
            femtet_->call("Exit", {true});
        else
            PostMessageW(window_, WM_CLOSE, 0, 0);
    } catch (const AutomationError&) {
        // It may end before it has answered.
    }
    femtet_.reset();
    process_->ends_within(exit_ms);
}

}  // namespace femtet
