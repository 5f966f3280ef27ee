package dev.rein.tracing;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A place in the trace of another process, as Opik's SDKs hand it on. Whoever is let in with one
/// can add spans to that trace, so it is to be read only from callers who may.
///
/// @param traceId version 7
/// @param parentSpanId version 7; null directly under the trace
public record TraceContext(UUID traceId, @Nullable UUID parentSpanId) {
  /// Header and message attribute with the trace's id.
  public static final String TRACE_ID = "opik_trace_id";

  /// Header and message attribute with the parent span's id.
  public static final String PARENT_SPAN_ID = "opik_parent_span_id";

  /// How far another process's clock may be ahead. Opik refuses ids of a later time than its own,
  /// and with them the span that names one.
  private static final Duration MOST_AHEAD = Duration.ofMinutes(1);

  private static final int UUID_LENGTH = 36;

  public TraceContext {
    Uuid7.requireVersion7(traceId);
    if (parentSpanId != null) Uuid7.requireVersion7(parentSpanId);
  }

  /// Reads headers or message attributes. Case does not matter, and `opik-trace-id` is as good as
  /// `opik_trace_id`, for many proxies drop names with underscores.
  ///
  /// @return null if there is no usable trace id; an unusable parent is left out
  public static @Nullable TraceContext from(Map<String, String> carrier) {
    UUID trace = id(carrier, TRACE_ID);
    return trace == null ? null : new TraceContext(trace, id(carrier, PARENT_SPAN_ID));
  }

  /// With underscores, as Opik's SDKs read them, and with dashes, which proxies let pass.
  public Map<String, String> headers() {
    Map<String, String> headers = new LinkedHashMap<>(attributes());
    attributes().forEach((name, id) -> headers.put(name.replace('_', '-'), id));
    return headers;
  }

  /// With underscores only: a queue's message has room for ten attributes.
  public Map<String, String> attributes() {
    Map<String, String> attributes = new LinkedHashMap<>();
    attributes.put(TRACE_ID, traceId.toString());
    if (parentSpanId != null) attributes.put(PARENT_SPAN_ID, parentSpanId.toString());
    return attributes;
  }

  private static @Nullable UUID id(Map<String, String> carrier, String name) {
    UUID found = null;
    for (Map.Entry<String, String> entry : carrier.entrySet()) {
      String key = entry.getKey().toLowerCase(Locale.ROOT);
      if (!key.replace('-', '_').equals(name)) continue;
      UUID id = parsed(entry.getValue());
      // The spelling of Opik's own SDKs wins.
      if (id != null && (found == null || key.equals(name))) found = id;
    }
    return found;
  }

  /// A header that came twice arrives as one, joined by commas.
  @SuppressWarnings("NullAway") // a map of other people's making
  private static @Nullable UUID parsed(String value) {
    if (value == null) return null;
    int comma = value.indexOf(',');
    String text = (comma < 0 ? value : value.substring(0, comma)).strip();
    if (text.length() != UUID_LENGTH) return null;
    try {
      UUID id = UUID.fromString(text);
      return id.version() == 7 && id.variant() == 2 && !isToCome(id) ? id : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  private static boolean isToCome(UUID id) {
    return Uuid7.timeOf(id).isAfter(Instant.now().plus(MOST_AHEAD));
  }
}
