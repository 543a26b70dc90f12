// SPDX-License-Identifier: MIT
#include <algorithm>
#include <string_view>

#include <fmt/format.h>

#include "base/path_text.hpp"
#include "host/library.hpp"

namespace femrun::host {

std::string_view to_string(PluginKind kind) {
    return kind == PluginKind::solver ? "solver" : "optimizer";
}

namespace {

class EntryCheck {
public:
    EntryCheck(const femrun_entry_t& entry, const std::filesystem::path& path)
        : entry_(entry), place_(fmt::format("plugin '{}'", path_text(path))) {}

    Result<std::vector<Description>> descriptions() const {
        if (auto wrong = wrong_table()) return *std::move(wrong);
        std::vector<Description> all;
        for (std::uint32_t index = 0; index < entry_.plugin_count; ++index) {
            auto one = description(index);
            if (!one) return std::move(one).error();
            for (const Description& earlier : all)
                if (earlier.kind == one->kind && earlier.name == one->name)
                    return refused("it offers {} '{}' twice; give each plugin a name of its own",
                                   to_string(one->kind), one->name);
            all.push_back(*std::move(one));
        }
        return all;
    }

private:
    template <typename... Values>
    Error refused(fmt::format_string<Values...> sentence, Values&&... values) const {
        return Error{ErrorKind::invalid,
                     place_ + ": " + fmt::format(sentence, std::forward<Values>(values)...)};
    }

    std::optional<Error> wrong_table() const {
        constexpr std::uint32_t head = offsetof(femrun_entry_t, sdk_version);
        if (entry_.size >= head &&
            (entry_.abi_version > abi_newest || entry_.abi_version < abi_oldest))
            return refused(
                "built for ABI {}, this host speaks ABI {}; rebuild it with femrun-sdk "
                "{}.x",
                entry_.abi_version, spoken(), abi_newest);
        if (entry_.size < FEMRUN_ENTRY_SIZE_MIN)
            return refused(
                "its femrun_entry says it has {} bytes, ABI {} needs {}; rebuild it with "
                "femrun-sdk {}.x",
                entry_.size, abi_newest, FEMRUN_ENTRY_SIZE_MIN, abi_newest);
        if (!entry_.descriptor || !entry_.factory)
            return refused(
                "its femrun_entry lacks the function '{}'; rebuild it with femrun-sdk "
                "{}.x",
                entry_.descriptor ? "factory" : "descriptor", abi_newest);
        if (entry_.plugin_count == 0)
            return refused("it offers no plugin; list one in FEMRUN_PLUGINS");
        // A library has a handful; a number like this one is a table that is not one.
        if (entry_.plugin_count > 1000)
            return refused(
                "it claims to offer {} plugins, a library has at most 1000; rebuild it "
                "with femrun-sdk {}.x",
                entry_.plugin_count, abi_newest);
        return std::nullopt;
    }

    static std::string spoken() {
        if (abi_oldest == abi_newest) return fmt::format("{}", abi_newest);
        return fmt::format("{} and {}", abi_oldest, abi_newest);
    }

    Result<Description> description(std::uint32_t index) const {
        const femrun_descriptor_t* from = entry_.descriptor(index);
        if (!from) return refused("descriptor {} of {} is null", index + 1, entry_.plugin_count);
        if (from->size < FEMRUN_DESCRIPTOR_SIZE_MIN)
            return refused(
                "descriptor {} says it has {} bytes, ABI {} needs {}; rebuild it with "
                "femrun-sdk {}.x",
                index + 1, from->size, abi_newest, FEMRUN_DESCRIPTOR_SIZE_MIN, abi_newest);
        if (!from->factory || !from->name || !from->version || !from->description ||
            !from->settings)
            return refused("descriptor {} lacks '{}'; fill it in", index + 1,
                           !from->factory       ? "factory"
                           : !from->name        ? "name"
                           : !from->version     ? "version"
                           : !from->description ? "description"
                                                : "settings");
        Description one;
        one.name = from->name;
        if (!is_name(one.name))
            return refused(
                "plugin name '{}' is not of letters a-z, digits, '-' and '.'; rename it "
                "like 'wing' or 'com.example.wing'",
                one.name);
        const std::string_view factory = from->factory;
        if (factory == FEMRUN_SOLVER)
            one.kind = PluginKind::solver;
        else if (factory == FEMRUN_OPTIMIZER)
            one.kind = PluginKind::optimizer;
        else
            return refused(
                "it offers '{}' as '{}', this host knows '{}' and '{}'; use a femrun "
                "that knows it",
                one.name, factory, FEMRUN_SOLVER, FEMRUN_OPTIMIZER);
        if (!entry_.factory(index))
            return refused("the factory of {} '{}' is null", to_string(one.kind), one.name);
        one.version = from->version;
        one.description = from->description;
        one.settings = from->settings;
        one.in_process = (from->flags & FEMRUN_FLAG_IN_PROCESS) != 0;
        one.independent = (from->flags & FEMRUN_FLAG_INDEPENDENT) != 0;
        one.abi_version = entry_.abi_version;
        one.sdk_version = entry_.sdk_version ? entry_.sdk_version : "";
        return one;
    }

    static bool is_name(std::string_view name) {
        const auto allowed = [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
        };
        return !name.empty() && std::all_of(name.begin(), name.end(), allowed);
    }

    const femrun_entry_t& entry_;
    std::string place_;
};

}  // namespace

Result<std::vector<Description>> described(const femrun_entry_t& entry,
                                           const std::filesystem::path& path) {
    return EntryCheck(entry, path).descriptions();
}

}  // namespace femrun::host
