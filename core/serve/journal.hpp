// SPDX-License-Identifier: MIT
// The database's writer as the runner's journal, and whatever else a scheduler asks of a database
// that it writes: a new study, a past to go on from, what happened since. What is done on the
// writer's thread is told on the loop's.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "loop/event_loop.hpp"
#include "run/journal_port.hpp"
#include "store/writer.hpp"

namespace femrun::serve {

class Journal final : public run::JournalPort {
public:
    using Told = std::function<void(std::uint64_t durable, const Result<void>& state)>;
    template <typename Answer>
    using Done = std::function<void(Result<Answer>)>;

    /// `told`, and what is given to the questions below, is called on the loop, and not after this
    /// object is gone.
    Journal(loop::EventLoop& loop, std::unique_ptr<store::Database> database, Told told);
    ~Journal() override;

    std::uint64_t append(std::vector<store::Record> records) override;
    void retry() override { writer_->retry(); }
    void drop_unwritten() override { writer_->drop_unwritten(); }
    std::vector<store::Record> unwritten() const override { return writer_->unwritten(); }

    // -- each is answered after all that was appended before it

    void studies(Done<std::vector<store::StudyRow>> done);
    /// A new study with its first records; see store::Database::create_study.
    void create(study::StudyDefinition definition, std::string file_text,
                std::vector<store::Record> first, Done<StudyId> done);
    /// Of a study that does not run; see store::Database::update_definition. An error while records
    /// that were appended before cannot be written: the change would come before them.
    void revise(StudyId study, study::StudyDefinition definition, std::string file_text,
                std::vector<store::Record> revision, Done<void> done);
    /// All that is on record of a study, to be opened with. An error while records that were
    /// appended before cannot be written: they may be its.
    void past(StudyId study, Done<store::History> done);
    /// The same of a study that is not open, read in parts: what else is asked, and what is to be
    /// written, waits for one of them.
    void fold(StudyId study, Done<store::History> done);
    /// What is on record of it after this position of its journal, `most` records at a time.
    void since(StudyId study, std::uint64_t after, std::size_t most, Done<store::Recorded> done);
    void note(store::WorkerSeen worker, Done<void> done);
    void put(store::TokenRow token, Done<void> done);
    void put(store::KeyRow key, Done<void> done);

    template <typename Answer>
    using Question = std::function<Result<Answer>(store::Database&)>;
    /// `all_before`: an error while records that were appended before cannot be written.
    enum class Needs { nothing, all_before };
    /// Any other question, asked on the writer's thread: it owns all that it needs.
    template <typename Answer>
    void ask(Needs needs, Question<Answer> question, Done<Answer> done);

private:
    /// A history that is read in parts.
    struct Folding {
        store::History history;
        std::uint64_t upto = 0;
        bool whole = false;
    };
    static Result<void> read_on(const store::Database& database, StudyId study, Folding& folding);
    void fold_on(StudyId study, std::shared_ptr<Folding> folding, Done<store::History> done);

    loop::EventLoop& loop_;
    std::shared_ptr<Told> told_;
    std::unique_ptr<store::Writer> writer_;
};

/// The answer crosses to the loop as a value; `done` is copied on no other thread.
template <typename Answer>
void Journal::ask(Needs needs, Question<Answer> question, Done<Answer> done) {
    auto told = std::make_shared<Done<Answer>>(std::move(done));
    writer_->run(
        [&loop = loop_, weak = std::weak_ptr<Told>(told_), needs, told = std::move(told),
         question = std::move(question)](store::Database& database, const Result<void>& written) {
            const bool can = needs == Needs::nothing || written.ok();
            auto answer = std::make_shared<Result<Answer>>(can ? question(database)
                                                               : Result<Answer>(written.error()));
            loop.post([weak, told, answer] {
                if (!weak.expired()) (*told)(std::move(*answer));
            });
        });
}

class SystemClock final : public run::ClockPort {
public:
    Instant now() const override { return monotonic_now(); }
    WallTime wall() const override { return wall_now(); }
    Duration of_day() const override;
};

}  // namespace femrun::serve
