// SPDX-License-Identifier: MIT
// Files that are on disk when it is said that they are. Errors have the system's reason alone
// ("No space left on device") and kind `unavailable`.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string_view>

#include "base/result.hpp"

namespace femrun::system {

/// A file that is written at its end.
class SyncedFile {
public:
    /// Made if it is not there; only this user may read it. A link is not followed.
    static Result<SyncedFile> append_to(const std::filesystem::path& file);
    SyncedFile(SyncedFile&& other) noexcept : file_(other.file_), gathered_(other.gathered_) {
        other.file_ = -1;
    }
    SyncedFile& operator=(SyncedFile&&) = delete;
    ~SyncedFile();

    /// All of it, or an error; what of it is written then is not known. A disk is set to work on
    /// what has gathered before `sync` waits for it. (Windows twin: it begins when it likes.)
    Result<void> write(std::string_view bytes);
    /// Returns when all that was written is on disk.
    Result<void> sync();

private:
    explicit SyncedFile(std::intptr_t file) : file_(file) {}
    void begin_to_sync();

    std::intptr_t file_;        // a descriptor, or a handle of Windows
    std::size_t gathered_ = 0;  // bytes, since the disk was set to work
};

/// Returns when all that was written of a file by whoever wrote it is on disk. (Windows twin:
/// FlushFileBuffers.)
Result<void> sync_file(const std::filesystem::path& file);

/// Returns when the names that a folder has are on disk. (Windows twin: nothing; its file system
/// keeps a journal of names.)
Result<void> sync_folder(const std::filesystem::path& folder);

/// Gives a file another name in the same file system, in place of whatever has it; on disk when
/// this returns. (Windows twin: MoveFileExW with MOVEFILE_WRITE_THROUGH.)
Result<void> rename_synced(const std::filesystem::path& from, const std::filesystem::path& to);
/// The same without waiting for a disk. Windows: with patience for those who look at the file, or
/// at a file in the folder, just then.
Result<void> rename_file(const std::filesystem::path& from, const std::filesystem::path& to);

/// The file may be read from now on, and run if `executable`, but not written.
Result<void> make_read_only(const std::filesystem::path& file, bool executable);

/// Whether this user may run the file as a program. (Windows twin: by its name; every file may.)
bool is_executable(const std::filesystem::path& file);

}  // namespace femrun::system
