// SPDX-License-Identifier: MIT
#include "windows/dialogs_windows.hpp"

#include "trial/words.hpp"
#include "windows/text_windows.hpp"

namespace femtet {

namespace {

// A program that hangs answers no message: whoever asks must not wait for it.
constexpr UINT answer_within_ms = 200;

std::string class_of(HWND window) {
    wchar_t name[64];
    const int size = GetClassNameW(window, name, 64);
    return utf8(name, static_cast<std::size_t>(size));
}

/// The text of a window of another process.
std::string text_of(HWND window) {
    wchar_t text[2048] = L"";
    DWORD_PTR size = 0;
    SendMessageTimeoutW(window, WM_GETTEXT, 2048, reinterpret_cast<LPARAM>(text),
                        SMTO_ABORTIFHUNG | SMTO_BLOCK, answer_within_ms, &size);
    return one_line(utf8(std::wstring(text)));
}

/// "#32770" is a dialog of Windows itself; frameworks have classes of their own, and an owner.
bool is_dialog(HWND window) {
    if (!IsWindowVisible(window)) return false;
    if (class_of(window) == "#32770") return true;
    const HWND owner = GetWindow(window, GW_OWNER);
    const bool modal = owner && !IsWindowEnabled(owner);
    return modal && GetWindowTextLengthW(window) > 0;
}

struct Search {
    DWORD process;
    std::vector<Dialog> found;
};

}  // namespace

std::vector<Dialog> dialogs_of(DWORD process) {
    Search search{process, {}};
    EnumWindows(
        [](HWND window, LPARAM passed) -> BOOL {
            auto& all = *reinterpret_cast<Search*>(passed);
            DWORD owner = 0;
            GetWindowThreadProcessId(window, &owner);
            if (owner != all.process || !is_dialog(window)) return TRUE;
            Dialog dialog{window, text_of(window), {}};
            EnumChildWindows(
                window,
                [](HWND child, LPARAM into) -> BOOL {
                    auto& text = *reinterpret_cast<std::string*>(into);
                    if (class_of(child) != "Static") return TRUE;
                    const std::string more = text_of(child);
                    if (!more.empty()) text += (text.empty() ? "" : " ") + more;
                    return TRUE;
                },
                reinterpret_cast<LPARAM>(&dialog.text));
            all.found.push_back(std::move(dialog));
            return TRUE;
        },
        reinterpret_cast<LPARAM>(&search));
    return std::move(search.found);
}

void confirm(const Dialog& dialog) {
    DWORD_PTR answer = 0;
    SendMessageTimeoutW(dialog.window, DM_GETDEFID, 0, 0, SMTO_ABORTIFHUNG | SMTO_BLOCK,
                        answer_within_ms, &answer);
    if (HIWORD(answer) == DC_HASDEFID) {
        const WORD button = LOWORD(answer);
        PostMessageW(dialog.window, WM_COMMAND, MAKEWPARAM(button, BN_CLICKED),
                     reinterpret_cast<LPARAM>(GetDlgItem(dialog.window, button)));
        return;
    }
    PostMessageW(dialog.window, WM_KEYDOWN, VK_RETURN, 0);
    PostMessageW(dialog.window, WM_KEYUP, VK_RETURN, 0);
}

}  // namespace femtet
