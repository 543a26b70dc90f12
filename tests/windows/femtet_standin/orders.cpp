// SPDX-License-Identifier: MIT
#include "orders.hpp"

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>

namespace femtet_standin {

namespace {

/// Who makes the file has the order; everybody else comes too late.
bool use_up(const std::string& file, int line) {
    const std::string used = file + ".used-" + std::to_string(line);
    std::FILE* made = std::fopen(used.c_str(), "wbx");
    if (!made) return false;
    std::fclose(made);
    return true;
}

}  // namespace

std::optional<Order> order_for(const std::string& member) {
    const char* file = std::getenv("FEMTET_STANDIN");
    if (!file) return std::nullopt;
    std::ifstream orders(file, std::ios::binary);
    int number = 0;
    for (std::string line; std::getline(orders, line);) {
        ++number;
        std::istringstream words(line);
        std::string name, rest;
        Order order;
        words >> name >> order.deed >> std::ws;
        std::getline(words, rest);
        if (name != member) continue;
        const bool once = rest.rfind("once", 0) == 0;
        if (once && !use_up(file, number)) continue;
        order.text = once ? rest.substr(rest.size() > 5 ? 5 : 4) : rest;
        return order;
    }
    return std::nullopt;
}

}  // namespace femtet_standin
