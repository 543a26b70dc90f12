// SPDX-License-Identifier: MIT
// A study as the database has it, ready to be looked at.
#pragma once

#include <memory>
#include <string>

#include "base/result.hpp"
#include "store/database.hpp"
#include "view/subject.hpp"

namespace femrun::view {

class RecordedStudy {
public:
    /// An empty name means the study that changed last.
    static Result<std::unique_ptr<RecordedStudy>> open(const std::string& database,
                                                       const std::string& name);

    Subject subject() const {
        return {definition_, space_, goals_, history_, abandoned_, database_};
    }
    const store::History& history() const { return history_; }

private:
    RecordedStudy(study::StudyDefinition definition, study::SearchSpace space, study::Goals goals,
                  store::History history, bool abandoned, std::string database)
        : definition_(std::move(definition)),
          space_(std::move(space)),
          goals_(std::move(goals)),
          history_(std::move(history)),
          abandoned_(abandoned),
          database_(std::move(database)) {}

    study::StudyDefinition definition_;
    study::SearchSpace space_;
    study::Goals goals_;
    store::History history_;
    bool abandoned_;
    std::string database_;
};

}  // namespace femrun::view
