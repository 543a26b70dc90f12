// SPDX-License-Identifier: MIT
// What can go wrong with a database file, as sentences. They lack the place: `Database` puts the
// name of the file in front. Those that may pass (kind unavailable) end with what a person can do
// now; what follows then, the caller adds.
#pragma once

#include <SQLiteCpp/Exception.h>

#include <chrono>
#include <string_view>

#include "base/result.hpp"

namespace femrun::store {

/// What SQLite refused to do, in the words of someone who can do something about it.
Error sentence(const SQLite::Exception& refused, std::chrono::milliseconds patience);

/// The file is not whole; `finding` is SQLite's.
Error damaged(std::string_view finding);

/// Runs `work`; what SQLite throws in it becomes an error.
template <typename Work>
auto guarded(std::chrono::milliseconds patience, Work&& work) -> decltype(work()) {
    try {
        return work();
    } catch (const SQLite::Exception& refused) {
        return sentence(refused, patience);
    }
}

}  // namespace femrun::store
