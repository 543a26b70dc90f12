// SPDX-License-Identifier: MIT
#include "host/conform_files.hpp"

#include <fstream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "host/abi_text.hpp"

namespace femrun::host {

namespace {

using nlohmann::json;

constexpr const char* end_mark = "\x04 end";  // no finding begins with a control character

}  // namespace

void write_study(const conformance::SolverStudy& study, const std::filesystem::path& file) {
    json design = json::array();
    for (const auto& one : study.design)
        design.push_back({{"name", one.name},
                          {"unit", one.unit},
                          {"kind", one.kind},
                          {"number", one.number},
                          {"text", one.text}});
    std::ofstream(file) << json{{"settings", study.settings},
                                {"folder", study.folder},
                                {"design", design},
                                {"responses", study.responses}};
}

Result<conformance::SolverStudy> read_study(const std::filesystem::path& file) {
    std::ifstream stream(file);
    const json read = json::parse(stream, nullptr, /*allow_exceptions=*/false);
    const auto wrong = [&] {
        return Error{ErrorKind::invalid,
                     fmt::format("'{}': it is no study for a conformance check", file.string())};
    };
    if (!read.is_object()) return wrong();
    try {
        conformance::SolverStudy study;
        study.settings = read.at("settings").get<std::string>();
        study.folder = read.at("folder").get<std::string>();
        study.responses = read.at("responses").get<std::vector<std::string>>();
        for (const json& one : read.at("design"))
            study.design.push_back({one.at("name").get<std::string>(),
                                    one.at("unit").get<std::string>(),
                                    one.at("kind").get<femrun_kind_t>(),
                                    one.at("number").is_null() ? 0 : one.at("number").get<double>(),
                                    one.at("text").get<std::string>()});
        return study;
    } catch (const json::exception&) {
        return wrong();
    }
}

void write_findings(const std::vector<std::string>& findings, const std::filesystem::path& file) {
    std::ofstream stream(file);
    for (const std::string& finding : findings) stream << plain(finding, message_bytes_max) << '\n';
    stream << end_mark << '\n';
}

bool read_findings(const std::filesystem::path& file, std::vector<std::string>& findings) {
    std::ifstream stream(file);
    for (std::string line; std::getline(stream, line);) {
        if (line == end_mark) return true;
        findings.push_back(line);
    }
    return false;
}

}  // namespace femrun::host
