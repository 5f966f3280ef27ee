package dev.rein.tracing.testing;

import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A request that reached the stand-in.
///
/// @param route method and path below the base path, ids replaced by `{id}`: `POST
///   /v1/private/spans/batch`
/// @param headers by name in lower case, the first value of each
/// @param body after decompression
/// @param wireBytes length of the body as it was sent
public record Seen(String route, Map<String, String> headers, String body, int wireBytes) {
  public Seen {
    Map<String, String> lower = new TreeMap<>();
    headers.forEach((name, value) -> lower.put(name.toLowerCase(Locale.ROOT), value));
    headers = Map.copyOf(lower);
  }

  public @Nullable String header(String name) {
    return headers.get(name.toLowerCase(Locale.ROOT));
  }

  /// Whether it writes traces, spans or scores.
  public boolean isWrite() {
    return route.endsWith("/batch") || route.startsWith("PUT ");
  }
}
