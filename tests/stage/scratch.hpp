// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "base/content_hash.hpp"
#include "stage/store.hpp"
#include "support/catch.hpp"
#include "system/private_folder.hpp"

namespace femrun::stage::testing {

/// A folder of a test's own, gone after it.
class Scratch {
public:
    std::filesystem::path path(const std::string& name = "") const {
        return name.empty() ? folder_.path() : folder_.path() / name;
    }
    void write(const std::string& name, const std::string& text) const {
        std::filesystem::create_directories(path(name).parent_path());
        std::ofstream(path(name), std::ios::binary) << text;
    }
    std::string text(const std::string& name) const {
        std::ostringstream text;
        text << std::ifstream(path(name), std::ios::binary).rdbuf();
        return text.str();
    }

private:
    system::PrivateFolder folder_;
};

/// Brings a content into the store; gives its hash.
inline std::string bring(Store& store, const std::string& bytes) {
    const std::string hash = content_hash(bytes);
    auto arrival = store.arrive(hash, bytes.size());
    REQUIRE(arrival);
    REQUIRE(*arrival);
    REQUIRE((*arrival)->write(bytes));
    REQUIRE((*arrival)->finish());
    return hash;
}

}  // namespace femrun::stage::testing
