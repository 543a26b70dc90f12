// SPDX-License-Identifier: MIT
// A folder for one test, and the sentence that a call ends with.
#pragma once

#include <filesystem>
#include <string>

#include <femrun/failure.hpp>

#include "support/scratch.hpp"

namespace femrun::command {

class Scratch : public test::Scratch {
public:
    void write_script(const std::string& name, const std::string& text) const {
        write(name, text);
        std::filesystem::permissions(path(name), std::filesystem::perms::owner_all);
    }
    /// The text with this folder's path as FOLDER, to compare messages whole.
    std::string plain(std::string text) const {
        const std::string folder = path().string();
        for (auto at = text.find(folder); at != text.npos; at = text.find(folder))
            text.replace(at, folder.size(), "FOLDER");
        return text;
    }
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
