// SPDX-License-Identifier: MIT
// flock(): it belongs to the open file, so that it holds between two parts of one process too. The
// Windows twin opens the file with no sharing and FILE_FLAG_DELETE_ON_CLOSE.
#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <cstring>

#include "system/file_lock.hpp"

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

std::uint64_t written_holder(int file) {
    char text[24];
    const ssize_t size = ::pread(file, text, sizeof text, 0);
    std::uint64_t holder = 0;
    if (size > 0) std::from_chars(text, text + size, holder);
    return holder;
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
            const std::uint64_t holder = written_holder(file);
            ::close(file);
            if (code != EWOULDBLOCK) return reason(code);
            return Taken{nullptr, holder};
        }
        if (!still_there(path, file)) {
            ::close(file);
            continue;
        }
        // Without the number people are told less; the lock holds all the same.
        const std::string holder = std::to_string(::getpid()) + "\n";
        if (::ftruncate(file, 0) == 0) (void)!::pwrite(file, holder.data(), holder.size(), 0);
        return Taken{
            std::unique_ptr<FileLock>(new FileLock(std::make_unique<State>(State{path, file}))), 0};
    }
}

FileLock::FileLock(std::unique_ptr<State> state) : state_(std::move(state)) {}

FileLock::~FileLock() {
    ::unlink(state_->path.c_str());  // while it is still ours
    ::close(state_->file);
}

}  // namespace femrun::system
