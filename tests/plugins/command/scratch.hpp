// SPDX-License-Identifier: MIT
// A folder for one test, and the sentence that a call ends with.
#pragma once

#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>

#include <femrun/failure.hpp>

namespace femrun::command {

class Scratch {
public:
    Scratch()
        : folder_(std::filesystem::temp_directory_path() /
                  ("femrun-command-" + std::to_string(std::random_device{}()))) {
        std::filesystem::create_directories(folder_);
    }
    ~Scratch() {
        std::error_code ignored;
        std::filesystem::remove_all(folder_, ignored);
    }
    Scratch(const Scratch&) = delete;
    Scratch& operator=(const Scratch&) = delete;

    const std::filesystem::path& folder() const { return folder_; }

    void write(const std::string& name, const std::string& text) const {
        const auto file = folder_ / name;
        std::filesystem::create_directories(file.parent_path());
        std::ofstream(file, std::ios::binary) << text;
    }
    void write_script(const std::string& name, const std::string& text) const {
        write(name, text);
        std::filesystem::permissions(folder_ / name, std::filesystem::perms::owner_all);
    }
    std::string read(const std::string& name) const {
        std::ifstream stream(folder_ / name, std::ios::binary);
        return {std::istreambuf_iterator<char>(stream), {}};
    }
    /// The text with this folder's path as FOLDER, to compare messages whole.
    std::string plain(std::string text) const {
        const std::string path = folder_.string();
        for (auto at = text.find(path); at != text.npos; at = text.find(path))
            text.replace(at, path.size(), "FOLDER");
        return text;
    }

private:
    std::filesystem::path folder_;
};

/// "post: output 'mass': ...": the stage, when there is one, and the sentence.
template <typename Call>
std::string complaint(Call&& call) {
    try {
        call();
    } catch (const Failure& failure) {
        return (failure.stage().empty() ? "" : failure.stage() + ": ") + failure.what();
    } catch (const std::exception& exception) {
        return exception.what();
    }
    return "no complaint";
}

}  // namespace femrun::command
