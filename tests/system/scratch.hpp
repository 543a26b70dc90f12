// SPDX-License-Identifier: MIT
#pragma once

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "system/folders.hpp"
#include "system/this_process.hpp"

/// A fresh folder that is deleted afterwards.
class Scratch {
public:
    Scratch() {
        static int count = 0;
        path_ = femrun::system::temporary_folder() /
                ("femrun-system-test-" + std::to_string(femrun::system::process_id()) + "-" +
                 std::to_string(++count));
        std::filesystem::create_directories(path_);
    }
    ~Scratch() { std::filesystem::remove_all(path_); }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;

    const std::filesystem::path& path() const { return path_; }

    std::string text(const std::string& name) const {
        std::ifstream file(path_ / name);
        std::ostringstream text;
        text << file.rdbuf();
        return text.str();
    }

    void write(const std::string& name, const std::string& text) const {
        std::ofstream(path_ / name) << text;
    }

private:
    std::filesystem::path path_;
};
