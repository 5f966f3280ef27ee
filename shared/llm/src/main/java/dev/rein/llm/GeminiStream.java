package dev.rein.llm;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rein.llm.Answer.Unanswered;
import dev.rein.tracing.Deadline;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import okhttp3.Call;
import okhttp3.Response;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/// One streamed call: reads an event only when the one before it has been handed over.
final class GeminiStream implements AutoCloseable {
  /// Of one event. A whole answer of the longest kind is far below it.
  static final long MOST_EVENT_BYTES = 16L * 1024 * 1024;

  /// Of an error's body; what follows is not looked at.
  static final int MOST_ERROR_BYTES = 64 * 1024;

  /// How long the end of the stream may take once the model has said that it is done.
  static final Duration END_PATIENCE = Duration.ofSeconds(2);

  private final Call call;
  private final StreamReader reader;
  private final GeminiFailures failures;
  private final Sent sent;
  private final Deadline deadline;
  // The thread that opens or reads it may be left behind.
  private final OneAtATime response = new OneAtATime();
  private boolean readToItsEnd;

  GeminiStream(
      Call call, StreamReader reader, GeminiFailures failures, Sent sent, Deadline deadline) {
    this.call = call;
    this.reader = reader;
    this.failures = failures;
    this.sent = sent;
    this.deadline = deadline;
  }

  private sealed interface Step {
    record Chunk(String text) implements Step {}

    record End(Streamed streamed) implements Step {}
  }

  /// @throws X what `consumer` throws
  <X extends Throwable> Streamed run(ChunkConsumer<X> consumer) throws X {
    SseReader events;
    switch (open()) {
      case Opened.Refused(var why) -> {
        return reader.broken(why);
      }
      case Opened.Events(var source) -> events = new SseReader(source, MOST_EVENT_BYTES);
    }
    while (true) {
      switch (next(events)) {
        case Step.End(var streamed) -> {
          return streamed;
        }
        case Step.Chunk(var text) -> {
          reader.handedOver(text);
          if (!consumer.accept(text)) return reader.stopped();
        }
      }
    }
  }

  private sealed interface Opened {
    record Events(BufferedSource source) implements Opened {}

    record Refused(Unanswered why) implements Opened {}
  }

  private Opened open() {
    try {
      return Until.call(response.inside(sent.watching(this::opened)), deadline);
    } catch (IOException | TimeoutException | InterruptedException e) {
      return new Opened.Refused(failure(e));
    }
  }

  private Opened opened() throws IOException {
    Response opened = call.execute();
    response.holds(opened);
    BufferedSource body = opened.body().source();
    if (opened.code() != 200) {
      body.request(MOST_ERROR_BYTES);
      byte[] read = body.readByteArray(Math.min(MOST_ERROR_BYTES, body.getBuffer().size()));
      JsonNode error = StreamReader.error(new String(read, StandardCharsets.UTF_8));
      return new Opened.Refused(
          error == null
              ? failures.status(opened.code(), null, null, sent.retryAfter())
              : failures.refused(opened.code(), error, sent.retryAfter()));
    }
    String type = opened.header("Content-Type", "");
    if (type == null || !type.startsWith("text/event-stream")) {
      return new Opened.Refused(failures.unreadable("not a stream of events"));
    }
    return new Opened.Events(body);
  }

  private Step next(SseReader events) {
    while (true) {
      Deadline until = reader.finished() ? deadline.atMost(END_PATIENCE) : deadline;
      SseReader.@Nullable Event event;
      try {
        event = Until.call(response.inside(events::next), until);
      } catch (IOException | TimeoutException | InterruptedException e) {
        Unanswered why = failure(e);
        // The answer is whole: how the connection ends changes nothing.
        return new Step.End(reader.finished() ? reader.end() : reader.broken(reader.known(why)));
      }
      if (event == null) {
        readToItsEnd = true;
        return new Step.End(reader.end());
      }
      switch (reader.read(event.data())) {
        case StreamReader.Said.Text(var text) when text.isEmpty() -> {}
        case StreamReader.Said.Text(var text) -> {
          return new Step.Chunk(text);
        }
        case StreamReader.Said.Over(var why) -> {
          if (reader.finished()) return new Step.End(reader.end());
          boolean cut = !event.whole() && why instanceof Answer.Malformed;
          return new Step.End(
              reader.broken(
                  cut ? reader.known(failures.transport(new SseReader.EndedInside(), sent)) : why));
        }
      }
    }
  }

  private Unanswered failure(Exception e) {
    return switch (e) {
      case TimeoutException _ -> failures.timeout(sent);
      case InterruptedException _ -> {
        Thread.currentThread().interrupt();
        yield failures.interrupted(sent);
      }
      case SseReader.EventTooLong _ -> failures.unreadable("an event that is too long");
      default -> failures.transport(e, sent);
    };
  }

  /// A stream that was not read to its end is cut: the model need not write what nobody reads.
  @Override
  public void close() {
    // It also ends what the thread that was left behind waits for.
    if (!readToItsEnd) call.cancel();
    response.close();
  }
}
