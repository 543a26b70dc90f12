// SPDX-License-Identifier: MIT
// The holder has the file open for writing and lets others only read it; when he closes it, however
// that happens, Windows deletes it. Whether it is held can be asked for by the byte that its holder
// locks: who may lock it too, for a moment, finds it free.
#include "system/file_lock.hpp"

#include <array>
#include <charconv>
#include <string_view>

#include "base/path_text.hpp"
#include "system/native_windows.hpp"
#include "system/patience_windows.hpp"
#include "system/this_process.hpp"

namespace femrun::system {

struct FileLock::State {
    Handle file;
};

namespace {

// Who asks whether a byte is free has it for less than this.
constexpr int tries_max = 20;
constexpr DWORD pause_ms = 1;

Error reason(DWORD code) {
    const bool denied = code == ERROR_ACCESS_DENIED || code == ERROR_WRITE_PROTECT;
    return {denied ? ErrorKind::invalid : ErrorKind::unavailable, reason_text(code)};
}

// Behind all that SQLite reads, writes or locks.
OVERLAPPED far_byte() {
    OVERLAPPED place{};
    place.OffsetHigh = 1U << 30;
    return place;
}

/// Until its file is closed. False when another has locked it, or the file has no such locks.
bool lock(HANDLE file) {
    for (int tries = 1;; ++tries) {
        OVERLAPPED place = far_byte();
        if (::LockFileEx(file, LOCKFILE_EXCLUSIVE_LOCK | LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0,
                         &place) != 0)
            return true;
        const DWORD code = ::GetLastError();
        if ((code != ERROR_LOCK_VIOLATION && code != ERROR_IO_PENDING) || tries == tries_max)
            return false;
        ::Sleep(pause_ms);
    }
}

bool locked_by_another(HANDLE file) {
    OVERLAPPED place = far_byte();
    if (::LockFileEx(file, LOCKFILE_FAIL_IMMEDIATELY, 0, 1, 0, &place) == 0) {
        const DWORD code = ::GetLastError();
        return code == ERROR_LOCK_VIOLATION || code == ERROR_IO_PENDING;
    }
    OVERLAPPED same = far_byte();
    ::UnlockFileEx(file, 0, 1, 0, &same);
    return false;
}

Handle opened_to_read(const std::wstring& path) {
    return Handle(::CreateFileW(path.c_str(), GENERIC_READ, share_all, nullptr, OPEN_EXISTING,
                                FILE_ATTRIBUTE_NORMAL, nullptr));
}

/// What its holder wrote: "4711 pc7".
Holder written_holder(HANDLE file) {
    std::array<char, 300> text{};
    DWORD size = 0;
    OVERLAPPED begin{};
    Holder holder;
    if (file == nullptr ||
        ::ReadFile(file, text.data(), static_cast<DWORD>(text.size()), &size, &begin) == 0 ||
        size == 0)
        return holder;
    const char* const end = text.data() + size;
    const auto [rest, error] = std::from_chars(text.data(), end, holder.process);
    std::string_view host(rest, static_cast<std::size_t>(end - rest));
    if (error != std::errc{} || !host.starts_with(' ')) return holder;
    host.remove_prefix(1);
    holder.host = host.substr(0, host.find('\n'));
    return holder;
}

}  // namespace

Result<FileLock::Taken> FileLock::take(const std::string& path) {
    const std::wstring name = long_path(path_of(path));
    Patience patience;
    for (;;) {
        Handle file(::CreateFileW(name.c_str(), GENERIC_READ | GENERIC_WRITE | DELETE,
                                  FILE_SHARE_READ, nullptr, OPEN_ALWAYS,
                                  FILE_ATTRIBUTE_NORMAL | FILE_FLAG_DELETE_ON_CLOSE, nullptr));
        if (file) {
            // Without these people are told less; the lock holds all the same.
            lock(file.get());
            const std::string holder = std::to_string(process_id()) + " " + host_name() + "\n";
            DWORD written = 0;
            ::SetEndOfFile(file.get());
            ::WriteFile(file.get(), holder.data(), static_cast<DWORD>(holder.size()), &written,
                        nullptr);
            return Taken{
                std::unique_ptr<FileLock>(new FileLock(std::make_unique<State>(std::move(file)))),
                {}};
        }
        const DWORD code = ::GetLastError();
        // A file that its last holder has closed and that somebody still reads is denied to all
        // until it is gone; and whoever reads it for a moment may hold it against being taken.
        const bool may_pass = code == ERROR_ACCESS_DENIED || code == ERROR_SHARING_VIOLATION;
        const Handle other = may_pass ? opened_to_read(name) : Handle();
        if (other && locked_by_another(other.get()))
            return Taken{nullptr, written_holder(other.get())};
        if (patience.again(code)) continue;
        if (code == ERROR_SHARING_VIOLATION) return Taken{nullptr, written_holder(other.get())};
        return reason(code);
    }
}

std::optional<Holder> FileLock::held(const std::string& path) {
    const Handle file = opened_to_read(long_path(path_of(path)));
    if (!file || !locked_by_another(file.get())) return std::nullopt;
    return written_holder(file.get());
}

FileLock::FileLock(std::unique_ptr<State> state) : state_(std::move(state)) {}

FileLock::~FileLock() = default;

FileGuard::Taken FileGuard::take(const std::string& path) {
    Handle file(::CreateFileW(long_path(path_of(path)).c_str(), GENERIC_READ | GENERIC_WRITE,
                              share_all, nullptr, OPEN_ALWAYS, FILE_ATTRIBUTE_NORMAL, nullptr));
    if (!file) return {};
    if (!lock(file.get())) return {nullptr, locked_by_another(file.get())};
    return {
        std::unique_ptr<FileGuard>(new FileGuard(reinterpret_cast<std::intptr_t>(file.release()))),
        false};
}

bool FileGuard::held(const std::string& path) {
    const Handle file = opened_to_read(long_path(path_of(path)));
    return file && locked_by_another(file.get());
}

FileGuard::~FileGuard() { ::CloseHandle(reinterpret_cast<HANDLE>(file_)); }

}  // namespace femrun::system
