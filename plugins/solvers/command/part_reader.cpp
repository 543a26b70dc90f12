// SPDX-License-Identifier: MIT
// Outputs that stand below a line that matches, or above one. Each line that matches `after` begins
// a part of the file, which ends at the next one, at a line that matches `until`, or with the file;
// a reader of its own reads it.
#include "output.hpp"

namespace femrun::command {

namespace {

class OfPart final : public LineReader {
public:
    OfPart(const Output& output, const Part& part, ReaderOfPart make)
        : output_(output), part_(part), make_(std::move(make)), parts_(part.which) {
        if (!part.after) begin("'" + output.file + "'");
    }

    void line(std::string_view text, std::size_t number) override {
        if (present_ && part_.until && part_.until->found_in(text)) present_ = nullptr;
        if (part_.after && part_.after->found_in(text)) {
            present_ = nullptr;
            begin("'" + output_.file + "' below line " + std::to_string(number));
        } else if (present_) {
            present_->line(text, number);
        }
    }
    bool open() const override {
        return (part_.after && parts_.open()) || (present_ && present_->open());
    }

    double value() const override {
        if (const auto* wanted = parts_.wanted()) return (*wanted)->value();
        const std::string matches = "that matches '" + part_.after->text() + "'";
        if (parts_.count() == 0) no_value(output_, "'" + output_.file + "' has no line " + matches);
        no_value(output_, "'" + output_.file + "' has only " + std::to_string(parts_.count()) +
                              (parts_.count() == 1 ? " line " : " lines ") + matches +
                              ", and block " + std::to_string(part_.which.position) + " is wanted");
    }

private:
    void begin(const std::string& where) {
        if (const auto* kept = parts_.offer(make_(where))) present_ = kept->get();
    }

    const Output& output_;
    const Part& part_;
    const ReaderOfPart make_;
    LineReader* present_ = nullptr;  // of the part that the lines belong to, if it is kept
    Choice<std::shared_ptr<LineReader>> parts_;
};

}  // namespace

std::unique_ptr<LineReader> part_reader(const Output& output, const Part& part, ReaderOfPart make) {
    return std::make_unique<OfPart>(output, part, std::move(make));
}

}  // namespace femrun::command
