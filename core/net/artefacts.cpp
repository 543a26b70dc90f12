// SPDX-License-Identifier: MIT
#include "net/artefacts.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "base/path_text.hpp"
#include "stage/left_files.hpp"
#include "stage/shared_folder.hpp"
#include "study/duration.hpp"
#include "system/removal.hpp"
#include "wire/convert.hpp"
#include "wire/error_text.hpp"

namespace femrun::net {

namespace fs = std::filesystem;

/// A worker over one link, with the folders that are to come from it.
struct Artefacts::Worker {
    wire::Worker::Client client;
    std::string name;
    std::deque<std::string> folders{};  // that wait
    std::string current{};              // that comes; empty: none
    bool at_work = false;
    bool has_turn = false;
    bool misplaced = false;   // it has put files where they are not to be seen here, as was told
    std::uint64_t taken = 0;  // of the room, for the current one
    std::uint64_t seen = 0;   // bytes of it, when it was last looked
    std::size_t failed = 0;   // folders in this round of work
    Duration backoff{};
    std::unique_ptr<FolderFetch> fetch{};
    kj::Own<kj::PromiseFulfiller<Came>> give_up{};
    kj::Promise<void> run = kj::READY_NOW;
};

/// The right to fetch, until it ends or is taken from who stands still.
class Artefacts::Turn {
public:
    Turn(Artefacts& all, Worker& worker) : all_(all), worker_(worker) {
        ++all_.moving_;
        worker_.has_turn = true;
    }
    ~Turn() { end(all_, worker_); }
    Turn(const Turn&) = delete;
    Turn& operator=(const Turn&) = delete;

    static void end(Artefacts& all, Worker& worker) {
        if (!std::exchange(worker.has_turn, false)) return;
        --all.moving_;
        all.give_turns();
    }

private:
    Artefacts& all_;
    Worker& worker_;
};

Artefacts::Artefacts(loop::EventLoop& loop, ArtefactPlace place, LogSink& log)
    : loop_(loop),
      place_(std::move(place)),
      log_(log),
      files_(loop, stage::Store(place_.files_folder / "coming")),
      room_(files_, place_.files_folder, place_.bytes_max),
      discards_(*this) {
    if (!place_.database) return;
    marking_ = files_
                   .run([folder = place_.files_folder, database = *place_.database](stage::Store&) {
                       return stage::mark_folder(folder, database);
                   })
                   .then([this](Result<std::string> mark) {
                       if (mark) mark_ = *std::move(mark);  // else all files travel
                   })
                   .eagerlyEvaluate(nullptr);
}

Artefacts::~Artefacts() noexcept(false) {
    for (auto& [line, worker] : workers_) worker->run = nullptr;  // they know each other
}

fs::path Artefacts::here(const std::string& folder) const {
    return place_.files_folder / path_of(folder);
}

fs::path Artefacts::coming(const std::string& folder) const {
    std::string flat = folder;
    std::replace(flat.begin(), flat.end(), '/', '+');  // which no study's folder has
    return place_.files_folder / "coming" / path_of(flat);
}

// -- what is to come

void Artefacts::bring(std::uint64_t line, wire::Worker::Client client, const std::string& name,
                      const std::string& folder) {
    auto& worker = workers_[line];
    if (!worker)
        worker = std::make_unique<Worker>(
            Worker{.client = kj::mv(client), .name = name, .backoff = place_.backoff});
    if (worker->current == folder ||
        std::find(worker->folders.begin(), worker->folders.end(), folder) != worker->folders.end())
        return;
    worker->folders.push_back(folder);
    if (!std::exchange(worker->at_work, true)) worker->run = next(*worker).eagerlyEvaluate(nullptr);
    if (!std::exchange(looks_, true)) looking_ = look_who_stands_still().eagerlyEvaluate(nullptr);
}

void Artefacts::discard(std::span<const std::string> folders) {
    std::vector<fs::path> paths, rests;
    for (const std::string& folder : folders) {
        paths.push_back(here(folder));
        rests.push_back(coming(folder));
        for (auto& [line, worker] : workers_) {
            std::erase(worker->folders, folder);
            if (worker->current == folder && worker->give_up) worker->give_up->fulfill(Came::no);
        }
    }
    discards_.add(files_
                      .run([paths = std::move(paths), rests = std::move(rests)](stage::Store&) {
                          std::uint64_t bytes = 0;
                          std::error_code in_use;  // a later run finds and removes it
                          for (const fs::path& path : paths) {
                              const std::uint64_t before = bytes_below(path);
                              system::remove_tree(path, in_use);
                              bytes += before - std::min(before, bytes_below(path));
                              system::remove_tree(stage::being_put(path), in_use);
                          }
                          for (const fs::path& path : rests) system::remove_tree(path, in_use);
                          return bytes;
                      })
                      .then([this](std::uint64_t bytes) { room_.give_back(bytes); }));
}

kj::Promise<void> Artefacts::discarded() {
    if (discards_.isEmpty()) return kj::READY_NOW;
    return discards_.onEmpty();
}

/// Only what was not begun when the thread ended.
void Artefacts::taskFailed(kj::Exception&&) {}

std::vector<std::string> Artefacts::line_ended(std::uint64_t line) {
    std::vector<std::string> left = owed(line);
    const auto ended = workers_.extract(line);
    if (!ended) return {};
    ended.mapped()->run = nullptr;
    room_.does_not_come(ended.mapped()->taken);
    give_turns();  // one may have been on its way to it
    return left;
}

std::vector<std::string> Artefacts::owed(std::uint64_t line) const {
    const auto found = workers_.find(line);
    if (found == workers_.end()) return {};
    const Worker& worker = *found->second;
    std::vector<std::string> all;
    if (!worker.current.empty()) all.push_back(worker.current);
    all.insert(all.end(), worker.folders.begin(), worker.folders.end());
    return all;
}

// -- whose turn it is

kj::Promise<void> Artefacts::next(Worker& worker) {
    if (worker.folders.empty()) {
        worker.at_work = false;
        if (worker.failed > 1)
            log_.line(LogLevel::warning,
                      fmt::format("worker '{}': the files of {} attempts stay there: they could "
                                  "not be brought",
                                  worker.name, worker.failed));
        worker.failed = 0;
        return kj::READY_NOW;
    }
    return turn(worker)
        .then([this, &worker](kj::Own<Turn>&& turn) -> kj::Promise<Came> {
            if (worker.folders.empty()) return Came::no;  // discarded while it waited
            worker.current = std::move(worker.folders.front());
            worker.folders.pop_front();
            worker.seen = ~std::uint64_t{0};
            auto stop = kj::newPromiseAndFulfiller<Came>();
            worker.give_up = kj::mv(stop.fulfiller);
            return fetch(worker)
                .catch_([this, &worker](kj::Exception&& why) { return failed(worker, why); })
                .exclusiveJoin(kj::mv(stop.promise))
                .attach(kj::mv(turn));
        })
        .then([this, &worker](Came came) { return after(worker, came); })
        .then([this, &worker] { return next(worker); });
}

kj::Promise<kj::Own<Artefacts::Turn>> Artefacts::turn(Worker& worker) {
    if (moving_ < place_.at_once) return kj::heap<Turn>(*this, worker);
    auto mine = kj::newPromiseAndFulfiller<void>();
    waiting_.push_back(kj::mv(mine.fulfiller));
    return mine.promise.then([this, &worker] { return turn(worker); });
}

void Artefacts::give_turns() {
    for (std::size_t free = place_.at_once - std::min(moving_, place_.at_once);
         free > 0 && !waiting_.empty();) {
        auto first = kj::mv(waiting_.front());
        waiting_.pop_front();
        if (!first->isWaiting()) continue;  // its link has ended
        first->fulfill();
        --free;
    }
}

/// It goes on when it moves again; meanwhile it keeps nobody waiting.
kj::Promise<void> Artefacts::look_who_stands_still() {
    return loop_.after(place_.stands_still).then([this]() -> kj::Promise<void> {
        bool anybody = false;
        for (auto& [line, worker] : workers_) {
            anybody = anybody || worker->at_work;
            if (worker->current.empty()) continue;
            const std::uint64_t bytes = worker->fetch ? worker->fetch->bytes() : 0;
            if (std::exchange(worker->seen, bytes) == bytes) Turn::end(*this, *worker);
        }
        if (anybody) return look_who_stands_still();
        looks_ = false;
        return kj::READY_NOW;
    });
}

// -- one folder

kj::Promise<Artefacts::Came> Artefacts::fetch(Worker& worker) {
    auto request = worker.client.artefactsRequest();
    request.setFolder(wire::text(worker.current));
    return request.send().then(
        [this,
         &worker](capnp::Response<wire::Worker::ArtefactsResults>&& answer) -> kj::Promise<Came> {
            auto files = wire::decode(answer.getFiles());
            if (!files) return wire::to_exception({std::move(files).error(), {}});
            if (files->empty()) return Came::no;
            const std::uint64_t bytes = bytes_of(*files);
            return room_.take(bytes).then(
                [this, &worker, bytes, on_share = answer.getOnShare(), files = std::move(*files),
                 content =
                     answer.getContent()](ResultsRoom::Answer room) mutable -> kj::Promise<Came> {
                    if (room.why) log_.line(LogLevel::warning, *room.why);
                    if (!room.has) return Came::no;
                    worker.taken = bytes;
                    if (!on_share || mark_.empty())
                        return move_here(worker, std::move(files), kj::mv(content));
                    return share_has(worker, files)
                        .then([this, &worker, files = std::move(files),
                               content = kj::mv(content)](Shared shared) mutable {
                            if (shared == Shared::since_before)  // the word that it came was lost
                                room_.does_not_come(std::exchange(worker.taken, 0));
                            if (shared != Shared::no) return is_here(worker);
                            return move_here(worker, std::move(files), kj::mv(content));
                        });
                });
        });
}

kj::Promise<Artefacts::Shared> Artefacts::share_has(Worker& worker,
                                                    const std::vector<work::StagedFile>& files) {
    return files_
        .run([to = here(worker.current), files](stage::Store&) {
            return stage::has_sizes(to, files);
        })
        .then([this, &worker, files](bool before) {
            return placed(worker, files).then([before](bool is) {
                return !is ? Shared::no : before ? Shared::since_before : Shared::now;
            });
        });
}

/// Whether the worker has put them here itself. Each was on disk there before it said so: what
/// there is to see is enough.
kj::Promise<bool> Artefacts::placed(Worker& worker, const std::vector<work::StagedFile>& files) {
    auto request = worker.client.placeRequest();
    request.setFolder(wire::text(worker.current));
    request.setMark(wire::text(mark_));
    return request.send().then(
        [this, &worker,
         files](capnp::Response<wire::Worker::PlaceResults>&& answer) mutable -> kj::Promise<bool> {
            if (!answer.getPlaced()) return false;
            return files_
                .run([to = here(worker.current), files = std::move(files)](stage::Store&) {
                    return stage::has_sizes(to, files);
                })
                .then([this, &worker](bool seen) {
                    if (!seen && !std::exchange(worker.misplaced, true))
                        log_.line(LogLevel::warning,
                                  fmt::format("worker '{}': has put the files of '{}' on a share, "
                                              "and they are not in '{}'; they come over the "
                                              "connection",
                                              worker.name, worker.current,
                                              path_text(place_.files_folder)));
                    return seen;
                });
        });
}

kj::Promise<Artefacts::Came> Artefacts::move_here(Worker& worker,
                                                  std::vector<work::StagedFile> files,
                                                  wire::Files::Client content) {
    const fs::path to = here(worker.current);
    return files_.run([to, files](stage::Store&) { return stage::has_just(to, files); })
        .then([this, &worker, to, files = std::move(files),
               content = kj::mv(content)](bool is) mutable -> kj::Promise<void> {
            if (is) {  // the word that it came was lost
                room_.does_not_come(std::exchange(worker.taken, 0));
                return kj::READY_NOW;
            }
            worker.fetch = std::make_unique<FolderFetch>(files_, coming(worker.current), to);
            return worker.fetch->run(std::move(files), kj::mv(content));
        })
        .then([this, &worker] { return is_here(worker); });
}

/// The worker has no need of it any more.
kj::Promise<Artefacts::Came> Artefacts::is_here(Worker& worker) {
    room_.came(std::exchange(worker.taken, 0));
    auto gone = worker.client.discardRequest();
    gone.setFolder(wire::text(worker.current));
    return gone.send().ignoreResult().then([] { return Came::yes; });
}

Artefacts::Came Artefacts::failed(Worker& worker, const kj::Exception& exception) {
    if (exception.getType() == kj::Exception::Type::DISCONNECTED)
        return Came::later;  // `line_ended` comes
    const Error why = wire::error_from(exception).error;
    if (why.kind != ErrorKind::unavailable) {
        if (++worker.failed == 1)
            log_.line(LogLevel::warning,
                      fmt::format("worker '{}': the files of '{}' stay there, because they could "
                                  "not be brought: {}",
                                  worker.name, worker.current, why.message));
        return Came::no;
    }
    if (worker.backoff == place_.backoff)
        log_.line(LogLevel::warning,
                  fmt::format("worker '{}': the files of '{}' could not be brought, and are tried "
                              "again in {}: {}",
                              worker.name, worker.current,
                              study::to_string(
                                  std::chrono::ceil<std::chrono::milliseconds>(worker.backoff)),
                              why.message));
    return Came::later;
}

kj::Promise<void> Artefacts::after(Worker& worker, Came came) {
    worker.fetch.reset();
    worker.give_up = nullptr;
    std::string folder = std::exchange(worker.current, {});
    const std::uint64_t taken = std::exchange(worker.taken, 0);
    room_.does_not_come(taken);  // what has come is no longer counted here
    if (came != Came::later) {
        if (came == Came::yes) worker.backoff = place_.backoff;
        return kj::READY_NOW;
    }
    worker.folders.push_back(std::move(folder));  // it may never do; others come first
    const Duration wait = worker.backoff;
    worker.backoff = std::min(2 * wait, place_.backoff_max);
    return loop_.after(wait);
}

}  // namespace femrun::net
