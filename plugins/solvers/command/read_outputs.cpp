// SPDX-License-Identifier: MIT
#include <algorithm>
#include <cmath>

#include <femrun/failure.hpp>
#include <femrun/near_name.hpp>
#include <femrun/text_format.hpp>

#include "file_lines.hpp"
#include "output.hpp"
#include "utf8_path.hpp"

namespace femrun::command {

namespace fs = std::filesystem;

void no_value(const Output& output, const std::string& why) {
    throw BadDesign("post", "output '" + output.name + "': " + why);
}

void no_file(const std::string& what, const std::string& file, const fs::path& folder) {
    std::vector<std::string> there;
    std::error_code failed;
    for (fs::directory_iterator each(folder, failed), end; !failed && each != end;
         each.increment(failed))
        there.push_back(text_of(each->path().filename()));
    std::sort(there.begin(), there.end());
    std::string listed;
    // As many as fit on a line; the folder itself has the rest.
    for (std::size_t i = 0; i < std::min<std::size_t>(there.size(), 8); ++i)
        listed += (i ? ", '" : "'") + there[i] + "'";
    if (there.size() > 8) listed += " and " + std::to_string(there.size() - 8) + " more";
    throw BadDesign("post", what + ": the steps left no file '" + file + "'; there " +
                                (there.empty() ? "is nothing" : "are " + listed));
}

double finite_number(const Output& output, const Found& found, DecimalMark mark) {
    const std::string place = "line " + std::to_string(found.line) + " of '" + output.file + "'";
    const auto number = number_in(found.text, mark);
    if (!number) no_value(output, place + " has '" + found.text + "', which is no number");
    if (!std::isfinite(*number))
        no_value(output, place + " has '" + found.text + "', which is not finite");
    return *number;
}

namespace {

std::unique_ptr<LineReader> reader_of(const Output& output) {
    if (const auto* pattern = std::get_if<PatternSource>(&output.source))
        return pattern_reader(output, *pattern);
    if (const auto* table = std::get_if<TableSource>(&output.source))
        return table_reader(output, *table);
    if (const auto* named = std::get_if<NamedSource>(&output.source))
        return named_reader(output, *named);
    return nullptr;
}

}  // namespace

std::vector<double> read_outputs(const std::vector<const Output*>& outputs,
                                 const fs::path& folder) {
    std::vector<std::unique_ptr<LineReader>> readers;
    std::map<std::string, std::vector<LineReader*>> by_file;
    for (const Output* output : outputs) {
        readers.push_back(reader_of(*output));
        if (readers.back()) by_file[output->file].push_back(readers.back().get());
    }
    std::map<std::string, bool> there;
    for (auto& [file, wanting] : by_file) {
        const auto any_open = [](const LineReader* reader) { return reader->open(); };
        there[file] =
            for_each_line(folder / path_of(file),
                          [&, &readers_of = wanting](std::string_view line, std::size_t number) {
                              for (LineReader* reader : readers_of) reader->line(line, number);
                              return std::any_of(readers_of.begin(), readers_of.end(), any_open);
                          });
    }
    std::vector<double> values;
    for (std::size_t i = 0; i < outputs.size(); ++i) {
        const Output& output = *outputs[i];
        if (const auto* json = std::get_if<JsonSource>(&output.source)) {
            values.push_back(read_json(output, *json, folder));
            continue;
        }
        if (!there[output.file]) no_file("output '" + output.name + "'", output.file, folder);
        values.push_back(readers[i]->value());
    }
    return values;
}

}  // namespace femrun::command
