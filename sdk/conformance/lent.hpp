// SPDX-License-Identifier: MIT
// What a host lends to a plugin, with a fence around it, so that it shows when a plugin writes
// where it must not, or looks at what it was lent when its time is over.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "femrun/abi/base.h"

namespace femrun::conformance {

/// An array to be filled, between two fences.
class LentNumbers {
public:
    LentNumbers() : LentNumbers(0, 0) {}
    LentNumbers(std::size_t count, double value)
        : numbers_(count + 2 * fence, std::bit_cast<double>(post)), count_(count) {
        for (std::size_t i = 0; i < count; ++i) numbers_[fence + i] = value;
    }

    double* data() { return numbers_.data() + fence; }
    std::vector<double> values() const {
        return {numbers_.begin() + fence,
                numbers_.begin() + static_cast<std::ptrdiff_t>(fence + count_)};
    }
    bool fences_stand() const {
        for (std::size_t i = 0; i < fence; ++i)
            for (const double each : {numbers_[i], numbers_[fence + count_ + i]})
                if (std::bit_cast<std::uint64_t>(each) != post) return false;
        return true;
    }
    /// Bit for bit.
    bool same_as(const std::vector<double>& values) const {
        return values.size() == count_ &&
               std::memcmp(numbers_.data() + fence, values.data(), count_ * sizeof(double)) == 0;
    }

private:
    static constexpr std::size_t fence = 8;
    static constexpr std::uint64_t post = 0x7FF8'DBDB'DBDB'DBDB;  // a NaN that nobody computes
    std::vector<double> numbers_;
    std::size_t count_;
};

/// Texts that do not end in 0, as the interface says, but in words that show where they are read
/// on.
class LentTexts {
public:
    femrun_text_t lend(std::string_view text) {
        constexpr std::string_view beyond = "<read beyond the text's size>";
        std::vector<char> copy(text.begin(), text.end());
        copy.insert(copy.end(), beyond.begin(), beyond.end());
        copy.push_back('\0');  // whoever takes it for a C text does not read on for ever
        lent_.push_back(std::move(copy));
        return {lent_.back().data(), text.size()};
    }
    /// Their time is over.
    void take_back() {
        for (auto& text : lent_) std::memset(text.data(), '?', text.size() - 1);
    }

private:
    std::vector<std::vector<char>> lent_;
};

}  // namespace femrun::conformance
