// SPDX-License-Identifier: MIT
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace femrun::tidy {

/// A file of the tree as the rules see it.
struct SourceFile {
    std::string path;  // from the root of the tree, with forward slashes
    std::string text;

    std::vector<std::string_view> lines() const;
    std::string_view name() const;       // "lease.hpp"
    std::string_view extension() const;  // ".hpp"; empty without one
    bool is_cpp() const;                 // C or C++, header or source
};

/// What is wrong, a sentence each: "core/run/x.cpp:3: ...".
using Complaints = std::vector<std::string>;

/// Every text file that the project keeps, in order of path; not what is built.
std::vector<SourceFile> read_tree(const std::string& root);

/// One sentence a line, for the message of a test.
std::string shown(const Complaints& complaints);

}  // namespace femrun::tidy
