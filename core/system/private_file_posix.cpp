// SPDX-License-Identifier: MIT
#include "system/private_file.hpp"

#include <array>
#include <cerrno>
#include <cstring>

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/path_text.hpp"
#include "system/synced_file.hpp"

namespace femrun::system {

namespace fs = std::filesystem;

namespace {

constexpr unsigned others = 077;
// A key in PEM has a few hundred bytes.
constexpr std::size_t bytes_max = 64 * 1024;

struct Descriptor {
    int number;
    ~Descriptor() {
        if (number >= 0) ::close(number);
    }
};

Error cannot(const fs::path& path, std::string_view what, std::string_view why) {
    return {ErrorKind::unavailable, fmt::format("'{}': {} ({}); check the folder and its rights",
                                                path_text(path), what, why)};
}

Result<void> put(const fs::path& file, std::string_view bytes) {
    auto made = SyncedFile::append_to(file);
    if (!made) return std::move(made).error();
    if (auto written = made->write(bytes); !written) return written;
    return made->sync();
}

}  // namespace

Result<std::optional<std::string>> read_private_file(const fs::path& path) {
    const Descriptor file{::open(path.c_str(), O_RDONLY | O_CLOEXEC)};
    if (file.number < 0 && errno == ENOENT) return std::optional<std::string>{};
    if (file.number < 0) return cannot(path, "cannot be read", std::strerror(errno));
    struct stat about {};
    if (::fstat(file.number, &about) != 0)
        return cannot(path, "cannot be read", std::strerror(errno));
    if ((about.st_mode & others) != 0)
        return Error{ErrorKind::invalid,
                     fmt::format("'{}': others than you can read or change this secret (mode "
                                 "{:o}); 'chmod 600 {}' keeps it, and deleting it makes a new one",
                                 path_text(path), about.st_mode & 0777U, path_text(path))};
    std::string bytes;
    std::array<char, 4096> some{};
    for (;;) {
        const ssize_t got = ::read(file.number, some.data(), some.size());
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return cannot(path, "cannot be read", std::strerror(errno));
        if (got == 0) return std::optional(std::move(bytes));
        bytes.append(some.data(), static_cast<std::size_t>(got));
        if (bytes.size() > bytes_max)
            return Error{
                ErrorKind::invalid,
                fmt::format("'{}': is no secret of femrun's, it is too large; move it away",
                            path_text(path))};
    }
}

Result<void> write_private_file(const fs::path& path, std::string_view bytes) {
    std::error_code error;
    if (path.has_parent_path()) fs::create_directories(path.parent_path(), error);
    fs::path fresh = path;
    fresh += fmt::format(".{}", ::getpid());
    std::error_code ignored;
    fs::remove(fresh, ignored);  // of a process that was killed, which had this number
    auto done =
        error ? Result<void>(Error{ErrorKind::unavailable, error.message()}) : put(fresh, bytes);
    if (done) done = rename_synced(fresh, path);
    if (done) return done;
    fs::remove(fresh, ignored);
    return cannot(path, "cannot be made", done.error().message);
}

}  // namespace femrun::system
