// SPDX-License-Identifier: MIT
#include "net/files_server.hpp"

#include <algorithm>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include <fmt/format.h>

#include "system/read_only_file.hpp"
#include "wire/convert.hpp"
#include "wire/error_text.hpp"
#include "wire/limits.hpp"
#include "work/staged_file.hpp"

namespace femrun::net {

namespace fs = std::filesystem;
using system::ReadOnlyFile;

namespace {

Error no_content(const std::string& hash) {
    return {ErrorKind::missing, fmt::format("content {}: it is not here", hash)};
}

Error not_read(const std::string& hash) {
    return {ErrorKind::unavailable, fmt::format("content {}: cannot be read", hash)};
}

// Files of one connection that are open.
constexpr std::size_t open_max = 16;

/// What is done on the thread of files. Whoever reads or sends many at a time waits for files to
/// be opened again, and no more.
class Desk {
public:
    using Find = std::function<std::optional<fs::path>(stage::Store&, const std::string&)>;
    explicit Desk(Find find) : find_(std::move(find)) {}

    bool has(stage::Store& store, const std::string& hash) {
        return find_(store, hash).has_value();
    }

    Result<std::shared_ptr<const ReadOnlyFile>> open(stage::Store& store, const std::string& hash) {
        const auto file = find_(store, hash);
        if (!file) return no_content(hash);
        auto opened = ReadOnlyFile::open(*file);
        if (!opened) return not_read(hash);
        return std::make_shared<const ReadOnlyFile>(std::move(opened).value());
    }

    /// How much of it there is then.
    Result<std::uint64_t> write(stage::Store& store, const std::string& hash, std::uint64_t size,
                                std::uint64_t offset, std::string_view bytes) {
        if (store.find(hash)) return size;
        auto open = coming_.find(hash);
        if (open == coming_.end()) {
            auto arrival = store.arrive(hash, size);
            if (!arrival) return std::move(arrival).error();
            if (!*arrival)
                return Error{ErrorKind::conflict,
                             fmt::format("content {}: it is on its way already; ask again in a "
                                         "second",
                                         hash)};
            if (coming_.size() >= open_max) coming_.clear();  // what has come of them stays
            open = coming_.emplace(hash, std::move(arrival).value()).first;
        }
        stage::Arrival& arrival = *open->second;
        if (offset == arrival.come())
            if (auto written = arrival.write(bytes); !written) {
                coming_.erase(open);
                return std::move(written).error();
            }
        if (!arrival.is_whole()) return arrival.come();
        auto finished = arrival.finish();
        coming_.erase(open);
        if (!finished) return std::move(finished).error();
        return size;
    }

private:
    Find find_;
    std::map<std::string, std::unique_ptr<stage::Arrival>> coming_;
};

template <typename T>
T or_throw(Result<T> result) {
    if (!result) kj::throwFatalException(wire::to_exception({std::move(result).error(), {}}));
    return std::move(result).value();
}

class FilesServer final : public wire::Files::Server {
public:
    FilesServer(StoreThread& files, Desk::Find find, May may,
                std::shared_ptr<std::uint64_t> read = nullptr)
        : files_(files),
          desk_(std::make_shared<Desk>(std::move(find))),
          may_(may),
          read_(read ? std::move(read) : std::make_shared<std::uint64_t>(0)) {}

    kj::Promise<void> missing(MissingContext context) override {
        auto call = begin();
        const auto asked = context.getParams().getHashes();
        if (asked.size() > wire::contents_max)
            refuse(fmt::format("{} contents are asked for at once; ask for {} at most",
                               asked.size(), wire::contents_max));
        std::vector<std::string> hashes;
        for (const auto hash : asked) hashes.push_back(wire::to_text(hash));
        return files_
            .run([desk = desk_, hashes = std::move(hashes)](stage::Store& store) {
                std::vector<std::pair<std::string, std::uint64_t>> missing;
                for (const std::string& hash : hashes)
                    if (!desk->has(store, hash)) missing.emplace_back(hash, store.come(hash));
                return missing;
            })
            .then([context](std::vector<std::pair<std::string, std::uint64_t>> missing) mutable {
                auto list = context.getResults().initMissing(static_cast<unsigned>(missing.size()));
                for (unsigned i = 0; i < list.size(); ++i) {
                    list[i].setHash(wire::text(missing[i].first));
                    list[i].setCome(missing[i].second);
                }
            })
            .attach(kj::mv(call));
    }

    kj::Promise<void> read(ReadContext context) override {
        auto call = begin();
        const auto params = context.getParams();
        Piece piece{wire::to_text(params.getHash()), params.getOffset(),
                    std::min(params.getCount(), wire::chunk_bytes_max)};
        context.releaseParams();
        if (const auto open = reading_.find(piece.hash); open != reading_.end())
            return read(context, open->second, piece).attach(kj::mv(call));
        return files_
            .run([desk = desk_, hash = piece.hash](stage::Store& store) {
                return desk->open(store, hash);
            })
            .then(
                [this, context, piece](Result<std::shared_ptr<const ReadOnlyFile>> opened) mutable {
                    const auto file = or_throw(std::move(opened));
                    if (reading_.size() >= open_max) reading_.clear();
                    reading_.insert_or_assign(piece.hash, file);
                    return read(context, file, piece);
                })
            .attach(kj::mv(call));
    }

    kj::Promise<void> write(WriteContext context) override {
        auto call = begin();
        const auto params = context.getParams();
        const auto bytes = params.getBytes();
        if (may_ == May::read) refuse("files are only read here");
        if (bytes.size() > wire::chunk_bytes_max)
            refuse(fmt::format("{} bytes came at once; send {} at most", bytes.size(),
                               wire::chunk_bytes_max));
        if (params.getSize() > work::staged_bytes_max)
            refuse(fmt::format("a content of {} bytes; it may have {}", params.getSize(),
                               work::staged_bytes_max));
        return files_
            .run([desk = desk_, hash = wire::to_text(params.getHash()), size = params.getSize(),
                  offset = params.getOffset(),
                  piece = std::string(reinterpret_cast<const char*>(bytes.begin()), bytes.size())](
                     stage::Store& store) { return desk->write(store, hash, size, offset, piece); })
            .then([context](Result<std::uint64_t> come) mutable {
                context.getResults().setCome(or_throw(std::move(come)));
            })
            .attach(kj::mv(call));
    }

private:
    struct Piece {
        std::string hash;
        std::uint64_t offset;
        std::uint32_t count;
    };

    /// What many workers fetch is in memory when the second asks: that goes straight into the
    /// answer. Only a disk is waited for on the thread.
    kj::Promise<void> read(ReadContext context, std::shared_ptr<const ReadOnlyFile> file,
                           const Piece& piece) {
        const std::uint64_t left = file->size() - std::min(file->size(), piece.offset);
        const auto count = static_cast<std::uint32_t>(std::min<std::uint64_t>(left, piece.count));
        // Read to its end it is open no longer: it may be wanted no longer, and removed.
        if (count == left) reading_.erase(piece.hash);
        constexpr std::uint32_t around = 16;  // words
        auto results =
            context.getResults(capnp::MessageSize{count / sizeof(capnp::word) + around, 0});
        auto bytes = results.initBytes(count);
        if (file->read_from_memory(
                piece.offset, std::as_writable_bytes(std::span(bytes.begin(), bytes.size())))) {
            *read_ += count;
            return kj::READY_NOW;
        }
        return files_
            .run([file = std::move(file), hash = piece.hash, offset = piece.offset,
                  count](stage::Store&) -> Result<std::vector<std::byte>> {
                std::vector<std::byte> read(count);
                const auto come = file->read(offset, read);
                if (!come) return not_read(hash);
                read.resize(*come);
                return read;
            })
            .then([context, all = read_](Result<std::vector<std::byte>> come) mutable {
                const auto read = or_throw(std::move(come));
                *all += read.size();
                const auto come_here =
                    kj::arrayPtr(reinterpret_cast<const kj::byte*>(read.data()), read.size());
                auto into = context.getResults().getBytes();
                if (read.size() == into.size())
                    std::copy(come_here.begin(), come_here.end(), into.begin());
                else  // it has become shorter
                    context.getResults().setBytes(come_here);
            });
    }

    /// One of the calls that are open, of which one end of a connection has a few: what is read
    /// waits to be sent in memory, and what is written waits for the disk there.
    class Call {
    public:
        explicit Call(std::shared_ptr<std::size_t> open) : open_(std::move(open)) { ++*open_; }
        ~Call() { --*open_; }
        Call(const Call&) = delete;
        Call& operator=(const Call&) = delete;

    private:
        std::shared_ptr<std::size_t> open_;
    };

    kj::Own<Call> begin() {
        if (*open_ >= wire::files_calls_max)
            kj::throwFatalException(wire::to_exception(
                {Error{ErrorKind::unavailable,
                       fmt::format("files: {} calls are open; ask when some are answered", *open_)},
                 {}}));
        return kj::heap<Call>(open_);
    }

    [[noreturn]] static void refuse(std::string why) {
        kj::throwFatalException(
            wire::to_exception({Error{ErrorKind::invalid, "files: " + std::move(why)}, {}}));
    }

    StoreThread& files_;
    std::shared_ptr<Desk> desk_;
    May may_;
    std::shared_ptr<std::uint64_t> read_;                                   // bytes, so far
    std::shared_ptr<std::size_t> open_ = std::make_shared<std::size_t>(0);  // calls
    std::map<std::string, std::shared_ptr<const ReadOnlyFile>> reading_;
};

}  // namespace

wire::Files::Client offer_store(StoreThread& files, May may) {
    auto find = [](stage::Store& store, const std::string& hash) { return store.find(hash); };
    return kj::heap<FilesServer>(files, find, may);
}

wire::Files::Client offer_files(StoreThread& files, std::map<std::string, fs::path> by_hash,
                                std::shared_ptr<std::uint64_t> read) {
    auto find = [by_hash = std::move(by_hash)](stage::Store&,
                                               const std::string& hash) -> std::optional<fs::path> {
        const auto found = by_hash.find(hash);
        if (found == by_hash.end()) return std::nullopt;
        return found->second;
    };
    return kj::heap<FilesServer>(files, std::move(find), May::read, std::move(read));
}

}  // namespace femrun::net
