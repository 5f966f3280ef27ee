package dev.rein.tracing.opik;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
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
      switch (kind) {
        case DELETIONS -> {
          ScoreKey key = Objects.requireNonNull(ScoreKey.of(rows.getFirst().json()));
          path = path.formatted(key.traceId());
          gzip.write(key.deletion());
        }
        case THREAD_DELETIONS -> gzip.write(rows.getFirst().json());
        case TRACE_DELETIONS -> writeList(gzip, "ids", rows);
        case SPANS, TRACES, SCORES -> writeList(gzip, kind.envelope, rows);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("can't happen in memory", e);
    }
    return new BatchRequest(kind.method, path, bytes.toByteArray());
  }

  private static void writeList(OutputStream out, String name, List<? extends Row<?>> rows)
      throws IOException {
    out.write(("{\"" + name + "\":[").getBytes(StandardCharsets.UTF_8));
    for (int i = 0; i < rows.size(); i++) {
      if (i > 0) out.write(',');
      out.write(rows.get(i).json());
    }
    out.write("]}".getBytes(StandardCharsets.UTF_8));
  }
}
