// SPDX-License-Identifier: MIT
#include "under_test.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace femrun::bench {

namespace {

Result<std::string> settings_json(const std::vector<std::string>& settings) {
    auto object = nlohmann::json::object();
    for (const std::string& setting : settings) {
        const std::size_t equals = setting.find('=');
        if (equals == std::string::npos || equals == 0)
            return Error{ErrorKind::invalid,
                         fmt::format("--setting: '{}' is not KEY=VALUE", setting)};
        const std::string value = setting.substr(equals + 1);
        auto parsed = nlohmann::json::parse(value, nullptr, /*allow_exceptions=*/false);
        object[setting.substr(0, equals)] = parsed.is_discarded() ? nlohmann::json(value) : parsed;
    }
    return object.dump();
}

class NoWatcher final : public host::PluginWatcher {
    void progressed(double, std::string_view) override {}
    void logged(LogLevel, std::string_view) override {}
};

}  // namespace

Result<Subject> find_subject(const std::string& plugin, const std::vector<std::string>& settings,
                             const std::vector<std::filesystem::path>& folders) {
    Subject subject;
    const std::filesystem::path path = plugin;
    const bool is_path = path.has_parent_path() || path.extension() == ".femrun";
    if (is_path) {
        subject.plugin.library = path;
    } else {
        const host::CatalogueSettings looking{.look = {.command = {BENCH_PLUGIN_HOST, "host"}},
                                              .memory = std::nullopt};
        auto found = host::Catalogue(folders, looking).find(host::PluginKind::optimizer, plugin);
        if (!found) return std::move(found).error();
        subject.plugin = *std::move(found);
    }
    auto library = host::Library::load(subject.plugin.library);
    if (!library) return std::move(library).error();
    subject.library = *std::move(library);
    std::string name = plugin;
    if (is_path)  // the first optimizer that it has
        for (const host::Description& each : subject.library->plugins())
            if (each.kind == host::PluginKind::optimizer && name == plugin) name = each.name;
    const auto index = subject.library->index_of(host::PluginKind::optimizer, name);
    if (!index) return index.error();
    subject.index = index.value();
    subject.plugin.description = subject.library->plugins()[subject.index];
    subject.name = subject.plugin.description.name;
    auto json = settings_json(settings);
    if (!json) return std::move(json).error();
    subject.settings = *std::move(json);
    return subject;
}

host::Problem opened_for(const NamedProblem& problem, std::uint64_t seed) {
    host::Problem opened;
    opened.space.parameters = problem.parameters;
    opened.objective_count = problem.objective_count;
    opened.constraint_count = problem.constraint_count;
    opened.seed = seed;
    return opened;
}

struct DirectOptimizer::Parts {
    NoWatcher watcher;
    host::HostTable host{watcher};
    std::unique_ptr<host::OptimizerCalls> calls;
};

DirectOptimizer::DirectOptimizer() : parts_(std::make_unique<Parts>()) {}
DirectOptimizer::~DirectOptimizer() = default;

Result<std::unique_ptr<DirectOptimizer>> DirectOptimizer::open(const Subject& subject,
                                                               const host::Problem& problem) {
    std::unique_ptr<DirectOptimizer> optimizer(new DirectOptimizer);
    auto made = host::OptimizerCalls::create(subject.library, subject.index,
                                             optimizer->parts_->host, subject.settings);
    if (auto* refused = std::get_if<wire::RemoteError>(&made)) return std::move(refused->error);
    optimizer->parts_->calls = std::get<std::unique_ptr<host::OptimizerCalls>>(std::move(made));
    if (auto refused = optimizer->parts_->calls->open(problem)) return std::move(refused->error);
    return optimizer;
}

namespace {

std::vector<std::uint64_t> numbers_from(std::uint64_t first, std::size_t count) {
    std::vector<std::uint64_t> numbers(count);
    for (std::size_t i = 0; i < count; ++i) numbers[i] = first + i;
    return numbers;
}

}  // namespace

Result<run::Proposals> DirectOptimizer::ask_on(const run::Outlook& outlook,
                                               std::uint64_t first_trial, std::size_t count) {
    auto answer = parts_->calls->ask_on(outlook, numbers_from(first_trial, count));
    if (auto* refused = std::get_if<wire::RemoteError>(&answer)) return std::move(refused->error);
    return std::get<run::Proposals>(std::move(answer));
}

Result<std::vector<study::Design>> DirectOptimizer::ask(std::uint64_t first_trial,
                                                        std::size_t count) {
    auto answer = parts_->calls->ask(numbers_from(first_trial, count));
    if (auto* refused = std::get_if<wire::RemoteError>(&answer)) return std::move(refused->error);
    return std::get<std::vector<study::Design>>(std::move(answer));
}

Result<void> DirectOptimizer::tell(const std::vector<run::OptimizerEvent>& events) {
    if (auto refused = parts_->calls->tell(events)) return std::move(refused->error);
    return {};
}

}  // namespace femrun::bench
