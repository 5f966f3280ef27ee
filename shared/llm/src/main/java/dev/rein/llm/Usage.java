package dev.rein.llm;

/// Tokens one model call was billed for, as the answer states them.
///
/// @param prompt at least 0; includes `cached`
/// @param cached at least 0; the part of the prompt billed at the cache rate
/// @param answer at least 0; excludes `thinking`
/// @param thinking at least 0; billed as output, absent from the text
/// @param total as the answer states it; also counts tool prompts
/// @param estimated true where a count was missing and 4 characters were taken for a token
public record Usage(
    int prompt, int cached, int answer, int thinking, int total, boolean estimated) {
  public static final Usage NONE = new Usage(0, 0, 0, 0, 0, false);

  public Usage {
    if (prompt < 0 || cached < 0 || answer < 0 || thinking < 0 || total < 0) {
      throw new IllegalArgumentException("negative token count");
    }
  }

  /// Billed as output: answer and thinking.
  public int completion() {
    return sum(answer, thinking);
  }

  public Usage plus(Usage other) {
    return new Usage(
        sum(prompt, other.prompt),
        sum(cached, other.cached),
        sum(answer, other.answer),
        sum(thinking, other.thinking),
        sum(total, other.total),
        estimated || other.estimated);
  }

  // The counts are the provider's: an absurd one must not cost the answer that came with it.
  private static int sum(int one, int other) {
    return (int) Math.min(Integer.MAX_VALUE, (long) one + other);
  }
}
