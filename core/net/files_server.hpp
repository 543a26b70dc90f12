// SPDX-License-Identifier: MIT
// Content that one end of a link has, for the other (wire/files.capnp).
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>

#include <wire/files.capnp.h>

#include "net/store_thread.hpp"

namespace femrun::net {

enum class May { read, read_and_write };

/// A store's content, for one connection: how much it may ask at a time is bounded. `files`
/// outlives the capability's last call.
wire::Files::Client offer_store(StoreThread& files, May may);

/// Some files of this PC by the hashes of their contents, to be read; `read` counts the bytes that
/// were.
wire::Files::Client offer_files(StoreThread& files,
                                std::map<std::string, std::filesystem::path> by_hash,
                                std::shared_ptr<std::uint64_t> read = nullptr);

}  // namespace femrun::net
