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
  // `weight_max` bounds what all messages in the box weigh together; 0: no bound.
  explicit Mailbox(std::size_t capacity, std::function<void()> bell = {},
                   std::size_t weight_max = 0)
      : capacity_(capacity), weight_max_(weight_max), bell_(std::move(bell)) {}

  // False: the box is full or closed, and the message was not taken. `weight` in any unit.
  [[nodiscard]] bool post(T message, std::size_t weight = 0) { return offer(message, weight); }

  // The same for a sender who keeps the message when it was not taken: moved from only if true.
  [[nodiscard]] bool offer(T& message, std::size_t weight = 0) {
    // The taker may do away with a box without a bell as soon as it has the letter (an answer that
    // somebody waits for): nothing of it is touched after the lock is given back.
    const bool rings = static_cast<bool>(bell_);
    {
      const std::lock_guard lock(mutex_);
      if (closed_ || letters_.size() >= capacity_) return false;
      if (weight_max_ != 0 && weight_ + weight > weight_max_) return false;
      letters_.push_back({std::move(message), weight, std::chrono::steady_clock::now()});
      weight_ += weight;
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

  // What waits to be taken.
  struct Load {
    std::size_t count = 0;
    std::size_t weight = 0;
    std::chrono::milliseconds oldest{0};  // how long the first one has waited
  };
  Load load() const {
    const std::lock_guard lock(mutex_);
    Load load{letters_.size(), weight_, {}};
    if (!letters_.empty()) {
      load.oldest = std::chrono::duration_cast<std::chrono::milliseconds>(
          std::chrono::steady_clock::now() - letters_.front().posted);
    }
    return load;
  }

 private:
  struct Letter {
    T message;
    std::size_t weight;
    std::chrono::steady_clock::time_point posted;
  };

  std::optional<T> pop() {
    if (letters_.empty()) return std::nullopt;
    weight_ -= letters_.front().weight;
    std::optional<T> message(std::move(letters_.front().message));
    letters_.pop_front();
    return message;
  }

  const std::size_t capacity_;
  const std::size_t weight_max_;
  const std::function<void()> bell_;
  mutable std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<Letter> letters_;
  std::size_t weight_ = 0;
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
