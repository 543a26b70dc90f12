// SPDX-License-Identifier: MIT
// An optimizer behind its C table, called with study values, its designs checked against the search
// space and its rules. Blocking, for the instance's thread alone.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "host/library.hpp"
#include "host/manners.hpp"
#include "run/ports.hpp"
#include "study/search_space.hpp"

namespace femrun::host {

/// What an optimizer is opened for.
struct Problem {
    study::SpaceDefinition space;
    std::uint32_t objective_count = 1, constraint_count = 0;
    std::uint64_t seed = 0;
};

class OptimizerCalls {
public:
    /// Keeps a reference to the library.
    static Answer<std::unique_ptr<OptimizerCalls>> create(std::shared_ptr<const Library> library,
                                                          std::size_t index, HostTable& host,
                                                          const std::string& settings);
    ~OptimizerCalls();
    OptimizerCalls(const OptimizerCalls&) = delete;
    OptimizerCalls& operator=(const OptimizerCalls&) = delete;

    std::optional<wire::RemoteError> open(Problem problem);
    Answer<std::vector<study::Design>> ask(const std::vector<std::uint64_t>& trials);
    /// The same of one that may choose its way by what lies ahead: the extension femrun.course/1.
    Answer<run::Proposals> ask_on(const run::Outlook& outlook,
                                  const std::vector<std::uint64_t>& trials);
    /// Adoptions and verdicts, in this order.
    std::optional<wire::RemoteError> tell(const std::vector<run::OptimizerEvent>& events);
    /// As tell, with asks among the events; gives the first trial that came out differently, or 0.
    Answer<std::uint64_t> replay(const std::vector<run::OptimizerEvent>& events);

private:
    OptimizerCalls(std::shared_ptr<const Library> library, std::string name, HostTable& host,
                   femrun_optimizer_t* table);
    std::optional<wire::RemoteError> not_open(std::string_view call) const;
    Answer<std::optional<run::Course>> consider(const run::Outlook& outlook);
    std::optional<wire::RemoteError> follow(const run::CourseSet& set);
    Answer<std::size_t> propose(const std::vector<std::uint64_t>& trials);
    std::optional<wire::RemoteError> rule_broken(std::uint64_t trial,
                                                 const study::Design& design) const;
    std::optional<wire::RemoteError> adopt(const run::Adopted& adopted);
    std::optional<wire::RemoteError> tell_verdicts(const run::OptimizerEvent* first,
                                                   const run::OptimizerEvent* last);

    std::shared_ptr<const Library> library_;
    Manners manners_;
    HostTable& host_;
    femrun_optimizer_t* table_;
    const femrun_optimizer_course_t* course_;  // null: it does not choose its way
    std::optional<study::SearchSpace> space_;
    std::optional<std::uint64_t> cardinality_;
    std::uint32_t objective_count_ = 0, constraint_count_ = 0;
    std::vector<double> proposals_;  // of the last ask, row by row
};

}  // namespace femrun::host
