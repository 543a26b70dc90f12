// SPDX-License-Identifier: MIT
// An optimizer as a study has it: a capability, the plugin on a thread of its own.
#pragma once

#include <memory>
#include <vector>

#include "under_test.hpp"

namespace femrun::bench {

class LinkedOptimizer {
public:
    using Designs = std::vector<study::Design>;
    using Events = std::vector<run::OptimizerEvent>;

    static Result<std::unique_ptr<LinkedOptimizer>> open(const Subject& subject,
                                                         const host::Problem& problem);
    ~LinkedOptimizer();

    /// Tells, and asks without waiting for the answer, as a study does; then waits for both.
    Result<Designs> tell_and_ask(Events events, std::vector<std::uint64_t> trials);
    Result<void> tell(Events events);
    Result<std::uint64_t> replay(Events events);

private:
    LinkedOptimizer();

    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace femrun::bench
