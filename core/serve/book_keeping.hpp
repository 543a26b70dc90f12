// SPDX-License-Identifier: MIT
// Where the gate's book is written down: the database of the house.
#pragma once

#include <vector>

#include "base/log.hpp"
#include "gate/book.hpp"
#include "serve/journal.hpp"

namespace femrun::serve {

struct BookRows {
    std::vector<gate::TokenRow> tokens;
    std::vector<gate::KeyRow> keys;
};

/// What is on record. Corrupt when a row cannot be believed.
Result<BookRows> book_rows(const store::Database& database);

/// Through the journal of a scheduler that runs. Nobody waits for it: who was let in is in, and
/// what cannot be written is told to the log.
class JournalKeeper final : public gate::Keeper {
public:
    /// Both outlive this.
    JournalKeeper(Journal& journal, LogSink& log) : journal_(journal), log_(log) {}

    void keep(const gate::TokenRow& token) override;
    void keep(const gate::KeyRow& key) override;

private:
    Journal& journal_;
    LogSink& log_;
};

/// Straight into a database that no scheduler has.
class DatabaseKeeper final : public gate::Keeper {
public:
    explicit DatabaseKeeper(store::Database& database) : database_(database) {}

    void keep(const gate::TokenRow& token) override;
    void keep(const gate::KeyRow& key) override;

    /// The first error, if anything could not be written.
    const Result<void>& state() const { return state_; }

private:
    store::Database& database_;
    Result<void> state_;
};

}  // namespace femrun::serve
