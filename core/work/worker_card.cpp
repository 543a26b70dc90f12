// SPDX-License-Identifier: MIT
#include "work/worker_card.hpp"

#include "base/content_hash.hpp"

namespace femrun::work {

std::string text_of(const WorkerIdentity& identity) {
    if (identity == WorkerIdentity{}) return {};
    constexpr std::size_t digits = 32;  // of 64: no two workers ever made share them by chance
    ContentHash hash;
    for (const std::string* part :
         {&identity.pc, &identity.user, &identity.instance, &identity.key}) {
        hash.add(std::to_string(part->size()) + ":");
        hash.add(*part);
    }
    return hash.finish().substr(0, digits);
}

}  // namespace femrun::work
