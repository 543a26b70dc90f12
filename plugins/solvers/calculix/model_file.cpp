// SPDX-License-Identifier: MIT
#include "model_file.hpp"

#include <femrun/failure.hpp>
#include <sstream>

#include "text/utf8.hpp"

namespace calculix {

namespace fs = std::filesystem;

std::ifstream opened(const fs::path& file, const std::string& who) {
    std::ifstream stream(file, std::ios::binary);
    // A folder opens too, on some systems, but does not read.
    if (!stream || fs::is_directory(file))
        throw femrun::Missing(who + " '" + text_of(file) +
                              "' cannot be read; correct the name, or put the file there");
    return stream;
}

std::string all_of(std::istream& stream) {
    std::ostringstream text;
    text << stream.rdbuf();
    return text.str();
}

void put(const ModelFile& file, const fs::path& folder, const femrun::TextValues& values) {
    const fs::path to = folder / path_of(file.name);
    std::error_code failed;
    fs::create_directories(to.parent_path(), failed);
    if (file.text) {
        write_file(to, file.text->render(values));
        return;
    }
    fs::copy_file(file.source, to, fs::copy_options::overwrite_existing, failed);
    if (failed)
        throw femrun::Unavailable("disk", "'" + text_of(file.source) +
                                              "' cannot be copied into the work folder: " +
                                              failed.message() + "; see that there is space");
}

void write_file(const fs::path& file, const std::string& text) {
    std::ofstream stream(file, std::ios::binary);
    stream << text;
    stream.close();
    if (!stream)
        throw femrun::Unavailable(
            "disk", "'" + text_of(file) + "' cannot be written; see that there is space");
}

bool OutsideNames::is_outside(const fs::path& path) {
    return path.is_absolute() || path.has_root_name() || (!path.empty() && *path.begin() == "..");
}

std::string OutsideNames::next(const fs::path& file) {
    std::string name = text_of(file.filename());
    constexpr std::size_t length_max = 100;  // CalculiX takes 132 characters
    if (name.size() > length_max) name.erase(0, name.size() - length_max);
    return "outside-" + std::to_string(++count_) + "-" + name;
}

}  // namespace calculix
