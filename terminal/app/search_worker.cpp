#include "terminal/app/search_worker.h"

#include <optional>
#include <utility>

#include "sync/search/index.h"

namespace tresen {
namespace {

// The index with what came in so far.
struct Finder {
  Index index;
  std::vector<Record> first;  // everybody, until the index is built at once
  bool complete = false;

  void take(SearchUpserts upserts) {
    for (Record& customer : upserts.customers) {
      if (complete) {
        index.upsert(customer);
      } else {
        first.push_back(std::move(customer));
      }
    }
  }
  void take(const SearchRemoves& removes) {
    for (const Uuid& id : removes.ids) {
      if (complete) {
        index.remove(id);
      } else {
        std::erase_if(first, [&](const Record& one) { return one.id == id; });
      }
    }
  }
  void take(SearchComplete) {
    if (complete) return;
    index.build(first);
    first = {};
    complete = true;
  }
};

}  // namespace

SearchWorker::SearchWorker(SearchBox& box, PostAnswer post)
    : box_(box), post_(std::move(post)), thread_([this] { run(); }) {}

SearchWorker::~SearchWorker() { box_.close(); }

void SearchWorker::run() {
  Finder finder;
  std::optional<AskSearch> asked;
  while (true) {
    std::optional<SearchLetter> letter = asked ? box_.try_take() : box_.take();
    if (!letter && !asked) return;
    if (!letter) {
      // Nothing newer has come in: this is the question to answer.
      const AskSearch question = *std::exchange(asked, std::nullopt);
      static_cast<void>(post_(
          SearchAnswer{question.question, finder.index.query(question.text, question.limit)}));
      continue;
    }
    if (auto* question = std::get_if<AskSearch>(&*letter)) {
      asked = std::move(*question);
      continue;
    }
    const bool was_complete = finder.complete;
    std::visit([&](auto& piece) { finder.take(std::move(piece)); }, std::get<SearchFeed>(*letter));
    if (!was_complete && finder.complete) static_cast<void>(post_(SearchReady{}));
  }
}

}  // namespace tresen
