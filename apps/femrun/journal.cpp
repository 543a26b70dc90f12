// SPDX-License-Identifier: MIT
#include "journal.hpp"

namespace femrun::app {

Journal::Journal(loop::EventLoop& loop, std::unique_ptr<store::Database> database, Told told)
    : told_(std::make_shared<Told>(std::move(told))) {
    writer_ = std::make_unique<store::Writer>(
        std::move(database), [&loop, weak = std::weak_ptr<Told>(told_)](std::uint64_t durable,
                                                                        const Result<void>& state) {
            loop.post([weak, durable, state] {
                if (const auto alive = weak.lock()) (*alive)(durable, state);
            });
        });
}

Journal::~Journal() {
    told_.reset();
    writer_.reset();  // writes what is left
}

std::uint64_t Journal::append(std::vector<store::Record> records) {
    return writer_->append(std::move(records));
}

}  // namespace femrun::app
