// SPDX-License-Identifier: MIT
// `femrun scheduler`: a house that runs the studies that are handed in, on the workers that come.
// It ends when it is told to, and not because a study did.
#include <filesystem>
#include <map>
#include <optional>

#include <fmt/format.h>

#include "base/log_writer.hpp"
#include "base/path_text.hpp"
#include "gate/address.hpp"
#include "gate/listener.hpp"
#include "gate/printed_address.hpp"
#include "host/catalogue.hpp"
#include "loop/exception.hpp"
#include "loop/interrupts.hpp"
#include "messages.hpp"
#include "net/control_server.hpp"
#include "net/files_server.hpp"
#include "net/local_worker.hpp"
#include "options.hpp"
#include "serve/admission_desk.hpp"
#include "serve/book_keeping.hpp"
#include "serve/left_behind.hpp"
#include "serve/licences_file.hpp"
#include "serve/pools.hpp"
#include "serve/reception.hpp"
#include "serve/results_desk.hpp"
#include "study/duration.hpp"
#include "system/crash_note.hpp"
#include "system/output_guard.hpp"
#include "system/private_file.hpp"
#include "system/this_process.hpp"

namespace femrun::app {

namespace fs = std::filesystem;

namespace {

// A worker that lost its scheduler tries again every 30 s at the latest, and has said what it holds
// a few seconds later: with a lease of 15 s there is time for that.
constexpr int adoption_grace_leases = 4;

/// Heartbeats are a third of it: below, a busy PC looks like one that is gone; above, nobody hears
/// of a PC that is.
constexpr std::chrono::milliseconds lease_min = std::chrono::seconds(1),
                                    lease_max = std::chrono::hours(1);

Result<Duration> lease_in(const std::string& text) {
    const auto lease = study::duration_from(text);
    if (!lease) return Error(lease.error()).within("--lease");
    if (*lease < lease_min || *lease > lease_max)
        return Error{ErrorKind::invalid,
                     fmt::format("--lease: '{}' is no time that a worker may be silent; write one "
                                 "from {} to {}",
                                 text, study::to_string(lease_min), study::to_string(lease_max))};
    return Duration(*lease);
}

/// To whoever watches, and to a file.
class HouseLines final : public LogSink {
public:
    explicit HouseLines(fs::path file) : file_(writer_, std::move(file)) {}

    void line(LogLevel level, std::string_view text) override {
        file_.line(level, text);
        if (level >= LogLevel::warning)
            say(fmt::format("{}: {}\n", to_string(level), text));
        else if (level == LogLevel::info)
            print_note(text);
    }

private:
    LogWriter writer_;
    WrittenLog file_;
};

/// Where a scheduler is found, by whom.
struct Addresses {
    std::string workers, users;
};

Result<Addresses> addresses(const gate::Place& place,
                            const std::optional<gate::Credentials>& credentials,
                            const fs::path& keys, gate::Book& book) {
    if (!credentials) {
        const std::string plain = gate::Address{place, {}, {}}.text();
        return Addresses{plain, plain};
    }
    const auto printed = [&](work::Role role) {
        return gate::printed_address(keys, role, place, *credentials, book, wall_now());
    };
    const auto workers = printed(work::Role::worker);
    if (!workers) return workers.error();
    const auto users = printed(work::Role::user);
    if (!users) return users.error();
    return Addresses{workers->text(), users->text()};
}

/// For programs and scripts: files that only this user reads, each whole or not there.
Result<void> write(const std::string& folder, const Addresses& addresses) {
    if (folder.empty()) return {};
    for (const auto& [name, address] :
         {std::pair("worker.address", addresses.workers), {"user.address", addresses.users}})
        if (auto done = system::write_private_file(path_of(folder) / name, address + "\n"); !done)
            return std::move(done).error().within("--addresses");
    return {};
}

/// Large and alone: people paste it.
void show(system::OutputGuard& guard, const Addresses& addresses) {
    guard.write(fmt::format("\n{}\n\n", addresses.workers));
    print_note(fmt::format("on each PC that calculates: femrun worker {}", addresses.workers));
    print_note(fmt::format("for each study: femrun run STUDY --scheduler {}", addresses.users));
}

/// What --licences names that is no pool.
Result<std::optional<fs::path>> licences_file(const std::vector<std::string>& words) {
    std::optional<fs::path> file;
    for (const std::string& word : words) {
        if (word.find('=') != word.npos) continue;
        if (file)
            return Error{ErrorKind::invalid,
                         fmt::format("--licences: '{}' and '{}' are two files; name one",
                                     path_text(*file), word)};
        file = path_of(word);
    }
    return file;
}

/// What the file says, and "femtet=3", as main.cpp has checked it, instead of it.
Result<void> set_pools(store::Database& database, const std::vector<study::HouseLicences>& of_file,
                       const std::vector<std::string>& words) {
    for (const study::HouseLicences& pool : of_file) {
        auto done = serve::set_pool(database, pool.name, pool.count, pool.cooldown);
        if (!done) return std::move(done).error();
    }
    for (const std::string& pool : words) {
        const auto equals = pool.find('=');
        if (equals == pool.npos) continue;
        const auto count = static_cast<std::uint32_t>(std::stoul(pool.substr(equals + 1)));
        auto done = serve::set_pool(database, pool.substr(0, equals), count, std::nullopt);
        if (!done) return std::move(done).error();
    }
    return {};
}

/// By what a worker is known to be the same again.
std::string key_text(const gate::KeyHash& key) { return {key.bytes.begin(), key.bytes.end()}; }

/// Nothing on loopback, where nobody has a key.
std::string key_text(const gate::Guest& guest) {
    return guest.key ? key_text(*guest.key) : std::string();
}

/// Connections of those who were let in.
class Guests {
public:
    Guests(loop::EventLoop& loop, net::WorkersServer& workers, LogSink& log)
        : loop_(loop), workers_(workers), log_(log) {}

    void come(kj::Own<kj::AsyncIoStream> stream, const gate::Guest& guest) {
        const std::uint64_t number = ++come_;
        auto stay =
            workers_.accept(kj::mv(stream), guest.roles, key_text(guest))
                .catch_([this](kj::Exception&& exception) {
                    if (exception.getType() != kj::Exception::Type::DISCONNECTED)
                        log_.line(LogLevel::warning, loop::text_of(exception));
                })
                .then([this, number] { loop_.post([this, number] { inside_.erase(number); }); });
        inside_.emplace(number, stay.eagerlyEvaluate(nullptr));
    }

private:
    loop::EventLoop& loop_;
    net::WorkersServer& workers_;
    LogSink& log_;
    std::map<std::uint64_t, kj::Promise<void>> inside_;
    std::uint64_t come_ = 0;
};

}  // namespace

int scheduler(const SchedulerOptions& options) {
    system::outlive_failed_writes();
    system::keep_freed_memory();
    system::OutputGuard guard;
    system::tell_crashes();
    host::SpokenLines spoken(guard.words(), host::SpokenLines::KeptSmall::here);
    const auto place = gate::parse_listen(options.listen);
    if (!place) return failed(place.error());
    const auto file = licences_file(options.licences);
    if (!file) return failed(file.error());
    std::vector<study::HouseLicences> of_file;
    if (*file) {
        auto read = serve::LicencesFile::read(**file);
        if (!read) return failed(read.error());
        of_file = *std::move(read);
    }
    const auto lease = lease_in(options.lease);
    if (!lease) return failed(lease.error());
    auto database = store::Database::open(options.database, store::Access::write);
    if (!database) return failed(database.error());
    if (const auto set = set_pools(**database, of_file, options.licences); !set)
        return failed(set.error());
    auto studies = (*database)->studies();
    if (!studies) return failed(studies.error());
    auto pools = (*database)->pools();
    if (!pools) return failed(pools.error());
    auto rows = serve::book_rows(**database);
    if (!rows) return failed(rows.error());
    tell_of_programs_ended(serve::end_programs_left(**database));

    loop::EventLoop loop;
    const fs::path files = fs::absolute(path_of(options.database + ".files"));
    HouseLines lines(files / "femrun.log");
    serve::House house(loop, {.database = std::move(*database),
                              .files_folder = files,
                              .studies = std::move(*studies),
                              .pools = std::move(*pools),
                              .watching = lines,
                              .spoken = spoken,
                              .coming = run::Coming::others,
                              .adoption_grace = adoption_grace_leases * *lease,
                              .lease = *lease,
                              .optimizers = study::Isolation::process,
                              .results_bytes_max = options.results_max});
    serve::Reception reception(
        loop, house,
        {.version = FEMRUN_VERSION,
         .database = options.database,
         .plugin = [](host::PluginKind kind,
                      const std::string& name) { return host::Catalogue().find(kind, name); },
         .shut_down = [&loop] { loop.stop(); }});
    house.each_turn([&] {
        reception.turned();
        if (house.runner().journal_broken()) loop.stop();
    });

    net::ControlServer people(reception, [&house] {
        return net::offer_store(house.files().store(), net::May::read_and_write);
    });
    serve::ResultsDesk results(loop, house);
    people.offer(results);
    house.workers().offer(people);
    serve::JournalKeeper keeper(house.journal(), house.log());
    gate::Book book(keeper, std::move(rows->tokens), std::move(rows->keys));
    Guests guests(loop, house.workers(), house.log());
    const fs::path keys = path_of(options.database + ".gate");
    std::optional<gate::Credentials> credentials;
    if (!place->is_loopback()) {
        auto own = gate::Credentials::in_folder(keys, gate::Credentials::Of::scheduler);
        if (!own) return failed(own.error());
        credentials = std::move(*own);
    }
    const auto listener =
        gate::Listener::open(loop, {.place = *place, .credentials = credentials}, book, house.log(),
                             [&](kj::Own<kj::AsyncIoStream> stream, const gate::Guest& guest) {
                                 guests.come(kj::mv(stream), guest);
                             });
    if (!listener) return failed(listener.error());
    const auto found_at = addresses((*listener)->place(), credentials, keys, book);
    if (!found_at) return failed(found_at.error());
    gate::Address door{gate::as_others_see((*listener)->place()), {}, {}};
    if (credentials) door.fingerprint = credentials->fingerprint();
    serve::AdmissionDesk desk(book, door);
    desk.knows(
        [&house](const gate::KeyHash& key) { return house.muster().names_with(key_text(key)); });
    people.offer(desk);

    std::unique_ptr<net::LocalWorker> worker;
    if (options.slots > 0)
        worker = std::make_unique<net::LocalWorker>(
            loop, house.workers(), house.log(), net::local_worker_spec(options.slots),
            [&house](const Error& error) { house.log().line(LogLevel::error, error.message); });
    std::optional<serve::LicencesFile> licences;
    if (*file) licences.emplace(loop, house, **file, of_file);
    {
        // Before it is told where the scheduler is: whoever reads that may end it at once.
        const loop::Interrupts interrupts(loop, [&loop] { loop.stop(); });
        if (const auto done = write(options.addresses, *found_at); !done)
            return failed(done.error());
        show(guard, *found_at);
        reception.take_up_again();
        loop.run();
    }
    if (const auto& trouble = house.runner().journal_trouble();
        trouble && house.runner().journal_broken())
        return failed(*trouble);
    print_note(
        "ended; studies that run go on when it is started again, and workers keep what they "
        "solve until then");
    system::end_within(std::chrono::seconds(2), exit_done);
    return exit_done;
}

}  // namespace femrun::app
