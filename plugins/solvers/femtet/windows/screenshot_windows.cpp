// SPDX-License-Identifier: MIT
#include "windows/screenshot_windows.hpp"

#include <cstdint>
#include <fstream>

namespace femtet {

namespace {

/// A device context to draw in, with a bitmap of three bytes a point, lowest line first.
class Canvas {
public:
    Canvas(LONG width, LONG height) : context_(CreateCompatibleDC(nullptr)) {
        header_.biSize = sizeof header_;
        header_.biWidth = width;
        header_.biHeight = height;
        header_.biPlanes = 1;
        header_.biBitCount = 24;
        const LONG line = (width * 3 + 3) / 4 * 4;
        header_.biSizeImage = static_cast<DWORD>(line * height);
        BITMAPINFO info{};
        info.bmiHeader = header_;
        bitmap_ = CreateDIBSection(context_, &info, DIB_RGB_COLORS, &points_, nullptr, 0);
        if (bitmap_) before_ = SelectObject(context_, bitmap_);
    }
    ~Canvas() {
        if (bitmap_) {
            SelectObject(context_, before_);
            DeleteObject(bitmap_);
        }
        DeleteDC(context_);
    }
    Canvas(const Canvas&) = delete;
    Canvas& operator=(const Canvas&) = delete;

    bool is_there() const { return bitmap_ != nullptr; }
    HDC context() const { return context_; }

    bool write(const std::filesystem::path& path) const {
        GdiFlush();
        BITMAPFILEHEADER file{};
        file.bfType = 0x4D42;  // "BM"
        file.bfOffBits = sizeof file + sizeof header_;
        file.bfSize = file.bfOffBits + header_.biSizeImage;
        std::ofstream stream(path, std::ios::binary);
        stream.write(reinterpret_cast<const char*>(&file), sizeof file);
        stream.write(reinterpret_cast<const char*>(&header_), sizeof header_);
        stream.write(static_cast<const char*>(points_),
                     static_cast<std::streamsize>(header_.biSizeImage));
        stream.close();
        return stream.good();
    }

private:
    HDC context_;
    BITMAPINFOHEADER header_{};
    HBITMAP bitmap_ = nullptr;
    HGDIOBJ before_ = nullptr;
    void* points_ = nullptr;
};

bool answers(HWND window) {
    constexpr UINT within_ms = 200;
    DWORD_PTR answer = 0;
    return !IsHungAppWindow(window) &&
           SendMessageTimeoutW(window, WM_NULL, 0, 0, SMTO_ABORTIFHUNG | SMTO_BLOCK, within_ms,
                               &answer) != 0;
}

}  // namespace

Pictured save_screenshot(HWND window, const std::filesystem::path& file) {
    RECT place{};
    if (!GetWindowRect(window, &place)) return Pictured::nothing;
    const LONG width = place.right - place.left, height = place.bottom - place.top;
    constexpr LONG side_max = 10000;
    if (width <= 0 || height <= 0 || width > side_max || height > side_max)
        return Pictured::nothing;
    const Canvas canvas(width, height);
    if (!canvas.is_there()) return Pictured::nothing;
    constexpr UINT with_what_is_drawn_by_other_means = 2;  // PW_RENDERFULLCONTENT
    const bool drawn =
        answers(window) && PrintWindow(window, canvas.context(), with_what_is_drawn_by_other_means);
    if (!drawn) {
        const HDC screen = GetDC(nullptr);
        BitBlt(canvas.context(), 0, 0, width, height, screen, place.left, place.top, SRCCOPY);
        ReleaseDC(nullptr, screen);
    }
    if (!canvas.write(file)) return Pictured::nothing;
    return drawn ? Pictured::window : Pictured::screen;
}

}  // namespace femtet
