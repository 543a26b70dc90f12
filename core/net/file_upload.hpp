// SPDX-License-Identifier: MIT
// Files of this PC for the other end of a link, as far as it lacks them: what a study that is
// handed in brings along.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <string>

#include <wire/files.capnp.h>

#include "loop/plugin_thread.hpp"

namespace femrun::net {

/// For whoever watches.
struct UploadProgress {
    std::uint64_t sent = 0, size = 0;  // bytes, of what the other end lacks
};

/// Done when the other end has all of them, with the bytes that were sent. `content` is where they
/// are, by hash. `thread` reads them, and outlives the promise. Rejects with text as in
/// plugin.capnp.
kj::Promise<std::uint64_t> upload(loop::EventLoop& loop, loop::PluginThread& thread,
                                  wire::Files::Client to,
                                  std::map<std::string, std::filesystem::path> content,
                                  std::shared_ptr<UploadProgress> progress = nullptr);

}  // namespace femrun::net
