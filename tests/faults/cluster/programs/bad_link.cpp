// SPDX-License-Identifier: MIT
// bad_link PORT HOST:PORT [delay-ms=N] [dribble] [dies-after-bytes=N] [dies-every-ms=N]
// [stalls-every-bytes=N stall-ms=N]
//
// A link as bad as one asks for: whoever connects to the port is connected to the other place, and
// what is said on the way is late, comes byte by byte, stands still in the middle of a message as
// it does while a lost packet is waited for, or breaks off there with a reset.
#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include <asio/buffer.hpp>
#include <asio/io_context.hpp>
#include <asio/ip/tcp.hpp>
#include <asio/steady_timer.hpp>
#include <asio/write.hpp>

namespace {

using asio::ip::tcp;
using Clock = std::chrono::steady_clock;
using std::chrono::milliseconds;

struct Faults {
    milliseconds delay{0}, dies_every{0}, stall{0};
    std::size_t dies_after = 0, stalls_every = 0;  // bytes; 0: never
    bool dribbles = false;
};

/// Both ways of one connection; it lives as long as something waits for it.
class Link : public std::enable_shared_from_this<Link> {
public:
    Link(tcp::socket here, tcp::socket there, const Faults& faults)
        : faults_(faults),
          there_{std::move(here), faults},
          back_{std::move(there), faults},
          life_(there_.from.get_executor()) {
        there_.to = &back_.from;
        back_.to = &there_.from;
    }

    void run() {
        read(there_);
        read(back_);
        if (faults_.dies_every.count() == 0) return;
        life_.expires_after(faults_.dies_every);
        life_.async_wait([weak = weak_from_this()](std::error_code cancelled) {
            if (const auto self = weak.lock(); self && !cancelled) self->die();
        });
    }

private:
    struct Piece {
        Clock::time_point due;
        std::string bytes;
    };
    struct Way {
        Way(tcp::socket socket, const Faults& faults)
            : from(std::move(socket)),
              timer(from.get_executor()),
              until_stall(faults.stalls_every) {
            std::error_code ignored;
            from.set_option(tcp::no_delay(true), ignored);
        }
        tcp::socket from;
        tcp::socket* to = nullptr;
        asio::steady_timer timer;
        std::string read = std::string(16 * 1024, '\0');
        std::deque<Piece> waiting;
        std::size_t until_stall, carried = 0;
        bool writes = false, reads = true;
    };

    void read(Way& way) {
        way.from.async_read_some(asio::buffer(way.read), [self = shared_from_this(), &way](
                                                             std::error_code error,
                                                             std::size_t got) {
            if (error) return self->die();
            way.waiting.push_back({Clock::now() + self->faults_.delay, way.read.substr(0, got)});
            if (!way.writes) self->write(way);
            // Not too far ahead of who reads slowly.
            way.reads = way.waiting.size() < 64;
            if (way.reads) self->read(way);
        });
    }

    void write(Way& way) {
        way.writes = !way.waiting.empty();
        if (!way.writes) return;
        way.timer.expires_at(way.waiting.front().due);
        way.timer.async_wait([self = shared_from_this(), &way](std::error_code cancelled) {
            if (!cancelled) self->carry(way);
        });
    }

    /// As much of the first piece as goes at once.
    void carry(Way& way) {
        Piece& piece = way.waiting.front();
        std::size_t count = faults_.dribbles ? 1 : piece.bytes.size();
        if (faults_.dies_after > 0) count = std::min(count, faults_.dies_after - way.carried);
        if (faults_.stalls_every > 0) count = std::min(count, way.until_stall);
        asio::async_write(
            *way.to, asio::buffer(piece.bytes, count),
            [self = shared_from_this(), &way](std::error_code error, std::size_t sent) {
                if (error) return self->die();
                self->carried(way, sent);
            });
    }

    void carried(Way& way, std::size_t count) {
        Piece& piece = way.waiting.front();
        piece.bytes.erase(0, count);
        way.carried += count;
        if (faults_.dies_after > 0 && way.carried >= faults_.dies_after) return die();
        if (faults_.stalls_every > 0 && (way.until_stall -= count) == 0) {
            way.until_stall = faults_.stalls_every;
            piece.due = Clock::now() + faults_.stall;
        }
        if (piece.bytes.empty()) way.waiting.pop_front();
        if (!std::exchange(way.reads, true)) read(way);
        write(way);
    }

    /// With a reset: nobody is told politely when a link breaks.
    void die() {
        life_.cancel();
        for (Way* way : {&there_, &back_}) {
            std::error_code ignored;
            way->from.set_option(asio::socket_base::linger(true, 0), ignored);
            way->from.close(ignored);
            way->timer.cancel();
        }
    }

    Faults faults_;
    Way there_, back_;
    asio::steady_timer life_;
};

/// "name=value", or a name alone.
Faults faults_in(const std::vector<std::string>& words) {
    std::map<std::string, std::size_t> values;
    for (const std::string& word : words) {
        const auto equals = word.find('=');
        values[word.substr(0, equals)] =
            equals == word.npos ? 1 : std::stoul(word.substr(equals + 1));
    }
    Faults faults;
    faults.delay = milliseconds(values["delay-ms"]);
    faults.dies_every = milliseconds(values["dies-every-ms"]);
    faults.stall = milliseconds(values["stall-ms"]);
    faults.dies_after = values["dies-after-bytes"];
    faults.stalls_every = values["stalls-every-bytes"];
    faults.dribbles = values["dribble"] > 0;
    return faults;
}

}  // namespace

int main(int count, char** arguments) {
    const std::vector<std::string> words(arguments + 1, arguments + count);
    const std::string& to = words.at(1);
    const auto colon = to.rfind(':');
    const tcp::endpoint there(asio::ip::make_address(to.substr(0, colon)),
                              static_cast<std::uint16_t>(std::stoul(to.substr(colon + 1))));
    const Faults faults = faults_in({words.begin() + 2, words.end()});
    asio::io_context io;
    tcp::acceptor acceptor(
        io, tcp::endpoint(tcp::v4(), static_cast<std::uint16_t>(std::stoul(words.at(0)))));
    const std::function<void()> accept = [&] {
        acceptor.async_accept([&](std::error_code error, tcp::socket here) {
            accept();
            if (error) return;
            auto from = std::make_shared<tcp::socket>(std::move(here));
            auto to_there = std::make_shared<tcp::socket>(io);
            to_there->async_connect(there, [&faults, from, to_there](std::error_code refused) {
                if (!refused)
                    std::make_shared<Link>(std::move(*from), std::move(*to_there), faults)->run();
            });
        });
    };
    accept();
    io.run();
}
