// SPDX-License-Identifier: MIT
// The stand-in's application object: what a project, its modeller and its results answer.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "project.hpp"
#include "scripted_windows.hpp"

namespace femtet_standin {

/// One program's state; all of it is the main thread's.
struct State {
    HWND window = nullptr;
    std::optional<Project> project;
    std::string model;
    std::optional<Solution> solution;  // of the last solve
    bool result_open = false, result_shown = false;
    std::size_t mode = 0;
    double potential = -1, vector = -1;  // which one is chosen, -1: none
    std::string last_error;

    Model& present();
};

/// A new object over the state, with one reference. `when_gone` is called with the last.
IDispatch* make_femtet(State& state, std::function<void()> when_gone);

}  // namespace femtet_standin
