// SPDX-License-Identifier: MIT
#include "system/read_only_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace femrun::system {

namespace {

Error reason() { return {ErrorKind::unavailable, std::strerror(errno)}; }

}  // namespace

Result<ReadOnlyFile> ReadOnlyFile::open(const std::filesystem::path& file) {
    const int opened = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (opened < 0) return reason();
    struct stat facts {};
    if (::fstat(opened, &facts) == 0)
        return ReadOnlyFile(opened, static_cast<std::uint64_t>(facts.st_size));
    const Error why = reason();
    ::close(opened);
    return why;
}

ReadOnlyFile::~ReadOnlyFile() {
    if (file_ >= 0) ::close(static_cast<int>(file_));
}

Result<std::size_t> ReadOnlyFile::read(std::uint64_t offset, std::span<std::byte> into) const {
    std::size_t done = 0;
    while (done < into.size()) {
        const ssize_t got = ::pread(static_cast<int>(file_), into.data() + done, into.size() - done,
                                    static_cast<off_t>(offset + done));
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return reason();
        if (got == 0) break;
        done += static_cast<std::size_t>(got);
    }
    return done;
}

bool ReadOnlyFile::read_from_memory(std::uint64_t offset, std::span<std::byte> into) const {
#ifdef RWF_NOWAIT
    const iovec all{into.data(), into.size()};
    const ssize_t got =
        ::preadv2(static_cast<int>(file_), &all, 1, static_cast<off_t>(offset), RWF_NOWAIT);
    return got == static_cast<ssize_t>(into.size());
#else
    static_cast<void>(offset);
    return into.empty();
#endif
}

}  // namespace femrun::system
