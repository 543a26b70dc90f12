// SPDX-License-Identifier: MIT
#include "base/log_writer.hpp"

#include <chrono>
#include <condition_variable>
#include <deque>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <utility>

#include <fmt/format.h>

#include "base/log_file.hpp"

namespace femrun {

namespace {

constexpr std::size_t waiting_max = 10'000;
constexpr std::chrono::seconds patience{2};

}  // namespace

/// Of the thread as well, which may hang for longer than its writer lives.
struct LogWriter::State {
    struct Line {
        std::filesystem::path file;
        WallTime at;
        LogLevel level;
        std::string text;
    };

    std::mutex mutex;
    std::condition_variable comes, is_written;
    std::deque<Line> waiting;
    std::size_t left_out = 0;
    bool ends = false, ended = false;

    void run() {
        std::unique_lock lock(mutex);
        for (;;) {
            comes.wait(lock, [&] { return ends || !waiting.empty(); });
            if (waiting.empty()) break;
            std::deque<Line> lines;
            lines.swap(waiting);
            const std::size_t lost = std::exchange(left_out, 0);
            lock.unlock();
            if (lost > 0) {
                Line& last = lines.back();
                last.text += fmt::format(
                    "\n({} lines after this one were left out: the disk did "
                    "not take them in time)",
                    lost);
            }
            // Not open for longer: others append to them, and may have made room meanwhile.
            std::map<std::filesystem::path, LogFile> files;
            for (const Line& line : lines)
                files.try_emplace(line.file, line.file)
                    .first->second.line_of(line.at, line.level, line.text);
            lock.lock();
        }
        ended = true;
        is_written.notify_all();
    }
};

LogWriter::LogWriter() : state_(std::make_shared<State>()) {
    std::thread([state = state_] { state->run(); }).detach();
}

LogWriter::~LogWriter() {
    std::unique_lock lock(state_->mutex);
    state_->ends = true;
    state_->comes.notify_all();
    state_->is_written.wait_for(lock, patience, [&] { return state_->ended; });
}

void LogWriter::write(const std::filesystem::path& file, LogLevel level, std::string_view text) {
    const std::scoped_lock lock(state_->mutex);
    if (state_->waiting.size() >= waiting_max) {
        ++state_->left_out;
        return;
    }
    state_->waiting.push_back({file, wall_now(), level, std::string(text)});
    state_->comes.notify_one();
}

}  // namespace femrun
