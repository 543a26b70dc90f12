// SPDX-License-Identifier: MIT
// CalculiX's .frd file (ASCII), read as a stream. Columns are fixed: the mark in 1-3, the node in
// 4-13, then values of 12 characters that may touch, so that blanks separate nothing. A line that
// is not so many fields is read only where it leaves no doubt (read_fields): a value that is one
// character too long moves all behind it.
//
//     2C                    nodes' places        100CL  101 1.000000000   time in 13-24
//      -1         6-1.85562E-04 1.85562E-04...   -4  DISP        4    1   a field begins
//      -3                   end of a block       9999                     end of a whole file
#pragma once

#include <cstdint>
#include <femrun/failure.hpp>
#include <istream>
#include <span>
#include <string>
#include <vector>

#include "mesh/msh_file.hpp"

namespace calculix {

struct FrdField {
    std::string name;                     // DISP, NDTEMP, FORC, STRESS, ...
    std::vector<std::string> components;  // in the order of the values: SXX, SYY, ...
    double time = 0;
    bool eigenmode =
        false;  // of a *FREQUENCY or *BUCKLE step: `time` is none, and sizes mean nothing
};

class FrdVisitor {
public:
    virtual ~FrdVisitor() = default;
    /// A node of the model and its place.
    virtual void node(NodeId id, const Point& at) = 0;
    /// A field at a time begins; whether its rows are wanted.
    virtual bool field(const FrdField& field) = 0;
    /// A node's values of a wanted field; one may be NaN or infinite.
    virtual void row(NodeId id, std::span<const double> values) = 0;
    /// A line of a wanted field holds no such values; the reading goes on behind it, unless this
    /// throws.
    virtual void unreadable(const std::string& why) { throw femrun::Unreadable(why); }
};

/// Reads all of it; false when it does not end with 9999, which means that it was cut off. Throws
/// Unreadable, with the line, for what is no number or not as many of them as the file itself says,
/// and Invalid for a binary file. `name` is for messages.
bool read_frd(std::istream& file, const std::string& name, FrdVisitor& visitor);

}  // namespace calculix
