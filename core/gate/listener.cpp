// SPDX-License-Identifier: MIT
#include "gate/listener.hpp"

#include <asio/ip/tcp.hpp>
#include <list>

#include <fmt/format.h>

#include "gate/newcomer.hpp"
#include "gate/places.hpp"
#include "loop/asio_stream.hpp"
#include "loop/exception.hpp"
#include "system/socket_patience.hpp"

namespace femrun::gate {

namespace {

// When this process may open no more connections: somebody may close one by then.
constexpr Duration rest_when_full = std::chrono::milliseconds(100);

}  // namespace

class Listener::State : public std::enable_shared_from_this<State>,
                        private kj::TaskSet::ErrorHandler {
public:
    State(loop::EventLoop& loop, GateOptions options, Book& book, LogSink& log, Admitted admitted)
        : loop_(loop),
          options_(std::move(options)),
          book_(book),
          log_(log),
          admitted_(std::move(admitted)),
          acceptor_(loop.io()),
          tasks_(*this) {}

    Result<void> open() {
        if (auto opened = listen_on(acceptor_, options_.place); !opened) return opened;
        accept();
        return {};
    }

    const Place& place() const { return options_.place; }
    std::size_t half_open() const { return half_open_.size(); }

private:
    /// In the order of their coming.
    struct HalfOpen {
        kj::Own<kj::PromiseFulfiller<void>> leave;
        bool leaves = false;
    };
    using Newcomers = std::list<HalfOpen>;

    void accept() {
        acceptor_.async_accept(
            [weak = weak_from_this()](const std::error_code& error, asio::ip::tcp::socket socket) {
                const auto self = weak.lock();
                if (!self || error == asio::error::operation_aborted) return;
                if (error) return self->cannot_accept(error);
                self->arrived(std::move(socket));
                self->accept();
            });
    }

    void cannot_accept(const std::error_code& error) {
        log_.line(LogLevel::warning, fmt::format("{}: a connection could not be accepted ({})",
                                                 options_.place.text(), error.message()));
        send_away(half_open_.size() - half_open_.size() / 2);
        tasks_.add(loop_.after(rest_when_full).then([this] { accept(); }));
    }

    /// The oldest `count` of the half-open go: an honest one needs milliseconds.
    void send_away(std::size_t count) {
        for (HalfOpen& one : half_open_) {
            if (count == 0) return;
            --count;
            if (!std::exchange(one.leaves, true)) one.leave->fulfill();
        }
    }

    void arrived(asio::ip::tcp::socket socket) {
        std::error_code gone;
        const auto from = socket.remote_endpoint(gone);
        if (gone) return;
        const std::string peer = place_of(from).text();
        socket.set_option(asio::ip::tcp::no_delay(true), gone);
        system::limit_patience(static_cast<std::intptr_t>(socket.native_handle()), silence_max);

        if (half_open_.size() >= options_.limits.half_open) send_away(1);
        auto leave = kj::newPromiseAndFulfiller<void>();
        const auto here = half_open_.insert(half_open_.end(), {kj::mv(leave.fulfiller), false});
        auto late = loop_.after(options_.limits.admission).exclusiveJoin(kj::mv(leave.promise));
        auto entering =
            admit(loop::stream_over(kj::mv(socket)), peer, std::nullopt, book_)
                .then([this, peer](Admission&& admission) { ended(peer, kj::mv(admission)); });
        tasks_.add(entering.exclusiveJoin(kj::mv(late)).attach(kj::defer([this, here] {
            half_open_.erase(here);
        })));
    }

    void ended(const std::string& peer, Admission admission) {
        if (admission.answer == Answer::admitted)
            return admitted_(kj::mv(admission.stream), std::move(admission.guest));
        log_.line(LogLevel::warning,
                  fmt::format("{} was not let in: {}", peer, reason_of(admission.answer)));
    }

    // A newcomer that went before it was answered.
    void taskFailed(kj::Exception&& exception) override {
        if (exception.getType() != kj::Exception::Type::DISCONNECTED)
            log_.line(LogLevel::warning,
                      fmt::format("{}: {}", options_.place.text(), loop::text_of(exception)));
    }

    loop::EventLoop& loop_;
    GateOptions options_;
    Book& book_;
    LogSink& log_;
    Admitted admitted_;
    asio::ip::tcp::acceptor acceptor_;
    Newcomers half_open_;
    kj::TaskSet tasks_;  // end first: they know the others
};

Listener::Listener(std::shared_ptr<State> state) : state_(std::move(state)) {}
Listener::~Listener() = default;

Result<std::unique_ptr<Listener>> Listener::open(loop::EventLoop& loop, GateOptions options,
                                                 Book& book, LogSink& log, Admitted admitted) {
    if (!options.place.is_loopback() && !options.credentials)
        return Error{ErrorKind::invalid,
                     fmt::format("{}: other PCs reach this place, so that it needs TLS and tokens; "
                                 "give it the scheduler's credentials, or listen on 127.0.0.1",
                                 options.place.text())};
    auto state = std::make_shared<State>(loop, std::move(options), book, log, std::move(admitted));
    if (auto opened = state->open(); !opened) return std::move(opened).error();
    return std::unique_ptr<Listener>(new Listener(std::move(state)));
}

const Place& Listener::place() const { return state_->place(); }
std::size_t Listener::half_open() const { return state_->half_open(); }

}  // namespace femrun::gate
