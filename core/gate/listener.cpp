// SPDX-License-Identifier: MIT
#include "gate/listener.hpp"

#include <asio/ip/tcp.hpp>
#include <list>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "gate/newcomer.hpp"
#include "gate/places.hpp"
#include "gate/refusals.hpp"
#include "gate/tls_stream.hpp"
#include "loop/exception.hpp"
#include "system/socket_patience.hpp"

namespace femrun::gate {

namespace {

// When this process may open no more connections: somebody may close one by then.
constexpr Duration rest_when_full = std::chrono::milliseconds(100);
// A person who is told can do something about it in this time.
constexpr Duration full_again_after = std::chrono::minutes(10);

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
          tasks_(*this) {
        if (options_.credentials) context_ = scheduler_context(*options_.credentials);
        book_.when_revoked([this](const KeyHash& key) { throw_out(key); });
    }
    ~State() noexcept(false) { book_.when_revoked(nullptr); }

    Result<void> open() {
        if (auto opened = listen_on(acceptor_, options_.place); !opened) return opened;
        accept();
        return {};
    }

    const Place& place() const { return options_.place; }
    std::size_t half_open() const { return half_open_.size(); }

private:
    using Socket = std::shared_ptr<loop::StreamSocket>;

    struct HalfOpen {
        kj::Own<kj::PromiseFulfiller<void>> leave;
        bool leaves = false;
    };
    /// Whose key may be revoked while it is inside.
    struct Inside {
        KeyHash key;
        std::weak_ptr<loop::StreamSocket> socket;
    };

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
        const Instant now = monotonic_now();
        if (!said_full_ || now - *said_full_ >= full_again_after) {
            said_full_ = now;
            log_.line(LogLevel::warning,
                      fmt::format("{}: no more connections can be taken ({}); who is here goes on, "
                                  "and others come in when there is room; let this process open "
                                  "more files (ulimit -n)",
                                  options_.place.text(), error.message()));
        }
        send_away(half_open_.size() - half_open_.size() / 2);
        tasks_.add(loop_.after(rest_when_full).then([this] { accept(); }));
    }

    /// The oldest `count` of those who have not left yet: an honest one needs milliseconds.
    void send_away(std::size_t count) {
        for (HalfOpen& one : half_open_) {
            if (count == 0) return;
            if (std::exchange(one.leaves, true)) continue;
            --count;
            one.leave->fulfill();
        }
    }

    void arrived(asio::ip::tcp::socket connection) {
        std::error_code gone;
        const auto from = connection.remote_endpoint(gone);
        if (gone) return;
        const Place peer = place_of(from);
        // Without TLS it costs nothing to hear everybody, who are all of this PC.
        if (context_ && refusals_.too_many(peer.host, monotonic_now())) return;
        connection.set_option(asio::ip::tcp::no_delay(true), gone);
        system::limit_patience(static_cast<std::intptr_t>(connection.native_handle()), silence_max);
        const Socket socket = std::make_shared<loop::StreamSocket>(std::move(connection));

        if (half_open_.size() >= options_.limits.half_open) send_away(1);
        auto leave = kj::newPromiseAndFulfiller<void>();
        const auto here = half_open_.insert(half_open_.end(), {kj::mv(leave.fulfiller), false});
        auto late = loop_.after(options_.limits.admission).exclusiveJoin(kj::mv(leave.promise));
        tasks_.add(enter(socket, peer).exclusiveJoin(kj::mv(late)).attach(kj::defer([this, here] {
            half_open_.erase(here);
        })));
    }

    kj::Promise<void> enter(const Socket& socket, const Place& peer) {
        if (!context_)
            return ask(loop::stream_over(std::move(*socket)), peer, std::nullopt, nullptr);
        auto tls = TlsStream::server(socket, *context_);
        TlsStream& stream = *tls;
        return stream.handshake().then(
            [this, tls = kj::mv(tls), peer, socket]() mutable -> kj::Promise<void> {
                const auto key = tls->peer_key();
                if (key) return ask(kj::mv(tls), peer, key, socket);
                return refuse(kj::mv(tls), Answer::key_missing).then([this, peer] {
                    refused(peer, reason_of(Answer::key_missing));
                });
            },
            [this, peer](kj::Exception&& why) -> kj::Promise<void> {
                if (why.getType() == kj::Exception::Type::DISCONNECTED) return kj::mv(why);
                refused(peer, fmt::format("it does not speak TLS as femrun does ({})",
                                          loop::text_of(why)));
                return kj::READY_NOW;
            });
    }

    kj::Promise<void> ask(kj::Own<kj::AsyncIoStream> stream, const Place& peer,
                          std::optional<KeyHash> key, const Socket& socket) {
        return admit(kj::mv(stream), peer.text(), key, book_)
            .then([this, peer, socket](Admission&& admission) {
                if (admission.answer != Answer::admitted)
                    return refused(peer, reason_of(admission.answer));
                if (admission.guest.key) {
                    std::erase_if(inside_, [](const Inside& one) { return one.socket.expired(); });
                    inside_.push_back({*admission.guest.key, socket});
                }
                admitted_(kj::mv(admission.stream), std::move(admission.guest));
            });
    }

    void refused(const Place& peer, const std::string& reason) {
        if (const auto line = refusals_.refused(peer.host, peer.text(), reason, monotonic_now()))
            log_.line(LogLevel::warning, *line);
    }

    void throw_out(const KeyHash& key) {
        for (const Inside& one : inside_) {
            const Socket socket = one.socket.lock();
            if (one.key != key || !socket) continue;
            std::error_code gone;
            socket->shutdown(loop::StreamSocket::shutdown_both, gone);
        }
    }

    // A newcomer that went before it was answered: nobody to be told, nothing to be told of.
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
    TlsContext context_;  // none: streams are as they are
    asio::ip::tcp::acceptor acceptor_;
    Refusals refusals_;
    std::list<HalfOpen> half_open_;  // in the order of their coming
    std::vector<Inside> inside_;
    std::optional<Instant> said_full_;
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
