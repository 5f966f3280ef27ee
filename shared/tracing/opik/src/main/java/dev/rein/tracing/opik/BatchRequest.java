package dev.rein.tracing.opik;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import okhttp3.RequestBody;

/// A batch as it is sent.
final class BatchRequest {
  private static final byte[] COMMA = {','};
  private static final byte[] END = {']', '}'};

  final String method;
  final String path;
  final RequestBody body;
  final boolean isGzipped;

  private BatchRequest(String method, String path, RequestBody body, boolean isGzipped) {
    this.method = method;
    this.path = path;
    this.body = body;
    this.isGzipped = isGzipped;
  }

  /// @param rows as many as [Kind#mostRows] at most
  /// @param compressFrom bytes of JSON from which it is compressed
  static BatchRequest of(Kind kind, List<? extends Row<?>> rows, long compressFrom) {
    String path = kind.path;
    List<byte[]> parts =
        switch (kind) {
          case DELETIONS -> {
            ScoreKey key = Objects.requireNonNull(ScoreKey.of(rows.getFirst().json()));
            path = path.formatted(key.traceId());
            yield List.of(key.deletion());
          }
          case THREAD_DELETIONS -> List.of(rows.getFirst().json());
          case TRACE_DELETIONS -> list("ids", rows);
          case SPANS, TRACES, SCORES -> list(kind.envelope, rows);
        };
    JsonBody json = new JsonBody(parts);
    boolean compress = json.contentLength() >= compressFrom;
    return new BatchRequest(kind.method, path, compress ? json.gzipped() : json, compress);
  }

  private static List<byte[]> list(String name, List<? extends Row<?>> rows) {
    List<byte[]> parts = new ArrayList<>(2 * rows.size() + 1);
    parts.add(("{\"" + name + "\":[").getBytes(StandardCharsets.UTF_8));
    for (Row<?> row : rows) {
      if (parts.size() > 1) parts.add(COMMA);
      parts.add(row.json());
    }
    parts.add(END);
    return parts;
  }
}
