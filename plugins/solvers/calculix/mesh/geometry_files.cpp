// SPDX-License-Identifier: MIT
#include "mesh/geometry_files.hpp"

#include <algorithm>
#include <femrun/failure.hpp>
#include <map>
#include <utility>

#include "text/utf8.hpp"
#include "text/words.hpp"

namespace calculix {

namespace {

namespace fs = std::filesystem;

bool has_ending(const fs::path& file, std::initializer_list<std::string_view> endings) {
    const std::string ending = upper(text_of(file.extension()));
    return std::find(endings.begin(), endings.end(), ending) != endings.end();
}

class GeometryReader {
public:
    explicit GeometryReader(const fs::path& geometry) {
        if (!has_ending(geometry, {".GEO"}))
            throw femrun::Invalid("solver.geometry: '" + text_of(geometry.filename()) +
                                  "' is no .geo; name one, which reads other shapes with 'Merge "
                                  "\"part.step\";'");
        queue_.push_back({text_of(geometry.filename()), geometry, std::nullopt});
    }

    GeometryFiles read() {
        for (std::size_t i = 0; i < queue_.size(); ++i) read_file(i);
        found_.geometry = std::move(queue_.front());
        queue_.erase(queue_.begin());
        found_.others = std::move(queue_);
        return std::move(found_);
    }

private:
    void read_file(std::size_t index) {
        const fs::path source = queue_[index].source;
        const std::string name = queue_[index].name;
        std::ifstream stream = opened(source, index == 0 ? "geometry" : "file");
        if (!has_ending(source, {".GEO"})) {
            // Shapes alone have no physical groups; meshes may.
            if (!has_ending(source, {".STEP", ".STP", ".BREP", ".IGES", ".IGS"}))
                found_.names.groups_complete = false;
            return;
        }
        std::string text = all_of(stream);
        GeoNames names = names_in_geo(text);
        // From the back, so that what stands before keeps its place.
        std::vector<std::pair<GeoFile, std::string>> renamed;
        for (const GeoFile& file : names.files)
            if (auto other = staged(file.name, name, source)) renamed.emplace_back(file, *other);
        for (auto each = renamed.rbegin(); each != renamed.rend(); ++each)
            text.replace(each->first.begin, each->first.end - each->first.begin, each->second);
        queue_[index].text = femrun::TextTemplate::parse(text, name);
        add(std::move(names));
    }

    /// Puts a file that `name` reads into the queue; another name for it, if it needs one.
    std::optional<std::string> staged(const std::string& file, const std::string& name,
                                      const fs::path& source) {
        if (file.find("${") != std::string::npos) {  // one of solver.files, a design says which
            found_.names.groups_complete = false;
            return std::nullopt;
        }
        const fs::path from = (source.parent_path() / path_of(file)).lexically_normal();
        const fs::path beside = path_of(name).parent_path();
        fs::path to = (beside / path_of(file)).lexically_normal();
        const bool outside = OutsideNames::is_outside(to);
        const auto [known, is_new] = staged_.emplace(std::pair(beside, from), to);
        if (is_new) {
            if (outside) known->second = beside / path_of(outside_.next(from));
            to = known->second;
            const bool queued =
                std::any_of(queue_.begin(), queue_.end(),
                            [&to](const ModelFile& other) { return path_of(other.name) == to; });
            if (!queued) queue_.push_back({text_of(to), from, std::nullopt});
        }
        if (!outside) return std::nullopt;
        return text_of(known->second.filename());
    }

    void add(GeoNames names) {
        found_.names.constants.merge(names.constants);
        found_.names.assigned.merge(names.assigned);
        found_.names.placed.merge(names.placed);
        found_.names.used.merge(names.used);
        found_.names.groups_complete = found_.names.groups_complete && names.groups_complete;
        auto& groups = found_.names.groups;
        groups.insert(groups.end(), names.groups.begin(), names.groups.end());
    }

    std::vector<ModelFile> queue_;
    std::map<std::pair<fs::path, fs::path>, fs::path> staged_;  // by the place it is read from
    OutsideNames outside_;
    GeometryFiles found_;
};

}  // namespace

GeometryFiles read_geometry_files(const fs::path& geometry) {
    return GeometryReader(geometry).read();
}

}  // namespace calculix
