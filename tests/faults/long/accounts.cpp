// SPDX-License-Identifier: MIT
#include "accounts.hpp"

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

#include <fmt/format.h>

namespace femrun::test {

namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;
using nlohmann::json;

/// What befell a PC shows on record a lease later, and after a link has been made anew.
constexpr std::chrono::milliseconds shows_within = 30s;

std::string place_of(const json& study, const json& trial, const json& attempt) {
    return fmt::format("{}/trial-{:06}-attempt-{}", study["name"].get<std::string>(),
                       trial["number"].get<std::uint64_t>(),
                       attempt["ordinal"].get<std::uint64_t>());
}

/// ".../pc3/files/..."
int pc_of(const std::string& folder) {
    const auto at = folder.find("/pc");
    return at == folder.npos ? 0 : std::stoi(folder.substr(at + 3));
}

bool counts(const json& attempt) {
    return attempt["state"] == "reported" && attempt["failure"].is_null();
}

/// What befalls all PCs lasts as long as it says, or it would explain whatever happens.
bool explained(const json& attempt, int pc, const std::vector<Befell>& befell) {
    const WallTime from{std::chrono::milliseconds(attempt["started_ms"].get<std::int64_t>())};
    const WallTime to =
        attempt["ended_ms"].is_null()
            ? WallTime::max() - shows_within
            : WallTime{std::chrono::milliseconds(attempt["ended_ms"].get<std::int64_t>())};
    return std::any_of(befell.begin(), befell.end(), [&](const Befell& one) {
        const auto later = one.pc == Befell::every_pc ? 0ms : shows_within;
        return (one.pc == pc || one.pc == Befell::every_pc) && one.from <= to + later &&
               one.to + later >= from;
    });
}

/// Where each attempt was solved.
class Places {
public:
    Places(const json& study, const Said& said) : study_(study) {
        for (const SaidSolve& solve : said.begun) pcs_.emplace(solve.attempt, pc_of(solve.folder));
    }

    int pc(const json& trial, const json& attempt) const {
        const auto found = pcs_.find(place_of(study_, trial, attempt));
        return found == pcs_.end() ? Befell::no_pc : found->second;
    }

    /// Of one that began: something befell its PC, or that of an attempt before it, which it was to
    /// replace and which counts all the same.
    bool has_reason(const json& trial, const json& attempt,
                    const std::vector<Befell>& befell) const {
        if (explained(attempt, pc(trial, attempt), befell)) return true;
        const json& all = trial["attempts"];
        return std::any_of(all.begin(), all.end(), [&](const json& other) {
            return counts(other) && other["ordinal"] < attempt["ordinal"] &&
                   explained(other, pc(trial, other), befell);
        });
    }

private:
    const json& study_;
    std::map<std::string, int> pcs_;
};

}  // namespace

Account account_of(const json& study, const Said& said, const std::vector<Befell>& befell) {
    Account account;
    const std::string of = study["name"].get<std::string>() + "/";
    std::map<std::string, SaidSolve> begun;
    std::set<std::string> ended;
    for (const SaidSolve& solve : said.begun) {
        if (!solve.attempt.starts_with(of)) continue;
        ++account.begun;
        if (!begun.emplace(solve.attempt, solve).second)
            account.fouls.push_back(fmt::format("{} began twice", solve.attempt));
    }
    for (const SaidSolve& solve : said.ended)
        if (solve.attempt.starts_with(of)) ended.insert(solve.attempt);

    const Places places(study, said);
    std::set<std::string> designs;
    for (const json& trial : study["trials"]) {
        const std::string number =
            fmt::format("{}trial {}", of, trial["number"].get<std::uint64_t>());
        if (!designs.insert(trial["design"].dump()).second)
            account.fouls.push_back(fmt::format("{}: its design was asked for before", number));
        const bool complete = trial["state"] == "complete";
        if (complete) ++account.complete;
        if (!complete && trial["state"] != "cancelled" && trial["state"] != "queued")
            account.fouls.push_back(
                fmt::format("{} is {}", number, trial["state"].get<std::string>()));
        std::size_t counted = 0;
        for (const json& attempt : trial["attempts"]) {
            const std::string place = place_of(study, trial, attempt);
            const auto solve = begun.find(place);
            if (counts(attempt)) {
                if (!ended.contains(place))
                    account.fouls.push_back(fmt::format("{} counts and did not end", place));
                if (++counted == 1) {
                    begun.erase(place);
                    continue;
                }
            }
            if (solve == begun.end()) continue;  // nothing was lost by it
            ++account.again;
            if (!places.has_reason(trial, attempt, befell) && trial["state"] != "cancelled")
                account.fouls.push_back(fmt::format("{} on PC {} was {}, and nothing befell it: {}",
                                                    place, places.pc(trial, attempt),
                                                    attempt["state"].get<std::string>(),
                                                    attempt["failure"].dump()));
            begun.erase(solve);
        }
        if (complete && counted == 0)
            account.fouls.push_back(fmt::format("{} is complete without a solve", number));
        if (complete && trial["outputs"]["y"] != trial["design"]["x"])
            account.fouls.push_back(fmt::format("{} has another's response", number));
    }
    for (const auto& [place, solve] : begun)
        account.fouls.push_back(fmt::format("{} began and is not on record", place));
    return account;
}

std::vector<std::string> folders_left(const Cluster& cluster, int workers,
                                      const std::vector<json>& studies) {
    std::set<std::string> stay;                 // of the best, as [solver] keep says by default
    std::map<std::string, std::string> became;  // of whose folder it is
    for (const json& study : studies)
        for (const json& trial : study["trials"])
            for (const json& attempt : trial["attempts"]) {
                const std::string place = place_of(study, trial, attempt);
                became[place] = fmt::format(
                    "{} by {}, of a trial that is {}: {}", attempt["state"].get<std::string>(),
                    attempt["worker"].get<std::string>(), trial["state"].get<std::string>(),
                    attempt["failure"].dump());
                if (trial["number"] == study["best"]) stay.insert(place);
            }
    std::vector<std::string> left;
    const auto note = [&](const fs::path& file) {
        const fs::path folder = file.parent_path();
        const auto known = became.find(folder.parent_path().filename().string() + "/" +
                                       folder.filename().string());
        left.push_back(file.string() + (known == became.end() ? "" : ", " + known->second));
    };
    std::error_code none;
    for (int pc = 1; pc <= workers; ++pc)
        for (const char* part : {"files", "studies", "reports"})
            for (const auto& entry :
                 fs::recursive_directory_iterator(cluster.worker_folder(pc) / part, none))
                if (!entry.is_directory() && entry.path().filename() != "femrun.log")
                    note(entry.path());
    for (const json& study : studies) {
        const std::string name = study["name"];
        const fs::path files = cluster.bench().folder() / "femrun.db.files" / name;
        for (const auto& entry : fs::directory_iterator(files, none)) {
            const std::string file = entry.path().filename().string();
            if (file.starts_with("trial-") && !stay.contains(name + "/" + file))
                note(entry.path() / "");
        }
    }
    return left;
}

}  // namespace femrun::test
