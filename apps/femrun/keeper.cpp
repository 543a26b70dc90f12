// SPDX-License-Identifier: MIT
#include "keeper.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/match.hpp"
#include "view/status_text.hpp"

namespace femrun::app {

using namespace std::chrono_literals;
using crew::Aim;

namespace {

// What people wait for follows within a second or two; an engine that serves thousands is not asked
// more often than people would.
constexpr Duration turn_every = 500ms, look_every = 2s, look_every_when_still = 10s;
constexpr Duration search_every = 1min, search_again = 10s, book_every = 10s, told_within = 2s;

constexpr const char* no_place = "its engine has no place for another job of this crew";

/// One look at all that is live, and now and then at all that bears the crew's name.
Result<Keeper::Look> look(engines::Engine& engine, std::vector<std::string> ids,
                          const std::optional<std::string>& search) {
    Keeper::Look seen;
    if (search) {
        seen.searched = true;
        auto found = engine.find(*search);
        if (!found) return std::move(found).error();
        seen.troubles = std::move(found->troubles);
        for (std::string& id : found->ids)
            if (std::ranges::find(ids, id) == ids.end()) ids.push_back(std::move(id));
    }
    if (ids.empty()) return seen;
    auto jobs = engine.look(ids);
    if (!jobs) return std::move(jobs).error();
    seen.jobs = *std::move(jobs);
    return seen;
}

}  // namespace

Keeper::Keeper(loop::EventLoop& loop, std::unique_ptr<engines::Engine> engine, Setup setup)
    : loop_(loop),
      setup_(std::move(setup)),
      engine_(std::move(engine)),
      thread_(loop, "engine"),
      tasks_(*this) {}

Keeper::~Keeper() noexcept {
    // An engine that does not answer ends no sooner for being waited for.
    thread_.let_go([engine = engine_]() mutable { engine.reset(); });
}

Result<void> Keeper::run() {
    auto book = setup_.folder.book();
    if (!book) return std::move(book).error();
    book_ = *std::move(book);
    const crew::Spec& spec = setup_.spec;
    crew_ = std::make_unique<crew::Crew>(
        crew::Plan{
            .size = spec.size, .slots = spec.slots, .wall_time = spec.time, .idle = spec.idle},
        book_.jobs);
    crew_->aim_at(spec.aim);
    connect();
    ask_manners();
    turn();
    loop_.run();
    connecting_ = nullptr;
    waiting_ = nullptr;
    return {};
}

void Keeper::stop() { loop_.stop(); }

void Keeper::aim_at(Aim aim) {
    setup_.spec.aim = aim;
    crew_->aim_at(aim);
}

/// Says it once, until it is another sentence; an empty one says that it is over.
void Keeper::tell(const std::string& what, std::string& last, std::string sentence) {
    if (sentence == last) return;
    last = std::move(sentence);
    setup_.told(last.empty() ? what + ": is well again" : what + ": " + last);
}

// -- its turns

void Keeper::turn_again() {
    waiting_ = loop_.after(turn_every)
                   .then([this] { loop_.post([this] { turn(); }); })
                   .eagerlyEvaluate(nullptr);
}

void Keeper::turn() {
    const Instant now = monotonic_now();
    read_spec();
    if (over_) return;  // what it would write makes the folder again
    read_addresses();
    ask_scheduler(now);
    if (found_ && !over_) {
        for (const crew::Command& command : crew_->tick(now)) carry_out(command);
        if (crew_->over()) end();
    } else if (!book_.asked && setup_.spec.aim != Aim::keep) {
        finish();  // whatever its engine would say: it has no job of this crew
    }
    ask_engine(now);
    note_changes();
    if (!over_) turn_again();
}

/// `femrun workers up` and `down` say there what they want now.
void Keeper::read_spec() {
    const auto spec = setup_.folder.spec();
    if (!spec) return tell("its settings", spec_trouble_, spec.error().message);
    // Somebody has removed its folder: nobody could say anything to it any more.
    if (!*spec) return finish();
    setup_.spec.scheduler_file = (*spec)->scheduler_file;
    if ((*spec)->size != setup_.spec.size) {
        setup_.spec.size = (*spec)->size;
        resize();
    }
    if ((*spec)->aim != Aim::keep && (*spec)->aim != setup_.spec.aim) aim_at((*spec)->aim);
}

/// To people, and onto the disk.
void Keeper::note_changes() {
    const Instant now = monotonic_now();
    crew::Book book{.jobs = crew_->jobs(),
                    .trouble = crew_->trouble().value_or(
                        engine_trouble_.empty() ? without_scheduler() : engine_trouble_),
                    .unasked = unasked_,
                    .asked = book_.asked,
                    .at = book_.at};
    const bool changed =
        book.jobs != book_.jobs || book.trouble != book_.trouble || book.unasked != book_.unasked;
    if (changed || !booked_ || now - *booked_ >= book_every) {
        book.at = wall_now();
        book_ = std::move(book);
        booked_ = now;
        if (const auto done = setup_.folder.write(book_); !done)
            tell("its jobs are not on disk", spec_trouble_, done.error().message);
    }
    const control::CrewStatus status = crew::status_of(setup_.spec, book_);
    std::string counts = fmt::format("{} run, {} wait", status.running, status.pending);
    if (counts != counts_)
        setup_.told(view::crew_text(status));
    else if (book_.trouble != crew_trouble_ && !book_.trouble.empty())
        setup_.told(book_.trouble);
    counts_ = std::move(counts);
    crew_trouble_ = book_.trouble;
}

/// A place that could not be asked may have a job that nobody knows: it is asked once more.
void Keeper::end() {
    if (!unasked_.empty() && !std::exchange(asked_last_, true)) {
        searched_.reset();
        looked_.reset();
    }
    const bool is_asked = asked_last_ && (engine_calls_ > 0 || !searched_);
    const bool is_told = book_.unasked == unasked_;  // to whoever waits for the end
    if (!is_asked && is_told) finish();
}

void Keeper::finish() {
    over_ = true;
    if (!house_ || !tells_) return loop_.stop();
    // People see it no more.
    const control::CrewStatus gone{.name = setup_.spec.name, .engine = setup_.spec.engine};
    house_->tell_crew(gone, [this](const Result<void>&) { loop_.stop(); });
    waiting_ = loop_.after(told_within).then([this] { loop_.stop(); }).eagerlyEvaluate(nullptr);
}

/// An engine may have a place for each job, and no more of them.
void Keeper::resize() {
    crew::Size size = setup_.spec.size;
    if (jobs_max_) {
        size.most = std::min(size.most, *jobs_max_);
        size.least = std::min(size.least, size.most);
    }
    crew_->resized(size);
}

// -- the engine

template <typename Value>
void Keeper::on_engine(std::function<Result<Value>(engines::Engine&)> ask,
                       std::function<void(Result<Value>)> then) {
    ++engine_calls_;
    tasks_.add(thread_.run([engine = engine_, ask = std::move(ask)] { return ask(*engine); })
                   .then([this, then = std::move(then)](Result<Value>&& said) {
                       --engine_calls_;
                       then(std::move(said));
                   }));
}

void Keeper::ask_manners() {
    on_engine<engines::Manners>([](engines::Engine& engine) { return engine.manners(); },
                                [this](const Result<engines::Manners>& manners) {
                                    if (!manners) return;  // its next answer says why
                                    jobs_max_ = manners->jobs_max;
                                    resize();
                                });
}

void Keeper::ask_engine(Instant now) {
    if (engine_calls_ > 0 || over_) return;
    bool moves = setup_.spec.aim != Aim::keep;
    std::vector<std::string> ids;
    for (const auto& [id, job] : crew_->jobs()) {
        if (!job.is_live()) continue;
        ids.push_back(id);
        moves = moves || !job.came || job.taken_back;
    }
    const Duration every = moves ? look_every : look_every_when_still;
    if (looked_ && now - *looked_ < every) return;
    std::optional<std::string> search;
    if (!searched_ || now - *searched_ >= search_every) search = setup_.spec.id;
    if (ids.empty() && !search) return;
    looked_ = now;
    if (search) searched_ = now;
    on_engine<Look>([ids = std::move(ids),
                     search](engines::Engine& engine) { return look(engine, ids, search); },
                    [this](const Result<Look>& look) { engine_said(look); });
}

void Keeper::engine_said(const Result<Look>& look) {
    if (!look) {
        // What cannot be searched for now is searched for as soon as that is possible.
        if (!found_) searched_.reset();
        return tell(setup_.spec.engine, engine_trouble_, look.error().message);
    }
    found_ = true;
    // A host that is away may have a job: it is looked for again soon.
    if (!look->troubles.empty()) searched_ = monotonic_now() - search_every + search_again;
    if (look->searched) unasked_ = look->troubles.empty() ? "" : look->troubles.front();
    tell(setup_.spec.engine, engine_trouble_,
         look->troubles.empty() ? std::string() : look->troubles.front());
    crew_->seen(look->jobs, monotonic_now(), wall_now());
}

void Keeper::carry_out(const crew::Command& command) {
    match(
        command, [this](const crew::Submit& it) { submit(it.count); },
        [this](const crew::Cancel& it) { cancel(it.jobs); },
        [this](const crew::Release& it) {
            if (!house_) return;
            // A worker that is gone meanwhile needs no letting go.
            house_->drain(it.worker, [](const Result<void>&) {});
        });
}

void Keeper::submit(std::uint32_t count) {
    if (!std::exchange(book_.asked, true))
        if (const auto done = setup_.folder.write(book_); !done)
            // Jobs that nobody would look for are not asked for.
            return crew_->not_submitted(done.error().message, monotonic_now());
    engines::Order order = setup_.order;
    order.count = count;
    on_engine<engines::Done>(
        [order](engines::Engine& engine) { return engine.submit(order); },
        [this](const Result<engines::Done>& done) {
            const Instant now = monotonic_now();
            if (!done) {
                searched_.reset();  // they may be there all the same
                return crew_->not_submitted(done.error().message, now);
            }
            if (done->ids.empty()) {
                searched_.reset();  // who has the places?
                return crew_->not_submitted(
                    done->troubles.empty() ? no_place : done->troubles.front(), now);
            }
            if (!done->troubles.empty())
                tell(setup_.spec.engine, submit_trouble_, done->troubles.front());
            crew_->submitted(done->ids, now, wall_now());
            looked_.reset();
        });
}

void Keeper::cancel(std::vector<std::string> jobs) {
    on_engine<engines::Done>(
        [jobs = std::move(jobs)](engines::Engine& engine) { return engine.cancel(jobs); },
        [this](const Result<engines::Done>& done) {
            looked_.reset();
            if (!done) return tell(setup_.spec.engine, engine_trouble_, done.error().message);
            for (const std::string& trouble : done->troubles) setup_.told(trouble);
        });
}

/// Jobs that run lose the scheduler that they know, and look for it where they are told now.
void Keeper::readdress() {
    std::vector<std::string> ids;
    for (const auto& [id, job] : crew_->jobs())
        if (job.is_live()) ids.push_back(id);
    on_engine<engines::Done>([order = setup_.order, ids](
                                 engines::Engine& engine) { return engine.readdress(order, ids); },
                             [this](const Result<engines::Done>& done) {
                                 if (!done) return setup_.told(done.error().message);
                                 for (const std::string& trouble : done->troubles)
                                     setup_.told(trouble);
                             });
}

void Keeper::taskFailed(kj::Exception&& exception) { kj::throwFatalException(kj::mv(exception)); }

}  // namespace femrun::app
