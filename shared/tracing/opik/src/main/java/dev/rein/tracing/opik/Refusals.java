package dev.rein.tracing.opik;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Says what keeps Opik from taking anything (key, workspace, quota), in one sentence that names
/// what to mend, and only once until that changes. Safe for use by several threads.
public final class Refusals {
  private final Consumer<String> out;
  private @Nullable String said;

  /// @param out takes sentences; none holds a secret
  public Refusals(Consumer<String> out) {
    this.out = out;
  }

  /// Nobody is told.
  public static Refusals unsaid() {
    return new Refusals(_ -> {});
  }

  /// Nothing happens if this was the last thing said.
  public synchronized void say(String sentence) {
    if (sentence.equals(said)) return;
    said = sentence;
    out.accept(sentence);
  }

  /// What is no refusal: said each time, and no change.
  public void remark(String sentence) {
    out.accept(sentence);
  }

  /// From now on the same is worth saying again.
  public synchronized void forget() {
    said = null;
  }
}
