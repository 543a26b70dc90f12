// SPDX-License-Identifier: MIT
// `femrun status` and `licences`: what a scheduler has, and how many licences.
#include <charconv>
#include <iostream>

#include <fmt/format.h>

#include "messages.hpp"
#include "options.hpp"
#include "scheduler_address.hpp"
#include "study/duration.hpp"
#include "view/status_text.hpp"
#include "visit.hpp"

namespace femrun::app {

namespace {

Result<control::HouseStatus> look(const Whereabouts& where, const std::string& command) {
    const auto address = needed_scheduler(where, command);
    if (!address) return address.error();
    loop::EventLoop loop;
    auto visit = Visit::to(loop, *address, work::Role::viewer);
    if (!visit) return std::move(visit).error();
    return visit->ask<control::HouseStatus>(
        [](control::House& house, auto answer) { house.status(std::move(answer)); });
}

struct PoolWish {
    std::string name;
    std::uint32_t count = 0;
};

Result<PoolWish> pool_wish(const std::string& word) {
    const auto equals = word.find('=');
    PoolWish wish{word.substr(0, equals)};
    if (equals != std::string::npos && equals > 0) {
        const char* const end = word.data() + word.size();
        const auto [read, error] = std::from_chars(word.data() + equals + 1, end, wish.count);
        if (error == std::errc() && read == end) return wish;
    }
    return Error{ErrorKind::invalid,
                 fmt::format("femrun licences set '{}': write NAME=COUNT, such as femtet=2", word)};
}

Result<void> set_pools(const Whereabouts& where, const std::vector<PoolWish>& wishes,
                       std::optional<control::Span> cooldown) {
    const auto address = needed_scheduler(where, "licences");
    if (!address) return address.error();
    loop::EventLoop loop;
    auto visit = Visit::to(loop, *address, work::Role::user);
    if (!visit) return std::move(visit).error();
    for (const PoolWish& wish : wishes)
        if (auto done = visit->ask<void>([&](control::House& house, auto answer) {
                house.set_pool(wish.name, wish.count, cooldown, std::move(answer));
            });
            !done)
            return done;
    return {};
}

int show_licences(const LicencesOptions& options) {
    const auto house = look(options.where, "licences");
    if (!house) return failed(house.error());
    std::cout << (options.json ? view::pools_json(*house) : view::pools_text(*house));
    return exit_done;
}

int set_licences(const LicencesOptions& options) {
    std::vector<PoolWish> wishes;
    for (std::size_t i = 1; i < options.words.size(); ++i) {
        const auto wish = pool_wish(options.words[i]);
        if (!wish) return failed(wish.error());
        wishes.push_back(*wish);
    }
    if (wishes.empty())
        return failed({ErrorKind::invalid,
                       "femrun licences set: of what? write NAME=COUNT, such as femtet=2"});
    std::optional<control::Span> cooldown;
    if (!options.cooldown.empty()) {
        auto read = study::duration_from(options.cooldown);
        if (!read) return failed(std::move(read).error().within("--cooldown"));
        cooldown = *read;
    }
    if (const auto done = set_pools(options.where, wishes, cooldown); !done)
        return failed(done.error());
    return show_licences(options);
}

}  // namespace

int status(const StatusOptions& options) {
    const auto house = look(options.where, "status");
    if (!house) return failed(house.error());
    std::cout << (options.json ? view::house_json(*house)
                               : view::house_text(*house, output_width()));
    return exit_done;
}

int licences(const LicencesOptions& options) {
    const bool show = options.words.empty() || options.words.front() == "show";
    if (show && options.words.size() <= 1 && options.cooldown.empty())
        return show_licences(options);
    if (!show && options.words.front() == "set") return set_licences(options);
    return failed({ErrorKind::invalid,
                   "femrun licences: write 'show', or 'set NAME=COUNT' with --cooldown TIME if it "
                   "is to change"});
}

}  // namespace femrun::app
