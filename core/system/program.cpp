// SPDX-License-Identifier: MIT
#include "system/program.hpp"

#include <deque>

#include <fmt/format.h>

#include "base/path_text.hpp"
#include "base/waking_time.hpp"
#include "system/printed_file.hpp"

namespace femrun::system {

namespace {

// How long a stop may go unnoticed, and how long a program may tidy up after SIGTERM: together
// with the killing well within the second that is promised.
constexpr Duration look_every = std::chrono::milliseconds(20);
constexpr Duration grace = std::chrono::milliseconds(300);

double seconds(Duration duration) { return std::chrono::duration<double>(duration).count(); }

ProgramResult not_started(const Error& error) {
    const bool later = error.kind == ErrorKind::unavailable;
    return {.ending = later ? Ending::failed_to_start : Ending::not_found,
            .code = 0,
            .message = error.message};
}

/// The files that a program prints into.
class Prints {
public:
    explicit Prints(const ChildSpec& spec) {
        keep(spec.folder, spec.output);
        if (spec.error != spec.output) keep(spec.folder, spec.error);
    }
    /// They exist.
    void open() {
        for (const auto& path : paths_) files_.emplace_back(path);
    }
    void look() {
        for (PrintedFile& file : files_) file.look();
    }
    std::vector<std::string> finish(const std::string& program) {
        std::vector<std::string> notes;
        for (std::size_t i = 0; i < files_.size(); ++i)
            if (const std::uint64_t left_out = files_[i].finish())
                notes.push_back(fmt::format(
                    "program '{}': {} MiB of what it printed are left out of '{}': the first and "
                    "the last {} MiB are kept; have it print less, or to a file of its own",
                    program, (left_out >> 20) + 1, path_text(paths_[i].filename()),
                    PrintedFile::kept_mib));
        return notes;
    }

private:
    void keep(const std::filesystem::path& folder, const Output& output) {
        if (output.to == Output::To::file) paths_.push_back(folder / output.file);
    }

    std::vector<std::filesystem::path> paths_;
    std::deque<PrintedFile> files_;
};

}  // namespace

ProgramResult run_program(ChildSpec spec, std::optional<Duration> limit,
                          const std::function<bool()>& should_stop,
                          const std::function<Instant()>& clock) {
    const std::string name = path_text(spec.executable.filename());
    Prints prints(spec);
    const Instant begun = monotonic_now();
    auto child = spawn(std::move(spec));
    if (!child) return not_started(child.error());
    prints.open();

    WakingTime time;
    const Instant start = time.at(clock());
    ProgramResult result;
    std::optional<Ended> ended;
    for (;;) {
        const Instant now = clock();
        Duration patience = look_every;
        if (limit) patience = std::min(patience, start + *limit - time.at(now));
        patience = std::max(patience, Duration::zero());
        time.appoint(now + patience);
        ended = child->wait(patience);
        if (ended) break;
        prints.look();
        if (should_stop && should_stop()) {
            result.ending = Ending::stopped;
            result.message = fmt::format("program '{}': was stopped on request", name);
            break;
        }
        if (limit && time.at(clock()) - start >= *limit) {
            result.ending = Ending::timed_out;
            result.message = fmt::format(
                "program '{}': still ran after its time limit of {:g} s and was killed; raise the "
                "limit if it needs longer",
                name, seconds(*limit));
            break;
        }
    }

    child->end_tree(ended ? Duration::zero() : grace);
    if (!ended) {
        ended = child->wait(std::chrono::seconds(1));
    } else if (ended->signal != 0) {
        result.ending = Ending::signalled;
        result.message = fmt::format("program '{}': {}", name, ended->text());
    }
    if (ended) {
        result.code = ended->signal != 0 ? ended->signal : ended->code;
        result.cpu_s = ended->cpu_s;
        result.peak_memory = ended->peak_memory;
    }
    result.notes = prints.finish(name);
    result.wall_s = seconds(monotonic_now() - begun);
    return result;
}

}  // namespace femrun::system
