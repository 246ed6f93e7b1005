#pragma once
// A line between a terminal and head office that does what lines do: it is late, narrow, silent, or
// breaks. A TCP proxy on 127.0.0.1 with one thread of its own.
//
// It knows neither TLS nor gRPC, so both ends of it can be the real programs. "Up" is towards head
// office, "down" towards the terminal. What it holds back is bounded: it then stops reading, as a
// full line does.

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "sync/base/mailbox.h"
#include "sync/base/result.h"

namespace tresen::test {

// What the line does with bytes from now on, those of open connections included.
struct Line {
  int delay_ms = 0;                  // each piece arrives so much later
  std::int64_t bytes_per_s = 0;      // each way and connection; 0: as fast as it goes
  bool hold_up = false;              // a black hole: what is sent up goes nowhere
  bool hold_down = false;            // the same for what is sent down
  std::int64_t cut_up_after = -1;    // after so many bytes of a connection both ends are reset
  std::int64_t cut_down_after = -1;  // -1: never
  bool refuse = false;               // whoever connects is reset
  std::uint16_t port = 0;            // whoever connects is led to this one; 0: as at the start
};

struct LineFacts {
  std::uint64_t accepted = 0;  // connections so far
  std::uint64_t open = 0;      // of these, not ended
  std::uint64_t cut = 0;       // reset by the line itself
  std::uint64_t bytes_up = 0;  // passed on
  std::uint64_t bytes_down = 0;
};

class TcpProxy {
 public:
  // Listens on a free port and connects to `target` (HOST:PORT, IPv4) for each who comes.
  static Result<std::unique_ptr<TcpProxy>> start(const std::string& target);
  TcpProxy(const TcpProxy&) = delete;
  TcpProxy& operator=(const TcpProxy&) = delete;
  // Resets what is open.
  ~TcpProxy();

  const std::string& address() const { return address_; }

  // Each of these holds once it returns.
  void set(const Line& line);
  void reset_all();  // both ends of each connection hear of it
  void half_open();  // only head office hears of it; the terminal's end stays open and silent

  LineFacts facts() const;

 private:
  struct Order {
    enum class Kind { set, reset_all, half_open, stop } kind = Kind::set;
    Line line;
  };
  class Pump;
  struct Inside;
  TcpProxy(std::unique_ptr<Inside> inside, std::string address);
  void order(Order order);

  std::string address_;
  std::unique_ptr<Inside> inside_;
  std::jthread thread_;  // last: ends before all goes
};

}  // namespace tresen::test
