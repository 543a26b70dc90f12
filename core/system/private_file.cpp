// SPDX-License-Identifier: MIT
#include "system/private_file.hpp"

#include <fmt/format.h>

#include "base/path_text.hpp"
#include "system/removal.hpp"
#include "system/secret.hpp"
#include "system/synced_file.hpp"
#include "system/this_process.hpp"

namespace femrun::system {

namespace fs = std::filesystem;

namespace {

// A key in PEM has a few hundred bytes.
constexpr std::size_t bytes_max = 64 * 1024;

Error cannot(const fs::path& path, std::string_view what, std::string_view why) {
    return {ErrorKind::unavailable, fmt::format("'{}': {} ({}); check the folder and its rights",
                                                path_text(path), what, why)};
}

Error no_secret(const fs::path& path, const Exposure& exposure) {
    const std::string remedy =
        exposure.command.empty()
            ? std::string(
                  "its disk does not keep who may do what; move its folder to one that does")
            : fmt::format("'{}' keeps it, and deleting it makes a new one", exposure.command);
    return {ErrorKind::invalid,
            fmt::format("'{}': others than you can read or change this secret ({}); {}",
                        path_text(path), exposure.who, remedy)};
}

Result<void> put(const fs::path& file, std::string_view bytes) {
    auto made = SyncedFile::append_to(file);
    if (!made) return std::move(made).error();
    if (auto written = made->write(bytes); !written) return written;
    return made->sync();
}

}  // namespace

Result<std::optional<std::string>> read_private_file(const fs::path& path) {
    auto opened = open_secret(path, bytes_max + 1);
    if (!opened) return cannot(path, "cannot be read", opened.error().message);
    if (!*opened) return std::optional<std::string>{};
    Secret& secret = **opened;
    if (secret.exposure) return no_secret(path, *secret.exposure);
    if (secret.bytes.size() > bytes_max)
        return Error{ErrorKind::invalid,
                     fmt::format("'{}': is no secret of femrun's, it is too large; move it away",
                                 path_text(path))};
    return std::optional(std::move(secret.bytes));
}

Result<void> write_private_file(const fs::path& path, std::string_view bytes) {
    std::error_code error;
    if (path.has_parent_path()) fs::create_directories(path.parent_path(), error);
    fs::path fresh = path;
    fresh += fmt::format(".{}", process_id());
    std::error_code ignored;
    remove_file(fresh, ignored);  // of a process that was killed, which had this number
    auto done =
        error ? Result<void>(Error{ErrorKind::unavailable, error.message()}) : put(fresh, bytes);
    if (done) done = rename_synced(fresh, path);
    if (done) return done;
    remove_file(fresh, ignored);
    return cannot(path, "cannot be made", done.error().message);
}

}  // namespace femrun::system
