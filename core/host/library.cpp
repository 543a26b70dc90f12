// SPDX-License-Identifier: MIT
// The only source that includes Boost.DLL: it opens a shared library on every platform, and turns
// the system's complaint into an error code with text.
#include "host/library.hpp"

#define BOOST_DLL_USE_STD_FS
#include <fmt/format.h>
#include <boost/dll/shared_library.hpp>

#include "base/near_name.hpp"
#include "base/path_text.hpp"

namespace femrun::host {

struct Library::Loaded {
    boost::dll::shared_library library;
};

namespace {

std::string named(const std::filesystem::path& path) {
    return fmt::format("plugin '{}'", path_text(path));
}

// What the system's loader says, of "boost::dll::shared_library::load() failed (dlerror system
// message: PATH: file too short): Bad file descriptor": without the file's name, which the sentence
// has already.
std::string complaint(std::string_view said, const std::filesystem::path& path) {
    const auto drop_through = [&](std::string_view mark) {
        if (const auto at = said.find(mark); at != said.npos) said.remove_prefix(at + mark.size());
    };
    if (const auto end = said.rfind("): "); end != said.npos) said = said.substr(0, end);
    drop_through("load() failed");
    drop_through("system message: ");
    drop_through(path_text(path) + ": ");
    while (said.starts_with(':') || said.starts_with(' ')) said.remove_prefix(1);
    return std::string(said);
}

}  // namespace

Result<std::shared_ptr<const Library>> Library::load(const std::filesystem::path& path) {
    namespace dll = boost::dll;
    auto loaded = std::make_unique<Loaded>();
    try {
        // Each library resolves its own names first, and all of them now: a missing one is found
        // here and not in the middle of a study.
        loaded->library.load(path, dll::load_mode::rtld_now | dll::load_mode::rtld_local);
    } catch (const std::exception& thrown) {
        return Error{std::filesystem::exists(path) ? ErrorKind::invalid : ErrorKind::missing,
                     fmt::format("{}: it cannot be loaded: {}; put right or rebuild it",
                                 named(path), complaint(thrown.what(), path))};
    }
    const femrun_entry_t* entry = nullptr;
    if (loaded->library.has(FEMRUN_ENTRY_SYMBOL)) {
        entry = &loaded->library.get<const femrun_entry_t>(FEMRUN_ENTRY_SYMBOL);
    } else if (loaded->library.has(FEMRUN_ENTRY_FUNCTION_SYMBOL)) {
        entry = loaded->library.get<const femrun_entry_t*()>(FEMRUN_ENTRY_FUNCTION_SYMBOL)();
        if (!entry)
            return Error{ErrorKind::invalid,
                         fmt::format("{}: its '{}' gives no table; give the same one each time",
                                     named(path), FEMRUN_ENTRY_FUNCTION_SYMBOL)};
    } else {
        return Error{ErrorKind::invalid,
                     fmt::format("{}: it exports neither '{}' nor '{}'; build it with "
                                 "femrun_add_plugin() of femrun-sdk {}.x",
                                 named(path), FEMRUN_ENTRY_SYMBOL, FEMRUN_ENTRY_FUNCTION_SYMBOL,
                                 abi_newest)};
    }
    std::shared_ptr<Library> library(new Library(path, std::move(loaded), entry));
    auto plugins = described(*library->entry_, path);
    if (!plugins) return std::move(plugins).error();
    library->plugins_ = *std::move(plugins);
    return std::shared_ptr<const Library>(std::move(library));
}

Library::Library(std::filesystem::path path, std::unique_ptr<Loaded> loaded,
                 const femrun_entry_t* entry)
    : path_(std::move(path)), loaded_(std::move(loaded)), entry_(entry) {}

Library::~Library() = default;

Result<std::size_t> Library::index_of(PluginKind kind, std::string_view name) const {
    for (std::size_t i = 0; i < plugins_.size(); ++i)
        if (plugins_[i].kind == kind && plugins_[i].name == name) return i;
    return not_offered(fmt::format("{} '{}'", to_string(kind), name), name);
}

Result<std::size_t> Library::index_of(std::string_view name) const {
    for (std::size_t i = 0; i < plugins_.size(); ++i)
        if (name.empty() || plugins_[i].name == name) return i;
    return not_offered(fmt::format("plugin '{}'", name), name);
}

Error Library::not_offered(const std::string& what, std::string_view name) const {
    std::vector<std::string> names;
    for (const Description& one : plugins_) names.push_back(one.name);
    return Error{ErrorKind::missing, fmt::format("{}: it does not offer {}{}", named(path_), what,
                                                 suggestion(name, names))};
}

const femrun_solver_factory_t* Library::solver_factory(std::size_t index) const {
    if (plugins_[index].kind != PluginKind::solver) return nullptr;
    return static_cast<const femrun_solver_factory_t*>(
        entry_->factory(static_cast<std::uint32_t>(index)));
}

const femrun_optimizer_factory_t* Library::optimizer_factory(std::size_t index) const {
    if (plugins_[index].kind != PluginKind::optimizer) return nullptr;
    return static_cast<const femrun_optimizer_factory_t*>(
        entry_->factory(static_cast<std::uint32_t>(index)));
}

}  // namespace femrun::host
