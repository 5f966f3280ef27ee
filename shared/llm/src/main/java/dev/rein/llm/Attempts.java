package dev.rein.llm;

/// Requests that were made for one answer.
///
/// Google does not charge for what it answers with a status of 400 or above. What was sent and not
/// answered, or not answered in full, it may have worked on and charged for; nobody can tell from
/// here.
///
/// @param made at least 0; the last one included
/// @param possiblyBilled at most `made`; those that were sent and whose counts never came in full
/// @see <a href="https://ai.google.dev/gemini-api/docs/billing">Gemini's billing questions</a>
public record Attempts(int made, int possiblyBilled) {
  public static final Attempts NONE = new Attempts(0, 0);
  public static final Attempts ONE = new Attempts(1, 0);
  public static final Attempts LOST = new Attempts(1, 1);

  public Attempts {
    if (made < 0) throw new IllegalArgumentException("made < 0: " + made);
    if (possiblyBilled < 0 || possiblyBilled > made) {
      throw new IllegalArgumentException("possiblyBilled not in 0–" + made + ": " + possiblyBilled);
    }
  }

  public Attempts plus(Attempts other) {
    return new Attempts(made + other.made, possiblyBilled + other.possiblyBilled);
  }
}
