// SPDX-License-Identifier: MIT
// A Femtet as a process. One that we started ends with us, whatever becomes of us, and so does all
// that it starts itself.
#pragma once

#include <windows.h>

#include <filesystem>
#include <memory>
#include <string>

namespace femtet {

class FemtetProcess {
public:
    enum class Shown { behind, front, nowhere };
    /// Femtet, or what helps with it. Throws Unavailable when it cannot be started.
    static std::unique_ptr<FemtetProcess> start(const std::filesystem::path& program, Shown shown,
                                                const std::wstring& arguments = {});

    /// One that runs already. Ours: COM has started it for us. Null when there is none.
    enum class Whose { ours, users };
    static std::unique_ptr<FemtetProcess> of(DWORD id, Whose whose);

    ~FemtetProcess();
    FemtetProcess(const FemtetProcess&) = delete;
    FemtetProcess& operator=(const FemtetProcess&) = delete;

    DWORD id() const { return id_; }
    bool is_ours() const { return job_ != nullptr; }
    bool runs() const { return !ends_within(0); }
    bool ends_within(DWORD ms) const;
    /// How it ended: "exit code 0", "access violation".
    std::string ending() const;
    /// It and what it has started, at once. One that is not ours is left alone.
    void kill() const;

private:
    FemtetProcess(HANDLE process, DWORD id, HANDLE job) : process_(process), job_(job), id_(id) {}

    HANDLE process_, job_;
    DWORD id_;
};

/// The process that has the window; 0 when there is no such window.
DWORD process_of(HWND window);

}  // namespace femtet
