// SPDX-License-Identifier: MIT
// Objects of another program that are used by names of members, and what passes to and from them.
// Over COM they are IDispatch; tests have objects of their own.
#pragma once

#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace femtet {

class Object;

/// What a member gives, or is given: nothing, a flag, a number, a text, a list of such, an object.
struct Value {
    using List = std::vector<Value>;
    using Shared = std::shared_ptr<Object>;
    std::variant<std::monostate, bool, double, std::string, List, Shared> held;

    Value() = default;
    Value(bool flag) : held(flag) {}
    Value(double number) : held(number) {}
    Value(int number) : held(static_cast<double>(number)) {}
    Value(std::string text) : held(std::move(text)) {}
    Value(const char* text) : held(std::string(text)) {}
    Value(List list) : held(std::move(list)) {}
    Value(Shared object) : held(std::move(object)) {}

    template <typename Type>
    const Type* as() const {
        return std::get_if<Type>(&held);
    }
    bool is_nothing() const { return std::holds_alternative<std::monostate>(held); }
};

/// What a value is, in words: "the number 3", "a list of 2".
std::string described(const Value& value);

/// Why a member did not do what it was asked.
class AutomationError : public std::runtime_error {
public:
    enum class Why {
        refused,       ///< the program said no, and the message is its own
        unknown_name,  ///< it has no such member
        mismatched,    ///< other arguments are wanted
        gone           ///< the program, or the way to it, is no more
    };
    AutomationError(Why why, const std::string& message) : std::runtime_error(message), why_(why) {}
    Why why() const { return why_; }

private:
    Why why_;
};

/// Members are named as the other program names them. Throws AutomationError.
class Object {
public:
    Object() = default;
    Object(const Object&) = delete;
    Object& operator=(const Object&) = delete;
    virtual ~Object() = default;

    virtual Value get(const std::string& member) = 0;
    virtual void put(const std::string& member, const Value& value) = 0;
    virtual Value call(const std::string& member, const std::vector<Value>& arguments) = 0;
    /// Whether there is such a member, without using it.
    virtual bool has(const std::string& member) = 0;
};

}  // namespace femtet
