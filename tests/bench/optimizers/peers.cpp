// SPDX-License-Identifier: MIT
#include "peers.hpp"

#include <fstream>
#include <limits>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace femrun::bench {

namespace {

using Json = nlohmann::json;

Peers::Runs runs(const Json& from) {
    Peers::Runs values;
    for (const Json& value : from)
        values.push_back(value.is_null() ? std::numeric_limits<double>::infinity()
                                         : value.get<double>());
    return values;
}

Peers::Runs runs_if_any(const Json& from, const char* key) {
    return from.contains(key) ? runs(from.at(key)) : Peers::Runs();
}

Peers::Single single(const Json& from) {
    Peers::Single peer{runs(from.at("q1")), runs(from.at("median")), runs(from.at("q3")), {}};
    for (const std::size_t trials : std::initializer_list<std::size_t>{100, 300})
        if (const auto key = std::to_string(trials); from.contains(key))
            peer.at[trials] = runs(from.at(key));
    return peer;
}

Peers::Multi multi(const Json& from) {
    return {runs_if_any(from, "hv"), runs_if_any(from, "hv_far"), runs_if_any(from, "upsilon"),
            runs_if_any(from, "delta")};
}

template <typename Convert>
auto by_number(Convert convert) {
    return [convert](const Json& from) {
        std::map<std::size_t, decltype(convert(from))> to;
        for (const auto& [key, value] : from.items()) to[std::stoul(key)] = convert(value);
        return to;
    };
}

template <typename T, typename Convert>
void read(Peers::ByProblemAndPeer<T>& to, const Json& from, Convert convert) {
    for (const auto& [problem, peers] : from.items())
        for (const auto& [peer, value] : peers.items()) to[problem][peer] = convert(value);
}

Peers::Constrained constrained(const Json& from) {
    const double median = from.at("median");
    return {median, from.value("least", median), from.value("most", median), from.at("n")};
}

Peers::Speed speed(const Json& from) {
    return {from.at("peer"),
            from.value("space", ""),
            from.at("objectives"),
            from.value("history", std::size_t{0}),
            from.value("population", std::size_t{0}),
            from.at("ms")};
}

}  // namespace

Result<Peers> Peers::load(const std::filesystem::path& file) {
    try {
        std::ifstream in(file);
        if (!in)
            return Error{ErrorKind::missing, fmt::format("'{}' cannot be read", file.string())};
        const Json json = Json::parse(in);
        Peers peers;
        read(peers.single, json.at("single"), bench::single);
        read(peers.parallel, json.at("parallel"), by_number(runs));
        read(peers.multi, json.at("multi"), by_number(bench::multi));
        read(peers.failing, json.at("failing"), runs);
        read(peers.constrained, json.at("constrained"), by_number(bench::constrained));
        for (const Json& each : json.at("speed")) peers.speed.push_back(bench::speed(each));
        for (const Json& each : json.at("generations"))
            peers.generations.push_back(bench::speed(each));
        return peers;
    } catch (const std::exception& e) {
        return Error{ErrorKind::invalid, fmt::format("'{}': {}", file.string(), e.what())};
    }
}

}  // namespace femrun::bench
