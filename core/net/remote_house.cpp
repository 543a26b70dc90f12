// SPDX-License-Identifier: MIT
#include "net/remote_house.hpp"

#include "base/check.hpp"
#include "base/plain_text.hpp"
#include "loop/exception.hpp"
#include "net/scheduler_error.hpp"
#include "wire/convert_control.hpp"
#include "wire/error_text.hpp"
#include "wire/limits.hpp"
#include "wire/pieces.hpp"

namespace femrun::net {

namespace {

using Type = kj::Exception::Type;

/// Why nobody was let in, as who wants to come in is told it.
kj::Exception refused(kj::Exception&& exception) {
    const Error error = scheduler_error(exception);
    return loop::exception(error.message, exception.getType() == Type::DISCONNECTED
                                              ? Type::DISCONNECTED
                                              : Type::FAILED);
}

}  // namespace

Error scheduler_error(const kj::Exception& exception) {
    if (exception.getType() == Type::DISCONNECTED)
        return {ErrorKind::unavailable, "the connection to the scheduler was lost"};
    if (exception.getType() == Type::UNIMPLEMENTED)
        return {ErrorKind::invalid,
                "the scheduler does not know this: it is of an earlier femrun; use the same femrun "
                "for both"};
    Error error = wire::error_from(exception).error;
    error.message = plain(error.message, message_bytes_max);
    return error;
}

kj::Promise<kj::Own<RemoteHouse>> RemoteHouse::enter(kj::Own<kj::AsyncIoStream> stream,
                                                     work::Role role) {
    FEMRUN_CHECK(role != work::Role::worker);
    auto connection = kj::heap<Connection>(kj::mv(stream));
    const bool user = role == work::Role::user;
    auto hello = connection->peer().castAs<wire::Door>().helloRequest();
    hello.setLowest(wire::version_lowest);
    hello.setHighest(wire::version_highest);
    hello.setRole(user ? wire::Role::USER : wire::Role::VIEWER);
    hello.setFemrun(FEMRUN_VERSION);
    // Nothing is asked of the session before the answer has come: why there is none is said there.
    return hello.send()
        .then([user](capnp::Response<wire::Door::HelloResults>&& answer) {
            const work::DatabaseId database =
                wire::decode_database(answer.getTerms().getDatabase());
            wire::Session::Client session = answer.getSession();
            struct Entered {
                kj::Maybe<wire::Control::Client> control;
                wire::View::Client view;
                work::DatabaseId database;
            };
            if (!user)
                return session.viewRequest().send().then(
                    [database](capnp::Response<wire::Session::ViewResults>&& got) {
                        return Entered{nullptr, got.getView(), database};
                    });
            return session.controlRequest().send().then(
                [database](capnp::Response<wire::Session::ControlResults>&& got) {
                    wire::Control::Client control = got.getControl();
                    return Entered{control, control, database};
                });
        })
        .then(
            [connection = kj::mv(connection)](auto&& entered) mutable {
                return kj::heap<RemoteHouse>(kj::mv(connection), kj::mv(entered.control),
                                             kj::mv(entered.view), entered.database);
            },
            [](kj::Exception&& exception) -> kj::Own<RemoteHouse> {
                kj::throwFatalException(refused(kj::mv(exception)));
            });
}

RemoteHouse::RemoteHouse(kj::Own<Connection> connection, kj::Maybe<wire::Control::Client> control,
                         wire::View::Client view, const work::DatabaseId& database)
    : connection_(kj::mv(connection)),
      control_(kj::mv(control)),
      view_(kj::mv(view)),
      database_(database),
      tasks_(*this) {}

template <typename Value, typename Request, typename Take>
void RemoteHouse::ask(Request request, control::Answer<Value> answer, Take take) {
    tasks_.add(request.send().then(
        [answer, take](auto&& results) {
            // What cannot be read throws, and may do so at any place in it.
            Result<Value> value = Error{};
            const auto unreadable = kj::runCatchingExceptions([&] { value = take(results); });
            KJ_IF_MAYBE (exception, unreadable)
                value = Error{ErrorKind::fault, "the scheduler's answer cannot be read: " +
                                                    loop::text_of(*exception)};
            answer(std::move(value));
        },
        [answer](kj::Exception&& exception) { answer(scheduler_error(exception)); }));
}

template <typename Request>
void RemoteHouse::ask(Request request, control::Answer<void> answer) {
    tasks_.add(request.send().then(
        [answer](auto&&) { answer({}); },
        [answer](kj::Exception&& exception) { answer(scheduler_error(exception)); }));
}

wire::Control::Client& RemoteHouse::control() {
    KJ_IF_MAYBE (control, control_) return *control;
    FEMRUN_CHECK(false, "who entered as a viewer changes nothing");
    KJ_UNREACHABLE;
}

kj::Promise<wire::Files::Client> RemoteHouse::files() {
    return control().filesRequest().send().then(
        [](capnp::Response<wire::Control::FilesResults>&& got) -> wire::Files::Client {
            return got.getFiles();
        });
}

kj::Promise<std::vector<AttemptFiles>> RemoteHouse::results(StudyId study, std::uint64_t trial) {
    auto request = view_.resultsRequest();
    request.setStudy(study.value);
    request.setTrial(trial);
    return request.send().then([](capnp::Response<wire::View::ResultsResults>&& answer) {
        std::vector<AttemptFiles> all;
        for (const auto one : answer.getAttempts()) {
            AttemptFiles of{.attempt = {one.getAttempt()},
                            .worker = wire::to_text(one.getWorker()),
                            .folder = wire::to_text(one.getFolder()),
                            .why = wire::to_text(one.getWhy())};
            auto files = wire::decode(one.getFiles());
            if (!files) kj::throwFatalException(wire::to_exception({files.error(), {}}));
            of.files = std::move(*files);
            if (one.hasContent())
                of.content = std::make_shared<wire::Files::Client>(one.getContent());
            all.push_back(std::move(of));
        }
        return all;
    });
}

wire::Admissions::Client RemoteHouse::admissions() {
    return control().admissionsRequest().send().getAdmissions();
}

void RemoteHouse::status(control::Answer<control::HouseStatus> answer) {
    ask(view_.statusRequest(), std::move(answer),
        [](auto& results) { return wire::decode(results.getStatus()); });
}

void RemoteHouse::studies(control::Answer<std::vector<control::StudyStatus>> answer) {
    ask(view_.studiesRequest(), std::move(answer),
        [](auto& results) { return wire::decode(results.getStudies()); });
}

void RemoteHouse::study(const std::string& name, control::Answer<control::StudyStatus> answer) {
    auto request = view_.studyRequest();
    request.setName(wire::text(name));
    ask(kj::mv(request), std::move(answer),
        [](auto& results) { return wire::decode(results.getStudy()); });
}

void RemoteHouse::definition(StudyId study, control::Answer<std::string> answer) {
    auto request = view_.definitionRequest();
    request.setStudy(study.value);
    ask(kj::mv(request), std::move(answer), [](auto& results) -> Result<std::string> {
        return wire::to_text(results.getDefinition());
    });
}

void RemoteHouse::follow(StudyId study, std::uint64_t after,
                         control::Answer<control::Followed> answer) {
    auto request = view_.followRequest();
    request.setStudy(study.value);
    request.setAfter(after);
    ask(kj::mv(request), std::move(answer),
        [study](auto& results) { return wire::decode(study, results.getFollowed()); });
}

void RemoteHouse::explain(StudyId study, std::optional<std::uint64_t> trial,
                          control::Answer<control::Explanation> answer) {
    auto request = view_.explainRequest();
    request.setStudy(study.value);
    request.setTrial(trial.value_or(0));
    ask(kj::mv(request), std::move(answer),
        [](auto& results) { return wire::decode(results.getExplanation()); });
}

void RemoteHouse::submit(control::Submission submission,
                         control::Answer<control::Submitted> answer) {
    auto request = control().submitRequest();
    wire::encode(submission, request.initSubmission());
    ask(kj::mv(request), std::move(answer), [](auto& results) -> Result<control::Submitted> {
        return wire::decode(results.getSubmitted());
    });
}

void RemoteHouse::pause(StudyId study, control::Answer<void> answer) {
    auto request = control().pauseRequest();
    request.setStudy(study.value);
    ask(kj::mv(request), std::move(answer));
}

void RemoteHouse::resume(StudyId study, control::Answer<void> answer) {
    auto request = control().resumeRequest();
    request.setStudy(study.value);
    ask(kj::mv(request), std::move(answer));
}

void RemoteHouse::stop(StudyId study, control::Answer<void> answer) {
    auto request = control().stopRequest();
    request.setStudy(study.value);
    ask(kj::mv(request), std::move(answer));
}

void RemoteHouse::drain(WorkerId worker, control::Answer<void> answer) {
    auto request = control().drainRequest();
    request.setWorker(worker.value);
    ask(kj::mv(request), std::move(answer));
}

void RemoteHouse::dismiss(WorkerId worker, control::Answer<void> answer) {
    auto request = control().dismissRequest();
    request.setWorker(worker.value);
    ask(kj::mv(request), std::move(answer));
}

void RemoteHouse::shutdown(control::Shutdown how, control::Answer<void> answer) {
    auto request = control().shutdownRequest();
    request.setEndThem(how == control::Shutdown::end_them);
    ask(kj::mv(request), std::move(answer));
}

void RemoteHouse::set_pool(const std::string& name, std::uint32_t count,
                           std::optional<control::Span> cooldown, control::Answer<void> answer) {
    auto request = control().setPoolRequest();
    request.setName(wire::text(name));
    request.setCount(count);
    request.setKeepCooldown(!cooldown);
    if (cooldown) request.setCooldownMs(wire::ms_of(*cooldown));
    ask(kj::mv(request), std::move(answer));
}

void RemoteHouse::tell_crew(control::CrewStatus crew, control::Answer<void> answer) {
    auto request = control().tellCrewRequest();
    wire::encode(crew, request.initCrew());
    ask(kj::mv(request), std::move(answer));
}

// An answer that throws is a bug of who asked; the connection goes on.
void RemoteHouse::taskFailed(kj::Exception&& exception) {
    kj::throwFatalException(kj::mv(exception));
}

}  // namespace femrun::net
