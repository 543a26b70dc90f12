// SPDX-License-Identifier: MIT
#include "system/access_windows.hpp"

#include <array>
#include <cstddef>

#include <aclapi.h>
#include <sddl.h>

namespace femrun::system {

namespace {

/// The user's own number among accounts, as it lies in memory; empty where it is not told.
std::vector<std::byte> this_user() {
    HANDLE opened = nullptr;
    if (::OpenProcessToken(::GetCurrentProcess(), TOKEN_QUERY, &opened) == 0) return {};
    const Handle token(opened);
    DWORD size = 0;
    ::GetTokenInformation(token.get(), TokenUser, nullptr, 0, &size);
    std::vector<std::byte> room(size);
    if (::GetTokenInformation(token.get(), TokenUser, room.data(), size, &size) == 0) return {};
    PSID const user = reinterpret_cast<const TOKEN_USER*>(room.data())->User.Sid;
    std::vector<std::byte> number(::GetLengthSid(user));
    if (::CopySid(static_cast<DWORD>(number.size()), number.data(), user) == 0) return {};
    return number;
}

std::wstring text_of(PSID number) {
    wchar_t* text = nullptr;
    if (::ConvertSidToStringSidW(number, &text) == 0) return {};
    std::wstring copy = text;
    ::LocalFree(text);
    return copy;
}

std::string name_of(PSID number) {
    std::array<wchar_t, 256> name{}, domain{};
    auto name_size = static_cast<DWORD>(name.size()), domain_size = name_size;
    SID_NAME_USE use{};
    if (::LookupAccountSidW(nullptr, number, name.data(), &name_size, domain.data(), &domain_size,
                            &use) == 0)
        return utf8(text_of(number));
    return utf8(name.data());
}

bool is_another(PSID number, std::vector<std::byte>& user) {
    return (user.empty() || ::EqualSid(number, user.data()) == 0) &&
           ::IsWellKnownSid(number, WinLocalSystemSid) == 0 &&
           ::IsWellKnownSid(number, WinBuiltinAdministratorsSid) == 0 &&
           ::IsWellKnownSid(number, WinCreatorOwnerRightsSid) == 0;
}

}  // namespace

OnlyThisUser::OnlyThisUser() {
    std::vector<std::byte> user = this_user();
    if (user.empty()) return;
    // P: nothing from the folder above; OICI: what is made within is the same; FA: everything.
    const std::wstring list =
        L"D:P(A;OICI;FA;;;" + text_of(user.data()) + L")(A;OICI;FA;;;SY)(A;OICI;FA;;;BA)";
    if (::ConvertStringSecurityDescriptorToSecurityDescriptorW(list.c_str(), SDDL_REVISION_1,
                                                               &description_, nullptr) == 0)
        description_ = nullptr;
    attributes_ = {sizeof attributes_, description_, FALSE};
}

OnlyThisUser::~OnlyThisUser() { ::LocalFree(description_); }

Access access_to(HANDLE file) {
    constexpr ACCESS_MASK matters = FILE_READ_DATA | FILE_WRITE_DATA | FILE_APPEND_DATA | DELETE |
                                    WRITE_DAC | WRITE_OWNER | GENERIC_READ | GENERIC_WRITE |
                                    GENERIC_ALL;
    std::vector<std::byte> user = this_user();
    Access access;
    // Who is not told who he is calls himself the owner.
    access.user = user.empty() ? "S-1-3-4" : utf8(text_of(user.data()));
    ACL* list = nullptr;
    void* description = nullptr;
    if (::GetSecurityInfo(file, SE_FILE_OBJECT, DACL_SECURITY_INFORMATION, nullptr, nullptr, &list,
                          nullptr, &description) != ERROR_SUCCESS)
        return access;
    access.has_list = list != nullptr;
    for (DWORD i = 0; list != nullptr && i < list->AceCount; ++i) {
        void* entry = nullptr;
        if (::GetAce(list, i, &entry) == 0) continue;
        auto* const allowed = static_cast<ACCESS_ALLOWED_ACE*>(entry);
        if (allowed->Header.AceType != ACCESS_ALLOWED_ACE_TYPE ||
            (allowed->Header.AceFlags & INHERIT_ONLY_ACE) != 0 || (allowed->Mask & matters) == 0)
            continue;
        PSID const number = &allowed->SidStart;
        if (is_another(number, user))
            access.others.push_back({utf8(text_of(number)), name_of(number)});
    }
    ::LocalFree(description);
    return access;
}

bool keeps_lists(HANDLE file) {
    DWORD can = 0;
    return ::GetVolumeInformationByHandleW(file, nullptr, 0, nullptr, nullptr, &can, nullptr, 0) !=
               0 &&
           (can & FILE_PERSISTENT_ACLS) != 0;
}

void give_access_as_folder(const std::filesystem::path& file) {
    ACL nothing{};
    if (::InitializeAcl(&nothing, sizeof nothing, ACL_REVISION) == 0) return;
    std::wstring path = long_path(file);
    ::SetNamedSecurityInfoW(path.data(), SE_FILE_OBJECT,
                            DACL_SECURITY_INFORMATION | UNPROTECTED_DACL_SECURITY_INFORMATION,
                            nullptr, nullptr, &nothing, nullptr);
}

}  // namespace femrun::system
