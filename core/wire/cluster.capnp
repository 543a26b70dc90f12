# SPDX-License-Identifier: MIT
@0xe2c8b1f4407d9a35;
# What scheduler and workers say to each other. A worker of this PC speaks it over a private pipe, a
# worker elsewhere over TLS; nothing else differs.

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("femrun::wire");

using Plugin = import "/femrun/plugin.capnp";

interface Scheduler {
  # The scheduler's end, given to a worker as bootstrap capability.

  enlist @0 (worker :Worker, card :WorkerCard) -> (roll :Roll);
  # The worker offers itself. Dropping `roll`, or the connection, dismisses it.
}

struct WorkerCard {
  name @0 :Text;              # host name and process: "node7/4711"
  slots @1 :UInt32;
  version @2 :Text;           # of femrun
  protocol @3 :UInt32;        # of this file
}

interface Roll {
  heartbeat @0 (running :List(UInt64), begun :List(Begun)) -> ();
  # "I have these attempts, and have begun some of them", every few seconds.

  progress @1 (attempt :UInt64, fraction :Float64, stage :Text) -> ();
  # At most a few a second for each attempt. Losing one is harmless.

  log @2 (attempt :UInt64, level :UInt8, text :Text) -> ();

  begun @3 (attempts :List(Begun)) -> ();
  # Soon after a slot has begun an attempt, if it is still at it. What a worker has not begun is
  # held against nobody when the worker is lost.
}

struct Begun {
  attempt @0 :UInt64;
  workedMs @1 :UInt64;        # for so long by now; time in which the worker's PC slept is none
}

interface Worker {
  open @0 (study :StudySetup) -> (inProcess :Bool);
  # Tells the worker of a study, before its first assignment. Throws when the worker cannot solve
  # it (no such plugin, settings refused), with text as in plugin.capnp. `inProcess`: its plugin
  # lives in the worker's own process, so that a crash of the one is a crash of the other.

  run @1 (assignment :Assignment) -> (report :Report);
  # Runs one attempt and returns when it is over, which may take hours. A worker takes more
  # assignments than it has slots: the rest wait here, in order. Cancelling the call changes
  # nothing; `revoke` does.

  revoke @2 (attempt :UInt64) -> ();
  # Ends an attempt: its whole process tree is gone within a second, and its `run` returns with
  # kind `cancelled`. Unknown attempts are no error.

  discard @3 (folder :Text) -> ();
  # Deletes an attempt's folder, by the keep policy; returns when it is gone.

  close @4 (study :UInt64) -> ();
  # No more assignments of this study: its solvers are let go.
}

struct StudySetup {
  study @0 :UInt64;
  name @1 :Text;
  solver @2 :Text;            # plugin name
  settings @3 :Text;          # JSON
  isolation @4 :Isolation;
  quantities @5 :List(Plugin.Quantity);
  responses @6 :List(Text);
  studyFolder @7 :Text;
  filesFolder @8 :Text;       # attempts' folders are made under this one
  solveLimitMs @9 :UInt64;    # of one attempt; 0: none
  optionalResponses @10 :List(Bool);  # as Solver.open of plugin.capnp takes them
}

enum Isolation { byPlugin @0; thread @1; process @2; }

struct Assignment {
  study @0 :UInt64;
  attempt @1 :UInt64;
  trial @2 :UInt64;
  ordinal @3 :UInt32;
  design @4 :List(Plugin.Value);
}

struct Report {
  outcome @0 :Plugin.Outcome;
  folder @1 :Text;            # relative to filesFolder; empty when none was used
  logExcerpt @2 :Text;        # the last lines the plugin logged, when it failed
}
