// SPDX-License-Identifier: MIT
#include "conform/check_files.hpp"

#include <fstream>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "base/path_text.hpp"
#include "base/plain_text.hpp"

namespace femrun::conform {

using nlohmann::json;

void write_study(const conformance::SolverStudy& study, const std::filesystem::path& file) {
    json design = json::array();
    for (const auto& one : study.design)
        design.push_back({{"name", one.name},
                          {"unit", one.unit},
                          {"kind", one.kind},
                          {"number", one.number},
                          {"text", one.text}});
    std::ofstream(file, std::ios::binary) << json{{"settings", study.settings},
                                                  {"folder", study.folder},
                                                  {"design", design},
                                                  {"responses", study.responses}};
}

Result<conformance::SolverStudy> read_study(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    const json read = json::parse(stream, nullptr, /*allow_exceptions=*/false);
    const auto wrong = [&] {
        return Error{ErrorKind::invalid,
                     fmt::format("'{}': it is no study for a conformance check", path_text(file))};
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

void write_findings(const CheckFindings& found, const std::filesystem::path& file) {
    json findings = json::array();
    for (const std::string& one : found.findings) findings.push_back(plain(one, message_bytes_max));
    std::ofstream(file, std::ios::binary)
        << json{{"findings", findings},
                {"untried", plain(found.untried, message_bytes_max)},
                {"hung", found.hung}};
}

std::optional<CheckFindings> read_findings(const std::filesystem::path& file) {
    std::ifstream stream(file, std::ios::binary);
    const json read = json::parse(stream, nullptr, /*allow_exceptions=*/false);
    try {
        return CheckFindings{read.at("findings").get<std::vector<std::string>>(),
                             read.at("untried").get<std::string>(), read.at("hung").get<bool>()};
    } catch (const json::exception&) {
        return std::nullopt;
    }
}

}  // namespace femrun::conform
