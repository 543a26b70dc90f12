// SPDX-License-Identifier: MIT
#include "mesh/msh_file.hpp"

#include <charconv>
#include <limits>
#include <vector>

#include "femrun/failure.hpp"
#include "text/lines.hpp"
#include "text/words.hpp"

namespace calculix {

bool msh_is_whole(std::istream& file) {
    file.clear();
    file.seekg(0, std::ios::end);
    const std::streamoff size = file.tellg();
    const std::streamoff tail = std::min<std::streamoff>(size, 64);
    file.seekg(size - tail);
    std::string end(static_cast<std::size_t>(tail), '\0');
    file.read(end.data(), tail);
    file.clear();
    file.seekg(0);
    while (!end.empty() && (end.back() == '\n' || end.back() == '\r')) end.pop_back();
    const std::size_t last = end.rfind('\n');
    if (last == std::string::npos) return false;
    return end.compare(last + 1, 4, "$End") == 0;
}

namespace {

class Reader {
public:
    Reader(std::istream& file, std::string_view name, MshVisitor& visitor)
        : lines_(file), name_(name), visitor_(visitor) {}

    void read() {
        bool elements = false;
        while (lines_.next()) {
            const std::string_view line = trimmed(lines_.line());
            if (line == "$MeshFormat") {
                format();
            } else if (line == "$PhysicalNames") {
                for_each_row([this](std::string_view row) { physical_name(row); });
            } else if (line == "$Nodes") {
                for_each_row([this](std::string_view row) { node(row); });
            } else if (line == "$Elements") {
                for_each_row([this](std::string_view row) { element(row); });
                elements = true;
            }
        }
        if (!elements) fail("there is no $Elements section");
    }

private:
    [[noreturn]] void fail(const std::string& what) const {
        throw femrun::Unreadable("'" + std::string(name_) + "', line " +
                                 std::to_string(lines_.number()) + ": " + what +
                                 "; a mesh of gmsh in format MSH 2.2, ASCII, is wanted");
    }

    void format() {
        if (!lines_.next()) fail("the file ends after $MeshFormat");
        std::string_view rest = lines_.line();
        const std::string version(take_word(rest));
        const std::string binary(take_word(rest));
        if ((version != "2.2" && version != "2") || binary != "0")
            fail("the format is '" + version + " " + binary + "'");
    }

    /// Calls `row` for each line up to the section's end; the first line is the count.
    template <typename Row>
    void for_each_row(Row row) {
        if (!lines_.next()) fail("the file ends at the beginning of a section");
        const auto count = integer_in(lines_.line());
        if (!count || *count < 0) fail("'" + std::string(lines_.line()) + "' is not a count");
        for (std::int64_t i = 0; i < *count; ++i) {
            if (!lines_.next()) fail("the file ends in the middle of a section");
            row(lines_.line());
        }
        if (!lines_.next() || trimmed(lines_.line()).substr(0, 4) != "$End")
            fail("the section does not end after " + std::to_string(*count) + " rows");
    }

    template <typename Number>
    Number take(std::string_view& rest) const {
        const std::string_view word = take_word(rest);
        Number value{};
        const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value);
        if (word.empty() || error != std::errc() || end != word.data() + word.size())
            fail("'" + std::string(trimmed(lines_.line())) + "' cannot be read");
        return value;
    }

    void physical_name(std::string_view rest) {
        const int dimension = take<int>(rest), tag = take<int>(rest);
        rest = trimmed(rest);
        if (rest.size() >= 2 && rest.front() == '"' && rest.back() == '"')
            rest = rest.substr(1, rest.size() - 2);
        visitor_.physical_name(dimension, tag, rest);
    }

    void node(std::string_view rest) {
        const NodeId id = take<NodeId>(rest);
        Point at;
        for (double& coordinate : at) coordinate = take<double>(rest);
        visitor_.node(id, at);
    }

    void element(std::string_view rest) {
        MshElement element;
        element.id = take<ElementId>(rest);
        element.shape = take<int>(rest);
        const int tags = take<int>(rest);
        for (int i = 0; i < tags; ++i) {
            const int tag = take<int>(rest);
            if (i == 0) element.physical = tag;
            if (i == 1) element.elementary = tag;
        }
        nodes_.clear();
        while (rest.find_first_not_of(" \t") != std::string_view::npos)
            nodes_.push_back(take<NodeId>(rest));
        element.nodes = nodes_;
        visitor_.element(element);
    }

    Lines lines_;
    std::string_view name_;
    MshVisitor& visitor_;
    std::vector<NodeId> nodes_;
};

}  // namespace

void read_msh(std::istream& file, std::string_view name, MshVisitor& visitor) {
    Reader(file, name, visitor).read();
}

}  // namespace calculix
