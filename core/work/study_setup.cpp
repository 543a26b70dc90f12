// SPDX-License-Identifier: MIT
#include "work/study_setup.hpp"

#include <bit>
#include <charconv>

#include <fmt/format.h>

#include "base/content_hash.hpp"
#include "base/path_text.hpp"

namespace femrun::work {

namespace {

/// Every field with its length in front, so that no two setups give the same bytes.
class Fields {
public:
    void add(std::string_view text) {
        hash_.add(fmt::format("{}:", text.size()));
        hash_.add(text);
    }
    void add(double number) { add(fmt::format("{:x}", std::bit_cast<std::uint64_t>(number))); }
    void add_count(std::size_t count) { add(std::to_string(count)); }
    DefinitionHash finish() {
        const std::string digits = hash_.finish();
        const auto half = [&](std::size_t from) {
            std::uint64_t number = 0;
            std::from_chars(digits.data() + from, digits.data() + from + 16, number, 16);
            return number;
        };
        return {half(0), half(16)};
    }

private:
    ContentHash hash_;
};

DefinitionHash definition_of(const StudySetup& setup) {
    Fields fields;
    fields.add(setup.solver);
    fields.add(setup.settings);
    fields.add_count(static_cast<std::size_t>(setup.isolation));
    fields.add(path_text(setup.study_folder));
    fields.add_count(setup.quantities.size());
    for (const study::NamedQuantity& one : setup.quantities) {
        fields.add(one.name);
        fields.add(one.unit);
        fields.add_count(static_cast<std::size_t>(one.kind));
        fields.add_count(one.optional ? 1 : 0);
        fields.add_count(one.range ? 1 : 0);
        if (!one.range) continue;
        for (const double number : {one.range->low, one.range->high, one.range->step})
            fields.add(number);
    }
    fields.add_count(setup.responses.size());
    for (const study::NamedResponse& one : setup.responses) {
        fields.add(one.name);
        fields.add_count(one.optional ? 1 : 0);
    }
    for (const StagedFile& one : setup.files) {
        fields.add(one.path);
        fields.add(one.hash);
        fields.add_count(one.executable ? 1 : 0);
    }
    return fields.finish();
}

}  // namespace

StudySetup setup_of(StudyId id, const study::StudyDefinition& definition,
                    std::filesystem::path study_folder, std::filesystem::path files_folder,
                    Staging staging) {
    StudySetup setup{.study = id,
                     .name = definition.name,
                     .solver = definition.solver.plugin,
                     .settings = definition.solver.settings,
                     .isolation = definition.isolation,
                     .quantities = study::quantities(definition.space),
                     .responses = study::responses(definition.goals),
                     .study_folder = std::move(study_folder),
                     .files_folder = std::move(files_folder),
                     .solve_limit = definition.solve_limit,
                     .solver_version = std::move(staging.solver_version),
                     .files = std::move(staging.files),
                     .libraries = std::move(staging.libraries),
                     .handed_in = std::move(staging.handed_in)};
    setup.definition = definition_of(setup);
    return setup;
}

}  // namespace femrun::work
