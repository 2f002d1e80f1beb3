// The embedder over real processes: one that answers nonsense, and the real one where it and its model are there.
#include <gmock/gmock.h>

#include <cmath>
#include <filesystem>

#include "base/file.h"
#include "base/temporary_folder.h"
#include "model/llama_embedder.h"
#include "model/model_files.h"

namespace adjutant::model {
namespace {

using testing::HasSubstr;

double cosine(const std::vector<float>& a, const std::vector<float>& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += static_cast<double>(a[i]) * b[i];
  return sum;
}

class HostileEmbedder : public testing::Test {
 protected:
  HostileEmbedder() { EXPECT_TRUE(write_file(folder_ / "weights", "w")); }

  std::string embed(const std::string& text) {
    const std::vector<std::string> texts = {text, "another"};
    const auto vectors = embedder_.embed(texts, {});
    return vectors ? std::to_string(vectors->size()) : vectors.error().message;
  }

  std::string embed_words(const std::string& word) {
    const std::vector<Embedder::Words> sentences = {{word, "another"}, {}, {"third"}};
    const auto vectors = embedder_.embed_words(sentences, {});
    if (!vectors) return vectors.error().message;
    std::string sizes;
    for (const auto& vector : *vectors) sizes += std::to_string(vector.size() / Embedder::kDimension);
    return sizes;
  }

  TemporaryFolder folder_;
  const WorkerFiles files_{ADJUTANT_HOSTILE_EMBEDDER, "", folder_ / "weights"};
  Worker first_{files_, {.answer = std::chrono::milliseconds(500), .failures = 100}};
  Worker second_{files_};
  LlamaEmbedder embedder_{{&first_, &second_}};
};

TEST_F(HostileEmbedder, IsBelievedOnlyWhatCanBeTrue) {
  for (const char* what : {"fewer", "more", "narrow", "no numbers", "huge", "words"})
    EXPECT_THAT(embed(what), HasSubstr("no embedding")) << what;
  EXPECT_THAT(embed("error"), HasSubstr("I do not feel like it"));
  EXPECT_EQ(embed("fair"), "2");
}

TEST_F(HostileEmbedder, IsBelievedOnlyWhatCanBeTrueOfWords) {
  for (const char* what : {"fewer", "more", "narrow", "no numbers", "huge", "words"})
    EXPECT_THAT(embed_words(what), HasSubstr("no embedding of words")) << what;
  EXPECT_THAT(embed_words("error"), HasSubstr("I do not feel like it"));
  EXPECT_EQ(embed_words("fair"), "201");
}

TEST_F(HostileEmbedder, OfALongSentenceOnlyTheFirstWordsAreRead) {
  const std::vector<Embedder::Words> sentences = {Embedder::Words(1000, "fair"), {"fair"}};
  const auto vectors = embedder_.embed_words(sentences, {});
  ASSERT_TRUE(vectors) << vectors.error().text();
  EXPECT_EQ((*vectors)[0].size(), Embedder::kMostWords * Embedder::kDimension);
  EXPECT_EQ((*vectors)[1].size(), Embedder::kDimension);
}

TEST_F(HostileEmbedder, IsEndedWhenItHangsAndStartedAnew) {
  EXPECT_THAT(embed("exit"), HasSubstr("has ended"));
  EXPECT_THAT(embed("hang"), HasSubstr("did not answer in time"));
  EXPECT_EQ(embed("fair"), "2");
}

TEST_F(HostileEmbedder, ManyTextsAreSharedOutAndComeBackInOrder) {
  const std::vector<std::string> few(100, "fair");
  std::vector<std::string> many;
  for (std::size_t i = 0; i < 371; ++i) many.emplace_back(i, 'x');
  ASSERT_TRUE(embedder_.embed(few, {}));
  EXPECT_EQ(second_.pid(), 0) << "started for a few texts";
  const auto vectors = embedder_.embed(many, {});
  ASSERT_TRUE(vectors);
  ASSERT_EQ(vectors->size(), many.size());
  for (std::size_t i = 0; i < many.size(); ++i) EXPECT_EQ((*vectors)[i][i], 1) << i;
  EXPECT_NE(second_.pid(), 0);
}

TEST_F(HostileEmbedder, AFailureOfEitherIsAFailure) {
  std::vector<std::string> texts(400, "fair");
  texts[200] = "words";
  EXPECT_FALSE(embedder_.embed(texts, {}));
  texts[200] = "fair";
  texts[0] = "words";
  EXPECT_FALSE(embedder_.embed(texts, {}));
}

class RealEmbedder : public testing::Test {
 protected:
  void SetUp() override {
    if (!std::filesystem::exists(ADJUTANT_LLAMA_PROGRAM))
      GTEST_SKIP() << "built without llama.cpp: run scripts/fetch-llama";
    for (const auto* name : {"all-minilm-l6-v2-bf16", "all-minilm-l6-v2-q8_0"}) {
      files_ = {ADJUTANT_LLAMA_PROGRAM, "", models_folder() / name / "model.gguf"};
      if (std::filesystem::exists(files_.weights)) return;
    }
    GTEST_SKIP() << "no model: run scripts/fetch-models";
  }
  WorkerFiles files_;
};

// The expected cosines are those of an independent forward pass over the unquantised weights (NumPy, 32 bits).
TEST_F(RealEmbedder, AgreesWithTheModelThatItWasMadeFrom) {
  Worker worker(files_);
  LlamaEmbedder embedder({&worker});
  const std::vector<std::string> texts = {"how do i say hello in french", "translate hello to french",
                                          "my tire is flat", "This is a test."};
  const auto vectors = embedder.embed(texts, {});
  ASSERT_TRUE(vectors) << vectors.error().text();
  EXPECT_NEAR(cosine((*vectors)[0], (*vectors)[1]), 0.8987, 0.01);
  EXPECT_NEAR(cosine((*vectors)[0], (*vectors)[2]), 0.0517, 0.01);
  EXPECT_NEAR(cosine((*vectors)[0], (*vectors)[3]), -0.0225, 0.01);
  EXPECT_NEAR(cosine((*vectors)[2], (*vectors)[3]), 0.1140, 0.01);
  const std::vector<std::string> again = {texts[2]};
  const auto alone = embedder.embed(again, {});
  ASSERT_TRUE(alone);
  EXPECT_GT(cosine((*alone)[0], (*vectors)[2]), 0.999) << "what is computed beside it changes it";
}

// As above, of the fourth of the six layers.
TEST_F(RealEmbedder, AWordMeansWhatItMeansWhereItStands) {
  Worker worker(files_);
  LlamaEmbedder embedder({&worker});
  const std::vector<Embedder::Words> sentences = {{"they", "sat", "on", "the", "river", "bank"},
                                                  {"the", "bank", "sent", "me", "a", "letter"},
                                                  {"My", "bank", "wrote", "to", "me"}};
  const auto vectors = embedder.embed_words(sentences, {});
  ASSERT_TRUE(vectors) << vectors.error().text();
  const auto word = [&](std::size_t sentence, std::size_t at) {
    const auto* from = &(*vectors)[sentence][at * Embedder::kDimension];
    double square = 0;
    for (std::size_t x = 0; x < Embedder::kDimension; ++x) square += static_cast<double>(from[x]) * from[x];
    std::vector<float> unit(from, from + Embedder::kDimension);
    for (float& x : unit) x /= static_cast<float>(std::sqrt(square));
    return unit;
  };
  EXPECT_NEAR(cosine(word(0, 5), word(1, 1)), 0.840, 0.02);
  EXPECT_NEAR(cosine(word(1, 1), word(2, 1)), 0.976, 0.02);
  const std::vector<Embedder::Words> long_one = {Embedder::Words(Embedder::kMostWords, "antidisestablishmentarianism")};
  const auto beyond = embedder.embed_words(long_one, {});
  ASSERT_TRUE(beyond) << beyond.error().text();
  EXPECT_EQ(beyond->front().size(), Embedder::kMostWords * Embedder::kDimension);
  EXPECT_EQ(beyond->front().back(), 0) << "beyond the model's window";
}

TEST_F(RealEmbedder, TakesWhateverIsTyped) {
  Worker worker(files_);
  LlamaEmbedder embedder({&worker});
  std::string all;
  for (int i = 0; i < 256; ++i) all += static_cast<char>(i);
  const std::vector<std::string> texts = {"",
                                          " ",
                                          std::string(100'000, 'x'),
                                          std::string(5000, '\0'),
                                          all,
                                          "[CLS] [SEP] <s>",
                                          "日本語のテキスト",
                                          std::string(4000, '.')};
  const auto vectors = embedder.embed(texts, {});
  ASSERT_TRUE(vectors) << vectors.error().text();
  EXPECT_EQ(vectors->size(), texts.size());
}

TEST_F(RealEmbedder, AFileThatIsNoModelIsAnError) {
  TemporaryFolder folder;
  const auto weights = read_file(files_.weights, std::size_t{1} << 30);
  ASSERT_TRUE(weights);
  std::string wrong = *weights;
  wrong.replace(8, 16, std::string(16, '\xff'));
  for (const auto& bytes : {std::string("w"), weights->substr(0, weights->size() / 2), wrong}) {
    ASSERT_TRUE(write_file(folder / "weights", bytes));
    Worker worker({files_.program, "", folder / "weights"});
    LlamaEmbedder embedder({&worker});
    const std::vector<std::string> texts = {"hello"};
    const auto vectors = embedder.embed(texts, {});
    ASSERT_FALSE(vectors);
    EXPECT_THAT(vectors.error().message, testing::AnyOf(HasSubstr("cannot be loaded"), HasSubstr("has ended")));
  }
}

}  // namespace
}  // namespace adjutant::model
