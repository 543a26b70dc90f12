// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>
#include <fstream>

#include <femrun/failure.hpp>

#include "file_lines.hpp"
#include "output.hpp"
#include "utf8_path.hpp"

namespace femrun::command {

namespace fs = std::filesystem;

void no_value(const Output& output, const std::string& why, NoValue::Why kind) {
    throw NoValue(kind, "output '" + output.name + "': " + why);
}

std::string place_of(const Output& output, std::size_t line) {
    return "line " + std::to_string(line) + " of '" + output.file + "'";
}

namespace {

/// The names in the folder, as many as fit on a line.
std::string listed(const fs::path& folder) {
    std::vector<std::string> there;
    std::error_code failed;
    for (fs::directory_iterator each(folder, failed), end; !failed && each != end;
         each.increment(failed))
        there.push_back(printable(text_of(each->path().filename()), 60));
    std::sort(there.begin(), there.end());
    if (there.empty()) return "there is nothing";
    std::string names = there.size() == 1 ? "there is" : "there are";
    // The folder itself has the rest.
    for (std::size_t i = 0; i < std::min<std::size_t>(there.size(), 8); ++i)
        names += (i ? ", '" : " '") + there[i] + "'";
    return there.size() > 8 ? names + " and " + std::to_string(there.size() - 8) + " more" : names;
}

}  // namespace

void no_file(const std::string& what, const std::string& file, const fs::path& folder) {
    const fs::path path = folder / path_of(file);
    const auto unreadable = [&](const std::string& why) {
        throw NoValue(NoValue::Why::unreadable, what + ": '" + file + "' " + why);
    };
    std::error_code failed;
    const fs::file_status status = fs::status(path, failed);
    if (fs::is_directory(status)) unreadable("is a folder, and a file is wanted");
    if (fs::is_regular_file(status) && std::ifstream(path))
        throw Unavailable("disk", what + ": '" + file +
                                      "' cannot be read to its end; see whether the disk, or the "
                                      "way to it, is well");
    if (fs::is_regular_file(status)) unreadable("cannot be read; see who may read it");
    if (fs::exists(status)) unreadable("is no file that could be read from its beginning");
    if (fs::is_symlink(fs::symlink_status(path, failed)))
        unreadable("is a link to what is not there");
    throw NoValue(NoValue::Why::unreadable, what + ": the steps left no file '" + file + "'; " +
                                                listed(path.parent_path()) +
                                                (path.parent_path() == folder ? "" : " beside it"));
}

double finite_number(const Output& output, const Found& found, NumberForm form) {
    const std::string place =
        place_of(output, found.line) + " has '" + printable(found.text) + "', ";
    const auto number = number_in(found.text, form);
    if (!number) no_value(output, place + why_no_number(found.text, form));
    if (!std::isfinite(*number))
        no_value(output, place + "which is not finite", NoValue::Why::not_finite);
    return *number;
}

namespace {

std::unique_ptr<LineReader> reader_of(const Output& output, const std::string& where) {
    if (const auto* pattern = std::get_if<PatternSource>(&output.source))
        return pattern_reader(output, *pattern, where);
    if (const auto* table = std::get_if<TableSource>(&output.source))
        return table_reader(output, *table, where);
    if (const auto* named = std::get_if<NamedSource>(&output.source))
        return named_reader(output, *named, where);
    return nullptr;
}

std::unique_ptr<LineReader> reader_of(const Output& output) {
    if (!output.part) return reader_of(output, "'" + output.file + "'");
    return part_reader(output, *output.part,
                       [&output](const std::string& where) { return reader_of(output, where); });
}

/// Whether lines that are missing in the middle of a file move what is wanted.
bool counts_from_the_front(const Output& output) {
    if (output.part && (!output.part->after || output.part->which.position > 0)) return true;
    if (const auto* pattern = std::get_if<PatternSource>(&output.source))
        return pattern->match.position > 0;
    if (const auto* table = std::get_if<TableSource>(&output.source))
        return table->row.position > 0;
    if (const auto* named = std::get_if<NamedSource>(&output.source))
        return named->match.position > 0;
    return false;
}

/// Reads an output also out of a file that Femrun had to shorten. What is found before the gap
/// stands; what could as well stand in it is not taken from elsewhere: only what is counted from
/// the end is looked for behind it.
class GapReader {
public:
    explicit GapReader(const Output& output) : output_(output), reader_(reader_of(output)) {}

    bool is_line_reader() const { return reader_ != nullptr; }
    bool open() const { return !lost_ && reader_->open(); }
    void line(std::string_view text, std::size_t number) {
        if (!open()) return;
        if (text.rfind(gap_begins, 0) != 0) return reader_->line(text, number);
        gap_ = place_of(output_, number);
        lost_ = counts_from_the_front(output_);
        if (!lost_) reader_ = reader_of(output_);
    }
    double value() const {
        if (lost_) no_value(output_, "it may stand where " + too_much());
        try {
            return reader_->value();
        } catch (const NoValue& none) {
            if (gap_.empty()) throw;
            throw NoValue(none.why(), none.what() + (" behind the place where " + too_much()));
        }
    }

private:
    // As core/system/printed_file_posix.cpp writes it.
    static constexpr std::string_view gap_begins = "[femrun left out ";

    std::string too_much() const {
        return gap_ +
               " says that too much was printed to keep it all; have the program print "
               "less, or to a file of its own";
    }

    const Output& output_;
    std::unique_ptr<LineReader> reader_;
    std::string gap_;    // where it is
    bool lost_ = false;  // what is wanted may stand in it
};

}  // namespace

std::vector<Reading> read_outputs(const std::vector<const Output*>& outputs,
                                  const fs::path& folder) {
    std::vector<GapReader> readers;
    readers.reserve(outputs.size());
    std::map<std::string, std::vector<GapReader*>> by_file;
    for (const Output* output : outputs) {
        readers.emplace_back(*output);
        if (readers.back().is_line_reader()) by_file[output->file].push_back(&readers.back());
    }
    std::map<std::string, bool> there;
    for (auto& [file, wanting] : by_file) {
        const auto any_open = [](const GapReader* reader) { return reader->open(); };
        there[file] =
            for_each_line(folder / path_of(file),
                          [&, &readers_of = wanting](std::string_view line, std::size_t number) {
                              for (GapReader* reader : readers_of) reader->line(line, number);
                              return std::any_of(readers_of.begin(), readers_of.end(), any_open);
                          });
    }
    std::vector<Reading> values;
    for (std::size_t i = 0; i < outputs.size(); ++i) {
        const Output& output = *outputs[i];
        try {
            if (const auto* json = std::get_if<JsonSource>(&output.source)) {
                values.emplace_back(read_json(output, *json, folder));
                continue;
            }
            if (!there[output.file]) no_file("output '" + output.name + "'", output.file, folder);
            values.emplace_back(readers[i].value());
        } catch (const NoValue& none) {
            values.emplace_back(none);
        }
    }
    return values;
}

}  // namespace femrun::command
