// SPDX-License-Identifier: MIT
#include <string_view>

#include "study/study_file.hpp"
#include "target.hpp"

using namespace femrun;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    // Longer than any that a person writes; libFuzzer would spend its time on those.
    constexpr std::size_t bytes_max = 16 * 1024;
    if (size > bytes_max) return 0;
    static_cast<void>(
        study::StudyFile::read({reinterpret_cast<const char*>(data), size}, "study.toml"));
    return 0;
}
