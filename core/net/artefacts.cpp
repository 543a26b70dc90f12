// SPDX-License-Identifier: MIT
#include "net/artefacts.hpp"

#include <fmt/format.h>

#include "base/path_text.hpp"
#include "net/files_server.hpp"
#include "net/worker_agent.hpp"
#include "stage/gathered.hpp"
#include "stage/study_folder.hpp"
#include "wire/convert.hpp"
#include "wire/error_text.hpp"
#include "work/attempt_folder.hpp"

namespace femrun::net {

namespace fs = std::filesystem;

namespace {

template <typename T>
T or_throw(Result<T> result) {
    if (!result) kj::throwFatalException(wire::to_exception({std::move(result).error(), {}}));
    return std::move(result).value();
}

double mib(std::uint64_t bytes) { return static_cast<double>(bytes) / (1 << 20); }

}  // namespace

// -- the scheduler's end

void Artefacts::bring(wire::Worker::Client worker, const std::string& name,
                      const std::string& folder) {
    auto told = [this, name, folder](kj::Exception&& exception) {
        if (unwanted_.contains(folder)) return;
        log_.line(
            LogLevel::warning,
            fmt::format("worker '{}': the files of '{}' stay there, because they could not be "
                        "brought: {}",
                        name, folder, wire::error_from(exception).error.message));
    };
    last_ = last_
                .then([this, worker = kj::mv(worker), name, folder]() mutable {
                    return bring_now(kj::mv(worker), name, folder);
                })
                .catch_(std::move(told))
                .eagerlyEvaluate(nullptr);
}

kj::Promise<void> Artefacts::bring_now(wire::Worker::Client worker, std::string name,
                                       std::string folder) {
    if (unwanted_.contains(folder)) return kj::READY_NOW;
    auto request = worker.artefactsRequest();
    request.setFolder(wire::text(folder));
    return request.send().then(
        [this, worker = kj::mv(worker), name, folder](
            capnp::Response<wire::Worker::ArtefactsResults>&& answer) mutable -> kj::Promise<void> {
            auto files = std::make_shared<const std::vector<work::StagedFile>>(
                or_throw(wire::decode(answer.getFiles())));
            if (files->empty()) return kj::READY_NOW;
            std::uint64_t bytes = 0;
            std::vector<Wanted> wanted;
            for (const work::StagedFile& file : *files) {
                bytes += file.size;
                wanted.push_back({file.hash, file.size, fmt::format("file '{}'", file.path)});
            }
            if (bytes > place_.folder_bytes_max) {
                log_.line(
                    LogLevel::info,
                    fmt::format("worker '{}': the files of '{}' stay there: they have {:.3g} MiB, "
                                "and {:.3g} MiB are brought by themselves; look at them on "
                                "that PC",
                                name, folder, mib(bytes), mib(place_.folder_bytes_max)));
                return kj::READY_NOW;
            }
            auto fetch = kj::heap<FileFetch>(files_, WhenCut::give_up);
            fetch->link_up(answer.getContent());
            auto brought = fetch->bring(std::move(wanted));
            return brought.attach(kj::mv(fetch))
                .then([this, files, to = place_.files_folder / path_of(folder)] {
                    return files_.run([files, to](stage::Store& store) {
                        return stage::make_study_folder(store, *files, to);
                    });
                })
                .then([worker = kj::mv(worker), folder](Result<void> made) mutable {
                    if (!made)
                        kj::throwFatalException(wire::to_exception({std::move(made).error(), {}}));
                    auto gone = worker.discardRequest();  // it is here now
                    gone.setFolder(wire::text(folder));
                    return gone.send().ignoreResult();
                });
        });
}

void Artefacts::discard(const std::string& folder) {
    unwanted_.insert(folder);
    last_ =
        last_
            .then([this, folder] {
                unwanted_.erase(folder);
                return files_.run([path = place_.files_folder / path_of(folder)](stage::Store&) {
                    std::error_code in_use;  // a later run finds and removes it
                    fs::remove_all(path, in_use);
                });
            })
            .eagerlyEvaluate(nullptr);
}

// -- the worker's end

kj::Promise<void> WorkerAgent::artefacts(const std::string& folder,
                                         wire::Worker::ArtefactsResults::Builder into) {
    const auto study = work::study_of_folder(folder);
    const auto known = study ? files_folders_.find(*study) : files_folders_.end();
    if (known == files_folders_.end() || staged_ == nullptr) return kj::READY_NOW;
    const fs::path path = known->second / path_of(folder);
    return staged_->thread()
        .run([path](stage::Store&) { return stage::left_in(path); })
        .then([this, path, into](std::vector<work::StagedFile> files) mutable {
            wire::encode(files, into.initFiles(static_cast<unsigned>(files.size())));
            std::map<std::string, fs::path> by_hash;
            for (const work::StagedFile& file : files)
                by_hash.emplace(file.hash, path / path_of(file.path));
            into.setContent(offer_files(staged_->thread(), std::move(by_hash)));
        });
}

}  // namespace femrun::net
