// SPDX-License-Identifier: MIT
// A result file of any size is read in the memory of its longest line: a stream makes the file as
// it is read, and every allocation of the program is counted.
#include <cstring>
#include <istream>
#include <streambuf>
#include <string>

#include "results/dat_file.hpp"
#include "results/frd_file.hpp"
#include "support/catch.hpp"
#include "support/counted_memory.hpp"

namespace {

/// Gives `head`, then `rows` over and over until `size` bytes, then `tail`.
class Endless final : public std::streambuf {
public:
    Endless(std::string head, std::string rows, std::string tail, std::size_t size)
        : head_(std::move(head)), rows_(std::move(rows)), tail_(std::move(tail)), left_(size) {}

protected:
    std::streamsize xsgetn(char* to, std::streamsize wanted) override {
        std::streamsize given = 0;
        while (given < wanted) {
            if (at_ == part_->size() && !next_part()) break;
            const std::size_t some =
                std::min(static_cast<std::size_t>(wanted - given), part_->size() - at_);
            std::memcpy(to + given, part_->data() + at_, some);
            at_ += some;
            given += static_cast<std::streamsize>(some);
        }
        return given;
    }

private:
    bool next_part() {
        if (part_ == &tail_) return false;
        part_ = left_ > rows_.size() ? &rows_ : &tail_;
        if (part_ == &rows_) left_ -= rows_.size();
        at_ = 0;
        return true;
    }

    std::string head_, rows_, tail_;
    const std::string* part_ = &head_;
    std::size_t at_ = 0, left_;
};

struct Sum final : calculix::FrdVisitor, calculix::DatVisitor {
    void node(calculix::NodeId, const calculix::Point&) override {}
    bool field(const calculix::FrdField&) override { return true; }
    std::size_t block(const calculix::DatBlock&) override { return 3; }
    void row(std::uint32_t, std::span<const double> values) override {
        ++rows;
        sum += values[0];
    }
    std::size_t rows = 0;
    double sum = 0;
};

constexpr std::size_t allowance = 256 * 1024;  // the reader's buffer and a few rows

std::string many(const std::string& row) {
    std::string rows;
    for (int i = 0; i < 1000; ++i) rows += row;
    return rows;
}

}  // namespace

TEST_CASE("a .frd file of 500 MB is read in a quarter of a megabyte", "[calculix]") {
    const std::string row =
        " -1       123 1.00000E+00 2.00000E+00 3.00000E+00 4.00000E+00 5.00000E+00 6.00000E+00\n";
    // Most of a file is fields that no output asks for; every 50th block of rows is wanted here.
    std::string unwanted;
    for (int i = 0; i < 49; ++i) unwanted += many(row);
    std::string field =
        "  100CL  101 5.00000E-01           2                     0    1           1\n"
        " -4  STRESS      6    1\n";
    for (int i = 0; i < 6; ++i) field += " -5  SXX         1    4    1    1\n";
    Endless source("    1C\n", field + many(row) + " -3\n" + unwanted, " -3\n 9999\n", 500'000'000);
    std::istream file(&source);
    Sum sum;

    const femrun::test::MemoryPeak peak;
    const bool whole = calculix::read_frd(file, "job.frd", sum);

    CHECK(whole);
    CHECK(sum.rows == 1000 * (500'000'000 / (50'000 * row.size() + field.size() + 4)));
    CHECK(sum.sum == static_cast<double>(sum.rows));
    CHECK(peak.bytes() < allowance);
}

TEST_CASE("a .dat file of 100 MB is read in a quarter of a megabyte", "[calculix]") {
    Endless source("\n displacements (vx,vy,vz) for set ALL and time  0.1000000E+01\n\n",
                   many("       123  1.000000E+00  2.000000E+00  3.000000E+00\n"), "\n",
                   100'000'000);
    std::istream file(&source);
    Sum sum;

    const femrun::test::MemoryPeak peak;
    calculix::read_dat(file, "job.dat", sum);

    CHECK(sum.rows > 1'500'000);
    CHECK(sum.sum == static_cast<double>(sum.rows));
    CHECK(peak.bytes() < allowance);
}
