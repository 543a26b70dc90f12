// SPDX-License-Identifier: MIT
#include "engines/ssh_hosts.hpp"

#include <algorithm>
#include <atomic>
#include <functional>
#include <map>
#include <set>
#include <thread>

#include <fmt/format.h>

#include "engines/forwards.hpp"
#include "engines/job_script.hpp"
#include "engines/ssh_host.hpp"

namespace femrun::engines {

namespace {

/// Does `work` for each number below `count`, so many at once.
void for_each_at_once(std::size_t count, std::size_t at_once,
                      const std::function<void(std::size_t)>& work) {
    std::atomic<std::size_t> next{0};
    std::vector<std::jthread> threads;
    for (std::size_t i = 0; i < std::min(count, at_once); ++i)
        threads.emplace_back([&] {
            for (std::size_t mine; (mine = next++) < count;) work(mine);
        });
}

class SshHosts final : public Engine {
public:
    explicit SshHosts(SshSettings settings)
        : settings_(std::move(settings)), way_{.options = settings_.options}, forwards_(way_) {}

    std::string name() const override { return "ssh"; }

    Result<Manners> manners() override {
        return Manners{.grace = settings_.grace,
                       .jobs_max = static_cast<std::uint32_t>(settings_.hosts.size())};
    }

    Result<Done> submit(const Order& order) override {
        if (auto fine = check_crew(order.crew); !fine) return std::move(fine).error();
        if (!order.options.empty())
            return Error{ErrorKind::invalid,
                         fmt::format("option '{}': hosts take none; what ssh is to know stands in "
                                     "its own configuration",
                                     order.options.front())};
        ssh::Programs programs;
        for (const Program& program : order.programs) {
            auto files = files_of(program);
            if (!files) return std::move(files).error();
            programs.try_emplace(program.platform, *std::move(files));
        }
        Done done;
        std::vector<const Host*> candidates = in_order_of_trust();
        while (done.ids.size() < order.count && !candidates.empty()) {
            const std::size_t many =
                std::min<std::size_t>(order.count - done.ids.size(), candidates.size());
            begin_on({candidates.begin(), candidates.begin() + static_cast<std::ptrdiff_t>(many)},
                     order, programs, done);
            candidates.erase(candidates.begin(),
                             candidates.begin() + static_cast<std::ptrdiff_t>(many));
        }
        return done;
    }

    Result<std::vector<JobSeen>> look(const std::vector<std::string>& ids) override {
        const auto by_host = jobs_by_host(ids);
        std::map<std::string, JobSeen> seen;
        for (const auto& [label, told] : tell_all(by_host, ssh::look_script)) {
            if (told && told->forwards.empty()) forwards_.drop(label);
            for (const std::string& job : by_host.at(label)) {
                JobSeen& one = seen[job + "@" + label];
                one = {.id = job + "@" + label, .phase = JobSeen::Phase::unseen};
                if (!told) {
                    one.why = told.error().message;
                    one.place = label;
                } else {
                    for (const JobSeen& each : told->jobs)
                        if (each.id == job) one = of_host(each, label);
                    if (const auto forward = told->forwards.find(job);
                        forward != told->forwards.end())
                        one.why = forwards_.keep(*host_of(label), forward->second.port,
                                                 forward->second.place);
                }
            }
        }
        std::vector<JobSeen> all;
        for (const std::string& id : ids) {
            const auto found = seen.find(id);
            all.push_back(found != seen.end() ? found->second : nowhere(id));
        }
        return all;
    }

    Result<Done> find(const std::string& crew) override {
        if (auto fine = check_crew(crew); !fine) return std::move(fine).error();
        std::map<std::string, std::vector<std::string>> hosts;
        for (const Host& host : settings_.hosts) hosts[host.label] = {};
        Done done;
        for (const auto& [label, told] :
             tell_all(hosts, [&](const auto&) { return ssh::find_script(crew); })) {
            if (!told) {
                done.troubles.push_back(told.error().message);
                continue;
            }
            for (const JobSeen& job : told->jobs)
                if (job.phase == JobSeen::Phase::running) done.ids.push_back(job.id + "@" + label);
        }
        return done;
    }

    Result<Done> readdress(const Order& order, const std::vector<std::string>& ids) override {
        const auto by_host = jobs_by_host(ids);
        Done done;
        for (const auto& [label, told] : tell_all(by_host, [&](const auto& jobs) {
                 return ssh::readdress_script(jobs, order.address);
             })) {
            if (!told)
                done.troubles.push_back(told.error().message);
            else if (!told->jobs.empty())
                done.troubles.push_back(fmt::format(
                    "host '{}': its worker goes through a connection to where the scheduler was; "
                    "it leaves when it has found none for ten minutes, and another takes its place",
                    label));
            else
                for (const std::string& job : by_host.at(label))
                    done.ids.push_back(job + "@" + label);
        }
        return done;
    }

    Result<Done> cancel(const std::vector<std::string>& ids) override {
        const auto by_host = jobs_by_host(ids);
        Done done;
        for (const auto& [label, told] : tell_all(by_host, ssh::cancel_script)) {
            if (!told)
                done.troubles.push_back(told.error().message);
            else
                for (const std::string& job : by_host.at(label))
                    done.ids.push_back(job + "@" + label);
        }
        return done;
    }

private:
    static JobSeen of_host(JobSeen job, const std::string& label) {
        job.id += "@" + label;
        job.place = label;
        if (!job.output.empty()) job.output = label + ":" + job.output;
        return job;
    }

    static JobSeen nowhere(const std::string& id) {
        return {.id = id,
                .phase = JobSeen::Phase::ended,
                .ending = Ending::unknown,
                .why = "it names no host"};
    }

    /// Those that have failed come last, the longest ago first.
    std::vector<const Host*> in_order_of_trust() const {
        std::vector<const Host*> hosts;
        for (const Host& host : settings_.hosts) hosts.push_back(&host);
        const auto failed = [&](const Host* host) {
            const auto found = failed_.find(host->label);
            return found == failed_.end() ? 0U : found->second;
        };
        std::stable_sort(hosts.begin(), hosts.end(),
                         [&](const Host* a, const Host* b) { return failed(a) < failed(b); });
        return hosts;
    }

    /// What becomes of one host.
    struct Begun {
        std::optional<Result<std::optional<std::string>>> job;
        std::optional<ssh::Forwarded> forward;
        std::string address;  // through it
    };

    void open_forward(const Host& host, const Order& order, Begun& begun) {
        auto through = ssh::through(order.address);
        if (!through) {
            begun.job = std::move(through).error().within(fmt::format("host '{}'", host.label));
            return;
        }
        auto port = forwards_.open(host, through->place);
        if (!port) {
            begun.job = std::move(port).error();
            return;
        }
        begun.forward = ssh::Forwarded{.port = *port, .place = through->place};
        begun.address = through->by(*port);
    }

    void begin_on(const std::vector<const Host*>& hosts, const Order& order,
                  const ssh::Programs& programs, Done& done) {
        std::vector<Begun> begun(hosts.size());
        for (std::size_t i = 0; i < hosts.size(); ++i)
            if (hosts[i]->forward) open_forward(*hosts[i], order, begun[i]);
        for_each_at_once(hosts.size(), settings_.at_once, [&](std::size_t i) {
            if (begun[i].job) return;  // it has failed
            Order of_host = order;
            if (begun[i].forward) of_host.address = begun[i].address;
            begun[i].job =
                ssh::begin(way_, *hosts[i], of_host, programs, settings_.grace, begun[i].forward);
        });
        for (std::size_t i = 0; i < hosts.size(); ++i) {
            const Result<std::optional<std::string>>& job = *begun[i].job;
            if (begun[i].forward && !(job && *job))
                forwards_.drop(hosts[i]->label, begun[i].forward->port);
            if (!job) {
                failed_[hosts[i]->label] = ++failures_;
                done.troubles.push_back(job.error().message);
                continue;
            }
            failed_.erase(hosts[i]->label);
            if (*job) done.ids.push_back(**job + "@" + hosts[i]->label);
        }
    }

    /// "CREW.TOKEN" by the label of its host; ids that name none are left out.
    static std::map<std::string, std::vector<std::string>> jobs_by_host(
        const std::vector<std::string>& ids) {
        std::map<std::string, std::vector<std::string>> by_host;
        for (const std::string& id : ids) {
            const std::size_t at = id.find('@'), dot = id.find('.');
            if (at == std::string::npos || dot >= at || !check_crew(id.substr(0, dot)) ||
                !check_crew(id.substr(dot + 1, at - dot - 1)))
                continue;
            by_host[id.substr(at + 1)].push_back(id.substr(0, at));
        }
        return by_host;
    }

    /// The hosts' answers by their labels.
    std::map<std::string, Result<ssh::Answer>> tell_all(
        const std::map<std::string, std::vector<std::string>>& jobs,
        const std::function<std::string(const std::vector<std::string>&)>& script) const {
        std::vector<std::string> labels;
        for (const auto& [label, unused] : jobs) labels.push_back(label);
        std::vector<std::optional<Result<ssh::Answer>>> told(labels.size());
        for_each_at_once(labels.size(), settings_.at_once, [&](std::size_t i) {
            const auto host = host_of(labels[i]);
            told[i] = host ? ssh::tell(way_, *host, script(jobs.at(labels[i])))
                           : Result<ssh::Answer>(Error{
                                 ErrorKind::invalid, fmt::format("host '{}': is none", labels[i])});
        });
        std::map<std::string, Result<ssh::Answer>> by_label;
        for (std::size_t i = 0; i < labels.size(); ++i)
            by_label.emplace(labels[i], *std::move(told[i]));
        return by_label;
    }

    /// Jobs may run on one that was taken out of the file since.
    std::optional<Host> host_of(const std::string& label) const {
        for (const Host& host : settings_.hosts)
            if (host.label == label) return host;
        return host_called(label);
    }

    SshSettings settings_;
    ssh::Way way_;
    ssh::Forwards forwards_;
    std::map<std::string, unsigned> failed_;  // by label: how late, among all failures
    unsigned failures_ = 0;
};

}  // namespace

std::unique_ptr<Engine> make_ssh_hosts(SshSettings settings) {
    return std::make_unique<SshHosts>(std::move(settings));
}

}  // namespace femrun::engines
