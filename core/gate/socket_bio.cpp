// SPDX-License-Identifier: MIT
#include "gate/socket_bio.hpp"

#include <asio/buffer.hpp>
#include <asio/error.hpp>

#include "base/check.hpp"
#include "loop/readiness.hpp"

namespace femrun::gate {

namespace {

/// For whichever connection of this thread has something to say: what is sent at once is never
/// asked of the system anew, and who has nothing to say keeps nothing.
std::vector<char>& spare() {
    thread_local std::vector<char> one;
    return one;
}
// Four records and what belongs to them.
constexpr std::size_t spare_bytes = 4 * (16 * 1024 + 256);
// What says more than this has more to say.
constexpr std::size_t little = 4096;

SocketBio& of(BIO* bio) { return *static_cast<SocketBio*>(BIO_get_data(bio)); }

int bio_write(BIO* bio, const char* data, int size) {
    BIO_clear_retry_flags(bio);
    return of(bio).write(data, size);
}

int bio_read(BIO* bio, char* into, int size) {
    BIO_clear_retry_flags(bio);
    bool retry = false;
    const int got = of(bio).read(into, size, retry);
    if (retry) BIO_set_retry_read(bio);
    return got;
}

long bio_ctrl(BIO* bio, int what, long, void*) {
    if (what == BIO_CTRL_FLUSH) return 1;
    if (what == BIO_CTRL_EOF) return of(bio).at_end() ? 1 : 0;
    return 0;
}

int bio_create(BIO* bio) {
    BIO_set_init(bio, 1);
    return 1;
}

/// Made once a process and never freed, as OpenSSL's own are.
const BIO_METHOD* method() {
    static const BIO_METHOD* const made = [] {
        BIO_METHOD* const fresh =
            BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "femrun socket");
        FEMRUN_CHECK(fresh != nullptr);
        BIO_meth_set_write(fresh, bio_write);
        BIO_meth_set_read(fresh, bio_read);
        BIO_meth_set_ctrl(fresh, bio_ctrl);
        BIO_meth_set_create(fresh, bio_create);
        return fresh;
    }();
    return made;
}

}  // namespace

BIO* SocketBio::bio() {
    BIO* const made = BIO_new(method());
    FEMRUN_CHECK(made != nullptr);
    BIO_set_data(made, this);
    return made;
}

void SocketBio::begin_out(std::size_t bytes) {
    std::swap(out_, spare());
    if (bytes > little) out_.reserve(spare_bytes);
}

void SocketBio::out_is_gone() {
    begin_ = 0;
    out_.clear();
    // What piled up for somebody who did not listen is more than anybody needs.
    if (out_.capacity() > spare().capacity() && out_.capacity() <= 2 * spare_bytes)
        std::swap(out_, spare());
    std::vector<char>().swap(out_);
}

int SocketBio::write(const char* data, int size) {
    if (out_.empty()) begin_out(static_cast<std::size_t>(size));
    out_.insert(out_.end(), data, data + size);
    return size;
}

int SocketBio::read(char* into, int size, bool& retry) {
    if (at_end_) return 0;
    retry = emptied_;
    if (emptied_) return -1;
    const auto wanted = static_cast<std::size_t>(size);
    const std::size_t got = socket_.read_some(asio::buffer(into, wanted), error_);
    emptied_ = got < wanted;
    if (!error_) return static_cast<int>(got);
    if (loop::would_block(error_)) {
        error_.clear();
        retry = true;
        return -1;
    }
    at_end_ = error_ == asio::error::eof;
    return at_end_ ? 0 : -1;
}

bool SocketBio::flush(std::error_code& error) {
    while (begin_ < out_.size()) {
        begin_ +=
            socket_.write_some(asio::buffer(out_.data() + begin_, out_.size() - begin_), error);
        if (!error) continue;
        if (loop::would_block(error)) error.clear();
        return false;
    }
    out_is_gone();
    return true;
}

}  // namespace femrun::gate
