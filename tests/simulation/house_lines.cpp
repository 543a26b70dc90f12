// SPDX-License-Identifier: MIT
// What workers say to the scheduler over their connections, and what it says to them.
#include <algorithm>

#include "base/check.hpp"
#include "house_process.hpp"

namespace femrun::simulation {

void House::accepted(const std::shared_ptr<Connection>& connection) {
    auto& all = process_->connections;
    if (std::find(all.begin(), all.end(), connection) == all.end()) all.push_back(connection);
}

void House::Line::assignments_wait() {
    house_.world_.after(0s, house_.process_->life,
                        [&house = house_, of = connection_.get()] { house.send_assignments(*of); });
}

void House::send_assignments(const Connection& connection) {
    const auto line = process_->lines.find(&connection);
    if (line == process_->lines.end()) return;
    for (;;) {
        auto some = process_->muster.take_assignments(line->second->place, 256);
        if (some.empty()) return;
        // Now and then twice: what is said again is heard once. Nothing that a worker is given
        // comes a second time after it was answered: a connection keeps the order of these.
        const int times = world_.chance.one_in(50) ? 2 : 1;
        line->second->say([some, times](Pc& pc) {
            for (int time = 0; time < times; ++time)
                for (const work::Assignment& one : some) pc.assign(one);
        });
    }
}

void House::enlist(const std::shared_ptr<Connection>& connection, const work::WorkerCard& card,
                   const std::vector<work::Holding>& holding,
                   const std::map<StudyId, work::DefinitionHash>& studies) {
    auto& line = process_->lines[connection.get()];
    line = std::make_unique<Line>(*this, connection);
    const muster::Enlistment answer = process_->muster.enlist(card, holding, studies, *line);
    line->place = answer.place;
    line->say([answer](Pc& pc) { pc.enlisted(answer); });
}

void House::line_ended(const Connection& connection) {
    const auto ended = process_->lines.extract(&connection);
    if (!ended) return;
    ended.mapped()->close_connection();
    std::erase(process_->connections, ended.mapped()->shared());
    const muster::Place place = ended.mapped()->place;
    if (process_->muster.line_ended(place, muster::Owner::none)) return;
    world_.after(0s, process_->life, [this, place] {
        hear([this, place] { process_->muster.gone(place, "its connection was lost"); });
    });
}

void House::heartbeat(const muster::Place& by, const std::vector<AttemptId>& holding,
                      const std::vector<Begun>& begun) {
    process_->muster.heartbeat(by, holding, begun);
}

void House::report(const muster::Place& by, const worker::Ended& ended) {
    books_.said(ended.attempt, ended.report);
    const auto objection = process_->muster.objection(by, {.attempt = ended.attempt,
                                                           .trial = ended.trial,
                                                           .ordinal = ended.ordinal,
                                                           .definition = ended.definition,
                                                           .database = ended.database,
                                                           .ended = true,
                                                           .design = ended.design});
    FEMRUN_CHECK(!objection, *objection);  // no database is restored here
    process_->muster.reported(by, ended.attempt, ended.definition, ended.report);
}

}  // namespace femrun::simulation
