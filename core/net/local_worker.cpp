// SPDX-License-Identifier: MIT
#include "net/local_worker.hpp"

#include <fmt/format.h>

#include "base/path_text.hpp"
#include "loop/exception.hpp"
#include "loop/stream.hpp"
#include "system/this_process.hpp"

namespace femrun::net {

namespace {

// A process that dies closes its pipe a moment before the system says how it died.
constexpr Duration news_within = std::chrono::seconds(1);
constexpr Duration look_every = std::chrono::milliseconds(2);
// Whoever dies mostly takes its end of the pipe with it, which is seen at once.
constexpr Duration look_whether_dead_every = std::chrono::seconds(1);
constexpr Duration end_within = std::chrono::seconds(1);

}  // namespace

LocalWorkerSpec local_worker_spec(std::uint32_t slots) {
    return {.executable = system::executable_path(),
            .arguments = {"worker", "--pipe", system::ChildSpec::pipe_handle, "--slots",
                          std::to_string(slots)},
            .environment = {}};
}

LocalWorker::LocalWorker(loop::EventLoop& loop, WorkersServer& server, LogSink& log,
                         LocalWorkerSpec spec, std::function<void(const Error&)> hopeless)
    : loop_(loop),
      server_(server),
      log_(log),
      spec_(std::move(spec)),
      hopeless_(std::move(hopeless)),
      next_backoff_(spec_.backoff),
      link_(std::make_shared<LocalWorker*>(this)),
      tasks_(kj::heap<kj::TaskSet>(static_cast<kj::TaskSet::ErrorHandler&>(*this))) {
    tasks_->add(kj::evalLater([this] { start(); }));
}

LocalWorker::~LocalWorker() noexcept(false) {
    link_.reset();
    tasks_ = nullptr;  // closes the pipe, which the worker takes for its end
    if (child_) child_->end_tree_soon(end_within);
}

std::optional<std::uint64_t> LocalWorker::process() const {
    if (!child_) return std::nullopt;
    return child_->id();
}

void LocalWorker::start() {
    auto ends = system::private_pipe();
    if (!ends) return hopeless_(ends.error());
    auto child = system::spawn({.executable = spec_.executable,
                                .arguments = spec_.arguments,
                                .environment = spec_.environment,
                                .folder = {},
                                .output = spec_.output,
                                .error = spec_.error,
                                .pipe = std::move(ends->theirs),
                                .orphan = system::Orphan::ends_itself});
    if (!child) return hopeless_(std::move(child).error().within("worker on this PC"));
    child_ = std::move(child).value();
    started_ = monotonic_now();
    enlisted_ = false;
    silence_.clear();

    const auto obituary = [link = std::weak_ptr(link_)](const std::string& name) {
        const auto worker = link.lock();
        if (!worker) return kj::Promise<std::string>(fmt::format("worker '{}' was let go", name));
        (*worker)->enlisted_ = true;
        return end_of_child(link, monotonic_now() + news_within).then([name](std::string&& how) {
            return fmt::format("worker '{}' {}", name, how);
        });
    };
    const auto silence = [link = std::weak_ptr(link_)](const std::string& why) {
        if (const auto worker = link.lock()) (*worker)->silent(why);
    };
    auto connection =
        server_.accept(loop::stream_over(loop_, std::move(ends->ours)), obituary, silence)
            .exclusiveJoin(until_dead());
    tasks_->add(connection.then([this] { connection_ended(); },
                                [this](kj::Exception&&) { connection_ended(); }));
}

/// A process that it has left behind may hold its end of the pipe. What it said last is read before
/// it is let go.
kj::Promise<void> LocalWorker::until_dead() {
    return loop_.after(look_whether_dead_every).then([this]() -> kj::Promise<void> {
        return child_ && child_->ended() ? loop_.after(news_within) : until_dead();
    });
}

/// Nothing between us can be broken: it hangs, or somebody has stopped it.
void LocalWorker::silent(const std::string& why) {
    if (!child_) return;
    silence_ = why + " and was ended";
    child_->end_tree_soon();
}

void LocalWorker::connection_ended() {
    tasks_->add(
        end_of_child(link_, monotonic_now() + news_within).then([this](const std::string& how) {
            ended(how);
        }));
}

/// Asked by the server, which may go on looking when this object has ended.
kj::Promise<std::string> LocalWorker::end_of_child(std::weak_ptr<LocalWorker*> link,
                                                   Instant patience_until) {
    const auto worker = link.lock();
    if (!worker) return std::string("was let go");
    LocalWorker& self = **worker;
    if (!self.child_) return self.last_end_;
    if (const auto how = self.child_->ended()) {
        if (self.has_left(*how)) return std::string("has left");
        return self.silence_.empty() ? how->text() : self.silence_;
    }
    if (monotonic_now() >= patience_until) return std::string("closed its connection");
    return self.loop_.after(look_every).then([link = std::move(link), patience_until]() mutable {
        return end_of_child(std::move(link), patience_until);
    });
}

/// It was asked to, and has nothing more to say.
bool LocalWorker::has_left(const system::Ended& how) const {
    return enlisted_ && silence_.empty() && how.signal == 0 && how.code == exit_left;
}

void LocalWorker::ended(const std::string& how) {
    const auto end = child_->ended();
    const bool left = end && has_left(*end);
    child_->end_tree_soon();  // its plugin processes and their programs
    child_.reset();
    last_end_ = how;
    if (left)
        return log_.line(LogLevel::info,
                         "worker on this PC has left, as it was asked to; it is there again when "
                         "the scheduler is started anew");
    if (monotonic_now() - started_ >= spec_.well_after) next_backoff_ = spec_.backoff;
    stillbirths_ = enlisted_ ? 0 : stillbirths_ + 1;
    if (stillbirths_ >= spec_.stillbirths_max)
        return hopeless_({ErrorKind::unavailable,
                          fmt::format("worker on this PC: '{}' {} before it enlisted, {} times in "
                                      "a row; run it by hand to see why",
                                      path_text(spec_.executable), how, stillbirths_)});
    log_.line(LogLevel::warning, fmt::format("worker on this PC {}; starting it again", how));
    if (enlisted_) next_backoff_ = std::min(next_backoff_, spec_.backoff_enlisted_max);
    tasks_->add(loop_.after(next_backoff_).then([this] { start(); }));
    next_backoff_ = std::min(next_backoff_ * 2, spec_.backoff_max);
}

void LocalWorker::taskFailed(kj::Exception&& exception) {
    log_.line(LogLevel::error, fmt::format("worker on this PC: {}", loop::text_of(exception)));
}

}  // namespace femrun::net
