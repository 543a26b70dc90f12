// SPDX-License-Identifier: MIT
#include "store/failing_disk.hpp"

#include <optional>

namespace femrun::store::testing {

struct FailingDisk::State {
    sqlite3_vfs vfs{};
    sqlite3_vfs* real = nullptr;
    std::optional<int> writes_left;
    bool sync_fails = false;

    bool may_write() {
        if (!writes_left) return true;
        if (*writes_left == 0) return false;
        --*writes_left;
        return true;
    }
};

namespace {

/// One open file: ours, followed in memory by the real one.
struct File {
    sqlite3_file base;
    FailingDisk::State* disk;
    sqlite3_io_methods methods;
};

File* ours(sqlite3_file* file) { return reinterpret_cast<File*>(file); }
sqlite3_file* real(sqlite3_file* file) { return reinterpret_cast<sqlite3_file*>(ours(file) + 1); }

int close(sqlite3_file* f) { return real(f)->pMethods->xClose(real(f)); }
int read(sqlite3_file* f, void* into, int size, sqlite3_int64 at) {
    return real(f)->pMethods->xRead(real(f), into, size, at);
}
int write(sqlite3_file* f, const void* from, int size, sqlite3_int64 at) {
    if (!ours(f)->disk->may_write()) return SQLITE_FULL;
    return real(f)->pMethods->xWrite(real(f), from, size, at);
}
int truncate(sqlite3_file* f, sqlite3_int64 size) {
    return real(f)->pMethods->xTruncate(real(f), size);
}
int sync(sqlite3_file* f, int flags) {
    if (ours(f)->disk->sync_fails) return SQLITE_IOERR_FSYNC;
    return real(f)->pMethods->xSync(real(f), flags);
}
int size(sqlite3_file* f, sqlite3_int64* into) {
    return real(f)->pMethods->xFileSize(real(f), into);
}
int lock(sqlite3_file* f, int level) { return real(f)->pMethods->xLock(real(f), level); }
int unlock(sqlite3_file* f, int level) { return real(f)->pMethods->xUnlock(real(f), level); }
int is_locked(sqlite3_file* f, int* into) {
    return real(f)->pMethods->xCheckReservedLock(real(f), into);
}
int control(sqlite3_file* f, int what, void* with) {
    return real(f)->pMethods->xFileControl(real(f), what, with);
}
int sector_size(sqlite3_file* f) { return real(f)->pMethods->xSectorSize(real(f)); }
int characteristics(sqlite3_file* f) { return real(f)->pMethods->xDeviceCharacteristics(real(f)); }
int shm_map(sqlite3_file* f, int page, int bytes, int extend, void volatile** into) {
    return real(f)->pMethods->xShmMap(real(f), page, bytes, extend, into);
}
int shm_lock(sqlite3_file* f, int offset, int n, int flags) {
    return real(f)->pMethods->xShmLock(real(f), offset, n, flags);
}
void shm_barrier(sqlite3_file* f) { real(f)->pMethods->xShmBarrier(real(f)); }
int shm_unmap(sqlite3_file* f, int remove) { return real(f)->pMethods->xShmUnmap(real(f), remove); }

int open(sqlite3_vfs* vfs, const char* name, sqlite3_file* f, int flags, int* out_flags) {
    auto* const disk = static_cast<FailingDisk::State*>(vfs->pAppData);
    f->pMethods = nullptr;
    const int state = disk->real->xOpen(disk->real, name, real(f), flags, out_flags);
    if (state != SQLITE_OK) return state;
    File* const file = ours(f);
    file->disk = disk;
    file->methods = {};
    file->methods.iVersion = 2;
    file->methods.xClose = close;
    file->methods.xRead = read;
    file->methods.xWrite = write;
    file->methods.xTruncate = truncate;
    file->methods.xSync = sync;
    file->methods.xFileSize = size;
    file->methods.xLock = lock;
    file->methods.xUnlock = unlock;
    file->methods.xCheckReservedLock = is_locked;
    file->methods.xFileControl = control;
    file->methods.xSectorSize = sector_size;
    file->methods.xDeviceCharacteristics = characteristics;
    file->methods.xShmMap = shm_map;
    file->methods.xShmLock = shm_lock;
    file->methods.xShmBarrier = shm_barrier;
    file->methods.xShmUnmap = shm_unmap;
    f->pMethods = &file->methods;
    return SQLITE_OK;
}

}  // namespace

FailingDisk::FailingDisk() : state_(std::make_unique<State>()) {
    state_->real = sqlite3_vfs_find(nullptr);
    state_->vfs = *state_->real;
    state_->vfs.zName = "failing-disk";
    state_->vfs.pNext = nullptr;
    state_->vfs.szOsFile = static_cast<int>(sizeof(File)) + state_->real->szOsFile;
    state_->vfs.pAppData = state_.get();
    state_->vfs.xOpen = open;
    // What else the real one does needs its own data.
    state_->vfs.xDelete = [](sqlite3_vfs* vfs, const char* name, int sync_folder) {
        sqlite3_vfs* const to = static_cast<State*>(vfs->pAppData)->real;
        return to->xDelete(to, name, sync_folder);
    };
    state_->vfs.xAccess = [](sqlite3_vfs* vfs, const char* name, int flags, int* into) {
        sqlite3_vfs* const to = static_cast<State*>(vfs->pAppData)->real;
        return to->xAccess(to, name, flags, into);
    };
    state_->vfs.xFullPathname = [](sqlite3_vfs* vfs, const char* name, int room, char* into) {
        sqlite3_vfs* const to = static_cast<State*>(vfs->pAppData)->real;
        return to->xFullPathname(to, name, room, into);
    };
    sqlite3_vfs_register(&state_->vfs, 1);
}

FailingDisk::~FailingDisk() {
    sqlite3_vfs_unregister(&state_->vfs);
    sqlite3_vfs_register(state_->real, 1);
}

void FailingDisk::full_after(int writes) { state_->writes_left = writes; }
void FailingDisk::unsure() { state_->sync_fails = true; }
void FailingDisk::sound() {
    state_->writes_left.reset();
    state_->sync_fails = false;
}

}  // namespace femrun::store::testing
