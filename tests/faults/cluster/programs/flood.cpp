// SPDX-License-Identifier: MIT
// flood HOST:PORT COUNT AT_ONCE: so many connections one after the other, some at once, of people
// who are no workers: some say nothing, some a byte now and then, some speak HTTP, some send what
// is nothing at all. Ends when each of them was let in at the port and has ended: who is not taken,
// because nobody listens or there is no room, tries again for as long as he has patience.
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <functional>
#include <memory>
#include <string>

#include <asio/buffer.hpp>
#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/steady_timer.hpp>
#include <asio/write.hpp>

namespace {

using asio::ip::tcp;

constexpr int refusals_max = 300;  // in half a minute

/// One who connects, says what he has to say, and stays until he is sent away.
class Stranger : public std::enable_shared_from_this<Stranger> {
public:
    Stranger(asio::io_context& io, std::size_t number, std::function<void()> gone)
        : socket_(io), timer_(io), slow_(number % 4 == 1), gone_(std::move(gone)) {
        switch (number % 4) {
            case 0:
                break;
            case 2:
                words_ = "GET / HTTP/1.1\r\nHost: femrun\r\n\r\n";
                break;
            default:
                words_.assign(slow_ ? 1'000 : 100'000, '\xff');
        }
    }

    void come(const tcp::endpoint& there) {
        socket_.async_connect(there, [self = shared_from_this(), there](std::error_code refused) {
            if (refused) return self->come_later(there, refused);
            self->say();
            self->wait_to_be_sent_away();
        });
    }

private:
    void come_later(const tcp::endpoint& there, std::error_code refused) {
        if (++refusals_ == refusals_max) {
            std::fprintf(stderr, "flood: not let in: %s\n", refused.message().c_str());
            std::exit(1);
        }
        socket_.close();
        timer_.expires_after(std::chrono::milliseconds(100));
        timer_.async_wait(
            [self = shared_from_this(), there](std::error_code) { self->come(there); });
    }

    void say() {
        if (said_ == words_.size()) return;
        const std::size_t count = slow_ ? 1 : words_.size();
        asio::async_write(socket_, asio::buffer(words_.data() + said_, count),
                          [self = shared_from_this()](std::error_code error, std::size_t sent) {
                              if (error) return;
                              self->said_ += sent;
                              self->timer_.expires_after(std::chrono::milliseconds(200));
                              self->timer_.async_wait([self](std::error_code cancelled) {
                                  if (!cancelled) self->say();
                              });
                          });
    }

    void wait_to_be_sent_away() {
        socket_.async_read_some(asio::buffer(heard_),
                                [self = shared_from_this()](std::error_code error, std::size_t) {
                                    if (!error) return self->wait_to_be_sent_away();
                                    self->timer_.cancel();
                                    self->gone_();
                                });
    }

    tcp::socket socket_;
    asio::steady_timer timer_;
    std::string words_;
    std::size_t said_ = 0;
    char heard_[4096] = {};
    int refusals_ = 0;
    bool slow_;
    std::function<void()> gone_;
};

}  // namespace

int main(int, char** arguments) {
    const std::string to = arguments[1];
    const auto colon = to.rfind(':');
    const tcp::endpoint there(asio::ip::make_address(to.substr(0, colon)),
                              static_cast<std::uint16_t>(std::stoul(to.substr(colon + 1))));
    const std::size_t count = std::stoul(arguments[2]), at_once = std::stoul(arguments[3]);
    asio::io_context io;
    std::size_t come = 0;
    const std::function<void()> next = [&] {
        if (come == count) return;
        std::make_shared<Stranger>(io, come++, next)->come(there);
    };
    for (std::size_t i = 0; i < at_once; ++i) next();
    io.run();
}
