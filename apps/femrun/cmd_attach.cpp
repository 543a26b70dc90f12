// SPDX-License-Identifier: MIT
// `femrun attach`: follows a study that a scheduler runs; `femrun run --scheduler` ends so too.
#include <iostream>

#include <fmt/format.h>

#include "display.hpp"
#include "follow.hpp"
#include "followed_study.hpp"
#include "messages.hpp"
#include "scheduler_address.hpp"
#include "view/show_json.hpp"
#include "view/summary.hpp"
#include "view/wording.hpp"

namespace femrun::app {

namespace {

// Workers that were started with the scheduler are there by then.
constexpr Duration nobody_for = std::chrono::seconds(3);

class Watching final : public FollowedStudy::Observer {
public:
    /// `options`: what commands about the scheduler take.
    Watching(Loudness loudness, std::string options)
        : display_(loudness), options_(std::move(options)) {}

    void looked(const StudySeen& study) override {
        display_.looked(study);
        const bool waits = study.phase == view::Progress::Phase::running && study.slots == 0 &&
                           study.running.empty() && !study.over;
        if (!waits) {
            nobody_since_.reset();
            return;
        }
        const Instant now = monotonic_now();
        if (!nobody_since_) nobody_since_ = now;
        if (now - *nobody_since_ < nobody_for || std::exchange(told_nobody_, true)) return;
        const std::string& name = study.subject.definition.name;
        display_.note(
            fmt::format("study '{}': no worker takes it now; 'femrun explain {}{}' says "
                        "why",
                        name, view::shell_word(name), options_));
    }
    void interrupted(int) override {}
    void lost(const std::string& why, double again_s) override {
        // Each try that fails for the same reason says nothing new.
        if (std::exchange(told_, why) == why) return;
        display_.note(fmt::format("{}; the study goes on without this window; trying again in {}",
                                  why, view::seconds_text(again_s)));
    }
    void back() override {
        told_.clear();
        display_.note("connected to the scheduler again");
    }
    void close() { display_.close(); }

private:
    Display display_;
    std::string options_, told_;
    std::optional<Instant> nobody_since_;
    bool told_nobody_ = false;
};

std::string about(const std::string& verb, const FollowedStudy& study,
                  const AttachOptions& options) {
    return fmt::format("femrun {} {}{}", verb, view::shell_word(study.status().name),
                       place_options(options.where));
}

int ending_code(const FollowedStudy& study) {
    const store::History& history = study.subject().history;
    switch (study.status().state) {
        case store::StudyState::done:
            return history.completed() > 0 ? exit_done : exit_no_success;
        case store::StudyState::paused:
        case store::StudyState::interrupted:
        case store::StudyState::running:
            break;
    }
    return exit_interrupted;
}

}  // namespace

int follow(loop::EventLoop& loop, const gate::Address& address, const AttachOptions& options) {
    Watching watching(options.quiet || options.json ? Loudness::quiet : Loudness::normal,
                      place_options(options.where));
    FollowedStudy study(loop, address, options.name, place_options(options.where), watching);
    const auto ended = study.run();
    watching.close();
    if (!ended) return failed(ended.error());
    if (*ended == FollowedStudy::Ended::left) {
        if (!study.was_found() || !options.resume.empty()) return exit_interrupted;
        print_note(fmt::format(
            "study '{}' goes on at the scheduler; watch it again with: {}; stop "
            "it with: {}",
            study.status().name, about("attach", study, options), about("stop", study, options)));
        return exit_interrupted;
    }
    view::Subject subject = study.subject();
    if (!options.resume.empty()) {  // its scheduler is gone in a moment, and its database stays
        subject.elsewhere.reset();
        subject.database = options.where.database;
    }
    if (options.json)
        view::show_json(subject, std::cout);
    else
        std::cout << view::summary_text(
            subject,
            {.resume = options.resume.empty() ? about("resume", study, options) : options.resume,
             .width = output_width()});
    return ending_code(study);
}

int attach(const AttachOptions& options) {
    const auto address = needed_scheduler(options.where, "attach");
    if (!address) return failed(address.error());
    loop::EventLoop loop;
    return follow(loop, *address, options);
}

}  // namespace femrun::app
