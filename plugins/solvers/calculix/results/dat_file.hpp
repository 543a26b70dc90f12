// SPDX-License-Identifier: MIT
// CalculiX's .dat file, read as a stream: blocks of a title line, a blank line and rows.
//
//      displacements (vx,vy,vz) for set TIP and time  0.1000000E+01
//
//              5  1.855619E-04  1.855619E-04  8.655185E-04
//
// A word behind the values says that they are in local axes: "L", or the orientation's name.
//
// Rows are `node values`, `element point values` (where the title says integ.pnt.), `element
// values` or, where the title begins with "total" or "center", values alone.
//
// Steps of eigenvalues write tables of them, and then such blocks for each mode, which have no end
// of their own:
//
//          E I G E N V A L U E   O U T P U T          B U C K L I N G   F A C T O R   O U T P U T
//           1  0.11E+07  0.10E+04  0.167E+03  0.0          1  0.951E+00
//          E I G E N V A L U E    N U M B E R     1
#pragma once

#include <cstdint>
#include <femrun/failure.hpp>
#include <istream>
#include <span>
#include <string>

namespace calculix {

struct DatBlock {
    std::string title;  // what stands before the parenthesis or "for set": "total internal energy"
    std::string set;    // upper case
    double time = 0;    // of the analysis, all steps together
    bool eigenmode = false;  // of a mode, whose size means nothing
};

enum class ModeTable { frequencies, buckling_factors };

class DatVisitor {
public:
    virtual ~DatVisitor() = default;
    /// A block begins; how many values each of its rows must have, 0 when they are not wanted.
    virtual std::size_t block(const DatBlock& block) = 0;
    /// A row of a wanted block: `id` is the node or element, 0 for a total. A value may be NaN or
    /// infinite.
    virtual void row(std::uint32_t id, std::span<const double> values) = 0;
    /// The next row has its components in local axes: *TRANSFORM, *ORIENTATION and shells have
    /// such, and a card without GLOBAL=YES prints them.
    virtual void local_axes() {}
    /// A line of a wanted block or table holds no such values; the reading goes on behind it,
    /// unless this throws.
    virtual void unreadable(const std::string& why) { throw femrun::Unreadable(why); }
    /// A table of eigenvalues begins.
    virtual void table(ModeTable) {}
    /// A mode of it, with its frequency in cycles per time, or its factor.
    virtual void mode(int number, double value) { (void)number, (void)value; }
};

/// Reads all of it. `name` is for messages. Throws Unavailable ("disk") when the last line is cut
/// off in the middle, Unreadable, with the line, for what is no number or too few of them.
void read_dat(std::istream& file, const std::string& name, DatVisitor& visitor);

}  // namespace calculix
