package dev.rein.tracing.lambda;

import dev.rein.tracing.SpanSink;
import dev.rein.tracing.Tracing;
import dev.rein.tracing.opik.LoggingSink;
import dev.rein.tracing.opik.OpikSettings;
import dev.rein.tracing.opik.OpikSink;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import okhttp3.OkHttpClient;

/// The tracing layer of one function, wired from the environment.
///
/// @param opik where traces are read back from and linked to, also while recording is off
/// @param out takes log and metric lines
public record TracingSetup(
    Tracing tracing,
    FlushSettings flush,
    OpikSettings opik,
    String function,
    Consumer<String> out) {

  /// @param environment with secrets already resolved
  /// @param http shared with other clients of the function
  /// @param out takes log and metric lines, standard output in Lambda
  /// @throws IllegalArgumentException naming the variable that can't be read
  public static TracingSetup of(
      Map<String, String> environment, OkHttpClient http, Consumer<String> out) {
    OpikSettings opik = OpikSettings.of(environment);
    String function = environment.getOrDefault("AWS_LAMBDA_FUNCTION_NAME", "local");
    return new TracingSetup(
        tracing(environment, http, opik, function, out),
        FlushSettings.of(environment),
        opik,
        function,
        out);
  }

  private static Tracing tracing(
      Map<String, String> environment,
      OkHttpClient http,
      OpikSettings opik,
      String function,
      Consumer<String> out) {
    if (isTrue(environment, "OPIK_TRACK_DISABLE")) return Tracing.disabled();
    if (opik.apiKey() == null && environment.getOrDefault("OPIK_URL_OVERRIDE", "").isBlank()) {
      out.accept(
          "{\"level\":\"WARN\",\"message\":\"Tracing is off: set OPIK_API_KEY_SECRET (Opik cloud)"
              + " or OPIK_URL_OVERRIDE (your own Opik).\"}");
      return Tracing.disabled();
    }
    SpanSink sink = new OpikSink(http, opik, Outbox.of(environment, opik, out));
    if (isTrue(environment, "TRACE_LOGGING_ENABLED"))
      sink = new LoggingSink(sink, opik.project(), out);
    // Not Set.of: on one machine function and environment have one name.
    Set<String> tags =
        new TreeSet<>(
            List.of("rein", function, environment.getOrDefault("REIN_ENVIRONMENT", "local")));
    return Tracing.to(sink, InstantSource.system(), tags);
  }

  private static boolean isTrue(Map<String, String> environment, String name) {
    return environment.getOrDefault(name, "").strip().equalsIgnoreCase("true");
  }
}
