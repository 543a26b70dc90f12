// SPDX-License-Identifier: MIT
// Objects whose members a test writes down, and that remember what was done with them.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "automation/object.hpp"

namespace fake {

using femtet::AutomationError;
using femtet::Value;
using Arguments = std::vector<Value>;

inline std::string shown(const Value& value) {
    if (const auto* list = value.as<Value::List>()) {
        std::string text;
        for (const Value& item : *list) text += (text.empty() ? "" : ", ") + shown(item);
        return "(" + text + ")";
    }
    std::string text = femtet::described(value);
    for (const char* const front : {"the number ", "the text ", "the flag "})
        if (text.rfind(front, 0) == 0) text.erase(0, std::string(front).size());
    return text;
}

/// What was done with all objects that share it, a line each.
using Diary = std::vector<std::string>;

class Object final : public femtet::Object {
public:
    explicit Object(std::string name, std::shared_ptr<Diary> diary = std::make_shared<Diary>())
        : name_(std::move(name)), diary_(std::move(diary)) {}

    std::map<std::string, Value> values;
    std::map<std::string, std::function<Value(const Arguments&)>> methods;

    Value get(const std::string& member) override {
        const auto found = values.find(member);
        if (found != values.end()) return found->second;
        throw AutomationError(AutomationError::Why::unknown_name, "there is no such member");
    }
    void put(const std::string& member, const Value& value) override {
        diary_->push_back(name_ + member + " = " + shown(value));
        values[member] = value;
    }
    Value call(const std::string& member, const Arguments& arguments) override {
        std::string line = name_ + member + "(";
        for (const Value& each : arguments) line += (line.back() == '(' ? "" : ", ") + shown(each);
        diary_->push_back(line + ")");
        const auto found = methods.find(member);
        if (found != methods.end()) return found->second(arguments);
        throw AutomationError(AutomationError::Why::unknown_name, "there is no such member");
    }
    bool has(const std::string& member) override {
        return values.count(member) + methods.count(member) > 0;
    }

    std::shared_ptr<Object> child(const std::string& member) {
        auto made = std::make_shared<Object>(name_ + member + ".", diary_);
        values[member] = Value(Value::Shared(made));
        return made;
    }
    const Diary& diary() const { return *diary_; }
    void forget() { diary_->clear(); }

private:
    std::string name_;
    std::shared_ptr<Diary> diary_;
};

inline Value complex(double real, double imaginary) {
    auto made = std::make_shared<Object>("complex.");
    made->values["Real"] = real;
    made->values["Imag"] = imaginary;
    return Value(Value::Shared(made));
}

inline std::function<Value(const Arguments&)> gives(Value value) {
    return [value = std::move(value)](const Arguments&) { return value; };
}

/// A Femtet with a coil: variables r and turns, and everything that a trial needs.
struct Femtet {
    Object app{""};
    std::shared_ptr<Object> gaudi = app.child("Gaudi"), gogh = app.child("Gogh"),
                            gauss = gogh->child("Gauss"), hertz = gogh->child("Hertz");
    std::map<std::string, double> variables{{"r", 10}, {"turns", 5}, {"wire", 2}, {"pi", 3.14}};
    std::string model = "coil";

    Femtet() {
        for (const char* const done :
             {"LoadProject", "SaveProject", "Redraw", "Solve", "OpenCurrentResult"})
            app.methods[done] = gives(true);
        app.values["LastErrorMsg"] = "";
        app.values["AnalysisModelName"] = model;
        app.methods["GetAnalysisModelNames_py"] = gives(Value::List{"coil", "shaft"});
        app.methods["SwitchAnalysisModel"] = gives(true);
        app.methods["GetVariableNames_py"] = [this](const Arguments&) {
            Value::List names;
            for (const auto& [name, value] : variables) names.push_back(name);
            return Value(names);
        };
        app.methods["GetVariableValue"] = [this](const Arguments& arguments) {
            return Value(variables.at(*arguments.at(0).as<std::string>()));
        };
        app.methods["GetVariableExpression"] = [](const Arguments& arguments) {
            return *arguments.at(0).as<std::string>() == "wire" ? Value("r/5") : Value("10.0");
        };
        app.methods["UpdateVariable"] = [this](const Arguments& arguments) {
            variables[*arguments.at(0).as<std::string>()] = *arguments.at(1).as<double>();
            return Value(true);
        };
        gaudi->methods["Activate"] = gives({});
        gaudi->methods["ReExecute"] = gives(true);
        gaudi->methods["Mesh"] = gives(1234);
        gauss->methods["GetCoilList"] = gives(Value::List{"COIL", "CORE"});
        gauss->methods["GetL"] = [this](const Arguments&) {
            return Value(variables["r"] * variables["turns"] * 1e-9);
        };
        hertz->values["nMode"] = 4;
        hertz->values["Mode"] = 0;
        hertz->methods["GetSMatrix"] = [this](const Arguments&) {
            static constexpr double sizes[] = {0.9, 0.2, 0.8, 0.1};
            return complex(0, -sizes[static_cast<int>(*hertz->values["Mode"].as<double>())]);
        };
        hertz->methods["GetFreq"] = [this](const Arguments&) {
            return complex(3e9 + 1e8 * *hertz->values["Mode"].as<double>(), 0);
        };
    }
};

}  // namespace fake
