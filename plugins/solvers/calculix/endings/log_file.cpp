// SPDX-License-Identifier: MIT
#include "endings/log_file.hpp"

#include "text/lines.hpp"
#include "text/words.hpp"

namespace calculix {

namespace {

constexpr std::size_t kept_max = 100;
// A message of a few lines; what goes on for longer is a table behind it.
constexpr std::size_t length_max = 1000;

/// Words with one blank between them.
std::string squeezed(std::string_view line) {
    const std::string plain = without_nul(line);
    std::string_view text = plain;
    std::string out;
    for (std::string_view word = take_word(text); !word.empty(); word = take_word(text))
        out += (out.empty() ? "" : " ") + std::string(word);
    return out;
}

/// A message goes on over the lines behind it, up to a blank one or the next message.
class Message {
public:
    void begin(std::vector<std::string>& list, std::string_view text) {
        end();
        list_ = &list;
        text_ = squeezed(text);
    }
    void go_on(std::string_view line) {
        if (list_ && text_.size() < length_max) text_ += " " + squeezed(line);
    }
    void end() {
        if (list_ && list_->size() < kept_max) list_->push_back(text_);
        list_ = nullptr;
    }

private:
    std::vector<std::string>* list_ = nullptr;
    std::string text_;
};

/// Behind "*ERROR" and its preposition: "in e_c3d: ..." becomes "e_c3d: ...".
std::string_view behind(std::string_view line, std::string_view mark) {
    line.remove_prefix(line.find(mark) + mark.size());
    line = trimmed(line);
    if (line.substr(0, 3) == "in ") line.remove_prefix(3);
    if (line.substr(0, 1) == ":") line = trimmed(line.substr(1));
    return line;
}

}  // namespace

CcxLog read_ccx_log(std::istream& file) {
    CcxLog log;
    Lines lines(file);
    Message message;
    while (lines.next()) {
        const std::string_view line = trimmed(lines.line());
        if (line.find("*ERROR") != std::string_view::npos) {
            message.begin(log.errors, behind(line, "*ERROR"));
        } else if (line.find("*WARNING") != std::string_view::npos) {
            message.begin(log.warnings, behind(line, "*WARNING"));
        } else if (line.empty() || line.substr(0, 4) == "STEP" || line.substr(0, 3) == "___") {
            message.end();
        } else {
            message.go_on(line);
        }
        if (line == "Job finished") log.finished = true;
        if (line.substr(0, 5) == "STEP ") log.solving = true;
    }
    message.end();
    log.cut = !lines.ended();
    return log;
}

GmshLog read_gmsh_log(std::istream& file) {
    GmshLog log;
    Lines lines(file);
    while (lines.next()) {
        const std::string_view line = trimmed(lines.line());
        if (line.substr(0, 5) == "Error" && log.errors.size() < kept_max) {
            const std::size_t colon = line.find(':');
            if (colon != std::string_view::npos)
                log.errors.push_back(squeezed(line.substr(colon + 1)));
        }
        // Gmsh goes on to mesh what is left of a geometry with errors.
        if (log.errors.empty() && line.find("Meshing 1D") != std::string_view::npos)
            log.meshing = true;
    }
    return log;
}

}  // namespace calculix
