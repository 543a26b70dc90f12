// SPDX-License-Identifier: MIT
#include "chart.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include <fmt/format.h>

namespace femrun::bench {

namespace {

constexpr double width = 760, height = 420;
constexpr double left = 70, right = 560, top = 44, bottom = 368;  // of the plot; the legend beside

/// Okabe and Ito's colours, which people who see colours differently can tell apart.
constexpr std::array rival_colours{"#E69F00", "#009E73", "#CC79A7", "#56B4E9", "#D55E00",
                                   "#8c8c2e", "#777777", "#9467bd", "#2b8a8a"};
constexpr std::array our_colours{"#0a3d91", "#1f77d0", "#6aa9ee", "#9cc7f5"};

std::string escaped(const std::string& text) {
    std::string safe;
    for (const char c : text)
        safe += c == '&'   ? std::string("&amp;")
                : c == '<' ? std::string("&lt;")
                           : std::string(1, c);
    return safe;
}

/// From values to pixels.
class Scale {
public:
    Scale(Chart::Axis axis, double from, double to) : axis_(axis), from_(from), to_(to) {}

    bool shows(double value) const {
        return std::isfinite(value) && (axis_ == Chart::Axis::linear || value > 0);
    }

    void take(double value) {
        if (!shows(value)) return;
        low_ = std::min(low_, value);
        high_ = std::max(high_, value);
    }

    /// After all values are taken.
    void settle() {
        if (!(low_ <= high_)) low_ = 1, high_ = 2;
        if (low_ < high_) return;
        const double room = axis_ == Chart::Axis::logarithmic ? low_ / 2
                            : low_ == 0                       ? 1
                                                              : std::abs(low_) / 10;
        low_ -= room;
        high_ += room;
    }

    double operator()(double value) const {
        return from_ + (to_ - from_) * (place(value) - place(low_)) / (place(high_) - place(low_));
    }

    std::vector<double> ticks() const {
        return axis_ == Chart::Axis::linear ? linear_ticks() : powers();
    }

private:
    double place(double value) const {
        return axis_ == Chart::Axis::linear ? value : std::log10(value);
    }

    /// Steps of 1, 2 or 5 times a power of ten, about five of them.
    std::vector<double> linear_ticks() const {
        const double rough = (high_ - low_) / 5;
        const double power = std::pow(10, std::floor(std::log10(rough)));
        double step = 10 * power;
        for (const double nice : {5.0, 2.0, 1.0})
            if (nice * power >= rough) step = nice * power;
        std::vector<double> ticks;
        for (double k = std::ceil(low_ / step); k * step <= high_; ++k) ticks.push_back(k * step);
        return ticks;
    }

    /// Powers of ten, at most seven; with few of them the doubles and fives between.
    std::vector<double> powers() const {
        const double first = std::ceil(std::log10(low_) - 1e-9),
                     last = std::floor(std::log10(high_) + 1e-9);
        std::vector<double> ticks;
        if (last - first < 2) {
            for (double k = first - 1; k <= last; ++k)
                for (const double part : {1.0, 2.0, 5.0})
                    if (const double tick = part * std::pow(10, k); tick >= low_ && tick <= high_)
                        ticks.push_back(tick);
            return ticks;
        }
        const double every = std::ceil((last - first + 1) / 7);
        for (double k = first; k <= last; k += every) ticks.push_back(std::pow(10, k));
        return ticks;
    }

    Chart::Axis axis_;
    double from_, to_;
    double low_ = std::numeric_limits<double>::infinity(), high_ = -low_;
};

class Drawing {
public:
    explicit Drawing(const Chart& chart)
        : chart_(chart), x_(chart.x_axis, left, right), y_(chart.y_axis, bottom, top) {
        for (const Series& series : chart.series)
            for (std::size_t i = 0; i < series.points.size(); ++i) {
                x_.take(series.points[i].first);
                y_.take(series.points[i].second);
                if (series.band.empty()) continue;
                y_.take(series.band[i].first);
                y_.take(series.band[i].second);
            }
        x_.settle();
        y_.settle();
    }

    std::string svg() {
        add(R"(<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {:g} {:g}" )"
            R"(font-family="system-ui, sans-serif" font-size="12" fill="#333">)",
            width, height);
        add(R"(<rect width="{:g}" height="{:g}" fill="#fff"/>)", width, height);
        add(R"(<text x="{:g}" y="24" font-size="15" font-weight="600">{}</text>)", left,
            escaped(chart_.title));
        draw_axes();
        // Bands lie under all lines.
        std::size_t ours = 0, rivals = 0, row = 0;
        for (const Series& series : chart_.series)
            if (series.kind == Series::Kind::ours)
                draw_band(series, our_colours[ours++ % our_colours.size()]);
        ours = 0;
        for (const Series& series : chart_.series) {
            const bool is_ours = series.kind == Series::Kind::ours;
            const char* colour = is_ours ? our_colours[ours++ % our_colours.size()]
                                         : rival_colours[rivals++ % rival_colours.size()];
            const std::string stroke =
                is_ours ? fmt::format(R"(stroke="{}" stroke-width="2.2")", colour)
                        : fmt::format(R"(stroke="{}" stroke-width="1.4" stroke-dasharray="5 3")",
                                      colour);
            draw_line(series, stroke);
            draw_legend(series, stroke, row++);
        }
        add("</svg>");
        return out_;
    }

private:
    template <typename... Values>
    void add(fmt::format_string<Values...> line, Values&&... values) {
        out_ += fmt::format(line, std::forward<Values>(values)...) + "\n";
    }

    void draw_axes() {
        for (const double tick : y_.ticks()) {
            add(R"(<path d="M{0:g} {2:.1f}H{1:g}" stroke="#e4e4e4"/>)", left, right, y_(tick));
            add(R"(<text x="{:g}" y="{:.1f}" text-anchor="end">{:g}</text>)", left - 8,
                y_(tick) + 4, tick);
        }
        for (const double tick : x_.ticks()) {
            add(R"(<path d="M{0:.1f} {1:g}v5" stroke="#888"/>)", x_(tick), bottom);
            add(R"(<text x="{:.1f}" y="{:g}" text-anchor="middle">{:g}</text>)", x_(tick),
                bottom + 19, tick);
        }
        add(R"(<path d="M{:g} {:g}V{:g}H{:g}" fill="none" stroke="#888"/>)", left, top, bottom,
            right);
        add(R"(<text x="{:g}" y="{:g}" text-anchor="middle">{}</text>)", (left + right) / 2,
            bottom + 40, escaped(chart_.x_label));
        add(R"svg(<text transform="translate(16 {:g}) rotate(-90)" text-anchor="middle">{}</text>)svg",
            (top + bottom) / 2, escaped(chart_.y_label));
    }

    void draw_band(const Series& series, const char* colour) {
        std::string there, back;
        for (std::size_t i = 0; i < series.band.size(); ++i) {
            const double x = series.points[i].first;
            const auto [low, high] = series.band[i];
            if (!x_.shows(x) || !y_.shows(low) || !y_.shows(high)) continue;
            there += fmt::format("{}{:.1f} {:.1f}", there.empty() ? "M" : "L", x_(x), y_(high));
            back = fmt::format("L{:.1f} {:.1f}", x_(x), y_(low)) + back;
        }
        if (!there.empty())
            add(R"(<path d="{}{}Z" fill="{}" fill-opacity="0.16"/>)", there, back, colour);
    }

    void draw_line(const Series& series, const std::string& stroke) {
        std::string path;
        for (const auto& [x, y] : series.points)
            if (x_.shows(x) && y_.shows(y))
                path += fmt::format("{}{:.1f} {:.1f}", path.empty() ? "M" : "L", x_(x), y_(y));
        if (!path.empty())
            add(R"(<path d="{}" fill="none" stroke-linejoin="round" {}/>)", path, stroke);
    }

    void draw_legend(const Series& series, const std::string& stroke, std::size_t row) {
        const double y = top + 10 + 20 * static_cast<double>(row);
        add(R"(<path d="M{:g} {:g}h26" {}/>)", right + 18, y - 4, stroke);
        add(R"(<text x="{:g}" y="{:g}">{}</text>)", right + 50, y, escaped(series.name));
    }

    const Chart& chart_;
    Scale x_, y_;
    std::string out_;
};

}  // namespace

std::string svg(const Chart& chart) { return Drawing(chart).svg(); }

}  // namespace femrun::bench
