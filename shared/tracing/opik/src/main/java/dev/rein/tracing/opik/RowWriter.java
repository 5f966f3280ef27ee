package dev.rein.tracing.opik;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import dev.rein.tracing.Item;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Writes items as rows, each by itself and all with one generator: to make one takes about as long
/// as a short row. For one thread.
final class RowWriter implements AutoCloseable {
  private static final JsonFactory JSON =
      JsonFactory.builder()
          .configure(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN, true)
          // What a row that failed has left open stays so.
          .configure(StreamWriteFeature.AUTO_CLOSE_CONTENT, false)
          .build();

  /// What most rows fit in.
  private static final int USUAL_BYTES = 2_048;

  private final String project;
  private final OpikSettings.Source source;
  private final RowTimes times;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_BYTES);
  private @Nullable JsonGenerator open;

  /// @param now the sending clock: no row is stamped later than this, for Opik would then hide the
  ///   true later rows
  RowWriter(String project, OpikSettings.Source source, Instant now) {
    this.project = project;
    this.source = source;
    this.times = new RowTimes(now);
  }

  /// @throws RuntimeException if the item can't be written; the next one can
  byte[] write(Item item) {
    bytes.reset();
    try {
      JsonGenerator json = generator();
      WireJson.write(json, item, project, source, times);
      json.flush();
      return bytes.toByteArray();
    } catch (IOException e) {
      close();
      throw new IllegalStateException(e.getClass().getName() + " while encoding", e);
    } catch (RuntimeException | Error e) {
      close();
      throw e;
    }
  }

  private JsonGenerator generator() throws IOException {
    JsonGenerator json = open;
    if (json == null) open = json = JSON.createGenerator(bytes).setRootValueSeparator(null);
    return json;
  }

  @Override
  public void close() {
    JsonGenerator json = open;
    open = null;
    try {
      if (json != null) json.close();
    } catch (IOException e) {
      throw new IllegalStateException("can't happen in memory", e);
    }
  }
}
