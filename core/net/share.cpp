// SPDX-License-Identifier: MIT
#include "net/share.hpp"

#include <fmt/format.h>

#include "base/path_text.hpp"
#include "study/duration.hpp"

namespace femrun::net {

namespace fs = std::filesystem;

Share::Share(loop::EventLoop& loop, fs::path folder, std::function<void(const std::string&)> told,
             Duration patience)
    : loop_(loop),
      folder_(std::move(folder)),
      told_(std::move(told)),
      patience_(patience),
      thread_(std::make_unique<loop::PluginThread>(loop, "share")) {}

Share::~Share() {
    thread_->let_go([] {});
}

void Share::look(const work::DatabaseId& database) {
    looking_ =
        thread_->run([folder = folder_, database] { return stage::check_marked(folder, database); })
            .then([this](Result<void> marked) {
                if (done(marked) && told_)
                    told_(
                        fmt::format("'{}' has the mark of this scheduler's database: files that "
                                    "it wants are put there, if it sees the same folder",
                                    path_text(folder_)));
            })
            .eagerlyEvaluate(nullptr);
}

kj::Promise<bool> Share::place(const std::string& folder, fs::path from, std::string mark) {
    if (hangs_) return false;  // as was told
    auto put = thread_
                   ->run([share = folder_, to = folder_ / path_of(folder), from = std::move(from),
                          mark = std::move(mark), written = written_]() -> Result<void> {
                       if (auto same = stage::check_mark(share, mark); !same) return same;
                       return stage::put_on_share(from, to, written);
                   })
                   .fork();
    // One that hung may go on when nobody waits for it any more.
    returning_ = put.addBranch()
                     .then([this](const Result<void>&) { hangs_ = false; })
                     .eagerlyEvaluate([](kj::Exception&&) {});
    auto stuck = while_it_moves(bytes()).then([this]() -> Result<void> {
        hangs_ = true;
        return Error{
            ErrorKind::unavailable,
            fmt::format("'{}': nothing was written there for {}; see whether the share is "
                        "there",
                        path_text(folder_),
                        study::to_string(std::chrono::ceil<std::chrono::milliseconds>(patience_)))};
    });
    return put.addBranch().exclusiveJoin(kj::mv(stuck)).then([this](const Result<void>& ended) {
        return done(ended);
    });
}

kj::Promise<void> Share::while_it_moves(std::uint64_t before) {
    return loop_.after(patience_).then([this, before]() -> kj::Promise<void> {
        if (bytes() == before) return kj::READY_NOW;
        return while_it_moves(bytes());
    });
}

/// Trouble is told when it is another one than before.
bool Share::done(const Result<void>& put) {
    if (put) {
        if (!std::exchange(trouble_, {}).empty() && told_)
            told_(fmt::format("'{}': files are put there again", path_text(folder_)));
        return true;
    }
    const std::string& why = put.error().message;
    if (std::exchange(trouble_, why) != why && told_)
        told_(why + "; files go over the connection meanwhile");
    return false;
}

}  // namespace femrun::net
