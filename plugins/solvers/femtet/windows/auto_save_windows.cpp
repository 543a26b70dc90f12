// SPDX-License-Identifier: MIT
#include "windows/auto_save_windows.hpp"

#include <optional>
#include <vector>

#include "windows/machine_lock_windows.hpp"

namespace femtet {

namespace {

constexpr wchar_t lock_name[] = L"Local\\FemrunFemtetAutoSave";
constexpr wchar_t femtet_key[] = L"SOFTWARE\\Murata Software\\Femtet2014\\Femtet";
constexpr wchar_t users_key[] = L"SOFTWARE\\Femrun\\Femtet\\AutoSaveUsers";
constexpr wchar_t before_name[] = L"AutoSaveBefore";
constexpr DWORD usual = 1;

class Key {
public:
    explicit Key(const wchar_t* path) {
        RegCreateKeyExW(HKEY_CURRENT_USER, path, 0, nullptr, 0, KEY_READ | KEY_WRITE, nullptr,
                        &opened_, nullptr);
    }
    ~Key() {
        if (opened_) RegCloseKey(opened_);
    }
    Key(const Key&) = delete;
    Key& operator=(const Key&) = delete;

    std::optional<DWORD> number(const std::wstring& name) const {
        DWORD value = 0, bytes = sizeof value, type = 0;
        const LSTATUS read = RegQueryValueExW(opened_, name.c_str(), nullptr, &type,
                                              reinterpret_cast<BYTE*>(&value), &bytes);
        return read == ERROR_SUCCESS && type == REG_DWORD ? std::optional(value) : std::nullopt;
    }
    void write(const std::wstring& name, DWORD value) const {
        RegSetValueExW(opened_, name.c_str(), 0, REG_DWORD, reinterpret_cast<const BYTE*>(&value),
                       sizeof value);
    }
    void remove(const std::wstring& name) const { RegDeleteValueW(opened_, name.c_str()); }
    std::vector<std::wstring> names() const {
        std::vector<std::wstring> all;
        wchar_t name[256];
        for (DWORD i = 0, size = 256; RegEnumValueW(opened_, i, name, &size, nullptr, nullptr,
                                                    nullptr, nullptr) == ERROR_SUCCESS;
             ++i, size = 256)
            all.emplace_back(name, size);
        return all;
    }

private:
    HKEY opened_ = nullptr;
};

/// A user is a named mutex, which is gone with its process, and an entry of that name.
bool lives(const std::wstring& name) {
    const HANDLE found = OpenMutexW(SYNCHRONIZE, FALSE, name.c_str());
    if (found) CloseHandle(found);
    return found != nullptr;
}

/// Forgets users that died; whether any is left.
bool any_lives(const Key& users) {
    bool any = false;
    for (const std::wstring& name : users.names()) {
        if (name == before_name) continue;
        if (lives(name))
            any = true;
        else
            users.remove(name);
    }
    return any;
}

}  // namespace

AutoSaveOff::AutoSaveOff() {
    const MachineLock lock(lock_name);
    const Key users(users_key), femtet(femtet_key);
    FILETIME made{}, never{};
    GetProcessTimes(GetCurrentProcess(), &made, &never, &never, &never);
    name_ = L"Local\\FemrunAutoSave-" + std::to_wstring(GetCurrentProcessId()) + L"-" +
            std::to_wstring(made.dwLowDateTime) + L"-" +
            std::to_wstring(reinterpret_cast<ULONG_PTR>(this));
    // What users that died have left is still to be given back.
    if (!any_lives(users) && !users.number(before_name))
        users.write(before_name, femtet.number(L"AutoSave").value_or(usual));
    held_ = CreateMutexW(nullptr, FALSE, name_.c_str());
    users.write(name_, 1);
    femtet.write(L"AutoSave", 0);
}

AutoSaveOff::~AutoSaveOff() {
    const MachineLock lock(lock_name);
    const Key users(users_key), femtet(femtet_key);
    users.remove(name_);
    CloseHandle(held_);
    if (any_lives(users)) return;
    femtet.write(L"AutoSave", users.number(before_name).value_or(usual));
    users.remove(before_name);
}

}  // namespace femtet
