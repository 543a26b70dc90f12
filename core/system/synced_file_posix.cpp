// SPDX-License-Identifier: MIT
#include "system/synced_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace femrun::system {

namespace {

// A slow disk has a tenth of a second to do with it.
constexpr std::size_t begin_with = std::size_t{8} << 20;

Error reason() { return {ErrorKind::unavailable, std::strerror(errno)}; }

}  // namespace

Result<SyncedFile> SyncedFile::append_to(const std::filesystem::path& file) {
    const int opened =
        ::open(file.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (opened < 0) return reason();
    return SyncedFile(opened);
}

SyncedFile::~SyncedFile() {
    if (file_ >= 0) ::close(static_cast<int>(file_));
}

Result<void> SyncedFile::write(std::string_view bytes) {
    gathered_ += bytes.size();
    while (!bytes.empty()) {
        const ssize_t written = ::write(static_cast<int>(file_), bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return reason();
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    if (gathered_ >= begin_with) begin_to_sync();
    return {};
}

/// All that the system holds of the file and has not begun to write. What fails here fails in
/// `sync` as well.
void SyncedFile::begin_to_sync() {
    gathered_ = 0;
#ifdef SYNC_FILE_RANGE_WRITE
    ::sync_file_range(static_cast<int>(file_), 0, 0, SYNC_FILE_RANGE_WRITE);
#endif
}

Result<void> SyncedFile::sync() {
    if (::fsync(static_cast<int>(file_)) != 0) return reason();
    return {};
}

Result<void> sync_file(const std::filesystem::path& file) {
    const int opened = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
    if (opened < 0) return reason();
    const bool synced = ::fsync(opened) == 0;
    const Error why = reason();
    ::close(opened);
    if (!synced) return why;
    return {};
}

Result<void> sync_folder(const std::filesystem::path& folder) { return sync_file(folder); }

Result<void> rename_file(const std::filesystem::path& from, const std::filesystem::path& to) {
    if (::rename(from.c_str(), to.c_str()) != 0) return reason();
    return {};
}

Result<void> rename_synced(const std::filesystem::path& from, const std::filesystem::path& to) {
    if (auto renamed = rename_file(from, to); !renamed) return renamed;
    const int folder = ::open(to.parent_path().c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (folder < 0) return reason();
    const bool synced = ::fsync(folder) == 0 || errno == EINVAL;  // where folders cannot be synced
    const Error why = reason();
    ::close(folder);
    if (!synced) return why;
    return {};
}

Result<void> make_read_only(const std::filesystem::path& file, bool executable) {
    if (::chmod(file.c_str(), executable ? 0555 : 0444) != 0) return reason();
    return {};
}

bool is_executable(const std::filesystem::path& file) { return ::access(file.c_str(), X_OK) == 0; }

}  // namespace femrun::system
