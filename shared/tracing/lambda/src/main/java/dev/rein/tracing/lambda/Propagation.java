package dev.rein.tracing.lambda;

import dev.rein.tracing.SpanBody;
import dev.rein.tracing.SpanType;
import dev.rein.tracing.TraceContext;
import dev.rein.tracing.Tracing;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// What a request's headers, or a message's attributes, say about where it came from.
///
/// ```
/// byte[] response =
///     Propagation.from(request.headers())
///         .run(tracing, request.method() + " " + route, () -> answer(request));
/// ```
///
/// @param caller the place in Opik that called; null if it named none
/// @param metadata for every trace begun in the work: `traceparent` and `xray_trace_id`, as far as
///   they came
public record Propagation(@Nullable TraceContext caller, Map<String, Object> metadata) {
  // As W3C Trace Context has it: no version ff and no id of zeros. A version that is not known yet
  // may bring more fields.
  private static final Pattern TRACEPARENT =
      Pattern.compile(
          "((?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2})(-.*)?");
  private static final Pattern XRAY_ROOT =
      Pattern.compile("(?:^|;)\\s*(?:Root=)?(1-[0-9a-f]{8}-[0-9a-f]{24})(?:;|$)");

  /// Longest header that is looked at, in characters; those in use are far shorter.
  private static final int MAX_HEADER = 1_000;

  /// Of what came from nobody known.
  public static final Propagation NONE = new Propagation(null, Map.of());

  private static final Set<String> CARRIERS =
      Set.of(
          TraceContext.TRACE_ID,
          TraceContext.PARENT_SPAN_ID,
          "traceparent",
          "x_amzn_trace_id",
          "awstraceheader");

  public Propagation {
    metadata = Map.copyOf(metadata);
  }

  /// Never throws: what can't be read counts as not sent.
  ///
  /// @param carrier headers, or a message's attributes and system attributes together; case does
  ///   not matter
  public static Propagation from(Map<String, String> carrier) {
    Map<String, Object> metadata = new HashMap<>();
    carrier.forEach((name, value) -> read(name.toLowerCase(Locale.ROOT), value, metadata));
    return new Propagation(TraceContext.from(carrier), metadata);
  }

  /// Whether a header or attribute of that name says anything here.
  static boolean isCarrier(String name) {
    return CARRIERS.contains(name.toLowerCase(Locale.ROOT).replace('-', '_'));
  }

  @SuppressWarnings("NullAway") // a map of other people's making
  private static void read(String name, String value, Map<String, Object> metadata) {
    if (value == null || value.length() > MAX_HEADER) return;
    switch (name) {
      case "traceparent" -> {
        Matcher parent = TRACEPARENT.matcher(value.strip());
        if (!parent.matches()) return;
        boolean known = parent.group(1).startsWith("00-");
        if (!known || parent.group(2) == null) metadata.put(name, parent.group(1));
      }
      case "x-amzn-trace-id", "awstraceheader" -> {
        Matcher root = XRAY_ROOT.matcher(value);
        if (root.find()) metadata.put("xray_trace_id", root.group(1));
      }
      default -> {}
    }
  }

  /// Runs `body` with this behind it: as a span of the caller's trace if there is one, else in no
  /// span, so that the traces begun in it are its own.
  ///
  /// @param name of that span
  /// @throws X what `body` throws, unchanged
  public <T extends @Nullable Object, X extends Throwable> T run(
      Tracing tracing, String name, ScopedValue.CallableOp<T, X> body) throws X {
    TraceContext from = caller;
    if (from == null) return Tracing.with(metadata, body);
    SpanBody<T, X> work = _ -> body.call();
    return Tracing.with(metadata, () -> tracing.continueTrace(from, name, SpanType.GENERAL, work));
  }

  /// Runs `body` with this behind it but under no span of the caller's: for a message, whose sender
  /// has gone on. Each trace begun in it is its own, and its metadata `caller_trace_id` and
  /// `caller_span_id` say who sent the message.
  ///
  /// @throws X what `body` throws, unchanged
  public <T extends @Nullable Object, X extends Throwable> T linked(
      ScopedValue.CallableOp<T, X> body) throws X {
    Map<String, Object> all = new HashMap<>(metadata);
    if (caller != null) {
      all.put(Tracing.CALLER_TRACE_ID, caller.traceId());
      if (caller.parentSpanId() != null) all.put(Tracing.CALLER_SPAN_ID, caller.parentSpanId());
    }
    return Tracing.with(all, body);
  }
}
