// SPDX-License-Identifier: MIT
#include <new>
#include <system_error>
#include <type_traits>

#include <fmt/format.h>

#include "host/abi_text.hpp"
#include "host/instance_life.hpp"
#include "host/plugin_process.hpp"
#include "host/plugin_server.hpp"
#include "study/duration.hpp"
#include "wire/convert.hpp"

namespace femrun::host {

// As much of a plugin's last words as stands in a sentence.
constexpr std::size_t last_words_shown_max = 600;

std::string sentence(const Plugin& plugin, const Death& death) {
    auto text = fmt::format("plugin process of '{}' {}", plugin.description.name, death.how);
    // One line for a person; whole texts are for the log.
    if (!death.last_words.empty())
        text += "; its last words: " + plain(death.last_words, last_words_shown_max);
    return text;
}

kj::Exception death_exception(const Instance& instance, const Death& death) {
    return wire::to_exception({Error{ErrorKind::unavailable, sentence(instance.plugin(), death)},
                               "host", study::Cause::host});
}

kj::Exception overdue_exception(const Instance& instance, const char* call, Duration limit,
                                const char* then) {
    const auto& plugin = instance.plugin().description;
    const auto shown = std::chrono::duration_cast<std::chrono::milliseconds>(limit);
    return wire::to_exception(
        {Error{ErrorKind::unavailable,
               fmt::format("{} '{}': {} has not returned after {}{}", to_string(plugin.kind),
                           plugin.name, call, study::to_string(shown), then)},
         "host", study::Cause::host});
}

namespace {

/// What a system throws that has no thread, no memory or no file left is an error like another.
template <typename Launch>
std::invoke_result_t<Launch> launched_or_why(const std::string& plugin, Launch launch) {
    const auto lacks = [&](const char* what) {
        return Error{ErrorKind::unavailable,
                     fmt::format("solver '{}': cannot be started ({}); close programs or raise "
                                 "'ulimit'",
                                 plugin, what)};
    };
    try {
        return launch();
    } catch (const std::system_error& thrown) {
        return lacks(thrown.what());
    } catch (const std::bad_alloc&) {
        return lacks("out of memory");
    }
}

}  // namespace

kj::Promise<LaunchedSolver> launch_solver(loop::EventLoop& loop, Plugin plugin,
                                          study::Isolation isolation, const std::string& settings,
                                          const std::string& study_folder, LaunchSettings launch) {
    const Duration limit = launch.make_limit;
    const std::string name = plugin.description.name;
    auto launched = launched_or_why(name, [&] {
        return Instance::launch(loop, std::move(plugin), isolation, std::move(launch));
    });
    if (!launched) {
        // Processes, descriptors or memory that the PC does not have now.
        const bool of_pc = launched.error().kind == ErrorKind::unavailable;
        if (!of_pc) return wire::to_exception({std::move(launched).error(), {}});
        return wire::to_exception({std::move(launched).error(), "start", study::Cause::start});
    }
    auto instance = *std::move(launched);
    auto request = instance->capability().makeSolverRequest();
    request.setSettings(wire::text(settings));
    request.setStudyFolder(wire::text(study_folder));
    auto made = or_death_within(
        loop, *instance, limit,
        [limit](const Instance& late) {
            return overdue_exception(late, "create", limit,
                                     late.isolation() == study::Isolation::process
                                         ? "; its process was ended"
                                         : "; it was asked to stop");
        },
        request.send().then([](auto&& reply) { return reply.getSolver(); }));
    return made.then([instance = std::move(instance)](wire::Solver::Client solver) mutable {
        return LaunchedSolver{std::move(instance), kj::mv(solver)};
    });
}

}  // namespace femrun::host
