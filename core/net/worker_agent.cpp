// SPDX-License-Identifier: MIT
#include "net/worker_agent.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/log.hpp"
#include "base/path_text.hpp"
#include "loop/exception.hpp"
#include "net/attempt_folder.hpp"
#include "net/protocol.hpp"

namespace femrun::net {

/// The agent as the scheduler sees it. The scheduler may hold on to it for longer than the agent
/// lives.
class WorkerAgent::Service final : public wire::Worker::Server {
public:
    explicit Service(std::weak_ptr<WorkerAgent*> agent) : agent_(std::move(agent)) {}

    kj::Promise<void> open(OpenContext context) override { return agent().open(kj::mv(context)); }
    kj::Promise<void> run(RunContext context) override { return agent().run(kj::mv(context)); }
    kj::Promise<void> revoke(RevokeContext context) override {
        agent().revoke(AttemptId{context.getParams().getAttempt()});
        return kj::READY_NOW;
    }
    kj::Promise<void> discard(DiscardContext context) override {
        return agent().discard(wire::to_text(context.getParams().getFolder()));
    }
    kj::Promise<void> close(CloseContext context) override {
        agent().close(StudyId{context.getParams().getStudy()});
        return kj::READY_NOW;
    }

private:
    WorkerAgent& agent() const {
        const auto agent = agent_.lock();
        if (!agent)
            kj::throwFatalException(
                loop::exception("the worker has ended", kj::Exception::Type::DISCONNECTED));
        return **agent;
    }

    std::weak_ptr<WorkerAgent*> agent_;
};

WorkerAgent::WorkerAgent(loop::EventLoop& loop, SolverSource& source, WorkerCard card,
                         AgentTimes times)
    : loop_(loop),
      source_(source),
      card_(std::move(card)),
      times_(times),
      deadlines_(loop),
      link_(std::make_shared<WorkerAgent*>(this)),
      tasks_(*this) {
    SlotEvents& events = *this;
    for (std::uint32_t i = 0; i < card_.slots; ++i)
        slots_.push_back(std::make_unique<SolverSlot>(source, deadlines_, events, times_.slot));
}

WorkerAgent::~WorkerAgent() noexcept(false) { link_.reset(); }

wire::Worker::Client WorkerAgent::client() { return kj::heap<Service>(link_); }

kj::Promise<void> WorkerAgent::serve(kj::Own<kj::AsyncIoStream> stream) {
    auto connection = kj::heap<Connection>(kj::mv(stream));
    auto request = connection->peer().castAs<wire::Scheduler>().enlistRequest();
    request.setWorker(client());
    auto card = request.initCard();
    card.setName(wire::text(card_.name));
    card.setSlots(card_.slots);
    card.setVersion(wire::text(card_.version));
    card.setProtocol(cluster_protocol);
    Connection& enlisted = *connection;
    return request.send()
        .then([this, &enlisted](capnp::Response<wire::Scheduler::EnlistResults>&& results) {
            roll_ = results.getRoll();
            beat();
            return enlisted.ended();
        })
        .attach(kj::mv(connection));
}

// -- attempts

kj::Promise<void> WorkerAgent::run(HeldAttempt::Context context) {
    const auto assignment = context.getParams().getAssignment();
    const StudyId study_id{assignment.getStudy()};
    const AttemptId id{assignment.getAttempt()};
    const auto refuse = [&](ErrorKind kind, std::string why) {
        return wire::to_exception(
            {Error{kind, fmt::format("attempt {}: {}", id.value, std::move(why))}, {}});
    };
    const auto found = studies_.find(study_id);
    if (found == studies_.end())
        return refuse(ErrorKind::missing,
                      fmt::format("study {} is not open here; open it first", study_id.value));
    Study& study = found->second;
    if (study.state == Study::State::refused) return loop::exception(study.why_refused);
    if (held_.contains(id)) return refuse(ErrorKind::conflict, "is held here already");
    if (assignment.getDesign().size() != study.setup->quantities.size())
        return refuse(ErrorKind::invalid,
                      fmt::format("the design has {} values, the study has {} quantities",
                                  assignment.getDesign().size(), study.setup->quantities.size()));

    auto done = kj::newPromiseAndFulfiller<void>();
    auto attempt =
        std::make_unique<HeldAttempt>(kj::mv(context), kj::mv(done.fulfiller), study.setup);
    HeldAttempt* const held = attempt.get();
    held_.emplace(id, Held{std::move(attempt)});
    if (study.state == Study::State::opening) {
        study.waiting.push_back(held);
    } else {
        queue_.push_back(held);
        pump();
    }
    return kj::mv(done.promise);
}

void WorkerAgent::revoke(AttemptId id) {
    const auto found = held_.find(id);
    if (found == held_.end()) return;
    if (found->second.slot != nullptr) return found->second.slot->end(EndedFor::revoked);
    HeldAttempt* const attempt = found->second.attempt.get();
    std::erase(queue_, attempt);
    if (const auto study = studies_.find(attempt->setup()->study); study != studies_.end())
        std::erase(study->second.waiting, attempt);
    attempt->report_cancelled();
    held_.erase(found);
}

/// Best is a free slot whose solver is open for the study, then an empty one.
SolverSlot* WorkerAgent::slot_for(StudyId study) {
    SolverSlot* best = nullptr;
    for (const auto& slot : slots_) {
        if (!slot->free()) continue;
        if (slot->has_instance_of(study)) return slot.get();
        if (best == nullptr || (best->has_instance() && !slot->has_instance())) best = slot.get();
    }
    return best;
}

void WorkerAgent::pump() {
    while (!queue_.empty()) {
        HeldAttempt* const attempt = queue_.front();
        SolverSlot* const slot = slot_for(attempt->setup()->study);
        if (slot == nullptr) return;
        queue_.pop_front();
        held_.find(attempt->id())->second.slot = slot;
        slot->run(*attempt);
    }
}

void WorkerAgent::over(HeldAttempt& attempt) {
    const StudyId study = attempt.setup()->study;
    auto held = held_.extract(attempt.id());
    if (!studies_.contains(study)) held.mapped().slot->let_go(study);
    pump();
}

void WorkerAgent::ready_again() { pump(); }

kj::Promise<void> WorkerAgent::discard(const std::string& folder) {
    const auto study = study_of_folder(folder);
    if (!study) return kj::READY_NOW;
    const auto files = files_folders_.find(*study);
    if (files == files_folders_.end()) return kj::READY_NOW;
    if (!files_) files_ = std::make_unique<loop::PluginThread>(loop_, "files");
    return files_->run([path = files->second / path_of(folder)] {
        std::error_code leave_it;  // in use, or gone already
        std::filesystem::remove_all(path, leave_it);
    });
}

// -- news for the scheduler

void WorkerAgent::beat() {
    tasks_.add(loop_.after(times_.heartbeat).then([this] {
        send_heartbeat();
        beat();
    }));
}

void WorkerAgent::send_heartbeat() {
    KJ_IF_MAYBE (roll, roll_) {
        auto request = roll->heartbeatRequest();
        auto running = request.initRunning(static_cast<unsigned>(held_.size()));
        unsigned i = 0;
        for (const auto& [id, held] : held_) running.set(i++, id.value);
        std::vector<Begun> begun;
        for (const auto& slot : slots_)
            if (const auto one = slot->begun()) begun.push_back(*one);
        wire::encode(begun, request.initBegun(static_cast<unsigned>(begun.size())));
        tasks_.add(request.send().ignoreResult());
    }
}

// Not at once: whoever solves in microseconds begins more than anybody wants to hear.
void WorkerAgent::begins(HeldAttempt&) {
    if (std::exchange(will_tell_begun_, true)) return;
    deadlines_.after(times_.begun_after, [this] {
        will_tell_begun_ = false;
        tell_begun();
    });
}

void WorkerAgent::tell_begun() {
    KJ_IF_MAYBE (roll, roll_) {
        std::vector<Begun> begun;
        for (const auto& slot : slots_) {
            const auto one = slot->begun();
            if (one && !std::exchange(held_.at(one->attempt).told_begun, true))
                begun.push_back(*one);
        }
        if (begun.empty()) return;
        auto request = roll->begunRequest();
        wire::encode(begun, request.initAttempts(static_cast<unsigned>(begun.size())));
        tasks_.add(request.send().ignoreResult());
    }
}

void WorkerAgent::progressed(HeldAttempt& attempt, double fraction, capnp::Text::Reader stage) {
    KJ_IF_MAYBE (roll, roll_) {
        auto request = roll->progressRequest();
        request.setAttempt(attempt.id().value);
        request.setFraction(fraction);
        request.setStage(stage);
        tasks_.add(request.send().ignoreResult());
    }
}

void WorkerAgent::noticed(const std::string& sentence) {
    KJ_IF_MAYBE (roll, roll_) {
        auto request = roll->logRequest();
        request.setLevel(static_cast<std::uint8_t>(LogLevel::warning));
        request.setText(wire::text(sentence));
        tasks_.add(request.send().ignoreResult());
    }
}

// News that is not delivered is lost with the connection, whose end `serve` tells.
void WorkerAgent::taskFailed(kj::Exception&&) {}

}  // namespace femrun::net
