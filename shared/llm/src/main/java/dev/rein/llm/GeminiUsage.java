package dev.rein.llm;

import com.google.genai.types.GenerateContentResponseUsageMetadata;
import java.util.Optional;

/// Reads the token counts of an answer.
final class GeminiUsage {
  /// What is taken for a token where the answer has no counts.
  static final int CHARS_PER_TOKEN = 4;

  private GeminiUsage() {}

  /// What the answer states, as far as it does. A missing count is what the others leave of the
  /// total; only where they say nothing of it either is it estimated.
  ///
  /// @param textChars of the answer, without thoughts
  static Usage of(
      Optional<GenerateContentResponseUsageMetadata> metadata, Prompt prompt, long textChars) {
    if (metadata.isEmpty()) return estimate(prompt, textChars);
    GenerateContentResponseUsageMetadata counts = metadata.get();
    // A count of 0 is left out on the wire.
    boolean countsAnswer = textChars == 0 || counts.candidatesTokenCount().isPresent();
    boolean countsPrompt = counts.promptTokenCount().isPresent();
    if (!countsPrompt && !countsAnswer) return estimate(prompt, textChars);
    int asked = atLeastZero(counts.promptTokenCount());
    int answered = atLeastZero(counts.candidatesTokenCount());
    int thinking = atLeastZero(counts.thoughtsTokenCount());
    int others = sum(thinking, atLeastZero(counts.toolUsePromptTokenCount()));
    int left = atLeastZero(counts.totalTokenCount()) - sum(asked, answered, others);
    boolean estimated = false;
    if (!countsPrompt) {
      estimated = left <= 0;
      asked = estimated ? promptTokens(prompt) : left;
    } else if (!countsAnswer) {
      estimated = left <= 0;
      answered = estimated ? tokens(textChars) : left;
    }
    int sum = sum(asked, answered, others);
    int total = estimated ? sum : counts.totalTokenCount().map(it -> Math.max(0, it)).orElse(sum);
    return new Usage(
        asked, atLeastZero(counts.cachedContentTokenCount()), answered, thinking, total, estimated);
  }

  private static int atLeastZero(Optional<Integer> count) {
    return Math.max(0, count.orElse(0));
  }

  private static Usage estimate(Prompt prompt, long textChars) {
    int asked = promptTokens(prompt);
    int answered = tokens(textChars);
    return new Usage(asked, 0, answered, 0, sum(asked, answered), true);
  }

  private static int promptTokens(Prompt prompt) {
    return tokens((long) prompt.system().length() + prompt.user().length());
  }

  private static int tokens(long chars) {
    return bounded(Math.ceilDiv(chars, CHARS_PER_TOKEN));
  }

  private static int sum(int... counts) {
    long sum = 0;
    for (int count : counts) sum += count;
    return bounded(sum);
  }

  private static int bounded(long count) {
    return (int) Math.min(Integer.MAX_VALUE, count);
  }
}
