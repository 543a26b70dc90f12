# SPDX-License-Identifier: MIT
@0xc1f60b7a92d34e58;
# Who may come to a scheduler from other PCs: tokens that were given out, keys that came with one.
# Times are milliseconds since 1970 by the scheduler's clock; 0: never.

using Cxx = import "/capnp/c++.capnp";
$Cxx.namespace("femrun::wire");

interface Admissions {
  list @0 () -> (tokens :List(TokenStatus), keys :List(KeyStatus));

  give @1 (role :Text, name :Text, lastsMs :UInt64) -> (token :TokenStatus, address :Text);
  # A new token, in an address to be pasted. `lastsMs` 0: until it is revoked.

  revoke @2 (token :UInt64, withKeys :Bool, key :Text)
         -> (tokens :List(TokenStatus), keys :List(KeyStatus), staying :List(KeyStatus));
  # A token, perhaps with the keys that came with it; token 0: a key, by the beginning of its digits.
}

struct TokenStatus {
  id @0 :UInt64;
  role @1 :Text;              # worker, user or viewer
  name @2 :Text;
  createdMs @3 :Int64;
  expiresMs @4 :Int64;
  revokedMs @5 :Int64;
  usedMs @6 :Int64;
  good @7 :Bool;              # lets in somebody new
}

struct KeyStatus {
  key @0 :Text;               # in hexadecimal digits
  role @1 :Text;
  name @2 :Text;
  token @3 :UInt64;           # that it came with; 0: not known
  firstSeenMs @4 :Int64;
  revokedMs @5 :Int64;
  workers @6 :List(Text);     # names of those that are there now with it
}
