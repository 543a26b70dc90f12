// SPDX-License-Identifier: MIT
#include "net/workers_server.hpp"

#include <algorithm>

#include "base/plain_text.hpp"
#include "loop/exception.hpp"
#include "net/enlisted_line.hpp"
#include "net/files_server.hpp"

namespace femrun::net {

WorkersServer::WorkersServer(run::WorkerEvents& events, LogSink& log, const work::Terms& terms)
    : log_(log),
      terms_(terms),
      muster_(events, log, terms.database,
              [this](std::function<void()> what) { tasks_.add(kj::evalLater(std::move(what))); }),
      link_(std::make_shared<WorkersServer*>(this)),
      tasks_(*this),
      discards_(*this) {}

WorkersServer::~WorkersServer() noexcept { link_.reset(); }

void WorkersServer::stage(StoreThread& files, ArtefactPlace place) {
    files_ = &files;
    artefacts_ = std::make_unique<Artefacts>(files.loop(), std::move(place), log_);
    muster_.when_nobody_hears(
        [this](const std::string& folder) { discard_here(std::span(&folder, 1)); });
}

void WorkersServer::discard_here(std::span<const std::string> folders) {
    if (artefacts_ && !folders.empty()) artefacts_->discard(folders);
}

bool WorkersServer::is_own(WorkerId worker) const {
    return std::any_of(lines_.begin(), lines_.end(), [&](const auto& line) {
        return line.second->place().worker == worker && line.second->owner().obituary;
    });
}

std::vector<WorkerId> WorkersServer::who_is(const std::string& identity,
                                            const std::string& name) const {
    std::vector<WorkerId> with_identity, of_name;
    for (const auto& [number, line] : lines_) {
        const WorkerId worker = line->place().worker;
        const work::WorkerCard* const card = muster_.card(worker);
        if (card == nullptr) continue;
        if (work::text_of(card->identity) == identity) with_identity.push_back(worker);
        if (card->name == name) of_name.push_back(worker);
    }
    return with_identity.empty() ? of_name : with_identity;
}

kj::Promise<WorkersServer::LeftThere> WorkersServer::left_at(WorkerId worker,
                                                             const std::string& folder) {
    const auto found = std::find_if(lines_.begin(), lines_.end(), [&](const auto& line) {
        return line.second->place().worker == worker;
    });
    if (found == lines_.end())
        return loop::exception("the worker is not connected", kj::Exception::Type::DISCONNECTED);
    auto request = found->second->client().artefactsRequest();
    request.setFolder(wire::text(folder));
    return request.send().then([](capnp::Response<wire::Worker::ArtefactsResults>&& answer) {
        LeftThere left;
        auto files = wire::decode(answer.getFiles());
        if (!files || files->empty()) return left;
        left.files = std::move(*files);
        left.content = std::make_shared<wire::Files::Client>(answer.getContent());
        return left;
    });
}

kj::Promise<void> WorkersServer::tidied() {
    auto there = discards_.isEmpty() ? kj::Promise<void>(kj::READY_NOW) : discards_.onEmpty();
    return there.then(
        [this] { return artefacts_ ? artefacts_->discarded() : kj::Promise<void>(kj::READY_NOW); });
}

// A call to a worker that is gone, which the end of its connection tells.
void WorkersServer::taskFailed(kj::Exception&& exception) {
    if (exception.getType() != kj::Exception::Type::DISCONNECTED)
        log_.line(LogLevel::warning, plain(loop::text_of(exception), message_bytes_max));
}

}  // namespace femrun::net
