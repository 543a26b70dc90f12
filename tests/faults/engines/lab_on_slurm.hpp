// SPDX-License-Identifier: MIT
// A scheduler that stays beside a Slurm, and a study that it has.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "on_slurm.hpp"
#include "support/catch.hpp"
#include "system/child.hpp"

namespace femrun::test {

struct LabSetup {
    std::string slurm{}, study{};  // further lines of slurm.conf and of the study file
    std::string licences{};        // a file of them, for the scheduler
};

class Lab : public OnSlurm {
public:
    Lab(int trials, const std::string& seconds, const LabSetup& setup = {})
        : OnSlurm(3, setup.slurm) {
        write_study(trials, seconds, setup.study);
        std::vector<std::string> words{"scheduler", "--listen", "127.0.0.1:0", "--addresses",
                                       "lab"};
        if (!setup.licences.empty()) {
            bench.write("licences.toml", setup.licences);
            words.insert(words.end(), {"--licences", "licences.toml"});
        }
        scheduler_ = bench.start(words);
        REQUIRE(eventually([&] { return bench.has("lab/user.address"); }));
        REQUIRE(bench.femrun(at_lab({"run", "study.toml", "--detach"})).code == 0);
    }
    ~Lab() {
        bench.femrun({"workers", "down", "--all"});
        bench.femrun(at_lab({"shutdown", "--now"}));
        scheduler_->end_tree();
    }

    static std::vector<std::string> at_lab(std::vector<std::string> words) {
        words.insert(words.end(), {"--scheduler", "@lab/user.address"});
        return words;
    }
    Finished up(std::vector<std::string> more = {"--count", "3"}) const {
        auto words = at_lab({"workers", "up", "--on", "slurm"});
        words.insert(words.end(), more.begin(), more.end());
        return bench.femrun(words);
    }
    nlohmann::json status() const {
        return nlohmann::json::parse(bench.femrun(at_lab({"status", "--json"})).out);
    }
    bool is_done() const {
        return eventually([&] { return status()["studies"][0]["state"] == "done"; });
    }
    void check_each_on_record_once(std::size_t trials) const {
        const auto study =
            nlohmann::json::parse(bench.femrun(at_lab({"show", "--all", "--json"})).out);
        std::string others;
        for (const nlohmann::json& trial : study["trials"])
            if (trial["state"] != "complete") others += trial.dump(1) + "\n";
        INFO(others);
        CHECK(complete(study) == trials);
        CHECK(study["trials"].size() == trials);
    }
    std::uint64_t keeper() const {
        for (const std::string& line : running_below(bench.folder()))
            if (line.find("workers keep") != line.npos)
                return std::stoull(bench.read("cache/femrun/crews/slurm/keeper.lock"));
        return 0;
    }

private:
    std::optional<system::Child> scheduler_;
};

}  // namespace femrun::test
