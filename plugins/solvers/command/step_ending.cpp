// SPDX-License-Identifier: MIT
#include "step_ending.hpp"

#include <algorithm>
#include <csignal>
#include <fstream>
#include <map>
#include <optional>

#include <femrun/failure.hpp>
#include <femrun/text_format.hpp>

#include "file_lines.hpp"
#include "number_text.hpp"
#include "text_encoding.hpp"
#include "utf8_path.hpp"

namespace femrun::command {

namespace fs = std::filesystem;

namespace {

/// Shells give a program that a signal ended this much more as its exit code.
constexpr std::int64_t signal_base = 128;

#if defined(SIGKILL)
constexpr int killed = SIGKILL;
#else
constexpr int killed = 0;  // there are no signals, and no exit code stands for one
#endif

/// The codes by which a study file may mean this ending. What ends a program on Windows is a number
/// with the highest bit set, which some write with a sign and some without.
std::vector<std::int64_t> codes_of(const RunResult& result) {
    if (result.ending == Ending::exited) return {result.code};
    if (result.ending != Ending::signalled) return {};
    if (result.code > 0) return {result.code + signal_base};
    return {result.code, static_cast<std::uint32_t>(result.code)};
}

/// The first line that a pattern matches: "'run.log' line 12: 'no licence'".
struct Seen {
    std::size_t line = 0;
    std::string text;
};

/// As much of a line as fits into a message.
std::string shortened(std::string_view text) { return printable(trimmed(text)); }

/// What all the patterns of a step find; each file is read once.
class Sightings {
public:
    Sightings(const Step& step, const fs::path& folder) : step_(step) {
        std::map<std::string, std::vector<const Pattern*>> by_file;
        for (const FailureRule& rule : step.failures)
            for (const auto* pattern : {&rule.pattern, &rule.without})
                if (*pattern)
                    for (const std::string& file : files_of(rule))
                        by_file[file].push_back(&**pattern);
        for (const auto& [file, patterns] : by_file)
            for_each_line(folder / path_of(file), [&, &name = file, &wanted = patterns](
                                                      std::string_view line, std::size_t at) {
                for (const Pattern* pattern : wanted) {
                    if (seen_.count({name, pattern}) > 0 || !pattern->found_in(line)) continue;
                    seen_[{name, pattern}] = {at, shortened(line)};
                }
                return true;
            });
    }

    /// In which of the rule's files the pattern was seen.
    std::optional<std::string> of(const FailureRule& rule, const Pattern& pattern) const {
        for (const std::string& file : files_of(rule)) {
            const auto found = seen_.find({file, &pattern});
            if (found == seen_.end()) continue;
            return "line " + std::to_string(found->second.line) + " of '" + file + "' says '" +
                   found->second.text + "'";
        }
        return std::nullopt;
    }

private:
    std::vector<std::string> files_of(const FailureRule& rule) const {
        if (!rule.file.empty()) return {rule.file};
        if (step_.error == step_.output) return {step_.output};
        return {step_.output, step_.error};
    }

    const Step& step_;
    std::map<std::pair<std::string, const Pattern*>, Seen> seen_;
};

std::string signal_text(const RunResult& result) {
    const int signal = result.code;
    if (signal < 0) {  // an exception of Windows, which has said of what program what it means
        const auto name_end = result.message.find("': ");
        return result.message.substr(name_end == std::string::npos ? 0 : name_end + 3);
    }
    static const std::map<int, const char*> names {
        {SIGABRT, "SIGABRT"}, {SIGFPE, "SIGFPE"}, {SIGILL, "SIGILL"}, {SIGINT, "SIGINT"},
            {SIGSEGV, "SIGSEGV"}, {SIGTERM, "SIGTERM"},
#if defined(SIGKILL)
            {SIGKILL, "SIGKILL"}, {SIGBUS, "SIGBUS"}, {SIGPIPE, "SIGPIPE"}, {SIGXCPU, "SIGXCPU"},
            {SIGXFSZ, "SIGXFSZ"}, {SIGHUP, "SIGHUP"},
#endif
    };
    const auto name = names.find(signal);
    return "died with signal " + std::to_string(signal) +
           (name == names.end() ? std::string{} : std::string(" (") + name->second + ")");
}

std::string ending_text(const Step& step, const RunResult& result) {
    switch (result.ending) {
        case Ending::exited:
            return "exit code " + std::to_string(result.code);
        case Ending::signalled:
            return signal_text(result);
        case Ending::timed_out:
            return "still ran after its time limit of " + TextFormat::shortest(step.limit_s) +
                   " s and was killed";
        default:
            return result.message;
    }
}

/// Why the rule holds, or nothing when it does not.
std::optional<std::string> holds(const FailureRule& rule, const Step& step, const RunResult& result,
                                 const Sightings& sightings) {
    std::string why;
    if (!rule.exit_codes.empty()) {
        const auto& meant = rule.exit_codes;
        const std::vector<std::int64_t> codes = codes_of(result);
        if (std::find_first_of(codes.begin(), codes.end(), meant.begin(), meant.end()) ==
            codes.end())
            return std::nullopt;
        why = ending_text(step, result);
    }
    if (rule.without) {
        if (sightings.of(rule, *rule.without)) return std::nullopt;
        why = "no line of '" + (rule.file.empty() ? step.output : rule.file) + "' matches '" +
              rule.without->text() + "'";
    }
    if (rule.pattern) {
        const auto seen = sightings.of(rule, *rule.pattern);
        if (!seen) return std::nullopt;
        why = *seen;
    }
    return why;
}

[[noreturn]] void fail(FailureKind kind, const std::string& stage, const std::string& message) {
    if (kind == FailureKind::design) throw BadDesign(stage, message).declared();
    if (kind == FailureKind::resource) throw Unavailable(stage, message);
    throw std::runtime_error(message);
}

/// Each without its end, whatever that is, and without what cannot be shown.
std::vector<std::string> lines_of(std::string_view text) {
    std::vector<std::string> lines;
    while (!text.empty()) {
        const auto end = text.find_first_of("\r\n");
        lines.push_back(printable(text.substr(0, end), 1000));
        if (end == text.npos) break;
        text.remove_prefix(text.substr(end, 2) == "\r\n" ? end + 2 : end + 1);
    }
    return lines;
}

/// "; 'run.log' ends with 'Segmentation fault'", where there is something to see.
std::string last_words(const Step& step, const fs::path& folder) {
    for (const std::string& file : {step.error, step.output}) {
        const auto lines = last_lines(folder / path_of(file), 20);
        // NOLINTNEXTLINE(modernize-loop-convert): C++17 has no reversed view.
        for (auto line = lines.rbegin(); line != lines.rend(); ++line)
            if (!trimmed(*line).empty())
                return "; '" + file + "' ends with '" + shortened(*line) + "'";
    }
    return {};
}

}  // namespace

std::vector<std::string> last_lines(const fs::path& file, std::size_t count) {
    std::error_code failed;
    if (!fs::is_regular_file(file, failed)) return {};
    std::ifstream stream(file, std::ios::binary);
    std::string beginning(3, '\0');
    stream.read(beginning.data(), 3);
    const MarkedEncoding marked =
        encoding_of(beginning.substr(0, static_cast<std::size_t>(stream.gcount())));
    stream.clear();
    stream.seekg(0, std::ios::end);
    const std::streamoff size = stream.tellg();
    // Even, as UTF-16 wants.
    constexpr std::streamoff bytes_max = 8192;
    const std::streamoff start = std::max<std::streamoff>(
        static_cast<std::streamoff>(marked.mark_bytes), size - size % 2 - bytes_max);
    stream.seekg(start);
    std::string end(static_cast<std::size_t>(std::max<std::streamoff>(size - start, 0)), '\0');
    stream.read(end.data(), static_cast<std::streamsize>(end.size()));
    end.resize(static_cast<std::size_t>(stream.gcount()));
    std::vector<std::string> lines =
        lines_of(marked.encoding == Encoding::bytes ? end : from_utf16(end, marked.encoding));
    // The first one is most likely cut.
    const bool cut = start > static_cast<std::streamoff>(marked.mark_bytes);
    if (cut && lines.size() > 1) lines.erase(lines.begin());
    if (lines.size() > count) lines.erase(lines.begin(), lines.end() - static_cast<long>(count));
    return lines;
}

void judge(const Step& step, const RunResult& result, const fs::path& folder,
           ExitCodes exit_codes) {
    const std::string place = step.place + ": ";
    if (result.ending == Ending::not_found) throw Missing(place + result.message);
    if (result.ending == Ending::failed_to_start) throw Unavailable("", place + result.message);

    const Sightings sightings(step, folder);
    for (const FailureRule& rule : step.failures)
        if (const auto why = holds(rule, step, result, sightings))
            fail(rule.kind, rule.stage,
                 place + (rule.message.empty() ? *why : rule.message + " (" + *why + ")"));

    const std::string ending = place + ending_text(step, result);
    if (result.ending == Ending::timed_out)
        throw Unavailable("time", ending + last_words(step, folder));
    if (result.ending == Ending::signalled) {
        if (result.code == killed)
            throw Unavailable(
                "memory", ending + ", most likely for want of memory" + last_words(step, folder));
        throw BadDesign(step.stage, ending + last_words(step, folder));
    }
    // A shell whose program was killed ends with this.
    if (killed != 0 && result.code == signal_base + killed && exit_codes == ExitCodes::count)
        throw Unavailable("memory", ending +
                                        ", as of a program that was killed with signal 9, most "
                                        "likely for want of memory" +
                                        last_words(step, folder));
    // -1 is what Dakota itself takes for a driver that broke down.
    const bool ignored = exit_codes == ExitCodes::are_ignored && result.code != 255;
    if (result.code != 0 && !ignored)
        throw BadDesign(step.stage, ending + last_words(step, folder));
}

}  // namespace femrun::command
