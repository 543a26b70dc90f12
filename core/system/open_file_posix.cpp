// SPDX-License-Identifier: MIT
#include "system/open_file.hpp"

#include <cerrno>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace femrun::system {

namespace {

off_t place_of(std::uint64_t place) { return static_cast<off_t>(place); }
int descriptor(std::intptr_t file) { return static_cast<int>(file); }

}  // namespace

OpenFile::OpenFile(const std::filesystem::path& file)
    : file_(::open(file.c_str(), O_RDWR | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK)) {
    struct stat facts {};
    if (file_ < 0 || (::fstat(descriptor(file_), &facts) == 0 && S_ISREG(facts.st_mode))) return;
    ::close(descriptor(file_));
    file_ = -1;
}

OpenFile::~OpenFile() {
    if (file_ >= 0) ::close(descriptor(file_));
}

std::uint64_t OpenFile::size() const {
    struct stat facts {};
    if (file_ < 0 || ::fstat(descriptor(file_), &facts) != 0 || facts.st_size < 0) return 0;
    return static_cast<std::uint64_t>(facts.st_size);
}

std::vector<char> OpenFile::read(std::uint64_t place, std::size_t count) const {
    std::vector<char> bytes(count);
    const ssize_t got = ::pread(descriptor(file_), bytes.data(), bytes.size(), place_of(place));
    bytes.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    return bytes;
}

bool OpenFile::write(std::uint64_t place, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t written =
            ::pwrite(descriptor(file_), bytes.data(), bytes.size(), place_of(place));
        if (written <= 0) return false;
        bytes.remove_prefix(static_cast<std::size_t>(written));
        place += static_cast<std::uint64_t>(written);
    }
    return true;
}

OpenFile::Dug OpenFile::dig(std::uint64_t from, std::uint64_t until) {
    if (::fallocate(descriptor(file_), FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, place_of(from),
                    place_of(until - from)) == 0)
        return Dug::yes;
    return errno == EOPNOTSUPP ? Dug::not_here : Dug::no;
}

bool OpenFile::cut(std::uint64_t size) {
    return ::ftruncate(descriptor(file_), place_of(size)) == 0;
}

}  // namespace femrun::system
