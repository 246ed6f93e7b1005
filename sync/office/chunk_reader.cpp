#include "sync/office/chunk_reader.h"

#include <utility>

#include "sync/office/snapshot.h"

namespace tresen {
namespace {

constexpr std::size_t questions_max = 1000;

}  // namespace

ChunkReader::ChunkReader() : questions_(questions_max), thread_([this] { run(); }) {}

bool ChunkReader::read(std::string path, Answer answer) {
  return questions_.post({std::move(path), std::move(answer)});
}

void ChunkReader::run() {
  while (auto question = questions_.take()) question->answer(read_chunk(question->path));
}

}  // namespace tresen
