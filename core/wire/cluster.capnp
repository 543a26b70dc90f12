# SPDX-License-Identifier: MIT
@0xe2c8b1f4407d9a35;
# What a scheduler and its workers say to each other. A worker of this PC speaks it over a private
# pipe, a worker elsewhere over TLS; nothing else differs. As a story:
#
#   connect   `Door.hello` is all that a stranger can say. The answer is the version that both speak,
#             the terms, and a session.
#   enlist    `Session.enlist`: who it is, what it offers, and what it still holds of an earlier
#             link. The answer is its place on the roll, and what of that it should drop.
#   solve     `Worker.open` tells of a study, `Worker.assign` of attempts; both return at once. The
#             worker says `Roll.opened`, then `begun`, `progress`, `heartbeat`, and in the end
#             `Roll.report`, which returns when the report is on disk at the scheduler.
#   cut       The link ends. The worker goes on solving and keeps every report that was not
#             acknowledged; nobody is told anything.
#   come back The worker connects and enlists again, with the same identity and epoch. It says what
#             it holds, `opened` and `refused` of its studies, and its reports once more.
#   die       The worker's process ends, and another is started: the same identity, another epoch. It
#             holds the reports that it finds on its disk, and they count; all else went with the
#             process before.
#   pause     The study is not open at the scheduler when its reports come: they are `kept` by the
#             worker until the scheduler asks for them by `sayAgain`.
#   leave     `Roll.leaving`, asked for by `Worker.drain`, `dismiss` or a signal. What does not finish
#             is reported as cancelled, and when all of it is acknowledged the worker ends.
#
# Nothing here is a call that lasts as long as a solve: an attempt is a value that a worker has from
# `assign` until its report is acknowledged. Its number is unique in its database for ever, so that
# whatever is said twice is heard once.
#
# Fields are added at the end of a struct, methods at the end of an interface; a reader that does
# not know them passes over them. What older programs would misunderstand is a new version.

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("femrun::wire");

using Plugin = import "/femrun/plugin.capnp";
using Staging = import "files.capnp";
using People = import "control.capnp";

interface Door {
  # The scheduler's end, given to whoever connects as bootstrap capability.

  hello @0 (lowest :UInt32, highest :UInt32, role :Role, femrun :Text)
        -> (version :UInt32, session :Session, terms :Terms);
  # Versions of this file that the caller speaks, and its version of femrun, for people. Said once
  # on a connection, and first.
}

enum Role {
  # What the caller comes for. Whoever let it in knows what it may.
  worker @0;                  # enlists
  user @1;                    # submits, steers and sees
  viewer @2;                  # sees
}

struct Terms {
  # What both ends keep to.
  heartbeatMs @0 :UInt32;     # a worker signs so often, while it has attempts
  leaseMs @1 :UInt32;         # after such a silence its attempts may be given to others too
  database @2 :Hash;          # the scheduler's, which all ids are of
  attemptsMax @3 :UInt32;     # held by one worker at a time
  studiesMax @4 :UInt32;      # known to one worker at a time
  idleHeartbeatMs @5 :UInt32; # it signs so often while it has none; 0: as with some
}

struct Hash { high @0 :UInt64; low @1 :UInt64; }

interface Session {
  # What a connection that has said hello may do.

  enlist @0 (worker :Worker, card :WorkerCard, holding :List(Holding), studies :List(KnownStudy))
         -> (roll :Roll, drop :List(UInt64), close :List(UInt64), files :Staging.Files);
  # The worker offers itself. The same identity and epoch: it is back, and replaces the link that it
  # had; the same identity, another epoch: the process before is gone. It forgets the attempts
  # `drop` and the studies `close`, and goes on with all others. `files` is what it reads the files
  # of staged studies from. Dropping `roll`, or the connection,
  # ends the link and nothing else.

  view @1 () -> (view :People.View);
  # For users and viewers: what there is to be seen.

  control @2 () -> (control :People.Control);
  # For users: what may be changed.
}

struct WorkerCard {
  name @0 :Text;              # for people alone: "node7/4711"
  slots @1 :UInt32;
  version @2 :Text;           # of femrun
  pc @3 :Text;                # with `user` and `instance`: which worker it is
  user @4 :Text;
  instance @5 :Text;
  epoch @6 :UInt64;           # drawn anew with each start
  platform @7 :Text;          # "linux-x86_64", "windows-x86_64"; empty: not told
  memoryBytes @8 :UInt64;     # 0: not told
  cores @9 :UInt32;           # 0: not told
  tags @10 :List(Text);
  solvers @11 :List(SolverOffer);  # all that it has; empty: not told
  jobEngine @12 :Text;        # the engine whose job it is: "slurm"; empty: it is none
  jobId @13 :Text;
  jobRestart @14 :UInt32;     # the same job with more restarts: this worker is a copy that lives on
  hasEnd @15 :Bool;
  endsInMs @16 :UInt64;       # until it gives back what it runs, as its job ends soon after
  jobLicences @17 :List(JobLicence);  # of the engine's, that its job holds for its solvers
}

struct JobLicence { name @0 :Text; count @1 :UInt32; }

struct SolverOffer {
  name @0 :Text;
  version @1 :Text;
  note @2 :Text;              # what its probe says of this PC: a program that is missing; or empty
}

struct Holding {
  # An attempt that a worker has not had acknowledged.
  attempt @0 :UInt64;
  study @1 :UInt64;
  trial @2 :UInt64;
  ordinal @3 :UInt32;
  definition @4 :Hash;
  begun @5 :Bool;
  workedMs @6 :UInt64;        # since it was begun
  database @7 :Hash;
  ended @8 :Bool;             # its report follows, also when another process of the worker ran it
  design @9 :UInt64;          # FNV-1a of its values; 0: not told
}

struct KnownStudy { study @0 :UInt64; definition @1 :Hash; }

interface Roll {
  heartbeat @0 (holding :List(UInt64), begun :List(Begun)) -> ();
  # "I have these attempts, and have begun some of them", every few seconds. Who gets the first one
  # after a while without signs as if it had had some all along: at once, if its last is that old.

  progress @1 (attempt :UInt64, fraction :Float64, stage :Text) -> ();
  # At most a few a second for each attempt. Losing one is harmless.

  log @2 (attempt :UInt64, level :UInt8, text :Text) -> ();

  begun @3 (attempts :List(Begun)) -> ();
  # Soon after a slot has begun an attempt, if it is still at it. What a worker has not begun is
  # held against nobody when the worker is lost.

  opened @4 (study :UInt64, inProcess :Bool) -> ();
  # The study's solver is open. `inProcess`: its plugin lives in the worker's own process, so that a
  # crash of the one is a crash of the other; such a worker begins nothing before this has returned.

  refused @5 (study :UInt64, error :Text) -> ();
  # The worker cannot solve the study (no such plugin, settings refused), with text as in
  # plugin.capnp. What it was given of it was not begun and is dropped, also what is on its way.

  report @6 (reports :List(Report)) -> (refused :List(Refusal), kept :List(UInt64));
  # Attempts are over. Returns when what came of them is on disk, or need not be; only then does the
  # worker forget the reports. Each is said again on the next link until then. Those `kept` it does
  # not forget: their studies are not open now, and `Worker.sayAgain` asks for them when they are.

  leaving @7 () -> ();
  # The worker takes nothing new any more. What it has it finishes or gives back, by a report that
  # says `cancelled`, which is held against nobody; then it goes.

  offers @8 (solvers :List(SolverOffer)) -> ();
  # What its probes have found out about its solvers: the card has these now.

  has @9 (folders :List(Text)) -> ();
  # Attempts' folders that it finds on its disk, said after it has enlisted. Those that are wanted
  # are fetched by `Worker.artefacts`, those that nobody wants go by `Worker.discard`, and those of
  # trials that are not over stay until they are.

  owed @10 () -> (folders :List(Text));
  # Those of its folders that are about to be fetched: a worker that leaves waits for them.

  fetching @11 (come :UInt64, size :UInt64) -> ();
  # How much has come of what a study needs before it can be opened; both 0: nothing is fetched.

  endsIn @12 (ms :UInt64) -> ();
  # Until it gives back what it runs, now that its job ends at another time: the card has this.
}

struct Begun {
  attempt @0 :UInt64;
  workedMs @1 :UInt64;        # for so long by now; time in which the worker's PC slept is none
}

struct Refusal { attempt @0 :UInt64; why @1 :Text; }

interface Worker {
  open @0 (study :StudySetup) -> ();
  # Tells the worker of a study, before its first assignment. What comes of it is `Roll.opened` or
  # `Roll.refused`, perhaps minutes later. A study that is known with another definition is closed
  # first.

  assign @1 (assignments :List(Assignment)) -> ();
  # "Taken". A worker takes more assignments than it has slots: the rest wait there, in order. One
  # that it cannot make sense of is reported as failed.

  revoke @2 (attempt :UInt64) -> ();
  # Ends an attempt: its whole process tree is gone within a second, and its report says
  # `cancelled`. Unknown attempts are no error.

  discard @3 (folder :Text) -> ();
  # Deletes an attempt's folder, by the keep policy; returns when it is gone.

  close @4 (study :UInt64) -> ();
  # No more assignments of this study: its solvers are let go. What has begun goes on, and its
  # report is kept for when the study is open again.

  artefacts @5 (folder :Text)
            -> (files :List(Staging.StagedFile), content :Staging.Files, onShare :Bool);
  # The files that an attempt has left in its folder, and where to read them. None when there is no
  # such folder. `onShare`: the worker's people say that it sees the scheduler's folder for files.

  sayAgain @6 (attempts :List(UInt64)) -> ();
  # Their study is open again: the reports of these are said once more, as far as there are any.

  drain @7 (why :Text) -> ();
  # The scheduler, or its people, want it to go: it says `Roll.leaving`, finishes what has begun,
  # however long that takes, and ends. What waits for a slot it gives back. `why` is for the people
  # of the worker; empty: because it was asked to.

  dismiss @8 (why :Text) -> ();
  # The same at once: what runs is ended and given back.

  place @9 (folder :Text, mark :Text) -> (placed :Bool);
  # Puts an attempt's folder into the scheduler's folder for files, as the worker sees it on a share,
  # if there is this mark. The folder is there whole then, and on disk; the worker has its own until
  # `discard`. Not placed: it has told its people why, and the files are read as `artefacts` says.

  jobEndsIn @10 (ms :UInt64) -> ();
  # Until its engine ends the job that it is, which may be another time than it was. Where that is
  # news to it, it says `Roll.endsIn`.
}

struct StudySetup {
  study @0 :UInt64;
  name @1 :Text;
  solver @2 :Text;            # plugin name
  settings @3 :Text;          # JSON
  isolation @4 :Isolation;
  quantities @5 :List(Plugin.Quantity);
  responses @6 :List(Text);
  studyFolder @7 :Text;       # of this PC; empty when `staged`
  filesFolder @8 :Text;       # attempts' folders are made under this one
  solveLimitMs @9 :UInt64;    # of one attempt; 0: none
  optionalResponses @10 :List(Bool);  # as Solver.open of plugin.capnp takes them
  definition @11 :Hash;       # of all that the solver is told: who has it by now has this study
  staged @12 :Bool;           # the worker makes the study's folder itself, of `files`, and has a
                              # folder of its own for attempts' files: the scheduler is elsewhere
  files @13 :List(Staging.StagedFile);
  solverVersion @14 :Text;    # of the plugin
  libraries @15 :List(Staging.SolverLibrary);  # of it, one a platform, for workers that lack it
  handedIn @16 :Staging.HandedIn;  # null unless nobody has checked it yet who has its solver: the
                              # worker does before it opens it, and refuses it with kind invalid
}

enum Isolation { byPlugin @0; thread @1; process @2; }

struct Assignment {
  study @0 :UInt64;
  attempt @1 :UInt64;
  trial @2 :UInt64;
  ordinal @3 :UInt32;
  design @4 :List(Plugin.Value);
  definition @5 :Hash;
  memoryLimit @6 :UInt64;     # bytes that all its processes may use; 0: as much as there is
}

struct Report {
  outcome @0 :Plugin.Outcome;
  folder @1 :Text;            # relative to filesFolder; empty when none was used
  logExcerpt @2 :Text;        # the last lines the plugin logged, when it failed
  attempt @3 :UInt64;
  definition @4 :Hash;
  database @5 :Hash;
  study @6 :UInt64;           # these four say what was solved: a database that was restored from an
  trial @7 :UInt64;           # older copy gives the attempt's number to something else
  ordinal @8 :UInt32;         # 0: not told
  design @9 :UInt64;          # as in Holding
}

struct SpooledReport {
  # A report as it stands on the worker's disk until it is acknowledged. It is said by nobody.
  report @0 :Report;
  study @1 :UInt64;
  trial @2 :UInt64;
  ordinal @3 :UInt32;
  design @4 :UInt64;
}
