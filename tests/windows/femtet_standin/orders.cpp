// SPDX-License-Identifier: MIT
#include "orders.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <vector>

namespace femtet_standin {

namespace {

struct Line {
    int number = 0;
    std::string member;
    bool once = false;
    Order order;
};

std::vector<Line> all_lines() {
    std::vector<Line> found;
    const char* file = std::getenv("FEMTET_STANDIN");
    if (!file) return found;
    std::ifstream orders(file, std::ios::binary);
    for (std::string text; std::getline(orders, text);) {
        std::istringstream words(text);
        Line line{static_cast<int>(found.size()) + 1, {}, false, {}};
        words >> line.member >> line.order.deed >> std::ws;
        std::getline(words, line.order.text);
        line.once = line.order.text.rfind("once", 0) == 0;
        if (line.once) line.order.text.erase(0, 5);
        found.push_back(std::move(line));
    }
    return found;
}

/// Who makes the folder has the order; everybody else comes too late.
bool use_up(int line) {
    std::error_code failed;
    return std::filesystem::create_directory(
        std::getenv("FEMTET_STANDIN") + (".used-" + std::to_string(line)), failed);
}

}  // namespace

std::optional<Order> order_for(const std::string& member) {
    for (Line& line : all_lines()) {
        if (line.member != member) continue;
        if (line.once && !use_up(line.number)) continue;
        return std::move(line.order);
    }
    return std::nullopt;
}

bool is_left_out(const std::string& member) {
    for (const Line& line : all_lines())
        if (line.member == member && line.order.deed == "without") return true;
    return false;
}

}  // namespace femtet_standin
