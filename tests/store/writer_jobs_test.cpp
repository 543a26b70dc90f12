// SPDX-License-Identifier: MIT
// Studies are made, revised and watched while records of others are written.
#include <future>

#include "store/bracket.hpp"
#include "store/database.hpp"
#include "store/failing_disk.hpp"
#include "store/folder.hpp"
#include "store/heard.hpp"
#include "store/told.hpp"
#include "store/writer.hpp"
#include "support/catch.hpp"

using namespace femrun;
using namespace femrun::store;
using testing::Folder;
using testing::must;

namespace {

/// What the question says on the writer's thread.
template <typename Answer>
Answer asked(Writer& writer, std::function<Answer(Database&, const Result<void>&)> question) {
    std::promise<Answer> answer;
    writer.run([&](Database& database, const Result<void>& written) {
        answer.set_value(question(database, written));
    });
    return answer.get_future().get();
}

study::StudyDefinition wing() {
    study::StudyDefinition definition = testing::bracket();
    definition.name = "wing";
    return definition;
}

}  // namespace

TEST_CASE("a study is made, revised and read while another one is written", "[store][writer]") {
    const Folder folder;
    const std::string path = folder.file("femrun.db");
    auto database = must(Database::open(path, Access::write));
    const StudyId bracket = must(database->create_study(testing::bracket(), ""));
    testing::Heard heard;
    std::vector<Record> of_bracket, of_wing;
    const auto also = [](std::vector<Record>& all, std::vector<Record> more) {
        all.insert(all.end(), more.begin(), more.end());
        return more;
    };
    StudyId study;
    {
        Writer writer(std::move(database), heard.notify());
        writer.append(also(of_bracket, testing::solved_trial(bracket, 1, AttemptId{1})));
        study = must(asked<Result<StudyId>>(writer, [](Database& of, const Result<void>&) {
            return of.create_study(wing(), "first");
        }));
        writer.append(also(of_bracket, testing::solved_trial(bracket, 2, AttemptId{2})));
        writer.append(also(of_wing, testing::solved_trial(study, 1, AttemptId{3})));

        // A job comes after all that was appended before it.
        const auto seen = must(asked<Result<Recorded>>(
            writer, [&](Database& of, const Result<void>&) { return of.records(study, 0, 100); }));
        CHECK(seen.records == of_wing);
        study::StudyDefinition revised = wing();
        revised.budget.successes = 7;
        CHECK(asked<Result<void>>(writer, [&](Database& of, const Result<void>&) {
                  return of.update_definition(study, revised, "second");
              }).ok());
        const auto past = must(asked<Result<History>>(
            writer, [&](Database& of, const Result<void>&) { return of.history(bracket); }));
        CHECK(testing::told(past) == testing::folded(of_bracket));
    }
    database = must(Database::open(path, Access::write));
    CHECK(must(database->definition(study)).budget.successes == 7);
    CHECK(must(database->file_text(study)) == "second");
    CHECK(testing::told(must(database->history(study))) == testing::folded(of_wing));
    CHECK(testing::told(must(database->history(bracket))) == testing::folded(of_bracket));
}

TEST_CASE("a job is told when records before it could not be written", "[store][writer]") {
    const Folder folder;
    testing::FailingDisk disk;
    const std::string path = folder.file("femrun.db");
    auto database = must(Database::open(path, Access::write));
    const StudyId study = must(database->create_study(testing::bracket(), ""));
    testing::Heard heard;
    Writer writer(std::move(database), heard.notify());
    const std::function<std::string(Database&, const Result<void>&)> trouble =
        [](Database&, const Result<void>& written) {
            return written ? std::string() : written.error().message;
        };
    const std::string full = "'" + path + "': the disk is full; free some space";

    disk.full_after(0);
    writer.append(testing::solved_trial(study, 1, AttemptId{1}));
    CHECK(asked(writer, trouble) == full);
    CHECK(asked(writer, trouble) == full);
    const auto seen = must(asked<Result<Recorded>>(
        writer, [&](Database& of, const Result<void>&) { return of.records(study, 0, 100); }));
    CHECK(seen.records.empty());

    disk.sound();
    writer.retry();
    CHECK(asked(writer, trouble).empty());
}

TEST_CASE("a writer does all that it was asked before it goes", "[store][writer]") {
    const Folder folder;
    auto database = must(Database::open(folder.file("femrun.db"), Access::write));
    const StudyId study = must(database->create_study(testing::bracket(), ""));
    testing::Heard heard;
    int done = 0;
    {
        Writer writer(std::move(database), heard.notify());
        for (std::uint64_t trial = 1; trial <= 20; ++trial) {
            writer.append(testing::solved_trial(study, trial, AttemptId{trial}));
            writer.run([&done, trial](Database& of, const Result<void>&) {
                if (must(of.study("bracket")).trials >= trial) ++done;
            });
        }
    }
    CHECK(done == 20);
}
