package dev.rein.tracing.opik;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/// A batch as it is sent.
final class BatchRequest {
  private static final byte[] END = {']', '}'};

  final String method;
  final String path;
  final byte[] body;
  final boolean isGzipped;

  private BatchRequest(String method, String path, byte[] body, boolean isGzipped) {
    this.method = method;
    this.path = path;
    this.body = body;
    this.isGzipped = isGzipped;
  }

  /// @param rows as many as [Kind#mostRows] at most
  /// @param compressFrom bytes of JSON from which it is compressed
  static BatchRequest of(Kind kind, List<? extends Row<?>> rows, long compressFrom) {
    String path = kind.path;
    byte[] json =
        switch (kind) {
          case DELETIONS -> {
            ScoreKey key = Objects.requireNonNull(ScoreKey.of(rows.getFirst().json()));
            path = path.formatted(key.traceId());
            yield key.deletion();
          }
          case THREAD_DELETIONS -> rows.getFirst().json();
          case TRACE_DELETIONS -> list("ids", rows);
          case SPANS, TRACES, SCORES -> list(kind.envelope, rows);
        };
    boolean compress = json.length >= compressFrom;
    return new BatchRequest(kind.method, path, compress ? gzipped(json) : json, compress);
  }

  private static byte[] list(String name, List<? extends Row<?>> rows) {
    byte[] begin = ("{\"" + name + "\":[").getBytes(StandardCharsets.UTF_8);
    int length = begin.length + rows.size() - 1 + END.length;
    for (Row<?> row : rows) length += row.json().length;
    byte[] json = new byte[length];
    int end = append(json, 0, begin);
    for (int i = 0; i < rows.size(); i++) {
      if (i > 0) json[end++] = ',';
      end = append(json, end, rows.get(i).json());
    }
    append(json, end, END);
    return json;
  }

  private static int append(byte[] all, int at, byte[] part) {
    System.arraycopy(part, 0, all, at, part.length);
    return at + part.length;
  }

  private static byte[] gzipped(byte[] json) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(json.length / 4);
    try (GZIPOutputStream gzip = new Gzip(bytes)) {
      gzip.write(json);
    } catch (IOException e) {
      throw new UncheckedIOException("can't happen in memory", e);
    }
    return bytes.toByteArray();
  }

  /// At its fastest level: nobody waits for the last tenth of size.
  private static final class Gzip extends GZIPOutputStream {
    Gzip(ByteArrayOutputStream bytes) throws IOException {
      super(bytes);
      def.setLevel(Deflater.BEST_SPEED);
    }
  }
}
