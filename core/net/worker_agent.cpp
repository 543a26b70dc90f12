// SPDX-License-Identifier: MIT
#include "net/worker_agent.hpp"

#include <fmt/format.h>

#include "base/path_text.hpp"
#include "base/plain_text.hpp"
#include "loop/exception.hpp"
#include "study/duration.hpp"
#include "wire/convert.hpp"
#include "wire/error_text.hpp"
#include "wire/limits.hpp"
#include "work/attempt_folder.hpp"

namespace femrun::net {

/// The agent as the scheduler sees it. The scheduler may hold on to it for longer than the agent
/// lives.
class WorkerAgent::Service final : public wire::Worker::Server {
public:
    explicit Service(std::weak_ptr<WorkerAgent*> agent) : agent_(std::move(agent)) {}

    kj::Promise<void> open(OpenContext context) override {
        agent().open(context.getParams().getStudy());
        return kj::READY_NOW;
    }
    kj::Promise<void> assign(AssignContext context) override {
        agent().assign(context.getParams().getAssignments());
        return kj::READY_NOW;
    }
    kj::Promise<void> revoke(RevokeContext context) override {
        agent().revoke(AttemptId{context.getParams().getAttempt()});
        return kj::READY_NOW;
    }
    kj::Promise<void> discard(DiscardContext context) override {
        return agent().discard(wire::to_text(context.getParams().getFolder()));
    }
    kj::Promise<void> artefacts(ArtefactsContext context) override {
        return agent().artefacts(wire::to_text(context.getParams().getFolder()),
                                 context.getResults());
    }
    kj::Promise<void> place(PlaceContext context) override {
        const auto params = context.getParams();
        return agent()
            .place(wire::to_text(params.getFolder()), wire::to_text(params.getMark()))
            .then([context](bool placed) mutable { context.getResults().setPlaced(placed); });
    }
    kj::Promise<void> close(CloseContext context) override {
        agent().close(StudyId{context.getParams().getStudy()});
        return kj::READY_NOW;
    }
    kj::Promise<void> sayAgain(SayAgainContext context) override {
        std::vector<AttemptId> attempts;
        for (const std::uint64_t attempt : context.getParams().getAttempts())
            attempts.push_back({attempt});
        agent().worker_->say_again(attempts);
        return kj::READY_NOW;
    }
    kj::Promise<void> drain(DrainContext context) override {
        agent().told_to_leave(worker::Leave::when_done,
                              wire::to_text(context.getParams().getWhy()));
        return kj::READY_NOW;
    }
    kj::Promise<void> dismiss(DismissContext context) override {
        agent().told_to_leave(worker::Leave::now, wire::to_text(context.getParams().getWhy()));
        return kj::READY_NOW;
    }

    kj::Promise<void> jobEndsIn(JobEndsInContext context) override {
        agent().job_ends_in(wire::ends_in_of(context.getParams().getMs()));
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

WorkerAgent::WorkerAgent(loop::EventLoop& loop, slots::SolverSource& source, work::WorkerCard card,
                         AgentTimes times, std::optional<ReportsOnDisk> reports,
                         WorkerFiles* staged)
    : loop_(loop),
      source_(source),
      staged_(staged),
      card_(std::move(card)),
      times_(times),
      deadlines_(loop),
      link_to_this_(std::make_shared<WorkerAgent*>(this)) {
    slots::SlotEvents& events = *this;
    std::vector<worker::Slot*> seen;
    for (std::uint32_t i = 0; i < card_.slots; ++i) {
        slots_.push_back(
            std::make_unique<slots::SolverSlot>(source, deadlines_, events, logs_, times.slot));
        seen.push_back(slots_.back().get());
    }
    if (reports)
        keeper_ = std::make_unique<ReportKeeper>(
            loop, reports->folder,
            [this, told = std::move(reports->told)](const std::string& sentence) {
                if (told) told(sentence);
                if (worker_) worker_->noticed(sentence);
            },
            reports->times);
    worker_ = std::make_unique<worker::Worker>(
        std::move(seen),
        worker::Times{
            .begun_after = times.begun_after,
            .opening = {.backoff = times.slot.backoff, .backoff_max = times.slot.backoff_max},
            .ends = times.ends,
            .useless_after = times.useless_after},
        keeper_.get());
    if (keeper_) worker_->inherit(keeper_->inherit());
    if (times_.ends) job_ends_ = *times_.ends + times_.hand_over;
    keep_time();
}

WorkerAgent::~WorkerAgent() noexcept(false) { link_to_this_.reset(); }

wire::Worker::Client WorkerAgent::client() { return kj::heap<Service>(link_to_this_); }

// -- the link

kj::Promise<void> WorkerAgent::serve(kj::Own<kj::AsyncIoStream> stream,
                                     std::function<void()> enlisted) {
    enlisted_ = std::move(enlisted);
    auto connection = kj::heap<Connection>(kj::mv(stream));
    auto request = connection->peer().castAs<wire::Door>().helloRequest();
    request.setLowest(wire::version_lowest);
    request.setHighest(wire::version_highest);
    request.setRole(wire::Role::WORKER);
    request.setFemrun(wire::text(card_.version));
    return request.send().then([this, connection = kj::mv(connection)](
                                   capnp::Response<wire::Door::HelloResults>&& hello) mutable {
        return enlist(kj::mv(connection), hello.getSession(), wire::decode(hello.getTerms()));
    });
}

kj::Promise<void> WorkerAgent::enlist(kj::Own<Connection> connection, wire::Session::Client session,
                                      const work::Terms& terms) {
    auto request = session.enlistRequest();
    request.setWorker(client());
    card_.ends_in = worker_->ends_in(deadlines_.now());
    wire::encode(card_, request.initCard());
    worker_->meet(terms.database);
    auto holding = worker_->holding(deadlines_.now());
    // What is left out is no loss: reports are said anyway, and a study is only opened once more.
    std::stable_partition(holding.begin(), holding.end(),
                          [](const auto& one) { return !one.ended; });
    holding.resize(std::min<std::size_t>(holding.size(), terms.attempts_max));
    auto held = request.initHolding(static_cast<unsigned>(holding.size()));
    for (unsigned i = 0; i < held.size(); ++i) wire::encode(holding[i], held[i]);
    const auto studies = worker_->studies();
    auto known = request.initStudies(
        static_cast<unsigned>(std::min<std::size_t>(studies.size(), terms.studies_max)));
    unsigned i = 0;
    for (const auto& [study, definition] : studies) {
        if (i == known.size()) break;
        known[i].setStudy(study.value);
        wire::encode(definition, known[i++].initDefinition());
    }
    Connection& enlisted = *connection;
    const std::uint64_t number = ++links_;
    return request.send()
        .then([this, &enlisted, terms,
               number](capnp::Response<wire::Session::EnlistResults>&& results) {
            if (number != links_) return enlisted.ended();  // there is a later one by now
            for (const auto attempt : results.getDrop()) worker_->drop(AttemptId{attempt});
            for (const auto study : results.getClose()) close(StudyId{study});
            if (staged_ != nullptr && results.hasFiles())
                staged_->link_up(results.getFiles(), terms.database);
            link_ = std::make_unique<WorkerLink>(loop_, *worker_, results.getRoll(),
                                                 [this] { look_whether_left(); });
            worker_->link_up(*link_, terms, deadlines_.now());
            if (enlisted_) enlisted_();
            for (const auto attempt : results.getDrop())
                worker_->noticed(
                    fmt::format("attempt {} is of another database than this "
                                "scheduler's and was dropped",
                                attempt));
            if (worker_->aside() > 0)
                worker_->noticed(
                    fmt::format("reports of another database than this scheduler's are kept "
                                "for that one: {}",
                                worker_->aside()));
            keep_time();
            say_what_is_here();
            return enlisted.ended();
        })
        .attach(kj::defer([this, number] { link_ended(number); }), kj::mv(connection));
}

/// A link that another has taken the place of may end when it likes.
void WorkerAgent::link_ended(std::uint64_t number) {
    if (number != links_) return;
    worker_->link_down();
    link_ = nullptr;
    if (staged_ != nullptr) staged_->link_down();
    look_whether_left();  // what was to come of this link does not
    keep_time();
}

// -- what the scheduler says

void WorkerAgent::open(wire::StudySetup::Reader from) {
    auto setup = wire::decode(from);
    if (!setup)
        kj::throwFatalException(
            wire::to_exception({std::move(setup).error().within("study setup"), {}}));
    if (setup->staged && staged_ != nullptr) staged_->place(*setup);
    // Elsewhere a database has a folder for all its studies, and one of another may have the name.
    if (!setup->staged || staged_ == nullptr) remember_folder(*setup);
    const auto known = std::make_shared<const work::StudySetup>(std::move(setup).value());
    if (worker_->open(*known, std::nullopt, deadlines_.now())) bring(known);
    keep_time();
}

/// What is deleted of a study may be told long after it is over; of one that a thousand have come
/// after, its scheduler's PC or nobody deletes it.
void WorkerAgent::remember_folder(const work::StudySetup& setup) {
    constexpr std::size_t remembered_max = 1000;
    std::string name = work::folder_name(setup.name);
    if (files_folders_.insert_or_assign(name, setup.files_folder).second)
        folder_order_.push_back(std::move(name));
    for (; folder_order_.size() > remembered_max; folder_order_.pop_front())
        files_folders_.erase(folder_order_.front());
}

void WorkerAgent::assign(capnp::List<wire::Assignment>::Reader assignments) {
    for (const auto one : assignments) {
        auto assignment = wire::decode(one);
        if (assignment)
            worker_->assign(std::move(assignment).value());
        else
            worker_->assign_unreadable(wire::decode_key(one), assignment.error().message);
    }
    keep_time();
}

void WorkerAgent::revoke(AttemptId attempt) { worker_->revoke(attempt); }

void WorkerAgent::close(StudyId study) {
    bringing_.erase(study);
    worker_->close(study);
    const auto staged = staged_studies_.extract(study);
    if (!staged) return;
    staged_->let_go(study);
    closed_.push_back(staged.mapped());
    tidy_closed();
}

kj::Promise<void> WorkerAgent::settled() {
    return keeper_ ? keeper_->settled() : kj::Promise<void>(kj::READY_NOW);
}

// -- leaving

void WorkerAgent::leave(worker::Leave how) {
    hurries_ = hurries_ || how == worker::Leave::now;
    worker_->leave(how);
    look_whether_left();
}

void WorkerAgent::told_to_leave(worker::Leave how, const std::string& why) {
    constexpr std::size_t bytes_max = 500;
    if (people_ && !why.empty() && !is_leaving())
        people_(fmt::format("told to leave: {}", plain(why, bytes_max)));
    leave(how);
}

kj::Promise<WorkerAgent::Reason> WorkerAgent::leaves_by_itself() {
    auto ends = kj::newPromiseAndFulfiller<Reason>();
    ends_ = kj::mv(ends.fulfiller);
    look_whether_it_ends();
    return kj::mv(ends.promise);
}

void WorkerAgent::look_whether_it_ends() {
    if (!worker_->time_is_over() && !worker_->is_useless()) return;
    KJ_IF_MAYBE (fulfiller, ends_) {
        (*fulfiller)->fulfill(worker_->time_is_over() ? Reason::time_is_over : Reason::useless);
        ends_ = nullptr;
    }
}

kj::Promise<void> WorkerAgent::left() {
    if (worker_->has_left()) return kj::READY_NOW;
    auto left = kj::newPromiseAndFulfiller<void>();
    leaving_.push_back(kj::mv(left.fulfiller));
    return kj::mv(left.promise);
}

void WorkerAgent::look_whether_left() {
    if (leaving_.empty() || !worker_->has_left()) return;
    for (auto& waiting : std::exchange(leaving_, {})) waiting->fulfill();
}

kj::Promise<void> WorkerAgent::leave_within(Duration grace, Duration patience) {
    leave(worker::Leave::when_done);
    auto over = loop_.after(grace).fork();
    auto at_once = over.addBranch().then([this, patience] {
        leave(worker::Leave::now);
        return left().exclusiveJoin(loop_.after(patience));
    });
    return left()
        .exclusiveJoin(kj::mv(at_once))
        .then([this, patience] { return settled().exclusiveJoin(loop_.after(patience)); })
        .then([this, over = over.addBranch()]() mutable {
            return until_fetched().exclusiveJoin(kj::mv(over));
        })
        .then([this, patience] { return tidied().exclusiveJoin(loop_.after(patience)); });
}

kj::Promise<void> WorkerAgent::leave_now(Duration patience) {
    leave(worker::Leave::now);
    return left().exclusiveJoin(loop_.after(patience)).then([this, patience] {
        return settled().exclusiveJoin(loop_.after(patience));
    });
}

void WorkerAgent::offers(std::vector<work::SolverOffer> solvers) {
    card_.solvers = std::move(solvers);
    if (link_) link_->offers(card_.solvers);
}

void WorkerAgent::job_ends_in(Duration in) {
    const Instant now = deadlines_.now();
    const Duration left = std::max(in - times_.hand_over, Duration::zero());
    if (!worker_->ends_at(now + left, now)) return;
    job_ends_ = now + in;
    if (people_)
        people_(fmt::format("its job ends in {} now, and it gives back what it runs in {}",
                            study::to_string(std::chrono::floor<std::chrono::seconds>(in)),
                            study::to_string(std::chrono::floor<std::chrono::seconds>(left))));
    if (link_) link_->ends_in(left);
    keep_time();
}

Duration WorkerAgent::job_left() {
    if (!job_ends_) return Duration::zero();
    return std::max(*job_ends_ - deadlines_.now(), Duration::zero());
}

// -- what happens at slots

void WorkerAgent::prepared(const work::StudySetup& setup, worker::Preparation preparation,
                           const Error& why) {
    worker_->prepared(setup, preparation, why, deadlines_.now());
    keep_time();
}

void WorkerAgent::begins(AttemptId attempt) {
    worker_->begins(attempt, deadlines_.now());
    keep_time();
}

void WorkerAgent::over(AttemptId attempt, work::Report report) {
    if (remove_unwanted().contains(report.folder)) report.folder.clear();
    worker_->over(attempt, std::move(report));
    look_whether_left();
    tidy_closed();
    keep_time();
}

void WorkerAgent::ready_again() { worker_->ready_again(); }

void WorkerAgent::progressed(AttemptId attempt, double fraction, std::string_view stage) {
    worker_->progressed(attempt, fraction, std::string(stage));
}

void WorkerAgent::noticed(const std::string& sentence) { worker_->noticed(sentence); }

// -- time

void WorkerAgent::keep_time() {
    const auto next = worker_->next_deadline();
    if (!next || (alarm_ && alarm_->first <= *next)) return;
    if (alarm_) deadlines_.drop(*alarm_);
    const Instant now = deadlines_.now();
    alarm_ = deadlines_.after(std::max(*next - now, Duration::zero()), [this] {
        alarm_.reset();
        worker_->tick(deadlines_.now());
        look_whether_it_ends();
        look_whether_left();
        keep_time();
    });
}

}  // namespace femrun::net
