package dev.rein.tracing.opik;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.zip.Deflater;
import okhttp3.MediaType;
import okhttp3.RequestBody;
import okio.Buffer;
import okio.BufferedSink;
import okio.GzipSink;
import okio.Okio;

/// JSON that is written part by part: the rows of a batch need not be put into one array first.
final class JsonBody extends RequestBody {
  private final List<byte[]> parts;
  private final long length;

  JsonBody(List<byte[]> parts) {
    this.parts = parts;
    this.length = parts.stream().mapToLong(part -> part.length).sum();
  }

  @Override
  public MediaType contentType() {
    return OpikHttp.JSON;
  }

  @Override
  public long contentLength() {
    return length;
  }

  @Override
  public void writeTo(BufferedSink sink) throws IOException {
    for (byte[] part : parts) sink.write(part);
  }

  /// At gzip's fastest level: nobody waits for the last tenth of size.
  RequestBody gzipped() {
    Buffer compressed = new Buffer();
    GzipSink gzip = new GzipSink(compressed);
    gzip.deflater().setLevel(Deflater.BEST_SPEED);
    try (BufferedSink sink = Okio.buffer(gzip)) {
      writeTo(sink);
    } catch (IOException e) {
      throw new UncheckedIOException("can't happen in memory", e);
    }
    return RequestBody.create(compressed.readByteString(), OpikHttp.JSON);
  }
}
