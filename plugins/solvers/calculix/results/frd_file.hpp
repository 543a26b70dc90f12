// SPDX-License-Identifier: MIT
// CalculiX's .frd file (ASCII), read as a stream. Columns are fixed: the mark in 1-3, the node in
// 4-13, then values of 12 characters that may touch, so that blanks separate nothing.
//
//     2C                    nodes' places        100CL  101 1.000000000   time in 13-24
//      -1         6-1.85562E-04 1.85562E-04...   -4  DISP        4    1   a field begins
//      -3                   end of a block       9999                     end of a whole file
#pragma once

#include <cstdint>
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
};

/// Reads all of it; false when it does not end with 9999, which means that it was cut off. Throws
/// when it is not a .frd in ASCII. `name` is for messages.
bool read_frd(std::istream& file, const std::string& name, FrdVisitor& visitor);

}  // namespace calculix
