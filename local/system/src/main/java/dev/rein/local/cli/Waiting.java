package dev.rein.local.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;

/// Waits for what the system does in its own time.
final class Waiting {
  private static final Duration POLL = Duration.ofMillis(150);

  /// After which the person is told what is being waited for.
  private static final Duration SILENT = Duration.ofSeconds(2);

  private Waiting() {}

  /// Looks once.
  interface Step {
    JsonNode run() throws CommandFailed;
  }

  interface Done {
    boolean is(JsonNode answer);
  }

  /// @param what is waited for, as the beginning of a sentence
  /// @throws CommandFailed naming what and how long, if it has not come after `most`
  static JsonNode until(Terminal terminal, String what, Duration most, Step step, Done done)
      throws CommandFailed {
    long start = System.nanoTime();
    boolean told = false;
    while (true) {
      JsonNode answer = step.run();
      if (done.is(answer)) return answer;
      Duration passed = Duration.ofNanos(System.nanoTime() - start);
      if (passed.compareTo(most) > 0) {
        throw CommandFailed.because(what + " took longer than " + seconds(most) + " s.");
      }
      if (!told && passed.compareTo(SILENT) >= 0) {
        terminal.line(terminal.dim(what + " …"));
        told = true;
      }
      pause();
    }
  }

  private static String seconds(Duration time) {
    return time.toMillisPart() == 0
        ? String.valueOf(time.toSeconds())
        : String.valueOf(time.toMillis() / 1000.0);
  }

  private static void pause() throws CommandFailed {
    try {
      Thread.sleep(POLL);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CommandFailed.because("Interrupted.");
    }
  }
}
