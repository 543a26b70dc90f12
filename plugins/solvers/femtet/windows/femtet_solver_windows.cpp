// SPDX-License-Identifier: MIT
#include "windows/femtet_solver_windows.hpp"

#include <algorithm>
#include <cmath>
#include <femrun/near_name.hpp>

#include "trial/words.hpp"
#include "windows/parametric_windows.hpp"

namespace femtet {

namespace {

/// Of several models there are as many, and what Femtet did not write is not there.
void announce_files(const femrun::Host& host, const std::filesystem::path& folder) {
    std::error_code none;
    for (std::filesystem::directory_iterator file(folder, none), end; !none && file != end;
         file.increment(none)) {
        const std::filesystem::path name = file->path().filename();
        if (name.extension() == ".pdt") host.announce(text_of(name), "result of Femtet");
        if (name.extension() == ".jpg") host.announce(text_of(name), "picture of the model");
    }
}

}  // namespace

class FemtetSolver::Relay final : public Onlooker {
public:
    void begins(const std::string& step, double limit_s) override { to->begins(step, limit_s); }
    void activate_window() override { to->activate_window(); }
    void notes(const std::string& line) override { to->notes(line); }

    Watch* to = nullptr;  // while a call of the solver runs
};

FemtetSolver::Session::Session(const FemtetSettings& settings, Watch& watch, Onlooker& onlooker)
    : copy(settings), connection(settings, watch) {
    try {
        open(settings, onlooker);
    } catch (const AutomationError& error) {
        watch.tell_why_gone(error.what());
    } catch (...) {
        // It lived and said why. That it ends now, in peace or not, takes nothing from that.
        watch.closes();
        connection.close();
        if (connection.process().is_ours() && connection.process().runs()) watch.was_killed();
        throw;
    }
}

void FemtetSolver::Session::open(const FemtetSettings& settings, Onlooker& onlooker) {
    if (settings.is_parametric())
        parametric = open_parametric(connection.installation().program.parent_path(),
                                     connection.process().id());
    project.emplace(
        connection.femtet(), settings,
        [this](const std::string& name) { return connection.type_library().constant(name); },
        onlooker, parametric.get());
    project->open(copy.project());
}

FemtetSolver::FemtetSolver(const femrun::Settings& settings)
    : settings_(read_settings(settings.json(), path_of(settings.study_folder()))),
      relay_(std::make_unique<Relay>()) {}

FemtetSolver::~FemtetSolver() {
    // One that does not end when it is asked to (it may ask back in a dialog) is ended.
    const std::shared_ptr<const FemtetProcess> process =
        session_ ? session_->connection.shared_process() : nullptr;
    const ULONGLONG until = GetTickCount64() + static_cast<ULONGLONG>(settings_.limits.call * 1000);
    apartment_.run(
        [this] {
            if (session_) session_->connection.close();
            session_.reset();
        },
        [&] {
            if (process && GetTickCount64() > until) process->kill();
        });
}

// -- a Femtet to work with

void FemtetSolver::need_session(Watch& watch) {
    if (session_ && !session_->connection.lives()) leave_session();
    if (!session_) {
        is_fitted_ = false;
        try {
            session_ = std::make_unique<Session>(settings_, watch, *relay_);
        } catch (const femrun::Invalid& refusal) {
            // What was open once is no mistake of the study when another Femtet does not open it.
            if (!was_open_) throw;
            throw femrun::Unavailable("", refusal.what());
        }
        was_open_ = true;
    }
    watch.looks_after(session_->connection.shared_process(), session_->connection.window());
}

/// It did fit when the study was opened: that it does not now is no mistake of the study.
void FemtetSolver::fit_again(Session& session) {
    try {
        session.project->fit(quantities_);
        is_fitted_ = true;
    } catch (const femrun::Invalid& refusal) {
        throw femrun::Unavailable("", refusal.what());
    } catch (const AutomationError& error) {
        if (error.why() == AutomationError::Why::gone) throw;
        throw femrun::Unavailable("", one_line(error.what()));
    }
}

void FemtetSolver::leave_session() { session_.reset(); }

void FemtetSolver::with_session(const femrun::Host& host, Watch& watch,
                                const std::function<void(Session&)>& work) {
    relay_->to = &watch;
    const std::function<void()> task = [&] {
        need_session(watch);
        try {
            work(*session_);
        } catch (const femrun::Cancelled&) {
            throw;
        } catch (const std::exception& failure) {
            // What a Femtet that is gone leaves undone is no failure of the design.
            const auto* automation = dynamic_cast<const AutomationError*>(&failure);
            const bool gone = automation && automation->why() == AutomationError::Why::gone;
            // One that answers lives; only of one that does not it is worth waiting for the end.
            const bool lives = !gone && session_->connection.lives();
            if (!gone && (lives || !watch.has_gone())) throw;
            try {
                watch.tell_why_gone(failure.what());
            } catch (...) {
                leave_session();  // which ends a Femtet that is ours
                throw;
            }
        }
    };
    try {
        apartment_.run(task, [&] { watch.look(); });
    } catch (const AutomationError& error) {
        throw femrun::Invalid(one_line(error.what()));
    } catch (const femrun::Unavailable& missing) {
        if (missing.stage() == "licence") host.licence_denied();
        if (watch.killed()) host.licence_killed();
        throw;
    } catch (...) {
        if (watch.killed()) host.licence_killed();
        throw;
    }
}

// -- what a host asks for

void FemtetSolver::open(const femrun::Host& host, const femrun::Setup& setup) {
    std::vector<std::string> known;
    for (const Output& output : settings_.outputs) known.push_back(output.name);
    outputs_.clear();
    for (std::size_t i = 0; i < setup.responses.size(); ++i) {
        const std::string& name = setup.responses[i];
        if (std::find(known.begin(), known.end(), name) == known.end())
            throw femrun::Invalid("response '" + name + "' is none of the outputs" +
                                  femrun::name_suggestion(name, known));
        outputs_.emplace_back(name, setup.is_optional(i));
    }
    quantities_.clear();
    for (const femrun::Quantity& each : setup.quantities)
        quantities_.push_back({each.name, each.optional});
    Watch watch(host, settings_);
    with_session(host, watch, [&](Session& session) {
        session.project->fit(quantities_);
        is_fitted_ = true;
    });
}

void FemtetSolver::solve(const femrun::Host& host, const femrun::Attempt& attempt) {
    std::map<std::string, double> design;
    for (std::size_t i = 0; i < quantities_.size(); ++i) {
        design[quantities_[i].name] = attempt.number(i);
        if (std::isnan(attempt.number(i)))
            throw femrun::Invalid("parameter '" + quantities_[i].name + "' is '" +
                                  std::string(attempt.text(i)) +
                                  "', and a variable of Femtet is a number; make its choices "
                                  "numbers");
    }
    std::filesystem::path folder;
    if (settings_.result_file || settings_.picture) folder = path_of(host.folder());

    Watch watch(host, settings_, Watch::Of::attempt);
    std::map<std::string, double> found;
    with_session(host, watch, [&](Session& session) {
        if (!is_fitted_) fit_again(session);
        found = session.project->solve(design, outputs_, folder);
    });
    if (!folder.empty()) announce_files(host, folder);
    for (std::size_t i = 0; i < outputs_.size(); ++i)
        attempt.response()[i] =
            found.count(outputs_[i].first) > 0 ? found.at(outputs_[i].first) : std::nan("");
}

}  // namespace femtet
