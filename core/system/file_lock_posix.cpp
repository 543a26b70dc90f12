// SPDX-License-Identifier: MIT
// flock() and F_OFD_SETLK: both belong to the open file, so that they hold between two parts of one
// process too. Only the second can be asked for without being taken; earlier versions of Femrun
// know only the first.
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstring>
#include <string_view>

#include "system/file_lock.hpp"
#include "system/this_process.hpp"

namespace femrun::system {

struct FileLock::State {
    std::string path;
    int file = -1;
};

namespace {

Error reason(int code) {
    const bool denied = code == EACCES || code == EPERM || code == EROFS;
    return {denied ? ErrorKind::invalid : ErrorKind::unavailable, std::strerror(code)};
}

/// What its holder wrote: "4711 pc7".
Holder written_holder(int file) {
    char text[300];
    const ssize_t size = ::pread(file, text, sizeof text, 0);
    Holder holder;
    if (size <= 0) return holder;
    const auto [rest, error] = std::from_chars(text, text + size, holder.process);
    std::string_view host(rest, static_cast<std::size_t>(text + size - rest));
    if (error != std::errc{} || !host.starts_with(' ')) return holder;
    host.remove_prefix(1);
    holder.host = host.substr(0, host.find('\n'));
    return holder;
}

// Behind all that SQLite reads, writes or locks.
struct flock far_byte(short type) {
    struct flock range {};
    range.l_type = type;
    range.l_whence = SEEK_SET;
    range.l_start = off_t{1} << 62;
    range.l_len = 1;
    return range;
}

bool held_by_another(int file) {
    struct flock range = far_byte(F_RDLCK);
    return ::fcntl(file, F_OFD_GETLK, &range) == 0 && range.l_type != F_UNLCK;
}

/// Whether `path` still names the open file: its last holder may have removed it meanwhile.
bool still_there(const std::string& path, int file) {
    struct stat open {
    }, named{};
    return ::fstat(file, &open) == 0 && ::stat(path.c_str(), &named) == 0 &&
           open.st_ino == named.st_ino && open.st_dev == named.st_dev;
}

}  // namespace

Result<FileLock::Taken> FileLock::take(const std::string& path) {
    for (;;) {
        const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
        if (file < 0) return reason(errno);
        if (::flock(file, LOCK_EX | LOCK_NB) != 0) {
            const int code = errno;
            Holder holder = written_holder(file);
            ::close(file);
            if (code != EWOULDBLOCK) return reason(code);
            return Taken{nullptr, std::move(holder)};
        }
        if (!still_there(path, file)) {
            ::close(file);
            continue;
        }
        // Without these people are told less; the lock holds all the same.
        struct flock range = far_byte(F_WRLCK);
        (void)::fcntl(file, F_OFD_SETLK, &range);
        const std::string holder = std::to_string(process_id()) + " " + host_name() + "\n";
        if (::ftruncate(file, 0) == 0) (void)!::pwrite(file, holder.data(), holder.size(), 0);
        return Taken{
            std::unique_ptr<FileLock>(new FileLock(std::make_unique<State>(State{path, file}))),
            {}};
    }
}

std::optional<Holder> FileLock::held(const std::string& path) {
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return std::nullopt;
    std::optional<Holder> holder;
    if (held_by_another(file)) holder = written_holder(file);
    ::close(file);
    return holder;
}

FileLock::FileLock(std::unique_ptr<State> state) : state_(std::move(state)) {}

FileLock::~FileLock() {
    ::unlink(state_->path.c_str());  // while it is still ours
    ::close(state_->file);
}

FileGuard::Taken FileGuard::take(const std::string& path) {
    const int file = ::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644);
    if (file < 0) return {};
    struct flock range = far_byte(F_WRLCK);
    if (::fcntl(file, F_OFD_SETLK, &range) == 0)
        return {std::unique_ptr<FileGuard>(new FileGuard(file)), false};
    const int code = errno;
    ::close(file);
    return {nullptr, code == EAGAIN || code == EACCES};
}

bool FileGuard::held(const std::string& path) {
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    if (file < 0) return false;
    const bool held = held_by_another(file);
    ::close(file);
    return held;
}

FileGuard::~FileGuard() { ::close(static_cast<int>(file_)); }

}  // namespace femrun::system
