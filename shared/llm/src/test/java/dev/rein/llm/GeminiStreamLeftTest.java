package dev.rein.llm;

import static com.google.common.util.concurrent.Uninterruptibles.awaitUninterruptibly;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rein.tracing.Deadline;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import okhttp3.Call;
import okhttp3.EventListener;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Response;
import okhttp3.ResponseBody;
import okio.Buffer;
import okio.Okio;
import okio.Source;
import okio.Timeout;
import org.junit.jupiter.api.Test;

/// Streams whose caller goes while another thread still opens or reads them.
class GeminiStreamLeftTest {
  private static final MediaType EVENTS = MediaType.get("text/event-stream");
  private static final String EVENT =
      "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"Hel\"}]}}],"
          + "\"usageMetadata\":{\"promptTokenCount\":42,\"candidatesTokenCount\":1}}\r\n\r\n";

  /// The same events without end, and whether they are closed while somebody is inside.
  private static class Body implements Source {
    final CountDownLatch closed = new CountDownLatch(1);
    volatile boolean disturbed;
    private volatile boolean inside;
    private final Timeout timeout = new Timeout();
    private final byte[] events;

    Body(String events) {
      this.events = events.getBytes(StandardCharsets.UTF_8);
    }

    /// Before each piece.
    void onRead() {}

    @Override
    public long read(Buffer sink, long most) throws IOException {
      inside = true;
      onRead();
      inside = false;
      // As a socket does for a thread that is interrupted.
      timeout.throwIfReached();
      sink.write(events);
      return events.length;
    }

    @Override
    public Timeout timeout() {
      return timeout;
    }

    @Override
    public void close() {
      disturbed |= inside;
      closed.countDown();
    }
  }

  /// Answers without any network.
  private static OkHttpClient.Builder answering(Supplier<Body> body) {
    return Gemini.HTTP
        .newBuilder()
        .addInterceptor(
            chain ->
                new Response.Builder()
                    .request(chain.request())
                    .protocol(Protocol.HTTP_1_1)
                    .code(200)
                    .message("OK")
                    .header("Content-Type", EVENTS.toString())
                    .body(ResponseBody.create(Okio.buffer(body.get()), EVENTS, -1))
                    .build());
  }

  private static LanguageModel model(OkHttpClient http) {
    URI nowhere = URI.create("http://127.0.0.1:1");
    return GeminiModel.of(Gemini.settings(nowhere, Gemini.KEY, Gemini.MODEL), http);
  }

  private static Streamed stream(LanguageModel model, Duration time) {
    return model.stream(Gemini.prompt(), Deadline.in(time), _ -> true);
  }

  @Test
  void stream_deadlineWhileBytesArrive_neverThrows() throws Exception {
    // Comments keep a reader inside its buffer for most of the time.
    LanguageModel model =
        model(answering(() -> new Body(": hello\n".repeat(3_000) + EVENT)).build());
    Queue<Throwable> thrown = new ConcurrentLinkedQueue<>();
    AtomicInteger ended = new AtomicInteger();
    List<Thread> callers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      // Two threads in one buffer can make rings of its memory, which have no end.
      callers.add(Thread.ofPlatform().daemon().start(() -> streamManyTimes(model, thrown, ended)));
    }
    for (Thread caller : callers) caller.join(Duration.ofSeconds(30));

    assertThat(thrown).isEmpty();
    assertThat(ended).hasValue(4 * 200);
  }

  private static void streamManyTimes(
      LanguageModel model, Queue<Throwable> thrown, AtomicInteger ended) {
    for (int round = 0; round < 200; round++) {
      try {
        stream(model, Duration.ofMillis(1 + round % 4));
        ended.incrementAndGet();
      } catch (Throwable e) {
        thrown.add(e);
      }
    }
  }

  @Test
  void stream_deadlineWhileAPieceIsRead_isClosedByItsReader() {
    CountDownLatch reading = new CountDownLatch(2);
    CountDownLatch left = new CountDownLatch(1);
    Body body =
        new Body(EVENT) {
          @Override
          void onRead() {
            reading.countDown();
            if (reading.getCount() == 0) awaitUninterruptibly(left, 10, TimeUnit.SECONDS);
          }
        };
    Streamed streamed = stream(model(answering(() -> body).build()), Duration.ofMillis(300));
    left.countDown();

    assertThat(streamed).isInstanceOf(Streamed.Broken.class);
    assertThat(awaitUninterruptibly(body.closed, 10, TimeUnit.SECONDS)).isTrue();
    assertThat(body.disturbed).isFalse();
  }

  @Test
  void stream_responseAfterTimeout_isClosed() {
    CountDownLatch opened = new CountDownLatch(1);
    // A busy machine may not even begin to open one in its time.
    while (opened.getCount() > 0) {
      Body body = new Body(EVENT);
      CountDownLatch left = new CountDownLatch(1);
      OkHttpClient http = answering(() -> body).eventListener(new LateEnd(opened, left)).build();
      Streamed streamed = stream(model(http), Duration.ofMillis(100));
      boolean late = opened.getCount() == 0;
      left.countDown();

      assertThat(streamed).isInstanceOf(Streamed.Broken.class);
      if (late) assertThat(awaitUninterruptibly(body.closed, 10, TimeUnit.SECONDS)).isTrue();
    }
  }

  /// Holds a response back after OkHttp's last look at whether the call was cancelled.
  private static final class LateEnd extends EventListener {
    private final CountDownLatch opened;
    private final CountDownLatch left;

    LateEnd(CountDownLatch opened, CountDownLatch left) {
      this.opened = opened;
      this.left = left;
    }

    @Override
    public void callEnd(Call call) {
      opened.countDown();
      awaitUninterruptibly(left, 10, TimeUnit.SECONDS);
    }
  }
}
