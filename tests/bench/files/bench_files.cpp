// SPDX-License-Identifier: MIT
// One file from a scheduler's store to workers that lack it, each a process with a store of its
// own: what docs/performance.md shows.
//
//     bench_files [RUNS [WORKERS [MIB]]]      the median of RUNS (5), WORKERS (4), MIB (100)
//     bench_files worker ADDRESS FOLDER HASH BYTES
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <vector>

#include <fmt/format.h>

#include "base/content_hash.hpp"
#include "base/path_text.hpp"
#include "gate/connect.hpp"
#include "gate/listener.hpp"
#include "net/connection.hpp"
#include "net/files_server.hpp"
#include "net/worker_files.hpp"
#include "system/child.hpp"
#include "system/private_folder.hpp"
#include "system/this_process.hpp"

using namespace femrun;
namespace fs = std::filesystem;

namespace {

int worker(char** arguments) {
    loop::EventLoop loop;
    const fs::path folder = arguments[1];
    const auto address = gate::Address::parse(arguments[0]);
    auto stream = loop.wait(gate::connect(
        loop, *address,
        address->fingerprint ? std::optional(gate::Credentials::fresh(gate::Credentials::Of::guest))
                             : std::nullopt));
    net::Connection connection(kj::mv(stream));
    net::WorkerFiles files(loop, {.folder = folder, .store = folder / "store"});
    files.link_up(connection.peer().castAs<wire::Files>(), {});
    loop.wait(files.bring_library("bench",
                                  {"any", arguments[2], std::strtoull(arguments[3], nullptr, 10)}));
    return 0;
}

struct Quiet final : LogSink, gate::Keeper {
    void line(LogLevel, std::string_view) override {}
    void keep(const gate::TokenRow&) override {}
    void keep(const gate::KeyRow&) override {}
};

struct Figures {
    double mb_a_s = 0, scheduler_cpu_s = 0;
};

/// A scheduler's files, to be had through a gate.
class Scheduler {
public:
    Scheduler(std::uint64_t bytes, bool tls)
        : files_(loop_, stage::Store(folder_.path() / "store")), bytes_(bytes) {
        std::string content(bytes, '\0');
        std::uint64_t state = 88172645463325252u;  // xorshift: nothing that anybody could compress
        for (std::size_t i = 0; i + 8 <= content.size(); i += 8) {
            state ^= state << 13, state ^= state >> 7, state ^= state << 17;
            std::memcpy(content.data() + i, &state, sizeof state);
        }
        hash_ = content_hash(content);
        std::ofstream(folder_.path() / "mesh", std::ios::binary) << content;
        const auto put = loop_.wait(files_.run(
            [this](stage::Store& store) { return store.put(folder_.path() / "mesh", hash_); }));
        if (!put) throw std::runtime_error(put.error().message);
        gate::GateOptions options{.place = {.host = "127.0.0.1", .port = 0}};
        if (tls) {
            options.credentials = gate::Credentials::fresh(gate::Credentials::Of::scheduler);
            address_.fingerprint = options.credentials->fingerprint();
            address_.token = book_.issue(work::Role::worker, "bench", {}, wall_now()).token;
        }
        listener_ =
            gate::Listener::open(loop_, std::move(options), book_, quiet_,
                                 [this](kj::Own<kj::AsyncIoStream> stream, const gate::Guest&) {
                                     connections_.push_back(kj::heap<net::Connection>(
                                         kj::mv(stream), net::offer_store(files_, net::May::read)));
                                 })
                .value();
        address_.place = listener_->place();
    }

    Figures serve(int workers) {
        connections_.clear();
        const system::PrivateFolder scratch;
        const double cpu_before = cpu_s();
        const Instant start = monotonic_now();
        std::vector<system::Child> children;
        for (int i = 0; i < workers; ++i) {
            system::ChildSpec spec;
            spec.executable = system::executable_path();
            spec.arguments = {"worker", address_.text(),
                              path_text(scratch.path() / std::to_string(i)), hash_,
                              std::to_string(bytes_)};
            children.push_back(std::move(system::spawn(std::move(spec))).value());
        }
        for (system::Child& child : children) {
            auto ended = child.ended();
            while (!ended) {
                loop_.wait(loop_.after(std::chrono::milliseconds(1)));
                ended = child.ended();
            }
            if (ended->code != 0) throw std::runtime_error("a worker " + ended->text());
        }
        const double seconds = std::chrono::duration<double>(monotonic_now() - start).count();
        return {static_cast<double>(bytes_) * workers / 1e6 / seconds, cpu_s() - cpu_before};
    }

private:
    /// Of this process, all its threads.
    static double cpu_s() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

    system::PrivateFolder folder_;
    loop::EventLoop loop_;
    Quiet quiet_;
    gate::Book book_{quiet_};
    net::StoreThread files_;
    std::uint64_t bytes_;
    std::string hash_;
    gate::Address address_;
    std::vector<kj::Own<net::Connection>> connections_;
    std::unique_ptr<gate::Listener> listener_;
};

void measure(const char* name, bool tls, int runs, int workers, std::uint64_t mib, double goal) {
    Scheduler scheduler(mib << 20, tls);
    std::vector<Figures> all;
    for (int i = 0; i < runs; ++i) all.push_back(scheduler.serve(workers));
    std::sort(all.begin(), all.end(),
              [](const Figures& a, const Figures& b) { return a.mb_a_s < b.mb_a_s; });
    const Figures& median = all[all.size() / 2];
    fmt::print("| {} | {:.0f} ({:.0f} to {:.0f}) | {:.0f} | {:.2f} |\n", name, median.mb_a_s,
               all.front().mb_a_s, all.back().mb_a_s, goal, median.scheduler_cpu_s);
    std::fflush(stdout);
}

}  // namespace

int main(int count, char** arguments) {
    system::keep_freed_memory();  // as the program does
    try {
        if (count == 6 && std::strcmp(arguments[1], "worker") == 0) return worker(arguments + 2);
        const auto number = [&](int i, int otherwise) {
            return count > i ? std::atoi(arguments[i]) : otherwise;
        };
        const int runs = number(1, 5), workers = number(2, 4), mib = number(3, 100);
        fmt::print(
            "{} MiB to {} workers that lack it, each a process with a store of its own\n\n"
            "| link | MB/s in all, median (least to most) | goal | CPU of the scheduler, s |\n"
            "|---|---|---|---|\n",
            mib, workers);
        const auto size = static_cast<std::uint64_t>(mib);
        measure("TCP", false, runs, workers, size, 800);
        measure("TLS 1.3", true, runs, workers, size, 400);
    } catch (const std::exception& broken) {
        fmt::print(stderr, "bench_files: {}\n", broken.what());
        return 1;
    } catch (const kj::Exception& broken) {
        fmt::print(stderr, "bench_files: {}\n", broken.getDescription().cStr());
        return 1;
    }
    return 0;
}
