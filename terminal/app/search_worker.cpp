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
  void take(SearchCleared) {
    index = Index();
    first = {};
    complete = false;
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
  AskSearch asked;       // the question on the screen; an empty text: none
  bool answered = true;  // by what is known now
  while (true) {
    std::optional<SearchLetter> letter = answered ? box_.take() : box_.try_take();
    if (!letter && answered) return;
    if (!letter) {
      // Nothing newer has come in: this is the question to answer.
      answered = true;
      SearchAnswer answer{asked.question, finder.index.query(asked.text, asked.limit)};
      static_cast<void>(post_(std::move(answer)));
      continue;
    }
    if (auto* question = std::get_if<AskSearch>(&*letter)) {
      asked = std::move(*question);
    } else {
      const bool was_complete = finder.complete;
      std::visit([&](auto& piece) { finder.take(std::move(piece)); },
                 std::get<SearchFeed>(*letter));
      if (!was_complete && finder.complete) static_cast<void>(post_(SearchReady{}));
    }
    // Somebody new may be the one who is looked for.
    answered = asked.text.empty();
  }
}

}  // namespace tresen
