// SPDX-License-Identifier: MIT
#include "windows/watch_windows.hpp"

#include <femrun/failure.hpp>

#include "trial/words.hpp"
#include "windows/screenshot_windows.hpp"

namespace femtet {

namespace {

// A step that ends within it is let end: a kill costs a licence for minutes.
constexpr double let_end_s = 1;
// What is dead by then is dead; who still waits for it waits for ever.
constexpr double dying_s = 20;
// All windows of the session are asked whose they are: trials that are over sooner do without.
constexpr double dialogs_every_s = 0.2;
// A call returns a little before the process that it was made to has ended.
constexpr DWORD ending_ms = 500;
// One that comes back so often is not answered by its default button.
constexpr int dialogs_max = 20;
// More of them show the same.
constexpr int pictures_max = 5;

std::string limit_named(const std::string& step) {
    if (step == starting || step == looking_for_ours || step == looking_for_one)
        return "start_limit";
    if (step == "rebuilding") return "rebuild_limit";
    if (step == "meshing") return "mesh_limit";
    if (step == "solving") return "solve_limit";
    return "call_limit";
}

}  // namespace

Watch::Watch(const femrun::Host& host, const FemtetSettings& settings, Of of)
    : host_(host), settings_(settings), of_(of), since_(now()), looked_(since_) {}

/// Seconds in which the PC was awake: nothing takes too long because somebody closed the lid.
double Watch::now() const {
    ULONGLONG ticks = 0;
    QueryUnbiasedInterruptTime(&ticks);
    return static_cast<double>(ticks) * 1e-7;
}

// -- said by the thread that talks to Femtet

void Watch::begins(const std::string& step, double limit_s) {
    stop_if_asked();
    // The user's own Femtet is not ended, and may have gone on after all.
    if (has_given_up()) tell_why_gone({});
    enter(step, limit_s);
    host_.progress(-1, step);
}

void Watch::closes() { enter("closing Femtet", settings_.limits.call); }

void Watch::enter(const std::string& step, double limit_s) {
    const std::lock_guard lock(guard_);
    step_ = step;
    limit_s_ = limit_s;
    since_ = now();
    dialogs_ = 0;
}

void Watch::stop_if_asked() const { host_.stop_if_asked(); }

void Watch::activate_window() {
    const std::lock_guard lock(guard_);
    if (window_) PostMessageW(window_, WM_ACTIVATE, WA_ACTIVE, 0);
}

void Watch::notes(const std::string& line) { host_.log(femrun::Level::warning, line); }

void Watch::looks_after(std::shared_ptr<const FemtetProcess> process, HWND window) {
    const std::lock_guard lock(guard_);
    process_ = std::move(process);
    window_ = window;
}

// -- seen from outside

void Watch::look() {
    const std::lock_guard lock(guard_);
    const double time = now();
    if (ended_since_) {
        if (time - *ended_since_ < dying_s) return;
        // The library that talks to Femtet does not return though Femtet is no more: only the end
        // of this process ends that, and whoever watches over it says so.
        host_.log(femrun::Level::error, why_ +
                                            "; the call to it does not return, so the plugin's "
                                            "process ends itself");
        TerminateProcess(GetCurrentProcess(), 3);
    }
    if (host_.should_stop()) {
        if (!stop_since_) stop_since_ = time;
        if (time - *stop_since_ > let_end_s) return end(Verdict::stopped, "Femtet was ended");
    }
    if (limit_s_ > 0 && time - since_ > limit_s_)
        return end(Verdict::too_long, step_ + " took longer than solver." + limit_named(step_) +
                                          " (" + shown_seconds(limit_s_) + ")");
    if (time - looked_ < dialogs_every_s) return;
    looked_ = time;
    look_at_dialogs();
}

void Watch::look_at_dialogs() {
    if (!process_ || !process_->runs()) return;
    std::set<HWND> open;
    for (const Dialog& dialog : dialogs_of(process_->id())) {
        open.insert(dialog.window);
        if (!met_.contains(dialog.window)) meet(dialog);
    }
    met_ = std::move(open);  // a closed one's number may be given again
}

void Watch::meet(const Dialog& dialog) {
    const std::string shown =
        "Femtet shows the dialog '" + dialog.title + "': '" + dialog.text + "'";
    host_.log(femrun::Level::warning, shown + ", " + step_);
    keep_picture(dialog);
    for (const std::string& word : settings_.licence_words)
        if (!word.empty() && contains_but_for_case(dialog.title + " " + dialog.text, word))
            return end(Verdict::licence, shown);
    if (settings_.dialogs == FemtetSettings::Dialogs::fail || !process_->is_ours())
        return end(Verdict::dialog, shown);
    if (++dialogs_ > dialogs_max)
        return end(Verdict::dialog, shown + " again and again, whatever it is answered");
    confirm(dialog);
}

/// For whoever reads the log: a dialog says more than its text.
void Watch::keep_picture(const Dialog& dialog) {
    if (of_ != Of::attempt || pictures_ == pictures_max) return;
    const std::string name = "dialog-" + std::to_string(++pictures_) + ".bmp";
    const std::string what = "Femtet's dialog '" + dialog.title + "'";
    try {
        switch (save_screenshot(dialog.window, path_of(host_.folder()) / name)) {
            case Pictured::window:
                return host_.announce(name, what);
            case Pictured::screen:
                return host_.announce(name, "the screen where " + what + " is");
            case Pictured::nothing:
                return host_.log(femrun::Level::warning,
                                 "no picture of the dialog could be written");
        }
    } catch (...) {
        host_.log(femrun::Level::warning, "there is no folder for a picture of the dialog");
    }
}

void Watch::end(Verdict verdict, std::string why) {
    verdict_ = verdict;
    why_ = std::move(why);
    ended_since_ = now();
    if (!process_ || !process_->is_ours()) return;
    killed_ = true;
    process_->kill();
}

// -- what came of it

/// After a step that took too long. A Femtet that is the user's goes on.
std::string Watch::too_long_remedy() const {
    if (killed_ && step_ == starting)
        return ", and Femtet was ended; start it by hand to see what it waits for, or raise it";
    if (killed_ && step_ == looking_for_ours)
        return ", and Femtet was ended; close those that are open, start one by hand to see what "
               "it waits for, or raise it";
    if (killed_) return ", and Femtet was ended; raise it, or make the model smaller";
    if (step_ == looking_for_one)
        return "; open one that no other program uses, or let solver.connect be \"new\"";
    return "; see what Femtet does, or raise it";
}

bool Watch::has_given_up() const {
    const std::lock_guard lock(guard_);
    return verdict_ != Verdict::none;
}

bool Watch::is_over() const {
    const std::lock_guard lock(guard_);
    return verdict_ != Verdict::none || (process_ && !process_->runs());
}

bool Watch::has_gone() const {
    const std::lock_guard lock(guard_);
    return verdict_ != Verdict::none || (process_ && process_->ends_within(ending_ms));
}

void Watch::tell_why_gone(const std::string& said) const {
    const std::lock_guard lock(guard_);
    switch (verdict_) {
        case Verdict::stopped:
            throw femrun::Cancelled();
        case Verdict::too_long:
            throw femrun::Unavailable("time", why_ + too_long_remedy());
        case Verdict::licence:
            throw femrun::Unavailable("licence", why_);
        case Verdict::dialog:
            throw femrun::Lost(why_ + (killed_ ? ", and was ended" : "") +
                               "; do in Femtet by hand what it asks for, once, or see "
                               "solver.dialogs");
        case Verdict::none:
            break;
    }
    const std::string which = process_ ? "Femtet (process " + std::to_string(process_->id()) + ")"
                                       : std::string("Femtet");
    if (process_ && process_->ends_within(ending_ms))
        throw femrun::Lost(which + " ended while it was " + step_ + " (" + process_->ending() +
                           ")");
    throw femrun::Lost(which + " does not answer any more, " + step_ + ": " + said);
}

}  // namespace femtet
