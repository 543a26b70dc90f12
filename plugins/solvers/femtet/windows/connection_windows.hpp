// SPDX-License-Identifier: MIT
// A Femtet that is ours: started, found over COM, checked to be the one that we started, and ended
// in peace. All of it is for the thread that talks to Femtet.
#pragma once

#include <femrun/host.hpp>
#include <memory>
#include <optional>
#include <string>

#include "automation/object.hpp"
#include "trial/settings.hpp"
#include "windows/auto_save_windows.hpp"
#include "windows/blockers_windows.hpp"
#include "windows/installation_windows.hpp"
#include "windows/type_library_windows.hpp"
#include "windows/watch_windows.hpp"

namespace femtet {

class Connection {
public:
    /// Throws Femrun's failures.
    Connection(const FemtetSettings& settings, Watch& watch);
    /// Femtet has ended by then, or does so with us.
    ~Connection();
    Connection(const Connection&) = delete;
    Connection& operator=(const Connection&) = delete;

    Object& femtet() const { return *femtet_; }
    const TypeLibrary& type_library() const { return type_library_; }
    const Installation& installation() const { return installation_; }
    const FemtetProcess& process() const { return *process_; }
    std::shared_ptr<const FemtetProcess> shared_process() const { return process_; }
    HWND window() const { return window_; }
    std::string version() const;

    bool lives() const;
    /// Asks Femtet to end, in the way that its version knows.
    void close();

private:
    void start(Watch& watch);
    void create_object();
    void wait_for_window(Watch& watch);
    HWND window_of_femtet() const;

    const FemtetSettings& settings_;
    Installation installation_;
    TypeLibrary type_library_;
    std::optional<AutoSaveOff> auto_save_;
    std::shared_ptr<FemtetProcess> process_;
    std::shared_ptr<Object> femtet_;
    HWND window_ = nullptr;
    std::optional<Mark> mark_;
};

}  // namespace femtet
