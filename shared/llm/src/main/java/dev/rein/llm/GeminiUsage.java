package dev.rein.llm;

import com.google.genai.types.GenerateContentResponseUsageMetadata;
import java.util.Optional;

/// Reads the token counts of an answer.
final class GeminiUsage {
  /// What is taken for a token where the answer has no counts.
  static final int CHARS_PER_TOKEN = 4;

  private GeminiUsage() {}

  /// @param textChars of the answer, without thoughts
  static Usage of(
      Optional<GenerateContentResponseUsageMetadata> stated, Prompt prompt, long textChars) {
    boolean countsPrompt = stated.flatMap(it -> it.promptTokenCount()).isPresent();
    boolean countsText =
        textChars == 0 || stated.flatMap(it -> it.candidatesTokenCount()).isPresent();
    return stated.isPresent() && countsPrompt && countsText
        ? stated(stated.get())
        : estimate(prompt, textChars);
  }

  private static Usage stated(GenerateContentResponseUsageMetadata counts) {
    int prompt = atLeastZero(counts.promptTokenCount());
    int answer = atLeastZero(counts.candidatesTokenCount());
    int thinking = atLeastZero(counts.thoughtsTokenCount());
    int tools = atLeastZero(counts.toolUsePromptTokenCount());
    int sum = (int) Math.min(Integer.MAX_VALUE, (long) prompt + answer + thinking + tools);
    int total = counts.totalTokenCount().isPresent() ? atLeastZero(counts.totalTokenCount()) : sum;
    return new Usage(
        prompt, atLeastZero(counts.cachedContentTokenCount()), answer, thinking, total, false);
  }

  private static int atLeastZero(Optional<Integer> count) {
    return Math.max(0, count.orElse(0));
  }

  private static Usage estimate(Prompt prompt, long textChars) {
    int asked = tokens((long) prompt.system().length() + prompt.user().length());
    int answered = tokens(textChars);
    return new Usage(asked, 0, answered, 0, asked + answered, true);
  }

  private static int tokens(long chars) {
    return Math.toIntExact(Math.ceilDiv(chars, CHARS_PER_TOKEN));
  }
}
