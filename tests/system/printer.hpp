// SPDX-License-Identifier: MIT
#pragma once

#include <fstream>

#include "support/scratch.hpp"

namespace femrun::test {

/// Line by line, with a writer that goes on where it was, as a program's own descriptor does.
class Printer {
public:
    explicit Printer(const Scratch& scratch) : file_(scratch.path() / "out", std::ios::binary) {}
    void print(int lines) {
        for (int i = 0; i < lines; ++i) file_ << "step " << ++line_ << " of many\n";
        file_.flush();
    }
    int line() const { return line_; }

private:
    std::ofstream file_;
    int line_ = 0;
};

}  // namespace femrun::test
