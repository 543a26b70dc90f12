// SPDX-License-Identifier: MIT
#include "engines/ssh_words.hpp"

#include <charconv>

#include <fmt/format.h>

#include "base/plain_text.hpp"
#include "engines/job_script.hpp"
#include "engines/last_words.hpp"

namespace femrun::engines::ssh {

namespace {

constexpr std::string_view mark = "@femrun ";

/// Takes the first word off.
std::string_view take_word(std::string_view& text) {
    const std::size_t blank = std::min(text.find(' '), text.size());
    const std::string_view word = text.substr(0, blank);
    text.remove_prefix(std::min(blank + 1, text.size()));
    return word;
}

/// "CREW.TOKEN running", "CREW.TOKEN gone", "CREW.TOKEN lost", "CREW.TOKEN ended CODE".
std::optional<JobSeen> job_in(std::string_view said) {
    JobSeen job{.id = plain(take_word(said), word_bytes_max)};
    const std::string_view how = take_word(said);
    job.phase = JobSeen::Phase::ended;
    if (how == "running") {
        job.phase = JobSeen::Phase::running;
    } else if (how == "ended") {
        tell_end(job, said);
    } else if (how == "lost") {
        job.ending = Ending::lost;
        job.why = "it was killed, or its host was started anew";
    } else if (how == "gone") {
        job.ending = Ending::unknown;
        job.why = "its host knows it no more";
    } else {
        return std::nullopt;
    }
    return job;
}

std::string list_of(const std::vector<std::string>& jobs) {
    std::string list;
    for (const std::string& job : jobs) list += " " + sh_word(job);
    return list;
}

/// A document within a script, with an end that does not stand in it.
std::string here(const std::string& text) {
    std::string end = "femrun_end";
    while (text.find(end) != std::string::npos) end += "_";
    return fmt::format("<<'{}'\n{}\n{}\n", end, text, end);
}

}  // namespace

std::string prelude() {
    return R"sh(umask 077
echo  # start-up files may have printed half a line
base=${XDG_CACHE_HOME:-$HOME/.cache}/femrun
say() { echo "@femrun $*"; }
# A process by its number and when it was started.
started() { cut -d' ' -f22 "/proc/$1/stat" 2>/dev/null; }
script_runs() {
    pid= begun=
    read -r pid begun 2>/dev/null <"$1/started"
    [ -n "$pid" ] && [ "$(started "$pid")" = "$begun" ]
}
# By the mark that all inherit which descend from the job.
marked() { grep -lsaz "^FEMRUN_PROCESS_TREE=$1\(/\|\$\)" /proc/[0-9]*/environ | tr -dc '0-9\n'; }
folder_of() { echo "$base/jobs/${1%.*}/${1##*.}"; }
tell() {
    job=$1 folder=$(folder_of "$1")
    [ -d "$folder" ] || { say job "$job" gone; return; }
    if [ ! -e "$folder/ended" ] && { script_runs "$folder" || [ -n "$(marked "$job")" ]; }; then
        say job "$job" running
        [ ! -e "$folder/forward" ] || say forward "$(cat "$folder/forward")"
    else
        if [ -e "$folder/ended" ]; then
            say job "$job" ended "$(cat "$folder/ended")"
            tail -n 20 "$folder/output" 2>/dev/null | tail -c 2000 | sed 's/^/@femrun said /'
            echo
        else
            say job "$job" lost
        fi
        [ ! -e "$folder/cancelled" ] || say cancelled
    fi
    say output "$folder/output"
}
tell_crew() {
    for each in "$base/jobs/$1"/*; do
        [ ! -d "$each" ] || [ -e "$each/ended" ] || tell "$1.${each##*/}"
    done
}
)sh";
}

std::string find_script(const std::string& crew) {
    return fmt::format("tell_crew {}\nsay done\n", crew);
}

std::string unpack_command(const std::string& folder) {
    return "tar -x -f - -C " + folder + " && echo && echo @femrun done";
}

std::string start_script(const Start& start) {
    std::string script =
        fmt::format("token={} crew={} programs=$base/programs\n", start.token, start.crew);
    script +=
        R"sh([ -z "$(tell_crew "$crew" | grep ' running$')" ] || { tell_crew "$crew"; say done; exit; }
system=$(uname -s | tr A-Z a-z) processor=$(uname -m)
case $processor in amd64) processor=x86_64 ;; arm64) processor=aarch64 ;; esac
case $system-$processor in
)sh";
    for (const OneProgram& program : start.programs)
        script += fmt::format("    {}) hash={} files={} ;;\n", program.platform, program.hash,
                              program.files);
    script += R"sh(    *) say lacks "$system-$processor"; say done; exit ;;
esac
is_whole() { [ "$(find "$1" -type f 2>/dev/null | wc -l)" -ge "$files" ]; }
new=$programs/$hash.$token old=$programs/$hash.$token.old
if ! is_whole "$programs/$hash" && is_whole "$new"; then
    # One that is not whole has been left by whoever tidies old files away.
    [ ! -e "$programs/$hash" ] || mv "$programs/$hash" "$old"
    mv -T "$new" "$programs/$hash" 2>/dev/null
fi
if ! is_whole "$programs/$hash"; then
    # Copies that did not come whole, of those who are done with it by now.
    find "$programs" -mindepth 1 -maxdepth 1 -name '*.*' -mmin +60 -exec rm -rf {} + 2>/dev/null
    mkdir -p "$new" && say unpack "$hash $new" || say refused "'$new' cannot be made"
    say done
    exit
fi
rm -rf "$new" "$old"
program=$programs/$hash/femrun
if ! why=$("$program" --version 2>&1 </dev/null); then
    say refused "its program does not run there ($(echo "$why" | tail -n 1))"
    say done
    exit
fi
# What is known of jobs that ended a week ago is of no use to anybody.
find "$base/jobs" -mindepth 3 -maxdepth 3 -name ended -mtime +7 2>/dev/null |
    while read -r ended; do rm -rf "${ended%/ended}"; done
folder=$base/jobs/$crew/$token
mkdir -p "$folder" && cd "$folder" || { say refused "'$folder' cannot be made"; say done; exit; }
)sh";
    script += "cat >address " + here(start.address);
    if (start.forward)
        script +=
            "cat >forward " + here(fmt::format("{} {}", start.forward->port, start.forward->place));
    script += "cat >job.sh " + here(start.script);
    // The same process, which is known by its number and its start, becomes the job's script.
    script += R"sh(FEMRUN_PROCESS_TREE=$crew.$token setsid nohup sh -c \
    'echo "$$ $(cut -d" " -f22 /proc/$$/stat)" >started.new && mv started.new started; exec sh job.sh "$1"' \
    job "$program" >output 2>&1 </dev/null &
say started "$crew.$token"
say done
)sh";
    return script;
}

std::string look_script(const std::vector<std::string>& jobs) {
    return fmt::format("for job in{}; do tell \"$job\"; done\nsay done\n", list_of(jobs));
}

std::string cancel_script(const std::vector<std::string>& jobs) {
    return fmt::format(R"sh(for job in{}; do
    folder=$(folder_of "$job")
    [ -d "$folder" ] && [ ! -e "$folder/ended" ] || continue
    : >"$folder/cancelled"
    if script_runs "$folder"; then
        kill -TERM "$pid"
    else
        for each in $(marked "$job"); do kill -KILL "$each" 2>/dev/null; done
    fi
done
say done
)sh",
                       list_of(jobs));
}

std::string readdress_script(const std::vector<std::string>& jobs, const std::string& address) {
    return fmt::format(R"sh(cat >"$base/address.$$" {}for job in{}; do
    folder=$(folder_of "$job")
    [ -d "$folder" ] && [ ! -e "$folder/ended" ] || continue
    if [ -e "$folder/forward" ]; then tell "$job"; continue; fi
    cp "$base/address.$$" "$folder/address.new" && mv "$folder/address.new" "$folder/address"
done
rm -f "$base/address.$$"
say done
)sh",
                       here(address), list_of(jobs));
}

Answer answer_in(std::string_view printed) {
    Answer answer;
    std::string said;  // what the last job has printed
    const auto end_job = [&] {
        if (!answer.jobs.empty() && answer.jobs.back().ending == Ending::failed)
            answer.jobs.back().last_words = last_line(said);
        said.clear();
    };
    for (std::string_view line : lines_of(printed)) {
        if (!line.starts_with(mark)) continue;
        line.remove_prefix(mark.size());
        const std::string_view word = take_word(line);
        if (word == "done") answer.whole = true;
        if (word == "lacks") answer.lacks_program = plain(trimmed(line), word_bytes_max);
        if (word == "unpack") {
            answer.wants_hash = std::string(take_word(line));
            answer.folder = std::string(trimmed(line));
        }
        if (word == "refused") answer.refused = plain(trimmed(line), message_bytes_max);
        if (word == "started") answer.started = true;
        if (word == "said") said.append(line).append("\n");
        if (word == "job") {
            end_job();
            if (auto job = job_in(line)) answer.jobs.push_back(*std::move(job));
        }
        if (answer.jobs.empty()) continue;
        JobSeen& job = answer.jobs.back();
        if (word == "forward") {
            Forwarded forward;
            const std::string_view port = take_word(line);
            std::from_chars(port.data(), port.data() + port.size(), forward.port);
            forward.place = plain(trimmed(line), word_bytes_max);
            if (forward.port != 0) answer.forwards[job.id] = std::move(forward);
        }
        if (word == "output") job.output = plain(trimmed(line), message_bytes_max);
        if (word == "cancelled" && job.phase == JobSeen::Phase::ended) {
            end_job();
            job.ending = Ending::cancelled;
        }
    }
    end_job();
    return answer;
}

std::string failure(const Said& said, const std::string& destination) {
    constexpr int of_ssh_itself = 255;
    std::string words = own_words({.code = said.code, .out = {}, .err = said.err});
    if (said.code != of_ssh_itself) return words;
    return fmt::format("{}; see that 'ssh -o BatchMode=yes {} true' works, without a question",
                       words, destination);
}

bool is_windows(const Said& said) { return said.out.find("Windows_NT") != std::string::npos; }

}  // namespace femrun::engines::ssh
