// SPDX-License-Identifier: MIT
#include "net/file_upload.hpp"

#include <algorithm>
#include <deque>
#include <fstream>
#include <vector>

#include <fmt/format.h>

#include "base/path_text.hpp"
#include "wire/convert.hpp"
#include "wire/error_text.hpp"
#include "wire/limits.hpp"

namespace femrun::net {

namespace fs = std::filesystem;

namespace {

/// Somebody else sends the same just now; so long until it is asked again.
constexpr Duration elsewhere_again = std::chrono::seconds(1);

class Upload {
public:
    Upload(loop::EventLoop& loop, loop::PluginThread& thread, wire::Files::Client to,
           std::map<std::string, fs::path> content, std::shared_ptr<UploadProgress> progress)
        : loop_(loop),
          thread_(thread),
          to_(kj::mv(to)),
          content_(std::move(content)),
          progress_(std::move(progress)) {}

    kj::Promise<std::uint64_t> run() {
        auto request = to_.missingRequest();
        auto hashes = request.initHashes(static_cast<unsigned>(content_.size()));
        unsigned i = 0;
        for (const auto& [hash, file] : content_) hashes.set(i++, wire::text(hash));
        return request.send()
            .then([this](capnp::Response<wire::Files::MissingResults>&& answer) {
                for (const auto missing : answer.getMissing())
                    missing_.emplace_back(wire::to_text(missing.getHash()), missing.getCome());
                return measure();
            })
            .then([this] { return send_missing(); })
            .then([this] { return bytes_; });
    }

private:
    /// A file, on the thread alone.
    struct Reading {
        fs::path file;
        std::ifstream stream;
        std::uint64_t size = 0;
    };

    /// How much there is to send, for whoever watches.
    kj::Promise<void> measure() {
        if (progress_ == nullptr) return kj::READY_NOW;
        std::vector<std::pair<fs::path, std::uint64_t>> files;
        for (const auto& [hash, come] : missing_)
            if (const auto found = content_.find(hash); found != content_.end())
                files.emplace_back(found->second, come);
        return thread_
            .run([files = std::move(files)] {
                std::uint64_t bytes = 0;
                for (const auto& [file, come] : files) {
                    std::error_code failure;
                    const auto size = fs::file_size(file, failure);
                    if (!failure && size > come) bytes += size - come;
                }
                return bytes;
            })
            .then([this](std::uint64_t bytes) { progress_->size = bytes; });
    }

    /// One after the other: a chain of promises for all would be as deep as there are files when it
    /// is dropped.
    kj::Promise<void> send_missing() {
        if (missing_.empty()) return kj::READY_NOW;
        const auto [hash, come] = std::move(missing_.front());
        missing_.pop_front();
        return send(hash, come).then([this] { return send_missing(); });
    }

    kj::Promise<void> send(const std::string& hash, std::uint64_t come) {
        const auto found = content_.find(hash);
        if (found == content_.end()) return kj::READY_NOW;  // nobody asked for that
        hash_ = hash;
        sent_ = come_ = come;
        said_ = false;
        reading_ = std::make_shared<Reading>();
        reading_->file = found->second;
        return thread_
            .run([reading = reading_] {
                reading->stream.open(reading->file, std::ios::binary);
                std::error_code failure;
                reading->size = fs::file_size(reading->file, failure);
                return reading->stream.is_open() && !failure;
            })
            .then([this](bool open) -> kj::Promise<void> {
                if (open) return stream();
                return wire::to_exception(
                    {Error{ErrorKind::missing,
                           fmt::format("'{}': cannot be read", path_text(reading_->file))},
                     {}});
            });
    }

    kj::Promise<void> stream() {
        // Even an empty file is said once.
        while (under_way_.size() < wire::chunks_max && (sent_ < reading_->size || !said_)) give();
        if (under_way_.empty()) return kj::READY_NOW;
        auto next = kj::mv(under_way_.front());
        under_way_.pop_front();
        return next.then(
            [this](std::uint64_t come) -> kj::Promise<void> {
                come_ = come;
                if (come == reading_->size) return kj::READY_NOW;
                // It stands elsewhere: what is under way is passed over there.
                if (under_way_.empty() && sent_ == reading_->size) sent_ = come;
                return stream();
            },
            [this](kj::Exception&& exception) -> kj::Promise<void> {
                under_way_.clear();
                wire::RemoteError why = wire::error_from(exception);
                if (why.error.kind == ErrorKind::conflict)
                    return loop_.after(elsewhere_again).then([this] {
                        sent_ = come_;
                        said_ = false;
                        return stream();
                    });
                why.error =
                    std::move(why.error).within(fmt::format("'{}'", path_text(reading_->file)));
                return wire::to_exception(why);
            });
    }

    void give() {
        const std::uint64_t offset = sent_;
        const auto count = static_cast<std::size_t>(
            std::min<std::uint64_t>(wire::chunk_bytes_max, reading_->size - offset));
        sent_ += count;
        said_ = true;
        under_way_.push_back(
            thread_
                .run([reading = reading_, offset, count] {
                    std::vector<char> bytes(count);
                    reading->stream.clear();
                    reading->stream.seekg(static_cast<std::streamoff>(offset));
                    reading->stream.read(bytes.data(), static_cast<std::streamsize>(count));
                    return bytes;  // of a file that has become shorter, with zeros: its hash tells
                })
                .then([this, offset](std::vector<char> bytes) {
                    auto request = to_.writeRequest();
                    request.setHash(wire::text(hash_));
                    request.setSize(reading_->size);
                    request.setOffset(offset);
                    request.setBytes(kj::arrayPtr(reinterpret_cast<const kj::byte*>(bytes.data()),
                                                  bytes.size()));
                    bytes_ += bytes.size();
                    if (progress_)
                        progress_->sent = std::min(progress_->sent + bytes.size(), progress_->size);
                    return request.send();
                })
                .then([](capnp::Response<wire::Files::WriteResults>&& answer) {
                    return answer.getCome();
                })
                .eagerlyEvaluate(nullptr));
    }

    loop::EventLoop& loop_;
    loop::PluginThread& thread_;
    wire::Files::Client to_;
    std::map<std::string, fs::path> content_;
    std::shared_ptr<UploadProgress> progress_;
    std::deque<std::pair<std::string, std::uint64_t>> missing_;  // what of it has come there
    std::uint64_t bytes_ = 0;                                    // sent so far

    // Of the file that is on its way: one at a time.
    std::string hash_;
    std::shared_ptr<Reading> reading_;
    std::uint64_t sent_ = 0, come_ = 0;
    bool said_ = false;
    std::deque<kj::Promise<std::uint64_t>> under_way_;  // each done with what has come
};

}  // namespace

kj::Promise<std::uint64_t> upload(loop::EventLoop& loop, loop::PluginThread& thread,
                                  wire::Files::Client to, std::map<std::string, fs::path> content,
                                  std::shared_ptr<UploadProgress> progress) {
    auto upload =
        kj::heap<Upload>(loop, thread, kj::mv(to), std::move(content), std::move(progress));
    auto done = upload->run();
    return done.attach(kj::mv(upload));
}

}  // namespace femrun::net
