// SPDX-License-Identifier: MIT
// study_writer DATABASE SEED: appends trials for ever and says on its standard output how many
// records are durable, a line each time. Made to be killed.
#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>

#include "store/bracket.hpp"
#include "store/database.hpp"
#include "store/writer.hpp"

using namespace femrun;
using namespace femrun::store;

namespace {

template <typename T>
T or_die(Result<T> result) {
    if (!result) {
        std::fprintf(stderr, "error: %s\n", result.error().message.c_str());
        std::exit(1);
    }
    return std::move(*result);
}

}  // namespace

int main(int, char** argv) {
    auto database = or_die(Database::open(argv[1], Access::write));
    auto existing = database->study("bracket");
    const StudyId study =
        existing ? existing->id : or_die(database->create_study(testing::bracket(), ""));
    std::uint64_t trial = or_die(database->history(study)).size();
    const std::uint64_t before = trial * 4;
    std::uint64_t attempt = database->next_attempt().value;
    std::mt19937_64 random(std::strtoull(argv[2], nullptr, 10));

    std::atomic<std::uint64_t> durable = 0;
    Writer writer(std::move(database), [&](std::uint64_t number, const Result<void>& state) {
        if (!state) {
            std::fprintf(stderr, "error: %s\n", state.error().message.c_str());
            std::exit(1);
        }
        std::puts(std::to_string(before + number).c_str());
        std::fflush(stdout);
        durable = number;
        durable.notify_one();
    });
    for (;;) {
        std::vector<Record> group;
        for (std::uint64_t left = random() % 40; left > 0; --left) {
            ++trial;
            for (Record& record : testing::solved_trial(study, trial, AttemptId{attempt++}))
                group.push_back(std::move(record));
        }
        const std::uint64_t last = writer.append(std::move(group));
        // The disk sets the pace: a few groups ahead of it, so that they gather.
        for (std::uint64_t seen = durable; seen + 500 < last; seen = durable) durable.wait(seen);
    }
}
