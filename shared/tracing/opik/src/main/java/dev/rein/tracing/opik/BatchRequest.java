package dev.rein.tracing.opik;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPOutputStream;

/// A batch as it is sent.
final class BatchRequest {
  final String method;
  final String path;
  final byte[] gzipped;

  private BatchRequest(String method, String path, byte[] gzipped) {
    this.method = method;
    this.path = path;
    this.gzipped = gzipped;
  }

  /// @param rows as many as [Kind#mostRows] at most
  static BatchRequest of(Kind kind, List<? extends Row<?>> rows) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(1024);
    String path = kind.path;
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      if (kind == Kind.DELETIONS) {
        ScoreKey key = Objects.requireNonNull(ScoreKey.of(rows.getFirst().json()));
        path = path.formatted(key.traceId());
        gzip.write(key.deletion());
      } else {
        gzip.write(("{\"" + kind.envelope + "\":[").getBytes(StandardCharsets.UTF_8));
        for (int i = 0; i < rows.size(); i++) {
          if (i > 0) gzip.write(',');
          gzip.write(rows.get(i).json());
        }
        gzip.write("]}".getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("can't happen in memory", e);
    }
    return new BatchRequest(kind.method, path, bytes.toByteArray());
  }
}
