// SPDX-License-Identifier: MIT
// What befalls a cluster by chance: processes are killed, stopped and asked to end, links are cut
// and swallow what they carry, people pause and stop their studies; and all of it is mended after a
// while. It is noted what befell which PC from when to when.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "cluster/cluster.hpp"

namespace femrun::test {

struct Befell {
    /// All of them: the scheduler was not heard, or a person stopped a study.
    static constexpr int every_pc = -1;
    /// Nobody: it costs no solve.
    static constexpr int no_pc = -2;

    std::string what;
    int pc = every_pc;
    WallTime from{}, to{};
};

class Trouble {
public:
    /// `studies`: by name; people pause, stop and follow them.
    Trouble(Cluster& cluster, int workers, std::vector<std::string> studies, std::uint64_t seed);

    /// Something befalls somebody, and what has lasted long enough is mended.
    void step();
    /// All is mended, everybody runs who is not about to leave, and studies go on.
    void mend_all();
    /// As whatever starts workers on a PC does.
    void restart_who_left();
    const std::vector<Befell>& befell() const { return befell_; }
    /// "12 worker killed, 3 scheduler killed, ..."
    std::string text() const;

private:
    std::uint64_t drawn(std::uint64_t below) { return random_() % below; }
    Duration while_of(Duration least, Duration most);
    void note(const std::string& what, int pc, Duration lasts);
    /// Until it is mended nothing else befalls this PC.
    void lasts(const std::string& what, int pc, Duration time, std::function<void()> mend);
    void mend_what_is_over(Instant now);
    bool is_up(int pc) const { return !suffers_.contains(pc); }

    void befall_worker(int pc);
    void befall_scheduler();
    void befall_client();
    void steer_study();

    Cluster& cluster_;
    int workers_;
    std::vector<std::string> studies_;
    std::mt19937_64 random_;
    std::vector<Befell> befell_;
    std::set<int> suffers_;
    std::multimap<Instant, std::function<void()>> mends_;
    std::optional<system::Child> client_;
};

}  // namespace femrun::test
