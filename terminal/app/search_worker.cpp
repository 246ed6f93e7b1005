#include "terminal/app/search_worker.h"

#include <malloc.h>

#include <optional>
#include <utility>

#include "sync/search/index.h"

namespace tresen {
namespace {

// The index with what came in so far.
struct Finder {
  Index index;
  bool complete = false;  // otherwise it waits to be sorted, once, when everybody is there

  void take(const SearchUpserts& upserts) {
    for (const Record& customer : upserts.customers) {
      complete ? index.upsert(customer) : index.prepare(customer);
    }
  }
  void take(const SearchRemoves& removes) {
    for (const Uuid& id : removes.ids) index.remove(id);
  }
  void take(SearchCleared) {
    index = Index();
    complete = false;
  }
  void take(SearchComplete) {
    if (complete) return;
    index.settle();
    complete = true;
  }
};

}  // namespace

bool post_feed(SearchBox& box, SearchFeed& feed) {
  SearchLetter letter(std::move(feed));
  if (box.offer(letter)) return true;
  feed = std::move(std::get<SearchFeed>(letter));
  return false;
}

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
      std::visit([&](const auto& piece) { finder.take(piece); }, std::get<SearchFeed>(*letter));
      if (!was_complete && finder.complete) {
        static_cast<void>(post_(SearchReady{}));
        // Reading all customers has left holes in memory that nobody will fill again.
        malloc_trim(0);
      }
    }
    // Somebody new may be the one who is looked for.
    answered = asked.text.empty();
  }
}

}  // namespace tresen
