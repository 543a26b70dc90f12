// SPDX-License-Identifier: MIT
#include "view/show_json.hpp"

#include <fmt/format.h>

#include "view/front_volume.hpp"
#include "view/json_text.hpp"
#include "view/limits.hpp"

namespace femrun::view {

namespace {

std::string keyed(std::string_view key) { return json_text(key) + ":"; }

/// The keys of a study, made once for all its trials.
struct Keys {
    std::vector<std::string> quantities;  // parameters, then fixed and derived ones
    std::size_t parameters = 0;
    std::vector<std::string> responses, objectives, constraints;

    explicit Keys(const study::StudyDefinition& definition) {
        for (const auto& parameter : definition.space.parameters)
            quantities.push_back(keyed(parameter.name));
        parameters = quantities.size();
        for (const auto& fixed : definition.space.fixed) quantities.push_back(keyed(fixed.name));
        for (const auto& derived : definition.space.derived)
            quantities.push_back(keyed(derived.name));
        for (const auto& response : definition.goals.responses)
            responses.push_back(keyed(response));
        for (const auto& objective : definition.goals.objectives)
            objectives.push_back(keyed(objective.name));
        for (const auto& constraint : definition.goals.constraints)
            constraints.push_back(keyed(constraint.name));
    }
};

class TrialWriter {
public:
    explicit TrialWriter(const Subject& subject)
        : subject_(subject), keys_(subject.definition), limited_(subject) {}

    void write(const store::TrialHistory& trial, std::string& into) const {
        const bool judged = trial.state == study::TrialState::complete && trial.counts;
        into += fmt::format(R"({{"number":{},"state":"{}")", trial.number,
                            study::to_string(trial.state));
        const auto values = quantities_of(subject_, trial);
        into += R"(,"design":{)";
        quantities(values, 0, keys_.parameters, into);
        into += R"(},"quantities":{)";
        quantities(values, keys_.parameters, values.size(), into);
        into += R"(},"outputs":{)";
        numbers(keys_.responses, trial.response, into);
        into += R"(},"values":{)";
        numbers(keys_.objectives, trial.verdict.values, into);
        into += R"(},"constraints":{)";
        if (judged) constraints(trial, into);
        into += R"(},"feasible":)";
        into += !judged ? "null" : trial.verdict.feasible ? "true" : "false";
        into += R"(,"violation":)" + (judged ? json_text(trial.verdict.violation) : "null");
        into += R"(,"failure":)" + json_text(trial.failure);
        into += R"(,"asked_ms":)" + milliseconds(trial.asked);
        into += R"(,"ended_ms":)" +
                (study::is_finished(trial.state) ? milliseconds(trial.ended) : "null");
        into += fmt::format(R"(,"repeats":{},"outside":)",
                            trial.repeats == 0 ? "null" : std::to_string(trial.repeats));
        into += trial.counts ? "null" : json_text(std::string_view(trial.outside));
        into += R"(,"attempts":[)";
        bool first = true;
        for (const store::AttemptHistory& attempt : subject_.history.attempts(trial.number)) {
            if (!first) into += ',';
            first = false;
            write(attempt, into);
        }
        into += "]}";
    }

private:
    void quantities(const std::vector<study::NamedValue>& values, std::size_t from, std::size_t to,
                    std::string& into) const {
        for (std::size_t i = from; i < to; ++i) {
            if (i > from) into += ',';
            into += keys_.quantities[i] + json_text(values[i].value);
        }
    }

    static void numbers(const std::vector<std::string>& keys, const std::vector<double>& values,
                        std::string& into) {
        for (std::size_t i = 0; i < values.size() && i < keys.size(); ++i) {
            if (i > 0) into += ',';
            into += keys[i] + json_text(values[i]);
        }
    }

    void constraints(const store::TrialHistory& trial, std::string& into) const {
        const std::vector<double> values = limited_.of(trial.design, trial.response);
        for (std::size_t i = 0; i < values.size(); ++i)
            into +=
                fmt::format(R"({}{}{{"value":{},"excess":{}}})", i > 0 ? "," : "",
                            keys_.constraints[i], json_text(values[i]),
                            json_text(excess(subject_.definition.goals.constraints[i], values[i])));
    }

    static std::string milliseconds(WallTime time) {
        return fmt::format("{}", time.time_since_epoch().count());
    }

    static void write(const store::AttemptHistory& attempt, std::string& into) {
        const bool over = attempt.state != study::AttemptState::started;
        into += fmt::format(
            R"({{"id":{},"ordinal":{},"state":"{}","worker":{},"started_ms":{},"ended_ms":{},)"
            R"("seconds":{},"folder":{},"failure":{},)"
            R"("log":{}}})",
            attempt.attempt.value, attempt.ordinal, study::to_string(attempt.state),
            json_text(std::string_view(attempt.worker)), milliseconds(attempt.started),
            over ? milliseconds(attempt.ended) : "null", over ? json_text(attempt.seconds) : "null",
            json_text(std::string_view(attempt.folder)), json_text(attempt.failure),
            json_text(std::string_view(attempt.log)));
    }

    const Subject& subject_;
    Keys keys_;
    LimitedValues limited_;
};

}  // namespace

void show_json(const Subject& subject, std::ostream& out) {
    out << R"({"name":)" << json_text(std::string_view(subject.definition.name)) << R"(,"state":")"
        << state_text(subject.history.state(), subject.abandoned) << R"(","trials":[)";
    const TrialWriter writer(subject);
    std::string line;
    for (const store::TrialHistory& trial : subject.history.trials()) {
        line = trial.number > 1 ? ",\n" : "\n";
        writer.write(trial, line);
        out << line;
    }
    const Leaders lead = leaders(subject);
    out << "],\n\"best\":";
    if (lead.best)
        out << *lead.best;
    else
        out << "null";
    out << fmt::format(",\"front\":[{}],\"hypervolume\":", fmt::join(lead.front, ","));
    const auto volume = front_hypervolume(subject);
    out << (volume ? json_text(volume->volume) : "null");
    out << ",\"courses\":[";
    const char* comma = "";
    for (const store::CourseChosen& chosen : subject.history.courses()) {
        out << comma
            << fmt::format(R"({{"trial":{},"course":{},"reason":{}}})", chosen.trial,
                           json_text(std::string_view(chosen.course)),
                           json_text(std::string_view(chosen.reason)));
        comma = ",";
    }
    out << "]";
    out << fmt::format(",\"seconds\":{}}}\n",
                       std::chrono::duration<double>(subject.history.active()).count());
}

std::string trial_json(const Subject& subject, std::uint64_t number) {
    std::string text;
    TrialWriter(subject).write(subject.history.trial(number), text);
    return text;
}

}  // namespace femrun::view
