// SPDX-License-Identifier: MIT
// Append, then act: facts are handed to the journal, and what waits for them is carried out when
// they are on disk.
//
// A disk that is full or a file that is locked passes. The journal keeps what it could not write,
// and it is asked again every now and then; meanwhile facts gather and nothing that waits for one
// happens. Solves cost hours of a licence: what came of them is held for as long as this process
// lives.
#pragma once

#include <cstdint>
#include <deque>
#include <optional>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "run/journal_port.hpp"

namespace femrun::run {

/// An attempt that goes to its worker when its start is on disk.
struct Order {
    WorkerId worker;
    AttemptId attempt;
    TrialId trial;
    std::uint32_t ordinal = 1;
    std::uint64_t memory_limit = 0;
};

/// A report that its worker may forget when what came of it is on disk.
struct Acknowledgement {
    WorkerId worker;
    AttemptId attempt;
};

class Ledger {
public:
    explicit Ledger(JournalPort& journal) : journal_(journal) {}

    /// Takes a fact for the next `write`; it is at the place that is given until then.
    const store::Record& add(store::Record record);
    /// The order waits for all facts until the next `write`.
    void add(const Order& order) { unsent_.push_back(order); }
    /// It waits for all facts until the next `write`, and for those before: what is said a second
    /// time may be on its way to the disk since the first.
    void add(const Acknowledgement& acknowledgement) { unsaid_.push_back(acknowledgement); }
    void write();

    /// Records up to this number are on disk: orders to be carried out now, in order.
    std::vector<Order> durable(std::uint64_t number);
    /// Those whose facts are on disk by now, each once.
    std::vector<Acknowledgement> acknowledged();
    /// The number of the fact that was added last, as `durable` counts them.
    std::uint64_t last() const { return appended_ + unwritten_.size(); }
    enum class Hope { to_try_again, only_anew, none };
    /// The journal could not be written. What may pass is tried again, unless this was the last
    /// try: then `begin_anew` makes the ledger whole for others. No hope is left for a database
    /// that is damaged or gone.
    Hope failed(const Error& error, Instant now);
    /// Forgets all that is not on disk.
    void begin_anew();
    /// Takes out the orders that wait for their record.
    std::vector<Order> take_back();
    void drop_orders(StudyId study);

    enum class Try { when_due, last };
    /// Has the journal try again if it is time to; `last`: now, and its failure is final.
    void try_again(Instant now, Try which);
    /// When `try_again` should be called.
    std::optional<Instant> next_deadline() const;

    /// Why the journal cannot be written now.
    const std::optional<Error>& trouble() const { return trouble_; }
    /// It will never be written again.
    bool broken() const { return broken_; }
    /// Everything up to this number is on disk, or will never be.
    bool settled(std::uint64_t number) const { return broken_ || durable_ >= number; }
    /// Facts and orders that wait here.
    std::size_t footprint() const { return unwritten_.size() + unsent_.size() + waiting_.size(); }

private:
    struct Waiting {
        std::uint64_t record;
        Order order;
    };

    JournalPort& journal_;
    std::vector<store::Record> unwritten_;  // of this turn
    std::vector<Order> unsent_;             // of this turn: they wait for its records
    std::deque<Waiting> waiting_;           // for their record to be on disk
    std::vector<Acknowledgement> unsaid_;   // of this turn
    std::deque<std::pair<std::uint64_t, Acknowledgement>> owed_;  // by the record they wait for
    std::uint64_t appended_ = 0, durable_ = 0;
    std::optional<Error> trouble_;
    Instant again_at_{};
    std::optional<Try> trying_;  // an answer is on its way
    bool broken_ = false;
};

}  // namespace femrun::run
