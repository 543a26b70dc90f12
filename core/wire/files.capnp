# SPDX-License-Identifier: MIT
@0x8f1d5c3e60b7a429;
# Files beside control messages, on the same connection. A file is named by its content: the SHA-256
# of its bytes, as 64 hexadecimal digits in small letters. So nothing is sent twice, what has come is
# verified by its name, and what was broken off goes on where it ended.
#
# Whoever reads or writes has at most four chunks of 64 KiB under way. More would delay what is said
# beside them by as long as they take: on a line of 100 Mbit/s those four are 20 ms.

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("femrun::wire");

struct StagedFile {
  # A file of a study, or of an attempt.
  path @0 :Text;              # below its folder; '/' between the parts on every system
  hash @1 :Text;
  size @2 :UInt64;
  executable @3 :Bool;
}

struct SolverLibrary {
  # A solver plugin's library for one platform: "linux-x86_64".
  platform @0 :Text;
  hash @1 :Text;
  size @2 :UInt64;
}

struct HandedIn {
  # A study file as somebody handed it in, for whoever has the study's solver to check it.
  name @0 :Text;              # of the file, for messages
  text @1 :Text;
  overrides @2 :List(Override);

  struct Override { key @0 :Text; value @1 :Text; option @2 :Text; }
}

interface Files {
  # Content that one end has, for the other. A scheduler offers it to workers, who read, and to
  # users, who write too; a worker offers an attempt's files, to be read.

  missing @0 (hashes :List(Text)) -> (missing :List(MissingFile));
  # Which of these are not here whole.

  read @1 (hash :Text, offset :UInt64, count :UInt32) -> (bytes :Data);
  # As many bytes from there as it asks for: a chunk at most, fewer at the end. Content that is not
  # here is an error of kind `missing`.

  write @2 (hash :Text, size :UInt64, offset :UInt64, bytes :Data) -> (come :UInt64);
  # The next bytes of content that is `size` bytes long. Answers how many bytes there are of it: all
  # when it was already here or is now, verified and on disk. `offset` must be what `missing` said
  # or the last answer; elsewhere the bytes are passed over, and the answer says where to go on.
}

struct MissingFile {
  hash @0 :Text;
  come @1 :UInt64;            # bytes of it that are here from an earlier try
}
