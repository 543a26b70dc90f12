// SPDX-License-Identifier: MIT
// Looks after a Femtet from outside of the thread that waits for it: time limits, dialogs, the wish
// to stop. What does not end by itself is killed, whereupon the call that waits for it returns.
#pragma once

#include <windows.h>

#include <femrun/host.hpp>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>

#include "trial/open_project.hpp"
#include "windows/dialogs_windows.hpp"
#include "windows/femtet_process_windows.hpp"

namespace femtet {

/// Steps whose time limit is that of starting, as they are told.
inline constexpr char starting[] = "starting Femtet";
inline constexpr char looking_for_ours[] = "looking for ours among the Femtets that are open";
inline constexpr char looking_for_one[] = "looking for a Femtet that is open";

class Watch final : public Onlooker {
public:
    /// What is looked at while the host waits: an attempt, whose folder pictures go to, or not.
    enum class Of { attempt, other };
    Watch(const femrun::Host& host, const FemtetSettings& settings, Of of = Of::other);

    // The thread that talks to Femtet.
    void begins(const std::string& step, double limit_s) override;
    void activate_window() override;
    void notes(const std::string& line) override;
    /// Which one is looked after from now on; null: none.
    void looks_after(std::shared_ptr<const FemtetProcess> process, HWND window);
    void stop_if_asked() const;
    /// Femtet is asked to end: a step that nobody stops, and what comes of it is no news.
    void closes();
    /// It had to be ended, though it did nothing wrong.
    void was_killed() { killed_ = true; }

    /// The thread that waits for that one, again and again.
    void look();

    /// Why Femtet was ended, as the failure that it is; else, when it ended by itself, that.
    [[noreturn]] void tell_why_gone(const std::string& said) const;
    /// Whether Femtet ended, or was ended: as far as is seen now, for who looks again and again.
    bool is_over() const;
    /// Whether anything went wrong that the failure of a call is only a consequence of: a Femtet
    /// that is just ending is waited for.
    bool has_gone() const;
    bool killed() const { return killed_; }

private:
    void enter(const std::string& step, double limit_s);
    bool has_given_up() const;
    std::string too_long_remedy() const;
    enum class Verdict { none, stopped, too_long, dialog, licence };
    void look_at_dialogs();
    void meet(const Dialog& dialog);
    void keep_picture(const Dialog& dialog);
    void end(Verdict verdict, std::string why);
    double now() const;

    const femrun::Host host_;
    const FemtetSettings& settings_;
    const Of of_;
    mutable std::mutex guard_;
    std::shared_ptr<const FemtetProcess> process_;
    HWND window_ = nullptr;
    std::string step_;
    double limit_s_ = 0, since_, looked_;
    std::optional<double> stop_since_, ended_since_;
    Verdict verdict_ = Verdict::none;
    std::string why_;
    std::set<HWND> met_;
    int dialogs_ = 0;  // in this step
    int pictures_ = 0;
    bool killed_ = false;
};

}  // namespace femtet
