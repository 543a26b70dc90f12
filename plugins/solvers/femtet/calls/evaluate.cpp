// SPDX-License-Identifier: MIT
#include "calls/evaluate.hpp"

#include <algorithm>
#include <cmath>
#include <type_traits>

namespace femtet {

namespace {

bool is_constant(const std::string& name) {
    return name.size() > 2 && name.compare(name.size() - 2, 2, "_C") == 0;
}

class Run {
public:
    Run(const Program& program, const Names& names) : program_(program), names_(names) {}

    Value value() {
        Value last;
        for (const Statement& statement : program_.statements) {
            last = of(statement.term);
            if (!statement.target.empty()) assign(statement.target, last);
        }
        return last;
    }

private:
    void assign(const Path& target, const Value& value) {
        const std::string& name = target.back().name;
        if (target.size() == 1) {
            kept_[name] = value;
            return;
        }
        const bool of_femtet = target.size() == 2 && target.front().name == "Femtet";
        const Value owner = of_femtet ? Value() : of(target, target.size() - 1);
        Object& changed = of_femtet ? names_.femtet : object(owner, target, target.size() - 1);
        with_context(target, target.size(), "was not set", [&] { changed.put(name, value); });
    }

    Value of(const Term& term) {
        switch (term.kind) {
            case Term::Kind::text:
                return term.text;
            case Term::Kind::flag:
                return term.flag;
            case Term::Kind::list: {
                Value::List items;
                for (const Term& item : term.items) items.push_back(of(item));
                return items;
            }
            case Term::Kind::path:
                return of(term.path, term.path.size());
            case Term::Kind::number:
                break;
        }
        return term.number;
    }

    /// What the first `links` of the path lead to.
    Value of(const Path& path, std::size_t links) {
        std::size_t next = 0;
        Value value = begin(path, links, next);
        for (; next < links; ++next) value = follow(value, path, next);
        return value;
    }

    /// The value at which the path begins; `next` is the link after it.
    Value begin(const Path& path, std::size_t links, std::size_t& next) {
        const Link& first = path.front();
        if (first.kind == Link::Kind::call) {
            next = 1;
            return used(names_.femtet, path, 0);
        }
        next = 1;
        if (const auto kept = kept_.find(first.name); kept != kept_.end()) return kept->second;
        if (links == 1)
            if (const auto quantity = names_.quantities.find(first.name);
                quantity != names_.quantities.end())
                return quantity->second;
        if (first.name == "Femtet" && links > 1) {
            next = 2;
            return used(names_.femtet, path, 1);
        }
        if (first.name == "constants" && links == 2) {
            next = 2;
            return constant(path[1]);
        }
        if (links == 1 && is_constant(first.name)) return constant(first);
        return used(names_.femtet, path, 0);
    }

    Value constant(const Link& link) const {
        if (const auto value = names_.constant(link.name)) return *value;
        throw CallError(place_in(program_.text, link.at) + ": Femtet's type library has no " +
                        "constant '" + link.name +
                        "'; see Femtet's Macro Help for its name, and that this version has it");
    }

    Value follow(const Value& value, const Path& path, std::size_t at) {
        const Link& link = path[at];
        if (link.kind == Link::Kind::index) return item(value, path, at);
        if (link.name == "Abs" && link.kind == Link::Kind::member) return modulus(value, path, at);
        return used(object(value, path, at), path, at);
    }

    Value item(const Value& value, const Path& path, std::size_t at) const {
        const auto* list = value.as<Value::List>();
        const std::size_t index = path[at].index;
        if (!list)
            throw CallError(place_in(program_.text, path[at].at) + ": '" + written(path, at) +
                            "' gave " + described(value) + ", which has no elements; leave out [" +
                            std::to_string(index) + "]");
        if (index >= list->size())
            throw CallError(place_in(program_.text, path[at].at) + ": '" + written(path, at) +
                            "' gave " + described(value) + ", which has no element [" +
                            std::to_string(index) + "]; they are counted from 0");
        return (*list)[index];
    }

    /// Of a complex number, or of a plain one.
    Value modulus(const Value& value, const Path& path, std::size_t at) {
        if (const double* number = value.as<double>()) return std::abs(*number);
        Object& complex = object(value, path, at);
        const auto part = [&](const char* name) {
            const Value found =
                with_context(path, at, "is no complex number", [&] { return complex.get(name); });
            const double* number = found.as<double>();
            return number ? *number : std::nan("");
        };
        const double real = part("Real");
        return std::hypot(real, part("Imag"));
    }

    Value used(Object& object, const Path& path, std::size_t at) {
        const Link& link = path[at];
        if (link.kind == Link::Kind::member) return part(object, path, at);
        std::vector<Value> arguments;
        for (const Term& argument : link.arguments) arguments.push_back(of(argument));
        return with_context(path, at + 1, "failed",
                            [&] { return object.call(link.name, arguments); });
    }

    /// A property, which is asked for once where all before it are properties of Femtet too.
    Value part(Object& object, const Path& path, std::size_t at) {
        const bool is_plain =
            kept_.count(path.front().name) == 0 &&
            std::all_of(path.begin(), path.begin() + static_cast<long>(at),
                        [](const Link& link) { return link.kind == Link::Kind::member; });
        const std::string name = is_plain ? written(path, at + 1) : std::string();
        if (const auto known = names_.parts.find(name); is_plain && known != names_.parts.end())
            return known->second;
        Value found = with_context(path, at + 1, "could not be read",
                                   [&] { return object.get(path[at].name); });
        if (is_plain && found.as<Value::Shared>()) names_.parts[name] = found;
        return found;
    }

    Object& object(const Value& value, const Path& path, std::size_t links) const {
        const auto* held = value.as<Value::Shared>();
        if (held && *held) return **held;
        throw CallError(place_in(program_.text, path[links].at) + ": '" + written(path, links) +
                        "' is " + described(value) + ", which has no '" + path[links].name + "'");
    }

    template <typename Call>
    std::invoke_result_t<Call&> with_context(const Path& path, std::size_t links, const char* what,
                                             Call&& call) const {
        try {
            return call();
        } catch (const AutomationError& error) {
            throw AutomationError(error.why(),
                                  "'" + written(path, links) + "' " + what + ": " + error.what());
        }
    }

    const Program& program_;
    const Names& names_;
    std::map<std::string, Value> kept_;
};

}  // namespace

Value run(const Program& program, const Names& names) { return Run(program, names).value(); }

double run_to_number(const Program& program, const Names& names) {
    const Value value = run(program, names);
    if (const double* number = value.as<double>()) return *number;
    std::string why = "gave " + described(value) + ", where a number is wanted";
    if (value.as<Value::List>()) why += "; choose one with an index: [0]";
    if (value.as<Value::Shared>())
        why += "; if it is a complex number, end the call with .Real, .Imag or .Abs";
    throw CallError(why);
}

}  // namespace femtet
