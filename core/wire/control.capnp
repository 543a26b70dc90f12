# SPDX-License-Identifier: MIT
@0x9f3c2a6be1d58407;
# What a person says to a scheduler from another PC. The connection and its `Door.hello` are those
# of cluster.capnp; then, as a story:
#
#   look      `Session.view` gives a View to whoever may look. `status` is what `femrun status`
#             prints; `follow` is asked again and again, with the position of the last record that
#             was told, for as long as somebody watches a study.
#   submit    `Session.control` gives a Control to whoever may change something. The client has
#             prepared the study: it sends those of its files to `files` that are missing there, and
#             submits. From then on the study is the scheduler's: the client may go.
#   change    `pause`, `resume`, `stop`, `drain`, `dismiss`, `shutdown`, `setPool`: each is answered
#             when it is decided, and may take its time to be carried out.
#   crews     Who keeps workers on an engine (Slurm, SSH) says every few seconds how their jobs are,
#             by `tellCrew`.
#   cut       A client that loses the connection connects again and follows from where it was; no
#             call here is lost work.
#
# An error is the text of an exception, as plugin.capnp says. Spans of time are milliseconds that
# are left, or have passed, when the answer is made: clocks of two PCs differ.
#
# Fields are added at the end of a struct, methods at the end of an interface, members at the end of
# a union; a reader that does not know a reason or a fact says so, or passes over it.

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("femrun::wire");

using Plugin = import "/femrun/plugin.capnp";
using Staging = import "files.capnp";
using Coming = import "admissions.capnp";

interface View {
  # Changes nothing.

  status @0 () -> (status :HouseStatus);

  studies @1 () -> (studies :List(StudyStatus));
  # All on record, oldest first.

  study @2 (name :Text) -> (study :StudyStatus);
  # An empty name: the one that changed last.

  definition @3 (study :UInt64) -> (definition :Text);
  # JSON, as the database has it (docs/reference/database.md).

  follow @4 (study :UInt64, after :UInt64) -> (followed :Followed);
  # What is on record after this position, at once if there is anything; else what runs, a moment
  # later.

  explain @5 (study :UInt64, trial :UInt64) -> (explanation :Explanation);
  # Trial 0: of the study alone.

  results @6 (study :UInt64, trial :UInt64) -> (attempts :List(AttemptFiles));
  # What the attempts at a trial have left, here or on the PCs of workers.
}

interface Control extends(View) {
  # May run programs on every worker: a study of solver `command` says which.

  files @0 () -> (files :Staging.Files);
  # Where the files of a study go before it is submitted.

  submit @1 (submission :Submission) -> (submitted :Submitted);
  # An error of kind `missing` where `files` has not all of its files.

  pause @2 (study :UInt64) -> ();
  resume @3 (study :UInt64) -> ();
  stop @4 (study :UInt64) -> ();

  drain @5 (worker :UInt64) -> ();
  dismiss @6 (worker :UInt64) -> ();

  shutdown @7 (endThem :Bool) -> ();
  # `endThem`: attempts that run are ended, and solved again when their studies go on.

  setPool @8 (name :Text, count :UInt32, keepCooldown :Bool, cooldownMs :UInt64) -> ();
  # `keepCooldown`: the one that it has.

  admissions @9 () -> (admissions :Coming.Admissions);
  # Who may come in from other PCs.

  tellCrew @10 (crew :CrewStatus) -> ();
  # Shown to people until something else is said of the crew of this name. One that is over (`most`
  # 0, no jobs) is forgotten.
}

# -- what is to be seen

struct HouseStatus {
  version @0 :Text;           # of femrun
  database @1 :Text;          # its path at the scheduler
  databaseHigh @2 :UInt64;    # its id, as in Terms.database
  databaseLow @3 :UInt64;
  sinceMs @4 :Int64;          # since 1970, by the scheduler's clock
  nowMs @5 :Int64;            # the same
  inTrouble @6 :Bool;
  trouble @7 :Text;           # with the database
  studies @8 :List(StudyStatus);
  workers @9 :List(WorkerStatus);
  pools @10 :List(PoolStatus);
  crews @11 :List(CrewStatus);
}

struct CrewStatus {
  # Workers that somebody wants on an engine, each a job there.
  name @0 :Text;
  engine @1 :Text;            # "slurm"
  least @2 :UInt32;           # workers wanted; equal: a fixed number
  most @3 :UInt32;
  pending @4 :UInt64;         # of all its jobs
  running @5 :UInt64;
  jobs @6 :List(Job);         # those that are there, and the last that have ended
  trouble @7 :Text;           # why there are fewer than there should be
  ends @8 :Bool;              # it is told to come to nothing
  silenceMs @9 :UInt64;       # since its keeper was heard of; 0 from itself

  struct Job {
    id @0 :Text;              # as the engine calls it
    phase @1 :Phase;
    why @2 :Text;             # pending, held or unseen: the reason; ended: how
    place @3 :Text;
    worker @4 :Text;          # that it has become
    restart @5 :UInt32;       # how often the engine has begun it anew
    hasEnd @6 :Bool;
    endsInMs @7 :UInt64;      # until the engine ends it: its worker is told when that changes

    enum Phase { pending @0; held @1; running @2; ended @3; unseen @4; }
  }
}

enum StudyState { running @0; paused @1; interrupted @2; done @3; }

struct StudyStatus {
  id @0 :UInt64;
  name @1 :Text;
  state @2 :StudyState;
  abandoned @3 :Bool;         # on record as running, and nobody runs it
  open @4 :Bool;              # the scheduler has it
  why @5 :Text;
  trials @6 :UInt64;
  completed @7 :UInt64;
  failed @8 :UInt64;
  wanted @9 :UInt64;          # complete trials; 0: no number of them ends it
  running @10 :UInt64;        # attempts
  queued @11 :UInt64;         # trials that wait
  waitingLicence @12 :UInt64; # of those, for a licence only
  waitsFor @13 :Text;         # "a worker with tag 'big'"; empty: somebody takes it
  best @14 :Best;             # null when there is none
  hasFront @15 :Bool;         # it has several objectives
  front @16 :UInt64;          # trials on it
  weight @17 :Float64 = 1;
  priority @18 :Int32;
  createdMs @19 :Int64;
  changedMs @20 :Int64;
  hasNeedsLeft @21 :Bool;
  needsLeftMs @22 :UInt64;    # time that a worker must have left to be given one of its trials

  struct Best { objective @0 :Text; value @1 :Float64; unit @2 :Text; trial @3 :UInt64; }
}

struct WorkerStatus {
  id @0 :UInt64;
  name @1 :Text;
  state @2 :State;
  why @3 :Text;
  hasUntil @4 :Bool;
  untilMs @5 :UInt64;         # the end of its rest
  slots @6 :UInt32;
  running @7 :UInt32;
  platform @8 :Text;
  cores @9 :UInt32;
  memoryBytes @10 :UInt64;
  version @11 :Text;          # of femrun
  solvers @12 :List(Solver);
  tags @13 :List(Text);
  fetched @14 :UInt64;        # bytes of what a study needs, on their way to it
  fetching @15 :UInt64;       # of so many; 0: nothing is fetched
  jobEngine @16 :Text;        # of an engine that it is a job of; empty: it is none
  jobId @17 :Text;
  jobRestart @18 :UInt32;
  hasEnd @19 :Bool;
  endsInMs @20 :UInt64;       # until it gives back what it runs

  enum State { enlisted @0; late @1; away @2; resting @3; draining @4; }
  struct Solver { name @0 :Text; version @1 :Text; note @2 :Text; }
}

struct PoolStatus {
  name @0 :Text;
  count @1 :UInt32;
  cooldownMs @2 :UInt64;
  held @3 :UInt64;
  resting @4 :UInt64;
  hasReturn @5 :Bool;
  returnMs @6 :UInt64;        # until the next resting one can be used again
  holders @7 :List(Holder);
  waiting @8 :UInt64;         # trials
  forPeople @9 :UInt32;       # of `count`, at this time of the day
  hasPeopleUntil @10 :Bool;
  peopleUntilMs @11 :UInt64;  # then another number is
  hasCounted @12 :Bool;
  countedFree @13 :UInt32;    # by its probe
  trouble @14 :Text;          # with its probe
  ofSlurm @15 :Text;          # the licence of Slurm's that it is; empty: of none
  byJobs @16 :UInt32;         # of `count`, that jobs of Slurm hold for their workers

  struct Holder { study @0 :Text; trial @1 :UInt64; worker @2 :Text; held @3 :UInt32; }
}

struct AttemptFiles {
  attempt @0 :UInt64;
  worker @1 :Text;
  folder @2 :Text;            # below a folder for files
  files @3 :List(Staging.StagedFile);
  content @4 :Staging.Files;  # where to read them; null when they are not to be had
  why @5 :Text;               # then
}

# -- why it waits

struct Explanation {
  study @0 :StudyStatus;
  reasons @1 :List(Reason);   # why no more of its trials start now
  trial @2 :TrialPlace;       # null unless one was asked about
}

struct Reason {
  union {
    noWorker @0 :Void;
    nobodyFits @1 :Text;      # "a worker with tag 'big'"
    refused :group { worker @2 :Text; why @3 :Text; }
    workerRests :group { worker @4 :Text; why @5 :Text; leftMs @6 :UInt64; }
    workerSilent :group { worker @7 :Text; away @8 :Bool; }
    slotsBusy :group { slots @9 :UInt64; shares @10 :List(SlotsOf); }
    waitsForLicence :group { pool @11 :PoolStatus; needs @12 :UInt32; }
    backsOff :group { trials @13 :UInt64; firstMs @14 :UInt64; }
    awaitsAdoption :group { attempts @15 :UInt64; leftMs @16 :UInt64; }
    databaseTrouble @17 :Text;
    restoring @18 :Void;
    asksOptimizer @19 :Void;
    draining @20 :Text;
    needsTime :group { trials @21 :UInt64; needsMs @22 :UInt64; hasLongest @23 :Bool;
                       longestMs @24 :UInt64; }
    jobsAwaited @25 :CrewStatus;
  }
  struct SlotsOf { study @0 :Text; slots @1 :UInt64; }
}

struct TrialPlace {
  union {
    over @0 :Void;
    waits :group { what @1 :What; hasLeft @2 :Bool; leftMs @3 :UInt64; with @5 :Text; }
    runs @4 :Running;
  }
  enum What { turn @0; backOff @1; licence @2; alone @3; adoption @4; worker @5; }
}

struct Running {
  attempt @0 :UInt64;
  trial @1 :UInt64;
  worker @2 :Text;
  stage @3 :Text;
  sinceMs @4 :UInt64;
  fraction @5 :Float64 = -1;  # below 0: unknown
  silent @6 :Bool;            # its worker sends no heartbeats
}

# -- a study, followed

struct Followed {
  records @0 :List(Record);
  upto @1 :UInt64;            # ask for what is after this next
  more @2 :Bool;              # there were more than one answer takes
  study @3 :StudyStatus;
  slots @4 :UInt64;
  restoring @5 :Bool;
  draining @6 :Bool;
  running @7 :List(Running);
  inTrouble @8 :Bool;
  trouble @9 :Text;
  crews @10 :List(CrewStatus);  # that keepers tell of; of their jobs one that waits
}

struct Record {
  # One fact in the journal of the study that is followed.
  atMs @0 :Int64;             # since 1970
  union {
    trialAsked :group {
      trial @1 :UInt64; byUser @2 :Bool; told @3 :UInt64; design @4 :List(Float64);
      repeats @5 :UInt64;
    }
    attemptStarted :group {
      trial @6 :UInt64; attempt @7 :UInt64; ordinal @8 :UInt32; worker @9 :Text;
      folder @10 :Text;
    }
    attemptEnded @11 :AttemptEnded;
    trialEnded @12 :TrialEnded;
    trialJudged @13 :TrialEnded;
    trialPlaced :group {
      trial @14 :UInt64; counts @15 :Bool; design @16 :List(Float64); why @17 :Text;
    }
    studyRevised :group { trials @18 :UInt64; was @19 :Text; }
    sourcesNoted @20 :Text;
    studyChanged :group { state @21 :StudyState; why @22 :Text; }
    courseChosen :group { trial @23 :UInt64; told @24 :UInt64; course @25 :Text; reason @26 :Text; }
  }
}

enum AttemptState { started @0; reported @1; lost @2; revoked @3; cancelled @4; }
enum TrialState { queued @0; running @1; complete @2; pruned @3; failed @4; cancelled @5; }

struct AttemptEnded {
  trial @0 :UInt64;
  attempt @1 :UInt64;
  state @2 :AttemptState;
  response @3 :List(Float64);
  failure @4 :Plugin.Failure; # null when solved and judged
  counted @5 :Bool;
  seconds @6 :Float64;
  folder @7 :Text;
  log @8 :Text;
}

struct TrialEnded {
  trial @0 :UInt64;
  state @1 :TrialState;
  response @2 :List(Float64);
  values @3 :List(Float64);   # the verdict
  excesses @4 :List(Float64);
  violation @5 :Float64;
  feasible @6 :Bool;
  failure @7 :Plugin.Failure; # null unless failed
}

# -- a study, submitted

struct Submission {
  definition @0 :Text;        # JSON
  fileText @1 :Text;          # of the study file
  fileName @2 :Text;          # for messages
  overrides @3 :List(Override);
  sources @4 :Text;           # JSON
  files @5 :List(Staging.StagedFile);
  changesWanted @6 :Bool;     # --resume
  solverVersion @7 :Text;     # of the plugin
  libraries @8 :List(Staging.SolverLibrary);  # of it, one a platform
  unchecked @9 :Bool;         # the client could not try its solver: workers check the file

  struct Override { key @0 :Text; value @1 :Text; option @2 :Text; }
}

struct Submitted {
  study @0 :UInt64;
  resumed @1 :Bool;
  trials @2 :UInt64;          # that it had already
  completed @3 :UInt64;
  notes @4 :List(Text);
}
