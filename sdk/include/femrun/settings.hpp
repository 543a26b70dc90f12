// SPDX-License-Identifier: MIT
// A plugin's settings: JSON text of one object that the host has checked against the descriptor's
// schema, and simple access to its flat members. Nested values are there as JSON text (`raw`), for
// a JSON library of the author's choice.
#pragma once

#include <charconv>
#include <cmath>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "failure.hpp"
#include "json_reader.hpp"

namespace femrun {
/// Given to a plugin's constructor. Accessors throw Invalid, naming the setting, when it is missing
/// or of another type; those with `otherwise` give that when it is missing or null.
class Settings {
public:
    /// `json` is one object; `study_folder` is absolute, empty for optimizers.
    explicit Settings(std::string_view json, std::string_view study_folder = {})
        : json_(json), folder_(study_folder), members_(detail::JsonReader(json_).object()) {}

    const std::string& json() const { return json_; }
    const std::string& study_folder() const { return folder_; }

    bool has(std::string_view key) const { return find(key) != nullptr; }

    double number(std::string_view key) const { return number_of(need(key)); }
    double number(std::string_view key, double otherwise) const {
        const Member* member = find(key);
        return member == nullptr ? otherwise : number_of(*member);
    }

    /// A whole number.
    std::int64_t integer(std::string_view key) const { return integer_of(need(key)); }
    std::int64_t integer(std::string_view key, std::int64_t otherwise) const {
        const Member* member = find(key);
        return member == nullptr ? otherwise : integer_of(*member);
    }

    std::string text(std::string_view key) const { return typed(need(key), Kind::text, "text"); }
    std::string text(std::string_view key, std::string_view otherwise) const {
        const Member* member = find(key);
        return member == nullptr ? std::string(otherwise) : typed(*member, Kind::text, "text");
    }

    bool flag(std::string_view key) const { return flag_of(need(key)); }
    bool flag(std::string_view key, bool otherwise) const {
        const Member* member = find(key);
        return member == nullptr ? otherwise : flag_of(*member);
    }

    /// The text of `key` as a path: absolute, or relative to the study's folder.
    std::filesystem::path path(std::string_view key) const {
        return std::filesystem::u8path(folder_) / std::filesystem::u8path(text(key));
    }

    /// JSON text of a nested object or array.
    std::string raw(std::string_view key) const {
        return typed(need(key), Kind::nested, "table or list");
    }

private:
    using Member = detail::JsonMember;
    using Kind = Member::Kind;

    const Member* find(std::string_view key) const {
        for (const Member& member : members_)
            if (member.key == key) return member.kind == Kind::null ? nullptr : &member;
        return nullptr;
    }
    const Member& need(std::string_view key) const {
        const Member* member = find(key);
        if (member == nullptr) throw Invalid(std::string(key) + ": setting is missing; add it");
        return *member;
    }
    static const std::string& typed(const Member& member, Kind kind, const char* wanted) {
        if (member.kind != kind)
            throw Invalid(member.key + ": is " + shown(member) + "; expected a " + wanted);
        return member.text;
    }
    static std::string shown(const Member& member) {
        return member.kind == Kind::text ? "'" + member.text + "'" : member.text;
    }
    static double number_of(const Member& member) {
        const std::string& digits = typed(member, Kind::number, "number");
        double value = 0;
        const char* end = digits.data() + digits.size();
        if (std::from_chars(digits.data(), end, value).ec != std::errc())
            throw Invalid(member.key + ": is " + digits + "; expected a number up to 1.8e308");
        return value;
    }
    static std::int64_t integer_of(const Member& member) {
        const double value = number_of(member);
        // Beyond 2^53 a double no longer tells neighbours apart.
        if (value != std::floor(value) || std::abs(value) > 9007199254740992.0)
            throw Invalid(member.key + ": is " + member.text + "; expected a whole number");
        return static_cast<std::int64_t>(value);
    }
    static bool flag_of(const Member& member) {
        return typed(member, Kind::flag, "flag, true or false") == "true";
    }

    std::string json_, folder_;
    std::vector<Member> members_;
};

}  // namespace femrun
