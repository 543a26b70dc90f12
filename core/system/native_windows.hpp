// SPDX-License-Identifier: MIT
// Texts, paths, handles and reasons as Windows wants and gives them. Only for this room's Windows
// sources.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>

#include "system/api_windows.hpp"

namespace femrun::system {

std::wstring wide(std::string_view utf8);
std::string utf8(std::wstring_view wide);

/// Absolute, and marked as one that Windows takes as it is, however long: "\\?\C:\folder".
std::wstring verbatim_path(const std::filesystem::path& path);
/// For functions that open files: the same, where it must be because it is long.
std::wstring long_path(const std::filesystem::path& path);

/// Whoever opens a file for a moment keeps nobody else from anything.
inline constexpr DWORD share_all = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;

/// Of a file with these attributes and this tag: whether it is a link or a junction. What a service
/// keeps elsewhere for the user, as OneDrive does, is marked in the same way and is no link.
bool is_link(const FILE_ATTRIBUTE_TAG_INFO& facts);
/// Of what was opened with FILE_FLAG_OPEN_REPARSE_POINT.
bool is_link(HANDLE file);

/// What Windows says to one of its codes, in the user's language and without a full stop: "Access
/// is denied"; "error 4711" when it says nothing.
std::string reason_text(DWORD code);
/// The same to the calling thread's last failure.
std::string last_reason();

/// A handle that is closed at its end; none is null, whatever a function calls none.
class Handle {
public:
    Handle() = default;
    explicit Handle(HANDLE handle) : handle_(handle == INVALID_HANDLE_VALUE ? nullptr : handle) {}
    Handle(Handle&& other) noexcept : handle_(std::exchange(other.handle_, nullptr)) {}
    Handle& operator=(Handle&& other) noexcept {
        std::swap(handle_, other.handle_);
        return *this;
    }
    ~Handle() {
        if (handle_ != nullptr) ::CloseHandle(handle_);
    }

    HANDLE get() const { return handle_; }
    HANDLE release() { return std::exchange(handle_, nullptr); }
    explicit operator bool() const { return handle_ != nullptr; }

private:
    HANDLE handle_ = nullptr;
};

/// A function that only some versions of Windows have; null where this one has not.
template <typename Function>
Function* function_of(const wchar_t* library, const char* name) {
    const HMODULE loaded = ::GetModuleHandleW(library);
    if (loaded == nullptr) return nullptr;
    return reinterpret_cast<Function*>(reinterpret_cast<void*>(::GetProcAddress(loaded, name)));
}

}  // namespace femrun::system
