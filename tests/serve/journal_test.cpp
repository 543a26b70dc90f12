// SPDX-License-Identifier: MIT
// A scheduler that runs one study makes, watches, revises and opens others.
#include "serve/journal.hpp"

#include "store/bracket.hpp"
#include "store/folder.hpp"
#include "store/told.hpp"
#include "support/catch.hpp"

using namespace femrun;
using store::testing::Folder;
using store::testing::must;

namespace {

struct Desk {
    explicit Desk(const std::string& path)
        : journal(loop, must(store::Database::open(path, store::Access::write)),
                  [this](std::uint64_t on_disk, const Result<void>&) { durable = on_disk; }) {}

    /// What a question is answered, while the loop runs.
    template <typename Answer, typename Ask>
    Result<Answer> answer(Ask ask) {
        auto crossing = kj::newPromiseAndFulfiller<kj::Own<Result<Answer>>>();
        ask([&](Result<Answer> answer) {
            crossing.fulfiller->fulfill(kj::heap<Result<Answer>>(std::move(answer)));
        });
        return std::move(*loop.wait(kj::mv(crossing.promise)));
    }

    StudyId make(const std::string& name) {
        study::StudyDefinition definition = store::testing::bracket();
        definition.name = name;
        return must(answer<StudyId>(
            [&](auto done) { journal.create(definition, "text", {}, std::move(done)); }));
    }

    loop::EventLoop loop;
    std::uint64_t durable = 0;
    serve::Journal journal;
};

}  // namespace

TEST_CASE("a study is made, watched, revised and opened while another one is written",
          "[serve][journal]") {
    const Folder folder;
    Desk desk(folder.file("femrun.db"));
    const StudyId bracket = desk.make("bracket");
    const auto first = store::testing::solved_trial(bracket, 1, AttemptId{1});
    const auto second = store::testing::solved_trial(bracket, 2, AttemptId{2});
    desk.journal.append(first);

    const StudyId wing = desk.make("wing");
    CHECK(wing != bracket);
    CHECK(desk.durable == first.size());
    desk.journal.append(second);
    auto seen = must(desk.answer<store::Recorded>(
        [&](auto done) { desk.journal.since(bracket, 0, 6, std::move(done)); }));
    CHECK(seen.upto == 6);
    seen = must(desk.answer<store::Recorded>(
        [&](auto done) { desk.journal.since(bracket, seen.upto, 6, std::move(done)); }));
    CHECK(seen.records == std::vector(second.begin() + 2, second.end()));

    study::StudyDefinition revised = store::testing::bracket();
    revised.name = "wing";
    revised.budget.successes = 7;
    CHECK(desk.answer<void>([&](auto done) {
                  desk.journal.revise(wing, revised, "other text", {}, std::move(done));
              })
              .ok());
    const auto past = must(desk.answer<store::History>(
        [&](auto done) { desk.journal.past(bracket, std::move(done)); }));
    CHECK(past.completed() == 2);
    const auto studies = must(desk.answer<std::vector<store::StudyRow>>(
        [&](auto done) { desk.journal.studies(std::move(done)); }));
    REQUIRE(studies.size() == 2);
    CHECK(studies[0].completed == 2);
    CHECK_FALSE(studies[0].abandoned);
}

TEST_CASE("who asks for all of a big study keeps nobody else waiting", "[serve][journal]") {
    const Folder folder;
    Desk desk(folder.file("femrun.db"));
    const StudyId bracket = desk.make("bracket");
    for (std::uint64_t trial = 1; trial <= 1000; ++trial)
        desk.journal.append(store::testing::solved_trial(bracket, trial, AttemptId{trial}));

    std::vector<std::string> order;
    std::optional<store::History> whole;
    desk.journal.fold(bracket, [&](Result<store::History> history) {
        order.emplace_back("all of the study");
        whole = must(std::move(history));
    });
    desk.journal.studies(
        [&](const Result<std::vector<store::StudyRow>>&) { order.emplace_back("the studies"); });
    while (!whole) desk.loop.wait(desk.loop.after(std::chrono::milliseconds(1)));
    CHECK(order == std::vector<std::string>{"the studies", "all of the study"});
    CHECK(whole->completed() == 1000);
    CHECK(whole->attempts(1000).size() == 1);
    CHECK(desk.answer<store::History>([&](auto done) { desk.journal.fold(StudyId{7}, done); })
              .error()
              .message.ends_with("there is no study number 7"));
}

TEST_CASE("a name that is taken and a study that is not there are answered", "[serve][journal]") {
    const Folder folder;
    Desk desk(folder.file("femrun.db"));
    desk.make("bracket");

    CHECK(desk.answer<StudyId>([&](auto done) {
                  desk.journal.create(store::testing::bracket(), "", {}, std::move(done));
              })
              .error()
              .kind == ErrorKind::conflict);
    CHECK(desk.answer<store::Recorded>(
                  [&](auto done) { desk.journal.since(StudyId{7}, 0, 10, std::move(done)); })
              .error()
              .kind == ErrorKind::missing);
}

TEST_CASE("who asks a journal that goes is not answered, and what was asked is done",
          "[serve][journal]") {
    const Folder folder;
    const std::string path = folder.file("femrun.db");
    int answers = 0;
    {
        Desk desk(path);
        desk.journal.note({"pc7", "ann", "1", "pc7/4711", store::testing::at(10)},
                          [&](const Result<void>&) { ++answers; });
    }
    CHECK(answers == 0);
    CHECK(must(must(store::Database::open(path, store::Access::read))->workers()).size() == 1);
}
