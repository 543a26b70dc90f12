// SPDX-License-Identifier: MIT
#include "process_state.hpp"

#include <cfenv>
#include <clocale>
#include <system_error>

namespace femrun::conformance {

namespace {

std::string locale_now() {
    const char* const name = std::setlocale(LC_ALL, nullptr);
    return name ? name : "";
}

}  // namespace

ProcessState::ProcessState() : locale_(locale_now()), rounding_(std::fegetround()) {
    std::error_code ignored;  // a folder that is gone is no plugin's doing
    folder_ = std::filesystem::current_path(ignored);
}

std::string ProcessState::changed_and_restored() const {
    std::error_code failed;
    if (const auto now = std::filesystem::current_path(failed); !failed && now != folder_) {
        std::filesystem::current_path(folder_, failed);
        return "the working folder";
    }
    if (locale_now() != locale_) {
        std::setlocale(LC_ALL, locale_.c_str());
        return "the locale";
    }
    if (std::fegetround() != rounding_) {
        std::fesetround(rounding_);
        return "how numbers are rounded";
    }
    return "";
}

}  // namespace femrun::conformance
