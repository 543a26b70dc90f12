// SPDX-License-Identifier: MIT
#include "spool/spool_file.hpp"

#include <charconv>

#include <capnp/message.h>
#include <capnp/serialize.h>
#include <fmt/format.h>

#include "base/content_hash.hpp"
#include "wire/convert.hpp"
#include "wire/limits.hpp"

namespace femrun::spool {

namespace {

constexpr std::string_view magic = "femrun spool 1\n";
constexpr std::size_t checksum_bytes = 16, length_bytes = 8;

std::string checksum(std::string_view bytes) {
    return content_hash(bytes).substr(0, checksum_bytes);
}

std::string flat(const worker::Ended& ended) {
    capnp::MallocMessageBuilder message;
    auto spooled = message.initRoot<wire::SpooledReport>();
    auto report = spooled.initReport();
    wire::encode(ended.report, report);
    report.setAttempt(ended.attempt.value);
    wire::encode(ended.definition, report.initDefinition());
    wire::encode(ended.database, report.initDatabase());
    spooled.setStudy(ended.trial.study.value);
    spooled.setTrial(ended.trial.number);
    spooled.setOrdinal(ended.ordinal);
    spooled.setDesign(ended.design);
    const auto words = capnp::messageToFlatArray(message);
    const auto bytes = words.asChars();
    return std::string(bytes.begin(), bytes.size());
}

Result<worker::Ended> read(std::string_view bytes) {
    // A copy of its own: words are aligned.
    auto words = kj::heapArray<capnp::word>(bytes.size() / sizeof(capnp::word));
    if (words.size() * sizeof(capnp::word) != bytes.size())
        return Error{ErrorKind::corrupt, "not of whole words"};
    std::copy(bytes.begin(), bytes.end(), words.asChars().begin());
    Result<worker::Ended> ended = Error{ErrorKind::corrupt, "no report"};
    const auto broken = kj::runCatchingExceptions([&] {
        capnp::ReaderOptions options;
        options.nestingLimit = wire::nesting_max;
        capnp::FlatArrayMessageReader reader(words, options);
        const auto spooled = reader.getRoot<wire::SpooledReport>();
        const auto from = spooled.getReport();
        auto report = wire::decode(from);
        if (!report) {
            ended = std::move(report).error();
            return;
        }
        ended = worker::Ended{.attempt = {from.getAttempt()},
                              .trial = {{spooled.getStudy()}, spooled.getTrial()},
                              .ordinal = spooled.getOrdinal(),
                              .definition = wire::decode(from.getDefinition()),
                              .report = std::move(report).value(),
                              .database = wire::decode_database(from.getDatabase()),
                              .design = spooled.getDesign()};
    });
    if (broken != nullptr) return Error{ErrorKind::corrupt, "no message"};
    return ended;
}

std::optional<std::size_t> number(std::string_view digits) {
    std::size_t value = 0;
    const auto [end, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
    if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
    return value;
}

}  // namespace

std::string spool_file(std::span<const worker::Ended> reports) {
    std::string file(magic);
    for (const worker::Ended& ended : reports) {
        const std::string bytes = flat(ended);
        file += checksum(bytes);
        file += fmt::format("{:0{}x}", bytes.size(), length_bytes);
        file += bytes;
    }
    return file;
}

SpoolFile read_spool_file(std::string_view bytes) {
    SpoolFile file;
    if (!bytes.starts_with(magic)) {
        file.trouble = "is no spool of femrun";
        return file;
    }
    bytes.remove_prefix(magic.size());
    while (!bytes.empty()) {
        const auto length = bytes.size() < checksum_bytes + length_bytes
                                ? std::nullopt
                                : number(bytes.substr(checksum_bytes, length_bytes));
        const std::string_view rest =
            bytes.substr(std::min(bytes.size(), checksum_bytes + length_bytes));
        const bool is_whole = length && *length <= rest.size() &&
                              checksum(rest.substr(0, *length)) == bytes.substr(0, checksum_bytes);
        auto ended = is_whole ? read(rest.substr(0, *length)) : Error{ErrorKind::corrupt, ""};
        if (!ended) {
            file.trouble = fmt::format("is damaged after {} report{}", file.reports.size(),
                                       file.reports.size() == 1 ? "" : "s");
            return file;
        }
        file.reports.push_back(std::move(ended).value());
        bytes = rest.substr(*length);
    }
    return file;
}

}  // namespace femrun::spool
