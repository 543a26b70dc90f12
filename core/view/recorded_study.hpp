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
    /// One whose definition and past came from a scheduler; see Subject::elsewhere.
    static Result<std::unique_ptr<RecordedStudy>> of(StudyId id, study::StudyDefinition definition,
                                                     store::History history, bool abandoned,
                                                     std::string elsewhere);

    StudyId id() const { return id_; }

    Subject subject() const {
        return {definition_, space_, goals_, history_, abandoned_, database_, elsewhere_};
    }
    const store::History& history() const { return history_; }
    /// What is put on record while it is looked at; a sentence when it contradicts the past.
    std::optional<std::string> add(const store::Record& record) { return history_.apply(record); }

private:
    /// Where it is kept.
    struct Place {
        std::string database;
        std::optional<std::string> elsewhere;
    };
    static Result<std::unique_ptr<RecordedStudy>> compiled(StudyId id,
                                                           study::StudyDefinition definition,
                                                           store::History history, bool abandoned,
                                                           Place place);
    RecordedStudy(StudyId id, study::StudyDefinition definition, study::SearchSpace space,
                  study::Goals goals, store::History history, bool abandoned, Place place)
        : id_(id),
          definition_(std::move(definition)),
          space_(std::move(space)),
          goals_(std::move(goals)),
          history_(std::move(history)),
          abandoned_(abandoned),
          database_(std::move(place.database)),
          elsewhere_(std::move(place.elsewhere)) {}

    StudyId id_;
    study::StudyDefinition definition_;
    study::SearchSpace space_;
    study::Goals goals_;
    store::History history_;
    bool abandoned_;
    std::string database_;
    std::optional<std::string> elsewhere_;
};

}  // namespace femrun::view
