#pragma once
// A bounded letter box between two threads, and the only place in the house with a mutex.
//
// Any thread may post; one thread takes. A full box refuses, and what the sender then does is part
// of the sender's design. Messages are values: no pointer crosses.

#include <chrono>
#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <optional>
#include <utility>

namespace tresen {

template <class T>
class Mailbox {
 public:
  // `bell` is rung after each post, on the poster's thread: it may only wake the taker.
  explicit Mailbox(std::size_t capacity, std::function<void()> bell = {})
      : capacity_(capacity), bell_(std::move(bell)) {}

  // False: the box is full or closed, and the message was not taken.
  [[nodiscard]] bool post(T message) {
    // The taker may do away with a box without a bell as soon as it has the letter (an answer that
    // somebody waits for): nothing of it is touched after the lock is given back.
    const bool rings = static_cast<bool>(bell_);
    {
      const std::lock_guard lock(mutex_);
      if (closed_ || letters_.size() >= capacity_) return false;
      letters_.push_back(std::move(message));
      arrived_.notify_one();
    }
    if (rings) bell_();
    return true;
  }

  // The next message, if there is one now.
  std::optional<T> try_take() {
    const std::lock_guard lock(mutex_);
    return pop();
  }

  // The next message; waits for it at most so long. Nothing: the time is up, or the box is closed
  // and empty.
  std::optional<T> take(std::chrono::milliseconds wait_max) {
    std::unique_lock lock(mutex_);
    arrived_.wait_for(lock, wait_max, [this] { return closed_ || !letters_.empty(); });
    return pop();
  }

  // The next message, however long it takes. Nothing: the box is closed and empty.
  std::optional<T> take() {
    std::unique_lock lock(mutex_);
    arrived_.wait(lock, [this] { return closed_ || !letters_.empty(); });
    return pop();
  }

  // Nothing more goes in; what is in it can still be taken.
  void close() {
    {
      const std::lock_guard lock(mutex_);
      closed_ = true;
    }
    arrived_.notify_all();
  }

  // Waits at most so long for the box to be closed; for a taker who may not take anything now.
  bool wait_closed(std::chrono::milliseconds wait_max) {
    std::unique_lock lock(mutex_);
    return arrived_.wait_for(lock, wait_max, [this] { return closed_; });
  }

  bool closed() const {
    const std::lock_guard lock(mutex_);
    return closed_;
  }

 private:
  std::optional<T> pop() {
    if (letters_.empty()) return std::nullopt;
    std::optional<T> letter(std::move(letters_.front()));
    letters_.pop_front();
    return letter;
  }

  const std::size_t capacity_;
  const std::function<void()> bell_;
  mutable std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<T> letters_;
  bool closed_ = false;
};

// The newest of a row of values: one thread sets it, any thread reads it.
template <class T>
class Latest {
 public:
  void set(T value) {
    const std::lock_guard lock(mutex_);
    value_ = std::move(value);
  }

  // What `look` says of the value. It must be short and must not keep a reference.
  template <class Look>
  auto read(Look look) const {
    const std::lock_guard lock(mutex_);
    return look(value_);
  }

 private:
  mutable std::mutex mutex_;
  T value_{};
};

}  // namespace tresen
