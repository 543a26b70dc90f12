// SPDX-License-Identifier: MIT
#include "muster/worker_words.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "base/plain_text.hpp"
#include "work/attempt_folder.hpp"

namespace femrun::muster {

namespace {

// A solve holds licences of a few pools.
constexpr std::size_t licence_news_max = 100;
// More than anyone has; it bounds what is counted.
constexpr std::uint32_t licences_max = 1'000'000;

/// Its lines, each fit to be shown; the last ones when there are too many.
std::string believed_log(std::string_view log) {
    if (log.size() > log_bytes_max) log.remove_prefix(log.size() - log_bytes_max);
    std::string lines;
    while (!log.empty()) {
        const std::size_t end = std::min(log.find('\n'), log.size());
        lines += plain(log.substr(0, end), message_bytes_max);
        if (end < log.size()) lines += '\n';
        log.remove_prefix(std::min(end + 1, log.size()));
    }
    return lines;
}

}  // namespace

work::Report believed(work::Report report, const Given& given, std::string_view worker) {
    const bool makes_sense = std::isfinite(report.seconds) && report.seconds >= 0;
    if (!makes_sense) report.seconds = 0;
    if (report.folder != work::attempt_folder(given.setup->name, given.trial, given.ordinal))
        report.folder.clear();
    report.log = believed_log(report.log);
    if (report.licences.size() > licence_news_max) report.licences.resize(licence_news_max);
    for (study::LicenceNews& news : report.licences) news.pool = plain(news.pool, word_bytes_max);
    if (report.failure) {
        report.failure->stage = plain(report.failure->stage, word_bytes_max);
        report.failure->message = plain(report.failure->message, message_bytes_max);
    } else if (!report.cancelled && report.response.size() != given.setup->responses.size()) {
        report.failure = study::Failure{
            study::FailureKind::fault,
            {},
            fmt::format("worker '{}' sent {} numbers as a response, the study has {}", worker,
                        report.response.size(), given.setup->responses.size())};
        report.response.clear();
    }
    return report;
}

work::WorkerCard believed(work::WorkerCard card) {
    const auto word = [](std::string& text) { text = plain(text, word_bytes_max); };
    for (std::string* const text :
         {&card.name, &card.version, &card.platform, &card.job.engine, &card.job.id})
        word(*text);
    for (std::string& tag : card.tags) word(tag);
    std::map<std::string, std::uint32_t> licences;
    for (const auto& [name, count] : card.job_licences)
        licences[plain(name, word_bytes_max)] = std::min(count, licences_max);
    card.job_licences = std::move(licences);
    for (work::SolverOffer& solver : card.solvers) {
        word(solver.name);
        word(solver.version);
        solver.note = plain(solver.note, message_bytes_max);
    }
    return card;
}

double believed_fraction(double fraction) {
    return std::isfinite(fraction) && fraction >= 0 ? std::min(fraction, 1.0) : -1;
}

}  // namespace femrun::muster
