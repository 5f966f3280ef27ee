package dev.rein.tracing.lambda;

import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;

/// Has a function do its work once before SnapStart takes its snapshot, so that the snapshot holds
/// the classes and the compiled code which the first event would otherwise wait for.
///
/// It is a second handler that works, wired to stand-ins on loopback by its own environment and
/// thrown away afterwards: whatever state it gathers (ids, caches, ledger, connections) is not the
/// state of the handler that answers, and nothing real is asked. What it would print is dropped.
///
/// @see <a href="https://docs.aws.amazon.com/lambda/latest/dg/snapstart-best-practices.html">AWS on
///   priming</a>
public final class Rehearsal {
  /// `off` leaves it out, and [FirstContact] with it; `rehearsal` leaves out only that.
  public static final String SETTING = "SNAPSTART_PRIMING";

  /// After how many ms no further round begins; 1 to [#MAX_TIME_MS].
  public static final String TIME_SETTING = "SNAPSTART_PRIMING_MS";

  static final int DEFAULT_TIME_MS = 10_000;
  static final int MAX_TIME_MS = 60_000;

  /// Longest that INIT waits beyond that. SnapStart allows INIT 130 s.
  static final Duration GRACE = Duration.ofSeconds(10);

  /// The first round loads classes, the further ones have their code compiled.
  static final int ROUNDS = 80;

  /// Rounds of one handler. To make one takes longer than a round, and no event waits for that
  /// after a restore; but then connections are new, and so they are for each new handler.
  static final int ROUNDS_OF_ONE = 4;

  /// Between two eager flushes while it rehearses: a round is over before the usual time.
  private static final Duration EAGER = Duration.ofMillis(25);

  /// In the environment of the handler that rehearses; no variable that anybody could set.
  private static final String MARK = "rehearsal";

  /// What is played, and against what.
  public interface Stage extends AutoCloseable {
    /// What the handler is to be wired by: stand-ins for all that it talks to, and no real key.
    Map<String, String> environment();

    List<byte[]> events();

    /// Whether an answer is the one that was expected.
    boolean isGood(byte[] answer);

    /// Forgets what a round has left, or the next would find in the caches what this one did.
    void reset();

    @Override
    void close();
  }

  private Rehearsal() {}

  /// To be called at INIT, after the real handler is made. Does nothing where no snapshot is taken;
  /// returns in bounded time, and whatever goes wrong is a line.
  ///
  /// @param environment the function's own
  /// @param stage made only if there is something to rehearse
  /// @param handler makes a handler from an environment
  /// @param out takes a line about how it went
  /// @throws IllegalArgumentException naming [#TIME_SETTING], where that can't be read
  public static void beforeSnapshot(
      Map<String, String> environment,
      Supplier<Stage> stage,
      Function<Map<String, String>, ? extends TracedHandler> handler,
      Consumer<String> out) {
    beforeSnapshot(environment, stage, handler, out, GRACE);
  }

  static void beforeSnapshot(
      Map<String, String> environment,
      Supplier<Stage> stage,
      Function<Map<String, String>, ? extends TracedHandler> handler,
      Consumer<String> out,
      Duration grace) {
    if (!isDue(environment)) return;
    Duration enough = time(environment);
    long started = System.nanoTime();
    FutureTask<Integer> play =
        new FutureTask<>(() -> XRay.rehearsed(() -> play(stage, handler, enough)));
    Thread.ofPlatform().name("rein-rehearsal").daemon().start(play);
    out.accept(report(play, enough.plus(grace), started));
  }

  static Duration time(Map<String, String> environment) {
    String text = environment.getOrDefault(TIME_SETTING, "").strip();
    if (text.isEmpty()) return Duration.ofMillis(DEFAULT_TIME_MS);
    try {
      int millis = Integer.parseInt(text);
      if (millis >= 1 && millis <= MAX_TIME_MS) return Duration.ofMillis(millis);
    } catch (NumberFormatException e) {
      // told below, with the range
    }
    throw new IllegalArgumentException(
        TIME_SETTING + " must be a whole number of milliseconds from 1 to " + MAX_TIME_MS);
  }

  /// Whether a snapshot is taken, and what it can hold is to be brought into it.
  static boolean isDue(Map<String, String> environment) {
    return InitPhase.endsInSnapshot(environment) && !setting(environment).equals("off");
  }

  /// Whether nothing else is to be done for the snapshot.
  static boolean isAlone(Map<String, String> environment) {
    return setting(environment).equals("rehearsal");
  }

  private static String setting(Map<String, String> environment) {
    return environment.getOrDefault(SETTING, "").strip();
  }

  private static int play(
      Supplier<Stage> stage,
      Function<Map<String, String>, ? extends TracedHandler> handler,
      Duration enough)
      throws Exception {
    long started = System.nanoTime();
    int rounds = 0;
    boolean more = true;
    while (more) {
      try (Stage opened = stage.get()) {
        Map<String, String> environment = new HashMap<>(opened.environment());
        environment.put(MARK, "true");
        TracedHandler second = handler.apply(environment);
        for (int of = 0; more && of < ROUNDS_OF_ONE; of++) {
          if (of > 0) opened.reset();
          playOnce(opened, second);
          rounds++;
          more = rounds < ROUNDS && System.nanoTime() - started < enough.toNanos();
        }
      }
    }
    return rounds;
  }

  private static void playOnce(Stage stage, TracedHandler handler) throws IOException {
    int number = 0;
    for (byte[] event : stage.events()) {
      number++;
      if (!stage.isGood(handler.rehearse(event))) {
        throw new IllegalStateException("event " + number + " was not answered as expected");
      }
    }
  }

  private static String report(FutureTask<Integer> play, Duration limit, long started) {
    String trouble;
    try {
      int rounds = play.get(limit.toNanos(), TimeUnit.NANOSECONDS);
      return "{\"level\":\"INFO\",\"message\":\"rehearsed before the snapshot\",\"rounds\":"
          + rounds
          + ",\"ms\":"
          + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - started)
          + "}";
    } catch (TimeoutException e) {
      play.cancel(true);
      trouble = "it took longer than " + limit.toSeconds() + " s";
    } catch (ExecutionException e) {
      trouble = String.valueOf(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      trouble = "it was interrupted";
    }
    return "{\"level\":\"WARN\",\"message\":"
        + Emf.quoted(
            "The rehearsal before the snapshot failed, so first events after a restore take"
                + " longer: "
                + trouble)
        + "}";
  }

  /// How a handler of this environment flushes: eagerly as well while it rehearses, for in earnest
  /// most first events wait for a model longer than that takes to begin.
  static FlushSettings flush(Map<String, String> environment, FlushSettings real) {
    return environment.containsKey(MARK) && !real.eager().isZero()
        ? new FlushSettings(real.timeout(), EAGER, real.mode())
        : real;
  }

  /// Where a handler of this environment prints: nowhere, while it rehearses. Its metrics would be
  /// counted.
  public static Consumer<String> out(Map<String, String> environment, Consumer<String> real) {
    return environment.containsKey(MARK) ? _ -> {} : real;
  }
}
