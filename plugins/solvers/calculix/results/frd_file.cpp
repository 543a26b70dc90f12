// SPDX-License-Identifier: MIT
#include "results/frd_file.hpp"

#include <algorithm>
#include <string>

#include "femrun/failure.hpp"
#include "results/numbers.hpp"
#include "text/lines.hpp"
#include "text/words.hpp"

namespace calculix {

namespace {

constexpr std::size_t id_begin = 3, values_begin = 13, value_width = 12, values_in_line = 6;

std::string_view columns(std::string_view line, std::size_t begin, std::size_t width) {
    return begin < line.size() ? line.substr(begin, width) : std::string_view();
}

class Reader {
public:
    Reader(std::istream& file, const std::string& name, FrdVisitor& visitor)
        : lines_(file), name_(name), visitor_(visitor) {}

    bool read() {
        while (lines_.next()) {
            const std::string_view line = lines_.line();
            const std::string_view mark = line.substr(0, 3);
            if (trimmed(line) == "9999") return true;
            if (!lines_.ended()) return false;
            if (mark == " -1") {
                row(line);
            } else if (mark == " -2") {
                if (wanted_ && pending_) append(line);
            } else if (mark == " -3") {
                flush();
                block_ = Block::none;
                wanted_ = false;
            } else if (mark == " -4") {
                field_.name = trimmed(columns(line, 3, 10));
                field_.components.clear();
                block_ = Block::header;
            } else if (mark == " -5") {
                component(line);
            } else if (columns(line, 0, 6) == "    2C") {
                check_format(line);
                block_ = Block::nodes;
            } else if (columns(line, 0, 6) == "    3C") {
                block_ = Block::none;
            } else if (columns(line, 0, 6) == "  100C") {
                check_format(line);
                const auto time = result_number(columns(line, 12, 12));
                if (!time)
                    throw femrun::Unreadable(
                        about_line(line, "has no time of 12 characters behind its mark"));
                field_.time = *time;
                // 0 static, 1 in time, 2 frequencies, 4 buckling
                const std::string_view type = trimmed(columns(line, 56, 2));
                field_.eigenmode = type == "2" || type == "4";
            }
        }
        return false;
    }

private:
    enum class Block { none, nodes, header, field };

    /// The last number of the head line: 0 and 1 are ASCII with short and long ids, 2 is binary.
    void check_format(std::string_view line) const {
        line = trimmed(line);
        const std::string_view format = line.substr(line.find_last_of(' ') + 1);
        if (format == "2" || format == "3")
            throw femrun::Invalid(
                "'" + name_ +
                "' is binary; write results as ASCII: *NODE FILE and *EL FILE, not "
                "*NODE OUTPUT and *ELEMENT OUTPUT");
        if (format == "0")
            throw femrun::Unreadable(
                "'" + name_ +
                "' has short node numbers; use CalculiX 2.x, which writes long "
                "ones");
    }

    std::string about_line(std::string_view line, const std::string& what) const {
        return name_ + ":" + std::to_string(lines_.number()) + ": '" + shortened(line) + "' " +
               what;
    }

    /// Without the nodes nobody knows where anything is; of a field, the visitor may do without.
    void spoilt(const std::string& why) {
        if (block_ != Block::field) throw femrun::Unreadable(why);
        pending_ = false;
        values_.clear();
        visitor_.unreadable(why);
    }

    void component(std::string_view line) {
        // A component whose last number is 1 is computed by the viewer: it has no values.
        const std::string name(trimmed(columns(line, 3, 10)));
        if (trimmed(columns(line, 33, 5)) != "1") field_.components.push_back(name);
    }

    void row(std::string_view line) {
        if (block_ == Block::header) {
            block_ = Block::field;
            wanted_ = visitor_.field(field_);
        }
        if (block_ == Block::none || (block_ == Block::field && !wanted_)) return;
        flush();
        const auto id = integer_in(columns(line, id_begin, values_begin - id_begin));
        if (!id || *id < 0)
            return spoilt(about_line(line, "has no node number in columns 4 to 13"));
        id_ = static_cast<NodeId>(*id);
        pending_ = true;
        append(line);
    }

    std::size_t expected() const { return block_ == Block::nodes ? 3 : field_.components.size(); }

    void append(std::string_view line) {
        const std::size_t missing = expected() - std::min(expected(), values_.size());
        const std::size_t here = std::min(missing, values_in_line);
        const std::string_view fields = line.substr(std::min(values_begin, line.size()));
        if (!read_fields(fields, here, value_width, values_))
            spoilt(about_line(line, "is not " + std::to_string(here) + " number" +
                                        (here == 1 ? "" : "s") +
                                        " of 12 characters behind column 13; use a CalculiX that "
                                        "writes them so, as 2.20 does"));
    }

    /// Hands over the row that is read: values may go on in lines marked -2.
    void flush() {
        if (!pending_) return;
        pending_ = false;
        if (values_.size() < expected())
            return spoilt(name_ + ":" + std::to_string(lines_.number()) + ": node " +
                          std::to_string(id_) + " has " + std::to_string(values_.size()) +
                          " values of " + field_.name + " before this line, not " +
                          std::to_string(expected()));
        if (block_ == Block::field) {
            visitor_.row(id_, values_);
        } else {
            visitor_.node(id_, {values_[0], values_[1], values_[2]});
        }
        values_.clear();
    }

    Lines lines_;
    const std::string& name_;
    FrdVisitor& visitor_;
    FrdField field_;
    Block block_ = Block::none;
    bool wanted_ = false, pending_ = false;
    NodeId id_ = 0;
    std::vector<double> values_;
};

}  // namespace

bool read_frd(std::istream& file, const std::string& name, FrdVisitor& visitor) {
    return Reader(file, name, visitor).read();
}

}  // namespace calculix
