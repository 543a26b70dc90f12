// SPDX-License-Identifier: MIT
#include "engines/ssh_host.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "base/path_text.hpp"
#include "base/plain_text.hpp"
#include "engines/archive.hpp"
#include "engines/job_script.hpp"
#include "system/private_folder.hpp"

namespace femrun::engines::ssh {

namespace {

using namespace std::chrono_literals;

/// Tens of megabytes over a slow line.
constexpr Duration unpack_limit = 10min;

Error within(Error error, const Host& host) {
    return std::move(error).within(fmt::format("host '{}'", host.label));
}

/// One that has no shell of POSIX, as far as can be told.
bool is_of_windows(const Way& way, const Host& host) {
    auto words = ssh_command(way, host);
    words.emplace_back(windows_command);
    const auto said = run({.words = std::move(words), .input = {}});
    return said && is_windows(*said);
}

Error failed(const Way& way, const Host& host, const Said& said) {
    constexpr int of_ssh_itself = 255;
    if (said.code != of_ssh_itself && is_of_windows(way, host))
        return within({ErrorKind::invalid,
                       "runs Windows, where programs with a desktop cannot be started over SSH; "
                       "start its worker there: 'femrun worker ADDRESS --at-logon on'"},
                      host);
    return within({ErrorKind::unavailable, failure(said, host.destination)}, host);
}

/// A command with a file as its input, which is too large for a text.
Result<void> unpack(const Way& way, const Host& host, const std::string& folder,
                    const ProgramFiles& program) {
    constexpr std::string_view plain_letters =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./+,@:=";
    if (folder.find_first_not_of(plain_letters) != std::string::npos)
        return within({ErrorKind::invalid,
                       fmt::format("its folder '{}' has letters that not every shell takes as they "
                                   "are; set XDG_CACHE_HOME there",
                                   plain(folder, message_bytes_max))},
                      host);
    const system::PrivateFolder mine;
    const auto archive = mine.path() / "program.tar";
    if (auto written = write_archive(program, archive); !written) return written;
    auto words = ssh_command(way, host);
    words.insert(words.begin() + 1, "-C");
    words.push_back(unpack_command(folder));
    auto said =
        run({.words = std::move(words), .input = {}, .input_file = archive, .limit = unpack_limit});
    if (!said) return within(std::move(said).error(), host);
    if (!answer_in(said->out).whole) return failed(way, host, *said);
    return {};
}

}  // namespace

std::vector<std::string> ssh_command(const Way& way, const Host& host) {
    // The first of each option counts: the user's own before ours. A line that is dead ends within
    // the time that a command has.
    std::vector<std::string> words{"ssh", "-T", "-o", "BatchMode=yes"};
    words.insert(words.end(), way.options.begin(), way.options.end());
    words.insert(words.end(), {"-o", "ConnectTimeout=10", "-o", "ServerAliveInterval=10", "-o",
                               "ServerAliveCountMax=3"});
    if (host.port) words.insert(words.end(), {"-p", std::to_string(*host.port)});
    words.push_back(host.destination);
    return words;
}

Result<Answer> tell(const Way& way, const Host& host, const std::string& script, Duration limit) {
    auto words = ssh_command(way, host);
    words.insert(words.end(), {"sh", "-s"});
    auto said = run({.words = std::move(words), .input = prelude() + script, .limit = limit});
    if (!said) return within(std::move(said).error(), host);
    Answer answer = answer_in(said->out);
    if (!answer.whole) return failed(way, host, *said);
    if (!answer.refused.empty()) return within({ErrorKind::invalid, answer.refused}, host);
    return answer;
}

Result<std::optional<std::string>> begin(const Way& way, const Host& host, const Order& order,
                                         const Programs& programs, Duration grace,
                                         const std::optional<Forwarded>& forward) {
    Start start{.programs = {},
                .token = new_token(),
                .crew = order.crew,
                .address = order.address,
                .forward = forward};
    for (const auto& [platform, program] : programs)
        start.programs.push_back({platform, program.hash, program.files.size()});
    const std::string job = order.crew + "." + start.token;
    Order of_host = order;
    if (!host.tags.empty()) of_host.worker.insert(of_host.worker.begin(), {"--tags", host.tags});
    const auto arguments =
        worker_arguments(of_host, "address", fmt::format("ssh:{}@{}:0", job, host.label),
                         host.slots.value_or(order.slots));
    start.script = job_script(order.crew, shell_command("\"$1\"", arguments), grace);

    const std::string script = start_script(start);
    auto told = tell(way, host, script);
    if (told && told->folder) {
        const auto wanted = std::find_if(
            programs.begin(), programs.end(),
            [&](const auto& program) { return program.second.hash == told->wants_hash; });
        if (wanted == programs.end())
            return within({ErrorKind::fault, "it wants a program that it was not offered"}, host);
        if (auto done = unpack(way, host, *told->folder, wanted->second); !done)
            return std::move(done).error();
        told = tell(way, host, script);
    }
    if (!told) return std::move(told).error();
    if (!told->lacks_program.empty())
        return within({ErrorKind::invalid,
                       fmt::format("it is '{}', and there is no program of that platform; give "
                                   "one, with its plugins",
                                   told->lacks_program)},
                      host);
    if (told->started) return std::optional<std::string>(job);
    if (!told->jobs.empty()) return std::optional<std::string>();
    return within({ErrorKind::unavailable,
                   "the program did not come there whole; see that there is room in its home"},
                  host);
}

}  // namespace femrun::engines::ssh
