// SPDX-License-Identifier: MIT
// `femrun worker` and `femrun tokens` by themselves: what they say where no scheduler is.
#include <nlohmann/json.hpp>

#include "base/path_text.hpp"
#include "support/catch.hpp"
#include "support/femrun_program.hpp"

using namespace femrun;
using namespace femrun::test;

TEST_CASE("a worker says what is wrong with its words", "[scenario][worker]") {
    Bench bench;
    CHECK(bench.femrun({"worker"}).err ==
          "error: femrun worker: the address is missing; paste the line that 'femrun scheduler' "
          "printed\n");
    CHECK(bench.femrun({"worker", "femrun://127.0.0.1:1", "--slots", "0"}).err ==
          "error: --slots: '0' is no number of slots; write one from 1 to 4096, or auto for one a "
          "core\n");
    const Finished wrong = bench.femrun({"worker", "pc7:7711"});
    CHECK(wrong.code == 2);
    CHECK(wrong.err ==
          "error: femrun worker: 'pc7:7711': an address begins with 'femrun://'; paste the whole "
          "line that 'femrun scheduler' or 'femrun tokens new' printed\n");
    // As of --scheduler: who looks at command lines sees no token.
    CHECK(
        bench.femrun({"worker", "@nowhere"}).err ==
        "error: femrun worker: 'nowhere': cannot be read; it should hold the address that 'femrun "
        "scheduler' printed\n");
    bench.write("lab.txt", "# of the lab\npc7:7711\n");
    CHECK(bench.femrun({"worker", "@lab.txt"}).err == wrong.err);
}

TEST_CASE("a worker whose scheduler is not there says so and waits", "[scenario][worker]") {
    Bench bench;
    // Port 1 of this PC is nobody's.
    const std::vector<std::string> words{
        "worker", "femrun://127.0.0.1:1", "--slots", "1", "--folder", "mine"};
    system::Child worker = bench.start(words);
    CHECK(eventually([&] {
        return bench.read("err.txt").find(
                   "127.0.0.1:1: nobody listens there; start the scheduler "
                   "there, with this port; trying again in ") != std::string::npos;
    }));

    const Finished second = bench.femrun(words);
    CHECK(second.code == 2);
    CHECK(second.err.find("has it; a worker needs one of its own, see --folder") !=
          std::string::npos);

    strike(worker.id(), Blow::interrupt);
    CHECK(bench.finish(worker).signal == 0);
    CHECK(bench.has("mine/identity"));
    CHECK_FALSE(bench.has("mine/key.pem"));  // nobody asks for one on the same PC
}

TEST_CASE("a worker keeps a key of its own when its scheduler is on another PC",
          "[scenario][worker]") {
    Bench bench;
    // Nobody listens there; what the address shows of its scheduler is made up.
    system::Child worker =
        bench.start({"worker",
                     "femrun://127.0.0.1:1/#AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8."
                     "__79_Pv6-fj39vX08_Lx8O_u7ezr6uno5-bl5OPi4eA",
                     "--slots", "1", "--folder", "mine"});
    CHECK(eventually(
        [&] { return bench.read("err.txt").find("nobody listens") != std::string::npos; }));
    CHECK(bench.has("mine/key.pem"));
    strike(worker.id(), Blow::interrupt);
    CHECK(bench.finish(worker).signal == 0);
}

TEST_CASE("tokens are given out and revoked where no scheduler runs", "[scenario][tokens]") {
    Bench bench;
    const Finished none = bench.femrun({"tokens", "--json"});
    CHECK(none.code == 0);
    CHECK(nlohmann::json::parse(none.out) ==
          nlohmann::json{{"tokens", nlohmann::json::array()}, {"keys", nlohmann::json::array()}});
    CHECK(bench.femrun({"tokens", "new"}).err ==
          "error: tokens: nobody comes to this scheduler from another PC, and on its own PC no "
          "token is needed; start it with 'femrun scheduler --listen :7711' first\n");
    CHECK(bench.femrun({"tokens", "revoke", "1"}).err ==
          "error: token 1: is not in the book; 'femrun tokens' lists those that are\n");
    CHECK(bench.femrun({"tokens", "new", "--expires", "soon"}).err.find("error: --expires: ") == 0);
    CHECK(bench.femrun({"tokens", "new", "--expires", "0 s"}).err ==
          "error: --expires: a token that lasts '0 s' lets in nobody; write a longer time, such as "
          "'8 h'\n");
    CHECK(
        bench.femrun({"tokens", "revoke"}).err ==
        "error: femrun tokens revoke: which? write a token's number or the first digits of a key, "
        "as 'femrun tokens' lists them\n");
}

TEST_CASE("a worker that is to start at logon is set up with its options, and taken away again",
          "[scenario][worker][logon]") {
    Bench bench;
    for (const char* const what : {"XDG_CONFIG_HOME=", "XDG_STATE_HOME="})
        bench.environment.push_back(what + path_text(bench.folder() / "user"));
    const std::string address = "femrun://127.0.0.1:1";
    const std::string entry = path_text(bench.folder() / "user/autostart/femrun-worker.desktop");
    const std::string kept = path_text(bench.folder() / "user/femrun/at-logon.address");
    const std::string none = "femrun: no worker was set up to start at this user's logon\n";
    CHECK(bench.femrun({"worker", "--at-logon", "off"}).err == none);

    system::Child worker = bench.start(
        {"worker", address, "--slots", "2", "--folder", "mine", "--at-logon", "--tags", "big,new"});
    CHECK(eventually(
        [&] { return bench.read("err.txt").find("trying again in ") != std::string::npos; }));
    strike(worker.id(), Blow::interrupt);
    (void)bench.finish(worker);

    CHECK(bench.read("err.txt").starts_with(
        "femrun: from the next logon of this user on, this worker starts by itself, in the user's "
        "own session ('" +
        entry + "'); 'femrun worker --at-logon off' takes that away\n"));
    // No token on a command line.
    CHECK(bench.read("user/femrun/at-logon.address") == address + "\n");
    const std::string text = bench.read("user/autostart/femrun-worker.desktop");
    const std::string words = " \"worker\" \"@" + kept +
                              "\" \"--slots\" \"2\" \"--grace\" \"30 s\" \"--folder\" \"" +
                              path_text(bench.folder() / "mine") + "\" \"--tags\" \"big,new\"\n";
    CHECK(text.find(words) != std::string::npos);
    CHECK(text.find(address) == std::string::npos);

    CHECK(bench.femrun({"worker", "--at-logon", "off"}).err ==
          "femrun: no worker starts at this user's logon any more; one that runs goes on\n");
    CHECK_FALSE(bench.has("user/autostart/femrun-worker.desktop"));
    CHECK_FALSE(bench.has("user/femrun/at-logon.address"));
    CHECK(bench.femrun({"worker", "--at-logon", "off"}).err == none);
}

TEST_CASE("a worker says what is wrong with what it is told of its job",
          "[scenario][worker][job]") {
    Bench bench;
    CHECK(bench.femrun({"worker", "femrun://127.0.0.1:1", "--job", "4711"}).err ==
          "error: femrun worker: --job: '4711' is no job; write ENGINE:ID, or ENGINE:ID:RESTART, "
          "such as slurm:4711_3:1\n");
    CHECK(bench.femrun({"worker", "femrun://127.0.0.1:1", "--ends-in", "soon"}).err ==
          "error: femrun worker: --ends-in: 'soon' is no time; write one such as '55 min', or as "
          "Slurm prints it: 55:00, 1-12:00:00 or UNLIMITED\n");
    CHECK(bench.femrun({"worker", "femrun://127.0.0.1:1", "--leave-after", "a while"})
              .err.find(
                  "error: femrun worker: --leave-after: text 'a while' is not a duration; ") == 0);
}

TEST_CASE("a worker without a scheduler and without work leaves by itself when it is told to",
          "[scenario][worker][job]") {
    Bench bench;
    // An engine that does not know how long its job has answers nothing.
    const Finished left =
        bench.femrun({"worker", "femrun://127.0.0.1:1", "--slots", "1", "--folder", "mine", "--job",
                      "slurm:4711_3", "--ends-in", "", "--leave-after", "50 ms"});
    CHECK(left.code == 0);
    CHECK(left.err.find("femrun: --ends-in: the engine does not say how long this job has; what "
                        "runs when it ends is lost\n") != std::string::npos);
    CHECK(
        left.err.ends_with("femrun: leaving: no scheduler and no work for 50 ms\n"
                           "femrun: left\n"));
}

TEST_CASE("a worker whose job ends leaves in time, and says so", "[scenario][worker][job]") {
    Bench bench;
    const Finished left = bench.femrun({"worker", "femrun://127.0.0.1:1", "--slots", "1",
                                        "--folder", "mine", "--ends-in", "0:01"});
    CHECK(left.code == 0);
    CHECK(
        left.err.find("femrun: leaving: its time ends in 1 s; nothing new is begun, and what runs "
                      "is given back\n") != std::string::npos);
}
