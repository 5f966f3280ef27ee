package dev.rein.llm;

import org.jspecify.annotations.Nullable;

/// Reads the token counts of an answer.
final class GeminiUsage {
  /// What is taken for a token where the answer has no counts.
  static final int CHARS_PER_TOKEN = 4;

  private GeminiUsage() {}

  /// What the answer states, as far as it does. A missing count is what the others leave of the
  /// total; only where they say nothing of it either is it estimated.
  ///
  /// @param textChars of the answer, without thoughts
  static Usage of(@Nullable Counts counts, Prompt prompt, long textChars) {
    if (counts == null) return estimate(prompt, textChars);
    // A count of 0 is left out on the wire.
    boolean countsAnswer = textChars == 0 || counts.answer() != null;
    boolean countsPrompt = counts.prompt() != null;
    if (!countsPrompt && !countsAnswer) return estimate(prompt, textChars);
    int asked = orZero(counts.prompt());
    int answered = orZero(counts.answer());
    int thinking = orZero(counts.thoughts());
    int others = sum(thinking, orZero(counts.toolUse()));
    int left = orZero(counts.total()) - sum(asked, answered, others);
    boolean estimated = false;
    if (!countsPrompt) {
      estimated = left <= 0;
      asked = estimated ? promptTokens(prompt) : left;
    } else if (!countsAnswer) {
      estimated = left <= 0;
      answered = estimated ? tokens(textChars) : left;
    }
    int sum = sum(asked, answered, others);
    int total = estimated || counts.total() == null ? sum : counts.total();
    return new Usage(asked, orZero(counts.cached()), answered, thinking, total, estimated);
  }

  private static int orZero(@Nullable Integer count) {
    return count == null ? 0 : count;
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
