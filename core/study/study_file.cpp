// SPDX-License-Identifier: MIT
#include "study/study_file.hpp"

#include <algorithm>
#include <filesystem>

#include <fmt/format.h>

#include "base/path_text.hpp"
#include "study/study_sections.hpp"

namespace femrun::study {

namespace {

/// The name that a path gives: "wing.toml" and "wing/study.toml" are both 'wing'.
std::string name_from(std::string_view path) {
    std::error_code failure;
    const auto absolute = std::filesystem::absolute(path_of(path), failure);
    if (failure) return "study";
    std::string name = path_text(absolute.stem());
    if (name == "study") name = path_text(absolute.parent_path().filename());
    return name.empty() ? "study" : name;
}

class ReadStudyFile final : public StudyFile {
public:
    ReadStudyFile(TomlNode root, std::string_view path, Mistakes& mistakes)
        : root_(std::move(root)) {
        refuse_other_sections(root_, mistakes);
        complete_sections(root_, mistakes);
        const auto names = names_in_parameters(root_);

        StudySection study = read_study(root_, names, mistakes);
        record_ = std::move(study.record);
        before_ = std::move(study.before);
        definition_.name = study.name.empty() ? name_from(path) : std::move(study.name);
        definition_.budget = study.budget;
        definition_.share = study.share;
        definition_.requirements = read_workers(root_, mistakes);
        definition_.files = std::move(study.files);
        if (study.hopeless_after) definition_.hopeless_after = *study.hopeless_after;
        OptimizerSection optimizer = read_optimizer(root_, mistakes);
        seed_given_ = optimizer.seed.has_value();
        definition_.seed = optimizer.seed.value_or(0);
        definition_.optimizer_isolation = optimizer.isolation;
        definition_.optimizer_limit = optimizer.call_limit;
        definition_.optimizer = std::move(optimizer.choice);
        SolverSection solver = read_solver(root_, mistakes);
        definition_.solver = std::move(solver.choice);
        definition_.isolation = solver.isolation;
        definition_.solve_limit = solver.solve_limit;
        definition_.memory_limit = solver.memory_limit;
        definition_.keep = solver.keep;
        definition_.retry = read_retry(root_, mistakes);
        definition_.licences = read_licences(root_, mistakes);
        definition_.space = read_space(root_, mistakes);
        definition_.goals = read_goals(root_, names, mistakes);
        add_recorded();
        definition_.enqueued = read_tries(root_, definition_.space, mistakes);
    }

    const StudyDefinition& definition() const override { return definition_; }
    bool seed_given() const override { return seed_given_; }
    const std::optional<std::vector<std::string>>& record() const override { return record_; }
    const Before& before() const override { return before_; }

    std::string place(std::string_view dotted_key) const override {
        const TomlNode* at = &root_;
        while (!dotted_key.empty()) {
            const TomlNode* next = step(*at, dotted_key);
            if (!next) break;
            at = next;
        }
        return at->place;
    }

private:
    /// The child that `rest` begins with; keys may have dots in them. Takes it from `rest`.
    static const TomlNode* step(const TomlNode& at, std::string_view& rest) {
        for (std::size_t end = rest.find('.');; end = rest.find('.', end + 1)) {
            const std::string_view key = rest.substr(0, end);
            const TomlNode* child = at.list() ? item(*at.list(), key) : at.find(key);
            const bool last = end == std::string_view::npos;
            if (child) rest.remove_prefix(last ? rest.size() : end + 1);
            if (child || last) return child;
        }
    }

    static const TomlNode* item(const TomlList& list, std::string_view key) {
        for (std::size_t i = 0; i < list.size(); ++i)
            if (fmt::format("{}", i) == key) return &list[i];
        return nullptr;
    }

    void add_recorded() {
        if (!record_) return;
        auto& responses = definition_.goals.responses;
        for (const std::string& name : *record_)
            if (std::find(responses.begin(), responses.end(), name) == responses.end())
                responses.push_back(name);
    }

    TomlNode root_;
    StudyDefinition definition_;
    bool seed_given_ = false;
    std::optional<std::vector<std::string>> record_;
    Before before_;
};

}  // namespace

StudyFile::Reading StudyFile::read(std::string_view text, std::string_view path,
                                   const std::vector<Override>& overrides) {
    auto root = parse_toml(text, path);
    if (!root) return {nullptr, {std::move(root).error()}};
    Mistakes mistakes;
    for (const Override& override : overrides)
        if (auto applied = apply(override, *root); !applied)
            mistakes.add(std::move(applied).error());
    auto file = std::make_shared<const ReadStudyFile>(*std::move(root), path, mistakes);
    return {std::move(file), std::move(mistakes).sorted()};
}

}  // namespace femrun::study
