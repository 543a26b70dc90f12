// SPDX-License-Identifier: MIT
// From result files to output values: files go by once, every output takes its rows as they pass.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "deck/members.hpp"
#include "results/dat_file.hpp"
#include "results/frd_file.hpp"
#include "results/output.hpp"
#include "results/reduction.hpp"
#include "results/source.hpp"
#include "results/where.hpp"

namespace calculix {

/// What is read for one output.
struct Wanted {
    Output output;
    Source source;
    Where where;                                     // as the design has it
    std::optional<NodeMembers> nodes;                // none: all that the file has
    std::unordered_map<NodeId, double> area_shares;  // for Reduce::area_mean
    bool optional = false;                           // NaN will do where a design has none
};

/// The value of an output; NaN for one that is only recorded, and why.
struct Taken {
    double value = 0;
    std::string missing{};
};

class Collector final : public DatVisitor, public FrdVisitor {
public:
    explicit Collector(std::vector<Wanted> wanted);

    std::size_t block(const DatBlock& block) override;
    bool field(const FrdField& field) override;
    void node(NodeId id, const Point& at) override;
    void row(std::uint32_t id, std::span<const double> values) override;
    void unreadable(const std::string& why) override;
    void local_axes() override { local_ = true; }
    void table(ModeTable table) override;
    void mode(int number, double value) override;

    /// The largest time that any block or field has, those of eigenmodes aside.
    double end_time() const { return end_time_; }

    /// How often the largest displacement has the model's size in it; 0 when neither is known. A
    /// structure that nothing holds "moves" by 1e9 and CalculiX calls it a success.
    double largest_motion() const;

    /// The values in the order of the outputs. Throws Unreadable for one that was not written or is
    /// older than `end_time`, Invalid for one in local axes, BadDesign ("post") for one that is not
    /// finite or has no node.
    std::vector<Taken> values(double end_time) const;

private:
    /// What the last block or field gave an output.
    struct State {
        Reduction reduction;
        std::optional<double> time;
        bool eigenmode = false;
        std::uint32_t local = 0;  // a node or element whose values were in local axes
        std::string spoilt{};     // by a line that cannot be read
    };
    struct Taking {
        Wanted wanted;
        NodeMembers in_region;  // of the .frd file's nodes
        State now, before;      // before the last block that the output could have come from
    };
    struct Place {
        Source::File file;
        std::string name, set;
        double time;
        bool eigenmode;
    };

    void begin(const Place& place);
    double value_of(const Taking& taking, std::span<const double> values) const;
    double final_value(const Taking& taking, double end_time) const;

    std::vector<Taking> takings_;
    std::vector<Taking*> active_;
    Source::File reading_ = Source::File::dat;
    bool displacements_ = false;
    bool local_ = false;  // the next row is in local axes
    ModeTable table_ = ModeTable::frequencies;
    double end_time_ = 0, motion_ = 0;
    std::optional<Point> low_, high_;
};

}  // namespace calculix
