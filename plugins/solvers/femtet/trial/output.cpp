// SPDX-License-Identifier: MIT
#include "trial/output.hpp"

#include <numeric>

namespace femtet {

namespace {

/// nMode and Mode of one part of Gogh.
class Modes {
public:
    Modes(const Output& output, const Names& names) : results_(results_of(output.call)) {
        const Program path = Program::parse("Gogh." + results_);
        part_ = run(path, names);
        if (!part_.as<Value::Shared>())
            throw CallError("'Gogh." + results_ + "' is " + described(part_) + ", and no results");
    }

    std::size_t count() {
        const Value found = named("nMode", [&] { return object().get("nMode"); });
        const double* number = found.as<double>();
        if (!number || *number < 0 || *number > 1e6)
            throw CallError("'Gogh." + results_ + ".nMode' is " + described(found) +
                            ", where the count of modes is expected");
        return static_cast<std::size_t>(*number);
    }

    void select(std::size_t mode) {
        named("Mode", [&] {
            object().put("Mode", static_cast<double>(mode));
            return Value();
        });
    }

private:
    Object& object() { return **part_.as<Value::Shared>(); }

    template <typename Use>
    Value named(const char* member, Use&& use) {
        try {
            return use();
        } catch (const AutomationError& error) {
            throw AutomationError(error.why(),
                                  "'Gogh." + results_ + "." + member + "' failed: " + error.what());
        }
    }

    std::string results_;
    Value part_;
};

double reduced(const Output& output, const Names& names) {
    const Reduction& reduction = *output.reduction;
    Modes modes(output, names);
    std::vector<double> values;
    const std::size_t count = modes.count();
    for (std::size_t mode = 0; mode < count; ++mode) {
        modes.select(mode);
        values.push_back(run_to_number(output.call, names));
    }
    if (values.empty()) throw CallError("the result has no modes");
    if (reduction.kind == Reduction::Kind::mean)
        return std::accumulate(values.begin(), values.end(), 0.0) /
               static_cast<double>(values.size());
    const auto found = chosen(reduction, values);
    if (!found)
        throw CallError(std::string("there is no ") +
                        (reduction.kind == Reduction::Kind::first_peak ? "peak: no" : "dip: no") +
                        " mode of the " + std::to_string(values.size()) + " is " +
                        (reduction.kind == Reduction::Kind::first_peak ? "above" : "below") +
                        " both neighbours");
    if (!output.give) return values[*found];
    modes.select(*found);
    return run_to_number(*output.give, names);
}

}  // namespace

std::string results_of(const Program& call) {
    if (call.statements.empty()) return {};
    const Statement& last = call.statements.back();
    if (last.term.kind != Term::Kind::path) return {};
    const Path& path = last.term.path;
    const std::size_t from = !path.empty() && path[0].name == "Femtet" ? 1 : 0;
    if (path.size() < from + 3 || path[from].name != "Gogh") return {};
    return path[from + 1].kind == Link::Kind::member ? path[from + 1].name : std::string();
}

double read_output(const Output& output, const Names& names) {
    if (output.reduction) return output.factor * reduced(output, names);
    if (output.mode) {
        Modes modes(output, names);
        const std::size_t count = modes.count();
        const bool last = *output.mode < 0;
        const std::size_t mode = last ? count - 1 : static_cast<std::size_t>(*output.mode);
        if (count == 0 || mode >= count)
            throw CallError("mode " + (last ? std::string("'last'") : std::to_string(mode)) +
                            " is wanted, and the result has " + std::to_string(count) +
                            " modes, which are counted from 0");
        modes.select(mode);
    }
    return output.factor * run_to_number(output.call, names);
}

}  // namespace femtet
