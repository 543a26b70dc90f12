// SPDX-License-Identifier: MIT
#include "stage/whole_folder.hpp"

#include <fmt/format.h>

#include "base/path_text.hpp"

namespace femrun::stage {

namespace fs = std::filesystem;

Error not_made(const fs::path& folder, const std::string& why) {
    return {ErrorKind::unavailable, fmt::format("'{}': cannot be made: {}; see whether its disk is "
                                                "full, and who may write there",
                                                path_text(folder), why)};
}

Result<void> make_whole(const fs::path& folder,
                        const std::function<Result<void>(const fs::path&)>& fill) {
    fs::path making = folder;
    making += ".making";
    std::error_code failure;
    fs::remove_all(making, failure);
    fs::create_directories(making, failure);
    if (failure) return not_made(folder, failure.message());
    if (auto filled = fill(making); !filled) {
        fs::remove_all(making, failure);
        return filled;
    }
    fs::remove_all(folder, failure);
    fs::rename(making, folder, failure);
    if (failure) return not_made(folder, failure.message());
    return {};
}

}  // namespace femrun::stage
