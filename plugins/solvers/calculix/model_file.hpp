// SPDX-License-Identifier: MIT
// A file of a model: written into each attempt's folder from a template, or copied.
#pragma once

#include <femrun/text_template.hpp>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>

namespace calculix {

struct ModelFile {
    std::string name;              // relative to the attempt's folder
    std::filesystem::path source;  // absolute
    std::optional<femrun::TextTemplate> text;
};

/// Opens a file to read. Throws Missing, which calls it `who`.
std::ifstream opened(const std::filesystem::path& file, const std::string& who);

/// The whole of a file.
std::string all_of(std::istream& stream);

/// Writes or copies the file into a folder. Throws Unavailable ("disk") when it cannot.
void put(const ModelFile& file, const std::filesystem::path& folder,
         const femrun::TextValues& values);

/// Writes a file; throws Unavailable ("disk") when the disk refuses.
void write_file(const std::filesystem::path& file, const std::string& text);

/// Names for files from outside a model's folder, which an attempt gets in its own.
class OutsideNames {
public:
    /// Whether a path (normal) leads out of the folder that it is relative to.
    static bool is_outside(const std::filesystem::path& path);
    /// A name that no other file has: "outside-1-nodes.inp".
    std::string next(const std::filesystem::path& file);

private:
    int count_ = 0;
};

}  // namespace calculix
