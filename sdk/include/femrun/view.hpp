// SPDX-License-Identifier: MIT
// A borrowed array: what std::span is in C++20, as much of it as plugins need.
#pragma once

#include <cstddef>
#include <string_view>
#include <type_traits>
#include <vector>

#include "abi/base.h"

namespace femrun {

/// `size` values at `data`, owned by someone else, who also says until when they live.
template <typename T>
class View {
public:
    constexpr View() = default;
    constexpr View(T* data, std::size_t size) : data_(data), size_(size) {}
    View(std::vector<std::remove_const_t<T>>& values) : View(values.data(), values.size()) {}
    template <typename U = T, typename = std::enable_if_t<std::is_const_v<U>>>
    View(const std::vector<std::remove_const_t<T>>& values) : View(values.data(), values.size()) {}
    template <typename U, typename = std::enable_if_t<std::is_const_v<T> &&
                                                      std::is_same_v<U, std::remove_const_t<T>>>>
    constexpr View(View<U> other) : View(other.data(), other.size()) {}

    constexpr T& operator[](std::size_t index) const { return data_[index]; }
    constexpr T* data() const { return data_; }
    constexpr std::size_t size() const { return size_; }
    constexpr bool empty() const { return size_ == 0; }
    constexpr T* begin() const { return data_; }
    constexpr T* end() const { return data_ + size_; }

private:
    T* data_ = nullptr;
    std::size_t size_ = 0;
};

namespace detail {

inline femrun_text_t text(std::string_view from) { return {from.data(), from.size()}; }

inline std::string_view view(femrun_text_t from) {
    return from.size == 0 ? std::string_view() : std::string_view(from.data, from.size);
}

}  // namespace detail
}  // namespace femrun
