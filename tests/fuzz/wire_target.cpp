// SPDX-License-Identifier: MIT
// All that is read out of messages that others sent. The first byte says which struct it is taken
// for; the rest is its message, as it stands in memory.
#include <array>
#include <cstring>

#include <capnp/message.h>
#include <kj/exception.h>

#include "target.hpp"
#include "wire/convert.hpp"
#include "wire/convert_control.hpp"

using namespace femrun;

namespace {

using Read = void (*)(capnp::MessageReader&);

template <typename Struct>
void read(capnp::MessageReader& message) {
    static_cast<void>(wire::decode(message.getRoot<Struct>()));
}

void read_setup(capnp::MessageReader& message) {
    static_cast<void>(wire::decode(message.getRoot<wire::StudySetup>()));
}

void read_database(capnp::MessageReader& message) {
    static_cast<void>(wire::decode_database(message.getRoot<wire::Hash>()));
}

void read_followed(capnp::MessageReader& message) {
    static_cast<void>(wire::decode(StudyId{1}, message.getRoot<wire::Followed>()));
}

void read_record(capnp::MessageReader& message) {
    static_cast<void>(wire::decode(StudyId{1}, message.getRoot<wire::Record>()));
}

constexpr std::array<Read, 17> reads{read<wire::Value>,
                                     read<wire::SpaceDefinition>,
                                     read<wire::Outcome>,
                                     read<wire::Report>,
                                     read<wire::Assignment>,
                                     read<wire::Begun>,
                                     read<wire::Terms>,
                                     read<wire::WorkerCard>,
                                     read<wire::Holding>,
                                     read_setup,
                                     read_database,
                                     read<wire::StudyStatus>,
                                     read<wire::HouseStatus>,
                                     read<wire::Explanation>,
                                     read<wire::Submission>,
                                     read_followed,
                                     read_record};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    constexpr std::size_t bytes_max = 64 * 1024;
    if (size < 1 + sizeof(capnp::word) || size > bytes_max) return 0;
    const std::size_t words = (size - 1) / sizeof(capnp::word);
    auto message = kj::heapArray<capnp::word>(words);
    std::memcpy(message.asBytes().begin(), data + 1, words * sizeof(capnp::word));
    const kj::ArrayPtr<const capnp::word> segment = message;
    capnp::SegmentArrayMessageReader reader(kj::arrayPtr(&segment, 1), wire::reader_options());
    // What a message breaks of Cap'n Proto's own rules is refused by an exception.
    static_cast<void>(kj::runCatchingExceptions([&] { reads[data[0] % reads.size()](reader); }));
    return 0;
}
