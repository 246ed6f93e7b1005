#pragma once
// The one way a call tells its caller that it failed.
//
// Expected trouble (the network is gone, the disk is full, the till sent rubbish) travels as a
// value. Trouble that only a bug can cause is an assertion. Nothing in this house throws.

#include <string>
#include <tl/expected.hpp>
#include <type_traits>
#include <utility>

namespace tresen {

enum class Fault {
  absent,    // what was asked for is not there
  invalid,   // what was given cannot be right
  conflict,  // it is there already, or somebody else was first
  offline,   // the other side cannot be reached
  denied,    // the other side will not
  storage,   // disk or database
  busy,      // not now; the same call may succeed later
};

struct Error {
  Fault fault;
  std::string detail;  // for the log and for operators, never for the counter; nothing personal

  bool operator==(const Error&) const = default;
};

// Shaped like std::expected, which takes its place on the day the compiler has it. Named here once,
// so that a forgotten Result is a compile error.
template <class T>
class [[nodiscard]] Result : public tl::expected<T, Error> {
  using Base = tl::expected<T, Error>;

 public:
  using Base::Base;

  std::add_lvalue_reference_t<T> operator*() & { return Base::operator*(); }
  std::add_lvalue_reference_t<const T> operator*() const& { return Base::operator*(); }
  // By value, unlike std::expected: `for (const auto& one : *read())` then walks over a list that
  // lives as long as the loop, not over one that died with the result.
  T operator*() && { return std::move(*this).Base::operator*(); }
};

inline tl::unexpected<Error> fail(Fault fault, std::string detail) {
  return tl::unexpected<Error>({fault, std::move(detail)});
}

}  // namespace tresen

#define TRESEN_JOIN_(a, b) a##b
#define TRESEN_JOIN(a, b) TRESEN_JOIN_(a, b)

// Returns the error of `call` from the function around it; its value is not wanted.
#define TRY(call)                                                          \
  do {                                                                     \
    auto try_result = (call);                                              \
    if (!try_result) return tl::unexpected(std::move(try_result).error()); \
  } while (false)

// Declares `name` as the value of `call`, or returns its error from the function around it.
#define TRY_TO(name, call)                                                    \
  auto TRESEN_JOIN(try_to_, __LINE__) = (call);                               \
  if (!TRESEN_JOIN(try_to_, __LINE__))                                        \
    return tl::unexpected(std::move(TRESEN_JOIN(try_to_, __LINE__)).error()); \
  auto name = std::move(TRESEN_JOIN(try_to_, __LINE__)).value()
