// SPDX-License-Identifier: MIT
#include "stage/library_choice.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace femrun::stage {

namespace {

/// "'linux-x86_64' and 'windows-x86_64'".
std::string platforms(std::span<const work::SolverLibrary> libraries) {
    std::string text;
    for (std::size_t i = 0; i < libraries.size(); ++i)
        text += fmt::format("{}'{}'",
                            i == 0                      ? ""
                            : i + 1 == libraries.size() ? " and "
                                                        : ", ",
                            libraries[i].platform);
    return text;
}

}  // namespace

Result<work::SolverLibrary> library_for(std::span<const work::SolverLibrary> libraries,
                                        const Lack& lack) {
    const auto library =
        std::find_if(libraries.begin(), libraries.end(),
                     [&](const work::SolverLibrary& one) { return one.platform == lack.platform; });
    if (library != libraries.end()) return *library;
    const std::string brought =
        libraries.empty() ? std::string("none") : "it for " + platforms(libraries) + " alone";
    return Error{
        ErrorKind::missing,
        fmt::format("{0}; the study wants {1} and brings {2}, not for '{3}' of this PC; install it "
                    "here, or put its library into the folder '{3}' beside the library that the "
                    "study was handed in with",
                    lack.why_not_ours, lack.version, brought, lack.platform)};
}

}  // namespace femrun::stage
