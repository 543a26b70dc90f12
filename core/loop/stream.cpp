// SPDX-License-Identifier: MIT
#include "loop/stream.hpp"

#include <algorithm>
#include <array>
#include <asio/buffer.hpp>
#include <asio/error.hpp>
#include <asio/io_context.hpp>
#include <cstring>
#include <memory>
#include <vector>

#include "loop/asio_stream.hpp"
#include "loop/hang_up.hpp"
#include "loop/readiness.hpp"

namespace femrun::loop {

namespace {

// Most messages are a few hundred bytes: this holds a burst of them for one call to the system. All
// streams of a thread read through one: with a buffer for each, 16 of the 26 kB that a scheduler
// needed for a connection lay idle. What a stream has read and nobody has asked for yet is its own.
constexpr std::size_t read_ahead = 16 * 1024;
// What a local socket holds before the writer must wait: with Linux's default of 208 KiB, large
// messages crawl. The system may grant less.
constexpr int local_buffer = 1024 * 1024;
// Pieces given to the system at once; the rest follows.
constexpr std::size_t pieces_max = 16;

class AsioStream final : public kj::AsyncIoStream {
public:
    explicit AsioStream(StreamSocket socket) : socket_(kj::mv(socket)) {
        socket_.non_blocking(true);
    }

    kj::Promise<size_t> tryRead(void* buffer, size_t min, size_t max) override {
        return read(static_cast<kj::byte*>(buffer), min, max, 0);
    }

    kj::Promise<void> write(const void* buffer, size_t size) override {
        // What a write goes on with must still be there then: the buffer is, a pointer to it here
        // would not be.
        auto piece = kj::heap(kj::arrayPtr(static_cast<const kj::byte*>(buffer), size));
        auto all = write(kj::arrayPtr(piece.get(), 1));
        return all.attach(kj::mv(piece));
    }

    kj::Promise<void> write(kj::ArrayPtr<const kj::ArrayPtr<const kj::byte>> pieces) override {
        // Mostly all of it goes at once and nothing need be remembered.
        std::size_t first = 0, offset = 0;
        std::error_code error;
        while (!error && first < pieces.size()) write_some(pieces, first, offset, error);
        if (!error) return kj::READY_NOW;
        if (!would_block(error)) return broken("writing to a connection", error);
        return write_rest(pieces, first, offset);
    }

    kj::Promise<void> whenWriteDisconnected() override {
        KJ_IF_MAYBE (fork, disconnected_) return fork->addBranch();
        auto fork = hang_up_.of(socket_)
                        .catch_([](kj::Exception&&) {})  // an error is a disconnection too
                        .fork();
        auto branch = fork.addBranch();
        disconnected_ = kj::mv(fork);
        return branch;
    }

    void shutdownWrite() override {
        std::error_code ignored;
        socket_.shutdown(StreamSocket::shutdown_send, ignored);
    }

    void abortRead() override {
        std::error_code ignored;
        socket_.shutdown(StreamSocket::shutdown_receive, ignored);
    }

private:
    kj::Promise<size_t> read(kj::byte* into, std::size_t min, std::size_t max, std::size_t got) {
        for (;;) {
            got += take_ahead(into + got, max - got);
            if (got >= min) return got;

            std::error_code error;
            if (emptied_) {
                error = asio::error::would_block;
            } else if (max - got >= read_ahead) {
                const std::size_t read =
                    socket_.read_some(asio::buffer(into + got, max - got), error);
                emptied_ = !error && read < max - got;
                got += read;
            } else {
                thread_local std::array<kj::byte, read_ahead> burst;
                const std::size_t read = socket_.read_some(asio::buffer(burst), error);
                emptied_ = !error && read < burst.size();
                ahead_.assign(burst.begin(), burst.begin() + static_cast<std::ptrdiff_t>(read));
            }
            if (error == asio::error::eof) return got;
            if (would_block(error))
                return readable_->when_ready(socket_).then([this, into, min, max, got] {
                    emptied_ = false;
                    return read(into, min, max, got);
                });
            if (error) return broken("reading from a connection", error);
        }
    }

    /// Of what was read before it was asked for.
    std::size_t take_ahead(kj::byte* into, std::size_t max) {
        const std::size_t taken = std::min(max, ahead_.size() - ahead_begin_);
        if (taken == 0) return 0;
        std::memcpy(into, ahead_.data() + ahead_begin_, taken);
        ahead_begin_ += taken;
        if (ahead_begin_ < ahead_.size()) return taken;
        ahead_begin_ = 0;
        std::vector<kj::byte>().swap(ahead_);
        return taken;
    }

    kj::Promise<void> write_rest(kj::ArrayPtr<const kj::ArrayPtr<const kj::byte>> pieces,
                                 std::size_t first, std::size_t offset) {
        return writable_->when_ready(socket_).then(
            [this, pieces, first, offset]() mutable -> kj::Promise<void> {
                std::error_code error;
                while (!error && first < pieces.size()) write_some(pieces, first, offset, error);
                if (!error) return kj::READY_NOW;
                if (!would_block(error)) return broken("writing to a connection", error);
                return write_rest(pieces, first, offset);
            });
    }

    /// Writes from `offset` in piece `first` on, and moves both on.
    void write_some(kj::ArrayPtr<const kj::ArrayPtr<const kj::byte>> pieces, std::size_t& first,
                    std::size_t& offset, std::error_code& error) {
        std::array<asio::const_buffer, pieces_max> buffers;
        std::size_t count = 0;
        for (std::size_t i = first; i < pieces.size() && count < pieces_max; ++i, ++count)
            buffers[count] = asio::const_buffer(pieces[i].begin(), pieces[i].size());
        buffers[0] += offset;

        std::size_t written = socket_.write_some(buffers, error);

        offset += written;
        while (first < pieces.size() && offset >= pieces[first].size())
            offset -= pieces[first++].size();
    }

    StreamSocket socket_;
    std::shared_ptr<Readiness> readable_ = std::make_shared<Readiness>(StreamSocket::wait_read);
    std::shared_ptr<Readiness> writable_ = std::make_shared<Readiness>(StreamSocket::wait_write);
    HangUp hang_up_;
    kj::Maybe<kj::ForkedPromise<void>> disconnected_;
    std::vector<kj::byte> ahead_;
    std::size_t ahead_begin_ = 0;
    bool emptied_ = false;  // the last read took all there was: wait before asking again
};

}  // namespace

kj::Own<kj::AsyncIoStream> stream_over(StreamSocket socket) {
    return kj::heap<AsioStream>(kj::mv(socket));
}

kj::Own<kj::AsyncIoStream> stream_over(EventLoop& loop, system::PipeEnd end) {
    const asio::generic::stream_protocol protocol(system::pipe_family(), 0);
    // A number that Asio then takes for the kind of handle that it has on this system.
    const auto handle = static_cast<asio::detail::socket_type>(end.release());
    StreamSocket socket(loop.io(), protocol, StreamSocket::native_handle_type(handle));
    std::error_code refused;  // then the system's own size must do
    socket.set_option(asio::socket_base::send_buffer_size(local_buffer), refused);
    return stream_over(kj::mv(socket));
}

}  // namespace femrun::loop
