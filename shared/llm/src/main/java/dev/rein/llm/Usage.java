package dev.rein.llm;

/// Tokens one model call was billed for, as the answer states them.
///
/// @param prompt at least 0; includes `cached`
/// @param cached at least 0; the part of the prompt billed at the cache rate
/// @param answer at least 0; excludes `thinking`
/// @param thinking at least 0; billed as output, absent from the text
/// @param total as the answer states it; also counts tool prompts
/// @param estimated true where the answer had no counts and 4 characters were taken for a token
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
    return Math.addExact(answer, thinking);
  }

  public Usage plus(Usage other) {
    return new Usage(
        Math.addExact(prompt, other.prompt),
        Math.addExact(cached, other.cached),
        Math.addExact(answer, other.answer),
        Math.addExact(thinking, other.thinking),
        Math.addExact(total, other.total),
        estimated || other.estimated);
  }
}
