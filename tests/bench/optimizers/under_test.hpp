// SPDX-License-Identifier: MIT
// The optimizer plugin that is measured, and the short way to call it: its C table, on the calling
// thread. Designs are checked against the space, as everywhere.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "host/catalogue.hpp"
#include "host/library.hpp"
#include "host/optimizer_calls.hpp"
#include "problems.hpp"

namespace femrun::bench {

struct Subject {
    std::string name;  // in tables
    host::Plugin plugin;
    std::shared_ptr<const host::Library> library;
    std::size_t index = 0;        // in the library
    std::string settings = "{}";  // JSON
};

/// `plugin` is the name of one in `folders`, or a library's path. Each setting is "KEY=VALUE", with
/// JSON for a value or a text without quotes.
Result<Subject> find_subject(const std::string& plugin, const std::vector<std::string>& settings,
                             const std::vector<std::filesystem::path>& folders);

host::Problem opened_for(const NamedProblem& problem, std::uint64_t seed);

/// One instance. Optimizers of several runs may work at once, each on its thread.
class DirectOptimizer {
public:
    static Result<std::unique_ptr<DirectOptimizer>> open(const Subject& subject,
                                                         const host::Problem& problem);
    ~DirectOptimizer();

    Result<std::vector<study::Design>> ask(std::uint64_t first_trial, std::size_t count);
    /// The same of one that may choose its way by what lies ahead.
    Result<run::Proposals> ask_on(const run::Outlook& outlook, std::uint64_t first_trial,
                                  std::size_t count);
    Result<void> tell(const std::vector<run::OptimizerEvent>& events);

private:
    DirectOptimizer();

    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace femrun::bench
