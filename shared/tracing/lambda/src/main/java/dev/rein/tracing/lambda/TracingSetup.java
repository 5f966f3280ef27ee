package dev.rein.tracing.lambda;

import dev.rein.tracing.Lazy;
import dev.rein.tracing.Masking;
import dev.rein.tracing.SpanSink;
import dev.rein.tracing.Tracing;
import dev.rein.tracing.opik.LoggingSink;
import dev.rein.tracing.opik.OpikCheck;
import dev.rein.tracing.opik.OpikSettings;
import dev.rein.tracing.opik.OpikSink;
import dev.rein.tracing.opik.Refusals;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/// The tracing layer of one function, wired from the environment.
///
/// @param opik where traces are read back from and linked to, also while recording is off
/// @param out takes log and metric lines
/// @param refusals says on `out` what keeps Opik from taking what is recorded
/// @param runtimeApi where an internal extension registers; null where there is no such place, or
///   nothing to flush
/// @param startCheck to be run once at INIT; null outside Lambda
/// @param initMayWait whether nobody waits for INIT, so that it may wait for `startCheck`
public record TracingSetup(
    Tracing tracing,
    FlushSettings flush,
    OpikSettings opik,
    String function,
    Consumer<String> out,
    Refusals refusals,
    @Nullable String runtimeApi,
    @Nullable OpikCheck startCheck,
    boolean initMayWait) {

  /// @param environment with secrets already resolved
  /// @param http shared with other clients of the function
  /// @param out takes log and metric lines, standard output in Lambda
  /// @throws IllegalArgumentException naming the variable that can't be read
  public static TracingSetup of(
      Map<String, String> environment, OkHttpClient http, Consumer<String> out) {
    return of(environment, Lazy.made(http), out);
  }

  /// @param environment with secrets already resolved
  /// @param http shared with other clients of the function; made here where nobody waits for INIT,
  ///   elsewhere with the first request to Opik
  /// @param out takes log and metric lines, standard output in Lambda
  /// @throws IllegalArgumentException naming the variable that can't be read
  public static TracingSetup of(
      Map<String, String> environment, Lazy<OkHttpClient> http, Consumer<String> out) {
    return of(environment, http, out, OpikSettings.Source.SDK);
  }

  /// @param source where traces say that they come from
  /// @throws IllegalArgumentException naming the variable that can't be read
  public static TracingSetup of(
      Map<String, String> environment,
      Lazy<OkHttpClient> http,
      Consumer<String> out,
      OpikSettings.Source source) {
    return of(
        environment,
        http,
        out,
        source,
        drop -> {
          // Nothing of CRaC need be loaded where no snapshot is taken.
          if (InitPhase.endsInSnapshot(environment)) SnapStart.onSnapshot(drop);
        });
  }

  /// @param onSnapshot takes what is to be dropped before a snapshot and after a restore
  static TracingSetup of(
      Map<String, String> environment,
      Lazy<OkHttpClient> http,
      Consumer<String> lines,
      OpikSettings.Source source,
      Consumer<Runnable> onSnapshot) {
    Consumer<String> out = Rehearsal.out(environment, lines);
    OpikSettings named = OpikSettings.of(environment).withSource(source);
    String function = environment.getOrDefault("AWS_LAMBDA_FUNCTION_NAME", "local");
    FlushSettings flush = Rehearsal.flush(environment, FlushSettings.of(environment));
    OpikSettings opik = named.withLimits(named.limits().withSending(flush.timeout()));
    Masking masking = masking(environment);
    if (isOff(environment, out)) return off(flush, opik, function, out);
    Refusals refusals = saying(out);
    // Each environment that is restored says it for itself.
    onSnapshot.accept(refusals::forget);
    String lambda = environment.getOrDefault("AWS_LAMBDA_RUNTIME_API", "").strip();
    // Several requests at once (Lambda Managed Instances): nothing is frozen there and internal
    // extensions are refused.
    boolean extensible = !environment.containsKey("AWS_LAMBDA_MAX_CONCURRENCY");
    return new TracingSetup(
        tracing(environment, http, opik, function, masking, out, refusals, onSnapshot),
        flush,
        opik,
        function,
        out,
        refusals,
        lambda.isEmpty() || !extensible ? null : lambda,
        lambda.isEmpty() ? null : new OpikCheck(checking(environment, http), opik),
        InitPhase.mayWait(environment));
  }

  /// For a function that records nothing.
  public static TracingSetup off(
      FlushSettings flush, OpikSettings opik, String function, Consumer<String> out) {
    return new TracingSetup(
        Tracing.disabled(), flush, opik, function, out, Refusals.unsaid(), null, null, false);
  }

  static Refusals saying(Consumer<String> out) {
    return new Refusals(
        sentence -> out.accept("{\"level\":\"WARN\",\"message\":" + Emf.quoted(sentence) + "}"));
  }

  /// Whether nothing is to be recorded, although it may be that an Opik is named.
  ///
  /// @throws IllegalArgumentException if `OPIK_TRACK_DISABLE` is neither on nor off
  public static boolean isDisabled(Map<String, String> environment) {
    return Switch.isOn(environment, "OPIK_TRACK_DISABLE");
  }

  // A TLS session from before the snapshot would be resumed by every environment restored from it.
  private static Lazy<OkHttpClient> checking(
      Map<String, String> environment, Lazy<OkHttpClient> http) {
    return InitPhase.endsInSnapshot(environment) ? Lazy.of(() -> OwnTls.apart(http.get())) : http;
  }

  private static boolean isOff(Map<String, String> environment, Consumer<String> out) {
    if (isDisabled(environment)) return true;
    if (OpikSettings.isNamedIn(environment)) return false;
    out.accept(
        "{\"level\":\"WARN\",\"message\":\"Tracing is off: set OPIK_API_KEY_SECRET (Opik cloud)"
            + " or OPIK_URL_OVERRIDE (your own Opik).\"}");
    return true;
  }

  private static Tracing tracing(
      Map<String, String> environment,
      Lazy<OkHttpClient> http,
      OpikSettings opik,
      String function,
      Masking masking,
      Consumer<String> out,
      Refusals refusals,
      Consumer<Runnable> onSnapshot) {
    OpikSink delivery = new OpikSink(http, opik, Outbox.of(environment, opik, out), refusals);
    if (InitPhase.mayWait(environment)) http.get();
    onSnapshot.accept(delivery::forgetConnections);
    onSnapshot.accept(() -> http.ifMade(made -> made.connectionPool().evictAll()));
    SpanSink sink = delivery;
    if (Switch.isOn(environment, "TRACE_LOGGING_ENABLED")) {
      sink = new LoggingSink(sink, opik.project(), out);
    }
    Set<String> tags =
        Set.copyOf(
            List.of("rein", function, environment.getOrDefault("REIN_ENVIRONMENT", "local")));
    Tracing tracing = Tracing.to(sink, InstantSource.system(), tags, masking);
    onSnapshot.accept(tracing::renewIds);
    return tracing;
  }

  private static Masking masking(Map<String, String> environment) {
    return switch (environment.getOrDefault("TRACE_MASKING", "").strip()) {
      case "", "on" -> Masking.ON;
      case "off" -> Masking.OFF;
      default -> throw new IllegalArgumentException("TRACE_MASKING must be on or off");
    };
  }

  /// Prints metrics as those of this function; nothing where there are none.
  ///
  /// @param properties searchable in the log, never dimensions
  public void print(Emf metrics, Instant time, Map<String, String> properties) {
    if (!metrics.isEmpty()) out.accept(metrics.line(time, function, properties));
  }
}
