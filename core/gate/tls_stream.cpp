// SPDX-License-Identifier: MIT
#include "gate/tls_stream.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include <openssl/err.h>

#include "base/check.hpp"
#include "gate/socket_bio.hpp"
#include "loop/exception.hpp"
#include "loop/hang_up.hpp"
#include "loop/readiness.hpp"

namespace femrun::gate {

namespace {

using Type = kj::Exception::Type;
using Pieces = kj::ArrayPtr<const kj::ArrayPtr<const kj::byte>>;
using loop::Readiness;
using loop::StreamSocket;

constexpr std::size_t record_bytes = 16 * 1024;
// More in one call to the system gains nothing.
constexpr std::size_t records_at_once = 4;

kj::Exception gone(const char* what) { return loop::exception(what, Type::DISCONNECTED); }

/// How far a write has come in its pieces.
struct Written {
    Pieces pieces;
    std::size_t first = 0, offset = 0;

    bool done() const { return first == pieces.size(); }
    /// The next bytes, at most a record of them: where they are in one piece, or joined here.
    kj::ArrayPtr<const kj::byte> next(std::array<kj::byte, record_bytes>& joined) {
        const auto here = pieces[first].slice(offset, pieces[first].size());
        if (here.size() >= record_bytes || first + 1 == pieces.size())
            return take(here.slice(0, std::min(here.size(), record_bytes)));
        std::size_t size = 0;
        while (!done() && size < record_bytes) {
            const auto piece = pieces[first].slice(offset, pieces[first].size());
            const auto some = take(piece.slice(0, std::min(piece.size(), record_bytes - size)));
            std::memcpy(joined.data() + size, some.begin(), some.size());
            size += some.size();
        }
        return kj::arrayPtr(joined.data(), size);
    }

private:
    kj::ArrayPtr<const kj::byte> take(kj::ArrayPtr<const kj::byte> bytes) {
        offset += bytes.size();
        if (offset == pieces[first].size()) {
            ++first;
            offset = 0;
        }
        return bytes;
    }
};

class SocketTls final : public TlsStream {
public:
    enum class Side : std::uint8_t { server, client };

    SocketTls(std::shared_ptr<StreamSocket> socket, SSL_CTX& context, Side side)
        : socket_(kj::mv(socket)), context_(context), side_(side), bio_(*socket_) {
        socket_->non_blocking(true);
    }

    // -- TlsStream

    kj::Promise<void> handshake() override {
        if (side_ == Side::client) return shake_hands();
        return readable_->when_ready(*socket_).then([this] { return shake_hands(); });
    }

    std::optional<KeyHash> peer_key() const override { return gate::peer_key(tls_.get()); }

    bool is_other_scheduler() const override {
        return tls_ && SSL_get_verify_result(tls_.get()) == X509_V_ERR_CERT_REJECTED;
    }

    // -- kj::AsyncIoStream

    kj::Promise<size_t> tryRead(void* buffer, size_t min, size_t max) override {
        return read(static_cast<kj::byte*>(buffer), min, max, 0);
    }

    kj::Promise<void> write(const void* buffer, size_t size) override {
        auto piece = kj::heap(kj::arrayPtr(static_cast<const kj::byte*>(buffer), size));
        auto all = write(kj::arrayPtr(piece.get(), 1));
        return all.attach(kj::mv(piece));
    }

    kj::Promise<void> write(Pieces pieces) override { return write_rest({pieces}); }

    kj::Promise<void> whenWriteDisconnected() override {
        KJ_IF_MAYBE (fork, disconnected_) return fork->addBranch();
        auto fork = hang_up_.of(*socket_).catch_([](kj::Exception&&) {}).fork();
        auto branch = fork.addBranch();
        disconnected_ = kj::mv(fork);
        return branch;
    }

    /// The end that the other side may believe: whoever cuts the connection cannot make it.
    void shutdownWrite() override {
        ERR_clear_error();
        if (tls_) SSL_shutdown(tls_.get());
        ends_ = true;
        flush_soon();
    }

    void abortRead() override {
        std::error_code ignored;
        socket_->shutdown(StreamSocket::shutdown_receive, ignored);
    }

private:
    SSL* tls() {
        if (tls_) return tls_.get();
        tls_.reset(SSL_new(&context_));
        FEMRUN_CHECK(tls_ != nullptr);
        BIO* const bio = bio_.bio();
        SSL_set_bio(tls_.get(), bio, bio);
        if (side_ == Side::server)
            SSL_set_accept_state(tls_.get());
        else
            SSL_set_connect_state(tls_.get());
        return tls_.get();
    }

    /// Done when the system has taken all that waits.
    kj::Promise<void> flush() {
        std::error_code error;
        if (bio_.flush(error)) return kj::READY_NOW;
        if (error) return loop::broken("writing to a connection", error);
        return writable_->when_ready(*socket_).then([this] { return flush(); });
    }

    /// What nobody waits for.
    void flush_soon() {
        auto finish = [this] {
            std::error_code ignored;
            if (ends_) socket_->shutdown(StreamSocket::shutdown_send, ignored);
        };
        std::error_code error;
        if (bio_.flush(error)) return finish();
        if (error) return;  // the next read or write tells
        flushing_ = flush().then(kj::mv(finish), [](kj::Exception&&) {}).eagerlyEvaluate(nullptr);
    }

    kj::Promise<void> until_readable() {
        return readable_->when_ready(*socket_).then([this] { bio_.readable_again(); });
    }

    kj::Promise<void> shake_hands() {
        ERR_clear_error();
        const int done = SSL_do_handshake(tls());
        if (done == 1) return flush();
        if (SSL_get_error(tls(), done) == SSL_ERROR_WANT_READ)
            return flush().then([this] { return until_readable(); }).then([this] {
                return shake_hands();
            });
        const std::string why = last_complaint();
        flush_soon();  // what is wrong, in the words of TLS
        if (bio_.at_end()) return gone("the other end went before it was greeted");
        if (bio_.error()) return loop::broken("greeting a connection", bio_.error());
        return loop::exception(why, Type::FAILED);
    }

    kj::Promise<size_t> read(kj::byte* into, std::size_t min, std::size_t max, std::size_t got) {
        constexpr std::size_t call_max = 1U << 30U;
        for (;;) {
            ERR_clear_error();
            const int read =
                SSL_read(tls(), into + got, static_cast<int>(std::min(max - got, call_max)));
            if (!bio_.empty()) flush_soon();  // an answer that is TLS's own
            if (read > 0) {
                got += static_cast<std::size_t>(read);
                if (got >= max || (got >= min && SSL_pending(tls()) == 0)) return got;
                continue;
            }
            const int why = SSL_get_error(tls(), read);
            if (why == SSL_ERROR_ZERO_RETURN) return got;
            if (why != SSL_ERROR_WANT_READ) return broken_off();
            if (got >= min) return got;
            return until_readable().then(
                [this, into, min, max, got] { return this->read(into, min, max, got); });
        }
    }

    kj::Exception broken_off() {
        const std::string why = last_complaint();
        if (bio_.at_end()) return gone("the connection was cut");
        if (bio_.error()) return loop::broken("reading from a connection", bio_.error());
        return gone(("reading from a connection: " + why).c_str());
    }

    kj::Promise<void> write_rest(Written written) {
        for (;;) {
            std::error_code error;
            if (!bio_.flush(error)) {
                if (error) return loop::broken("writing to a connection", error);
                return writable_->when_ready(*socket_).then(
                    [this, written] { return write_rest(written); });
            }
            if (written.done()) return kj::READY_NOW;
            for (std::size_t i = 0; i < records_at_once && !written.done(); ++i)
                if (!encrypt(written)) return gone("writing to a connection: it has ended");
        }
    }

    /// One record more.
    bool encrypt(Written& written) {
        std::array<kj::byte, record_bytes> joined;
        const auto bytes = written.next(joined);
        if (bytes.size() == 0) return true;
        ERR_clear_error();
        const int done = SSL_write(tls(), bytes.begin(), static_cast<int>(bytes.size()));
        return done == static_cast<int>(bytes.size());
    }

    std::shared_ptr<StreamSocket> socket_;
    SSL_CTX& context_;
    Side side_;
    SocketBio bio_;
    Tls tls_;
    std::shared_ptr<Readiness> readable_ = std::make_shared<Readiness>(StreamSocket::wait_read);
    std::shared_ptr<Readiness> writable_ = std::make_shared<Readiness>(StreamSocket::wait_write);
    loop::HangUp hang_up_;
    kj::Maybe<kj::ForkedPromise<void>> disconnected_;
    bool ends_ = false;
    kj::Promise<void> flushing_ = kj::READY_NOW;  // ends first: it knows the others
};

}  // namespace

kj::Own<TlsStream> TlsStream::server(std::shared_ptr<StreamSocket> socket, SSL_CTX& context) {
    return kj::heap<SocketTls>(kj::mv(socket), context, SocketTls::Side::server);
}

kj::Own<TlsStream> TlsStream::client(std::shared_ptr<StreamSocket> socket, SSL_CTX& context) {
    return kj::heap<SocketTls>(kj::mv(socket), context, SocketTls::Side::client);
}

}  // namespace femrun::gate
