// SPDX-License-Identifier: MIT
#include "host/catalogue.hpp"

#include <algorithm>
#include <cstdlib>
#include <optional>

#include <fmt/format.h>

#include "base/near_name.hpp"
#include "host/library.hpp"
#include "system/folders.hpp"
#include "system/this_process.hpp"

namespace femrun::host {

namespace fs = std::filesystem;

namespace {

constexpr std::string_view extension = ".femrun";

// Sorted, so that every platform gives the same listing.
std::vector<fs::path> libraries(const fs::path& folder) {
    std::vector<fs::path> found;
    std::error_code ignored;  // a folder that is not there or not ours to read holds no plugins
    for (fs::directory_iterator entry(folder, ignored), end; !ignored && entry != end;
         entry.increment(ignored))
        if (entry->path().extension() == extension) found.push_back(entry->path());
    std::sort(found.begin(), found.end());
    return found;
}

std::optional<Plugin> offered(const Library& library, PluginKind kind, std::string_view name) {
    for (const Description& one : library.plugins())
        if (one.kind == kind && one.name == name) return Plugin{one, library.path()};
    return std::nullopt;
}

std::string joined(const std::vector<fs::path>& folders) {
    std::string text;
    for (const fs::path& folder : folders)
        text += fmt::format("{}'{}'", text.empty() ? "" : ", ", folder.string());
    return text;
}

}  // namespace

std::vector<fs::path> plugin_folders() {
    std::vector<fs::path> folders;
    if (const char* list = std::getenv("FEMRUN_PLUGIN_PATH"))
        folders = system::split_path_list(list);
    if (const fs::path program = system::executable_path(); !program.empty())
        folders.push_back(program.parent_path() / "plugins");
    for (fs::path& folder : system::plugin_folders()) folders.push_back(std::move(folder));
    return folders;
}

Catalogue::Catalogue(std::vector<fs::path> folders) : folders_(std::move(folders)) {}

Listing Catalogue::list() const {
    Listing listing;
    const auto same = [](const Plugin& a, const Plugin& b) {
        return a.description.kind == b.description.kind && a.description.name == b.description.name;
    };
    for (const fs::path& folder : folders_) {
        for (const fs::path& path : libraries(folder)) {
            const auto library = Library::load(path);
            if (!library) {
                listing.broken.push_back({path, library.error().message});
                continue;
            }
            for (const Description& one : library.value()->plugins()) {
                const Plugin plugin{one, path};
                const auto first =
                    std::find_if(listing.plugins.begin(), listing.plugins.end(),
                                 [&](const Plugin& known) { return same(known, plugin); });
                if (first == listing.plugins.end()) {
                    listing.plugins.push_back(plugin);
                } else if (first->library.parent_path() == folder && path.stem() == one.name) {
                    listing.hidden.push_back({std::exchange(*first, plugin), path});
                } else {
                    listing.hidden.push_back({plugin, first->library});
                }
            }
        }
    }
    std::sort(listing.plugins.begin(), listing.plugins.end(), [](const Plugin& a, const Plugin& b) {
        return std::pair(a.description.kind, a.description.name) <
               std::pair(b.description.kind, b.description.name);
    });
    return listing;
}

Result<Plugin> Catalogue::find(PluginKind kind, std::string_view name) const {
    std::vector<std::string> known;
    for (const fs::path& folder : folders_) {
        const fs::path likely = folder / (std::string(name) + std::string(extension));
        std::error_code ignored;
        if (name.find_first_of("/\\") == std::string_view::npos && fs::exists(likely, ignored)) {
            const auto library = Library::load(likely);
            if (!library) return library.error();
            if (auto plugin = offered(*library.value(), kind, name)) return *std::move(plugin);
        }
        for (const fs::path& path : libraries(folder)) {
            if (path == likely) continue;
            const auto library = Library::load(path);
            if (!library) continue;
            if (auto plugin = offered(*library.value(), kind, name)) return *std::move(plugin);
            for (const Description& one : library.value()->plugins())
                if (one.kind == kind) known.push_back(one.name);
        }
    }
    if (known.empty())
        return Error{ErrorKind::missing,
                     fmt::format("{} '{}': there is none in the plugin folders {}; put its library "
                                 "into one of them, or its folder into FEMRUN_PLUGIN_PATH",
                                 to_string(kind), name, joined(folders_))};
    return Error{ErrorKind::missing, fmt::format("{} '{}': there is no such plugin{}",
                                                 to_string(kind), name, suggestion(name, known))};
}

}  // namespace femrun::host
