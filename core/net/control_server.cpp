// SPDX-License-Identifier: MIT
#include "net/control_server.hpp"

#include <fmt/format.h>

#include "loop/exception.hpp"
#include "net/admissions.hpp"
#include "wire/convert_control.hpp"
#include "wire/error_text.hpp"
#include "wire/limits.hpp"
#include "wire/pieces.hpp"

namespace femrun::net {

struct ControlServer::Desk {
    control::House* house;  // null when the server has ended
    MakeFiles files;
    std::shared_ptr<control::Admissions*> admissions;  // if they are offered
    ResultsOffer* results = nullptr;                   // the same
};

namespace {

/// The answer to a call: what the house says, put into its results; or the error that it is.
template <typename Value, typename Put>
std::pair<control::Answer<Value>, kj::Promise<void>> awaited(Put put) {
    auto waiting = kj::newPromiseAndFulfiller<Result<Value>>();
    // std::function wants to be copied.
    const auto told =
        std::make_shared<kj::Own<kj::PromiseFulfiller<Result<Value>>>>(kj::mv(waiting.fulfiller));
    auto answered =
        waiting.promise.then([put](Result<Value>&& result) mutable -> kj::Promise<void> {
            if (!result) return wire::to_exception({std::move(result).error(), {}});
            if constexpr (std::is_void_v<Value>)
                put();
            else
                put(result.value());
            return kj::READY_NOW;
        });
    return {[told](Result<Value> result) { (*told)->fulfill(std::move(result)); },
            kj::mv(answered)};
}

constexpr auto nothing = [] {};

void encode(const AttemptFiles& of, wire::AttemptFiles::Builder into) {
    into.setAttempt(of.attempt.value);
    into.setWorker(wire::text(of.worker));
    into.setFolder(wire::text(of.folder));
    into.setWhy(wire::text(of.why));
    wire::encode(of.files, into.initFiles(static_cast<unsigned>(of.files.size())));
    if (of.content) into.setContent(*of.content);
}

}  // namespace

class ControlServer::Viewing : public virtual wire::View::Server {
public:
    explicit Viewing(std::shared_ptr<Desk> desk) : desk_(std::move(desk)) {}

    kj::Promise<void> status(StatusContext context) final {
        return ask<control::HouseStatus>(
            [](control::House& house, auto answer) { house.status(std::move(answer)); },
            [context](const control::HouseStatus& status) mutable {
                wire::encode(status, context.getResults().initStatus());
            });
    }
    kj::Promise<void> studies(StudiesContext context) final {
        using Studies = std::vector<control::StudyStatus>;
        return ask<Studies>(
            [](control::House& house, auto answer) { house.studies(std::move(answer)); },
            [context](const Studies& studies) mutable {
                wire::encode(studies, context.getResults().initStudies(
                                          static_cast<unsigned>(studies.size())));
            });
    }
    kj::Promise<void> study(StudyContext context) final {
        return ask<control::StudyStatus>(
            [name = wire::to_text(context.getParams().getName())](
                control::House& house, auto answer) { house.study(name, std::move(answer)); },
            [context](const control::StudyStatus& study) mutable {
                wire::encode(study, context.getResults().initStudy());
            });
    }
    kj::Promise<void> definition(DefinitionContext context) final {
        return ask<std::string>(
            [study = StudyId{context.getParams().getStudy()}](control::House& house, auto answer) {
                house.definition(study, std::move(answer));
            },
            [context](const std::string& definition) mutable {
                context.getResults().setDefinition(wire::text(definition));
            });
    }
    kj::Promise<void> follow(FollowContext context) final {
        return ask<control::Followed>(
            [study = StudyId{context.getParams().getStudy()},
             after = context.getParams().getAfter()](control::House& house, auto answer) {
                house.follow(study, after, std::move(answer));
            },
            [context](const control::Followed& followed) mutable {
                wire::encode(followed, context.getResults().initFollowed());
            });
    }
    kj::Promise<void> explain(ExplainContext context) final {
        const std::uint64_t trial = context.getParams().getTrial();
        return ask<control::Explanation>(
            [study = StudyId{context.getParams().getStudy()},
             trial = trial > 0 ? std::optional(trial) : std::nullopt](control::House& house,
                                                                      auto answer) {
                house.explain(study, trial, std::move(answer));
            },
            [context](const control::Explanation& explanation) mutable {
                wire::encode(explanation, context.getResults().initExplanation());
            });
    }
    kj::Promise<void> results(ResultsContext context) final {
        house();
        if (desk_->results == nullptr)
            return wire::to_exception(
                {Error{ErrorKind::unavailable, "this scheduler gives out no files"}, {}});
        if (open_calls_ >= wire::questions_max) return too_many();
        ++open_calls_;
        const auto params = context.getParams();
        return desk_->results->results({params.getStudy()}, params.getTrial())
            .then([context](std::vector<AttemptFiles> attempts) mutable {
                auto list =
                    context.getResults().initAttempts(static_cast<unsigned>(attempts.size()));
                for (unsigned i = 0; i < list.size(); ++i) encode(attempts[i], list[i]);
            })
            .attach(kj::defer([this] { --open_calls_; }));
    }

protected:
    /// `asked(house, answer)`; what it answers goes to `put`.
    template <typename Value, typename Asked, typename Put>
    kj::Promise<void> ask(Asked asked, Put put) {
        control::House& house = this->house();
        if (open_calls_ >= wire::questions_max) return too_many();
        auto waiting = awaited<Value>(std::move(put));
        ++open_calls_;
        asked(house, std::move(waiting.first));
        return waiting.second.attach(kj::defer([this] { --open_calls_; }));
    }

    control::House& house() const {
        if (desk_->house == nullptr)
            kj::throwFatalException(
                loop::exception("the scheduler has ended", kj::Exception::Type::DISCONNECTED));
        return *desk_->house;
    }
    Desk& desk() { return *desk_; }

private:
    kj::Exception too_many() const {
        return wire::to_exception(
            {Error{ErrorKind::unavailable,
                   fmt::format("{} questions wait for their answers on this connection; ask "
                               "when some have come",
                               open_calls_)},
             {}});
    }

    std::shared_ptr<Desk> desk_;
    std::uint32_t open_calls_ = 0;
};

class ControlServer::Controlling final : public Viewing, public wire::Control::Server {
public:
    using Viewing::Viewing;

    kj::Promise<void> files(FilesContext context) override {
        house();
        if (!desk().files)
            return wire::to_exception(
                {Error{ErrorKind::unavailable, "this scheduler takes no files of studies"}, {}});
        if (!files_) files_ = std::make_unique<wire::Files::Client>(desk().files());
        context.getResults().setFiles(*files_);
        return kj::READY_NOW;
    }
    kj::Promise<void> admissions(AdmissionsContext context) override {
        house();
        if (!desk().admissions)
            return wire::to_exception(
                {Error{ErrorKind::unavailable, "this scheduler has no tokens"}, {}});
        context.getResults().setAdmissions(serve_admissions(desk().admissions));
        return kj::READY_NOW;
    }
    kj::Promise<void> submit(SubmitContext context) override {
        auto submission = wire::decode(context.getParams().getSubmission());
        if (!submission) return wire::to_exception({std::move(submission).error(), {}});
        return ask<control::Submitted>(
            [&](control::House& house, auto answer) {
                house.submit(*std::move(submission), std::move(answer));
            },
            [context](const control::Submitted& submitted) mutable {
                wire::encode(submitted, context.getResults().initSubmitted());
            });
    }
    kj::Promise<void> pause(PauseContext context) override {
        return of_study(context.getParams().getStudy(), &control::House::pause);
    }
    kj::Promise<void> resume(ResumeContext context) override {
        return of_study(context.getParams().getStudy(), &control::House::resume);
    }
    kj::Promise<void> stop(StopContext context) override {
        return of_study(context.getParams().getStudy(), &control::House::stop);
    }
    kj::Promise<void> drain(DrainContext context) override {
        return of_worker(context.getParams().getWorker(), &control::House::drain);
    }
    kj::Promise<void> dismiss(DismissContext context) override {
        return of_worker(context.getParams().getWorker(), &control::House::dismiss);
    }
    kj::Promise<void> shutdown(ShutdownContext context) override {
        const auto how = context.getParams().getEndThem() ? control::Shutdown::end_them
                                                          : control::Shutdown::let_them_end;
        return ask<void>(
            [how](control::House& house, auto answer) { house.shutdown(how, std::move(answer)); },
            nothing);
    }
    kj::Promise<void> setPool(SetPoolContext context) override {
        const auto params = context.getParams();
        std::optional<control::Span> cooldown;
        if (!params.getKeepCooldown()) cooldown = wire::span_of(params.getCooldownMs());
        return ask<void>(
            [&](control::House& house, auto answer) {
                house.set_pool(wire::to_text(params.getName()), params.getCount(), cooldown,
                               std::move(answer));
            },
            nothing);
    }

    kj::Promise<void> tellCrew(TellCrewContext context) override {
        auto crew = wire::decode(context.getParams().getCrew());
        if (!crew) return wire::to_exception({std::move(crew).error(), {}});
        return ask<void>([&](control::House& house,
                             auto answer) { house.tell_crew(*std::move(crew), std::move(answer)); },
                         nothing);
    }

private:
    std::unique_ptr<wire::Files::Client> files_;  // of this connection, once they were asked for

    using OfStudy = void (control::House::*)(StudyId, control::Answer<void>);
    using OfWorker = void (control::House::*)(WorkerId, control::Answer<void>);

    kj::Promise<void> of_study(std::uint64_t study, OfStudy what) {
        return ask<void>(
            [&](control::House& house, auto answer) { (house.*what)({study}, std::move(answer)); },
            nothing);
    }
    kj::Promise<void> of_worker(std::uint64_t worker, OfWorker what) {
        return ask<void>(
            [&](control::House& house, auto answer) { (house.*what)({worker}, std::move(answer)); },
            nothing);
    }
};

ControlServer::ControlServer(control::House& house, MakeFiles files)
    : desk_(std::make_shared<Desk>(Desk{&house, std::move(files), nullptr, nullptr})) {}

ControlServer::~ControlServer() noexcept {
    desk_->house = nullptr;
    desk_->files = nullptr;
    desk_->admissions.reset();
    desk_->results = nullptr;
}

void ControlServer::offer(control::Admissions& admissions) {
    desk_->admissions = std::make_shared<control::Admissions*>(&admissions);
}

void ControlServer::offer(ResultsOffer& results) { desk_->results = &results; }

wire::View::Client ControlServer::view() const { return kj::heap<Viewing>(desk_); }

wire::Control::Client ControlServer::control() const { return kj::heap<Controlling>(desk_); }

}  // namespace femrun::net
