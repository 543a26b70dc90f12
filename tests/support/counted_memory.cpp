// SPDX-License-Identifier: MIT
#include "support/counted_memory.hpp"

#include <atomic>
#include <cstdlib>
#include <cstring>
#include <new>

namespace {

std::atomic<std::size_t> live{0}, peak{0};

/// In front of each block, with its size in it.
constexpr std::size_t header = alignof(std::max_align_t);

void* counted(std::size_t size) {
    auto* const block = static_cast<char*>(std::malloc(size + header));
    if (!block) throw std::bad_alloc();
    std::memcpy(block, &size, sizeof size);
    const std::size_t now = live += size;
    if (now > peak) peak = now;
    return block + header;
}

void uncounted(void* pointer) {
    if (!pointer) return;
    char* const block = static_cast<char*>(pointer) - header;
    std::size_t size = 0;
    std::memcpy(&size, block, sizeof size);
    live -= size;
    std::free(block);
}

}  // namespace

void* operator new(std::size_t size) { return counted(size); }
void* operator new[](std::size_t size) { return counted(size); }
void* operator new(std::size_t size, const std::nothrow_t&) noexcept {
    try {
        return counted(size);
    } catch (const std::bad_alloc&) {
        return nullptr;
    }
}
void* operator new[](std::size_t size, const std::nothrow_t& how) noexcept {
    return operator new(size, how);
}
void operator delete(void* pointer) noexcept { uncounted(pointer); }
void operator delete[](void* pointer) noexcept { uncounted(pointer); }
void operator delete(void* pointer, std::size_t) noexcept { uncounted(pointer); }
void operator delete[](void* pointer, std::size_t) noexcept { uncounted(pointer); }

namespace femrun::test {

std::size_t held_memory() { return live; }

MemoryPeak::MemoryPeak() : before_(live) { peak = before_; }

std::size_t MemoryPeak::bytes() const { return peak - before_; }

}  // namespace femrun::test
