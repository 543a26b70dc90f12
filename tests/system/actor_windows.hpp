// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <thread>
#include <vector>

#include "support/catch.hpp"
#include "support/scratch.hpp"
#include "system/child.hpp"
#include "system/this_process.hpp"

namespace femrun::test {

/// The program that stands in for a solver; it lies beside the tests.
inline std::filesystem::path actor() {
    return system::executable_path().parent_path() / "actor.exe";
}

inline system::ChildSpec actor(std::vector<std::string> words, const Scratch& scratch) {
    return {.executable = actor(),
            .arguments = std::move(words),
            .environment = {},
            .folder = scratch.path(),
            .output = system::Output::into("out"),
            .error = system::Output::into("err")};
}

inline system::Child started(system::ChildSpec spec) {
    auto child = system::spawn(std::move(spec));
    if (!child) FAIL(child.error().message);
    return std::move(child).value();
}

inline bool runs(const std::string& process) {
    return system::process_started(std::stoull(process)) != 0;
}

template <typename Condition>
void until(Condition condition) {
    for (int tries = 0; !condition(); ++tries) {
        if (tries > 30'000) FAIL("waited in vain");
        std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
}

}  // namespace femrun::test
