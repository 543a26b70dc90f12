// SPDX-License-Identifier: MIT
// What a library holds, as values: FEMRUN_PLUGINS(...) lists them and is the library's door.
//
//     FEMRUN_PLUGINS(femrun::solver_plugin<Beam>("beam", "1.0.0", "Euler-Bernoulli beams."),
//                    femrun::optimizer_plugin<Spiral>("spiral", "1.0.0", "A spiral inwards."))
//
// Everything here is a constant: loading a library runs no code of the plugin.
#pragma once

#include <cstdint>
#include <iterator>
#include <memory>
#include <type_traits>

#include "abi/entry.h"
#include "abi/version.h"
#include "host.hpp"
#include "settings.hpp"

namespace femrun {

/// The schema of a plugin without settings.
inline constexpr const char* no_settings = R"({"type": "object", "additionalProperties": false})";

/// One plugin of a library: made by solver_plugin() and optimizer_plugin().
struct Plugin {
    femrun_descriptor_t descriptor;
    const void* factory;
};

namespace detail {

/// An instance of the author's class, made by whichever constructor it has: from the host and
/// settings, from settings, or from nothing.
template <typename Class>
std::unique_ptr<Class> make(const Host& host, const Settings& settings) {
    if constexpr (std::is_constructible_v<Class, const Host&, const Settings&>)
        return std::make_unique<Class>(host, settings);
    else if constexpr (std::is_constructible_v<Class, const Settings&>)
        return std::make_unique<Class>(settings);
    else
        return std::make_unique<Class>();
}

constexpr Plugin plugin(const char* kind, const void* factory, const char* name,
                        const char* version, const char* description, const char* settings,
                        std::uint32_t flags) {
    return {{sizeof(femrun_descriptor_t), flags, kind, name, version, description, settings},
            factory};
}

}  // namespace detail
}  // namespace femrun

/// The library's one exported symbol. Once in a library, outside namespaces, no semicolon.
#define FEMRUN_PLUGINS(...)                                                                     \
    namespace {                                                                                 \
    const ::femrun::Plugin femrun_plugins[] = {__VA_ARGS__};                                    \
    const femrun_descriptor_t* femrun_plugin_descriptor(std::uint32_t index) {                  \
        return index < std::size(femrun_plugins) ? &femrun_plugins[index].descriptor : nullptr; \
    }                                                                                           \
    const void* femrun_plugin_factory(std::uint32_t index) {                                    \
        return index < std::size(femrun_plugins) ? femrun_plugins[index].factory : nullptr;     \
    }                                                                                           \
    }                                                                                           \
    extern "C" {                                                                                \
    FEMRUN_EXPORT extern const femrun_entry_t femrun_entry;                                     \
    const femrun_entry_t femrun_entry = {                                                       \
        sizeof(femrun_entry_t),    FEMRUN_ABI_VERSION,                                          \
        FEMRUN_SDK_VERSION,        static_cast<std::uint32_t>(std::size(femrun_plugins)),       \
        &femrun_plugin_descriptor, &femrun_plugin_factory};                                     \
    }
