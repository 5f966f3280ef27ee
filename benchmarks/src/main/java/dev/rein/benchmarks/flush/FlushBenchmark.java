package dev.rein.benchmarks.flush;

import dev.rein.tracing.Deadline;
import dev.rein.tracing.Flushed;
import dev.rein.tracing.Item;
import dev.rein.tracing.SpanRecord;
import dev.rein.tracing.SpanSink;
import dev.rein.tracing.SpanType;
import dev.rein.tracing.TraceStart;
import dev.rein.tracing.Tracing;
import dev.rein.tracing.opik.OpikSettings;
import dev.rein.tracing.opik.OpikSink;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// A flush of ten spans to a server on this machine, against a bare POST of the very bytes that it
/// sends, over the same client. The POST has them ready: what it does not do is write JSON,
/// compress it and count.
@State(Scope.Thread)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 5, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(value = 3, jvmArgs = "-XX:+UseSerialGC")
public class FlushBenchmark {
  private static final int SPANS = 10;
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  /// Where the server seems to be.
  public enum Place {
    /// On loopback, where nothing is compressed.
    LOOPBACK("127.0.0.1"),
    /// Elsewhere, for it has a name: a body of this size is compressed.
    ELSEWHERE("opik.example");

    final String host;

    Place(String host) {
      this.host = host;
    }
  }

  /// What the spans hold, some 13,000 characters in all.
  public enum Words {
    /// Sentences with nothing that JSON escapes.
    PROSE(
        "I want to get fit and run a 5K by the end of Q1, with four hours a week. ".repeat(6),
        "Run-walk intervals of four minutes running and one minute walking, three times. "
            .repeat(11)),
    /// As models are asked and answer: lines, and a plan in JSON.
    PLAN(
        "I want to get fit and run a 5K by the end of Q1.\nI have four hours a week.\n".repeat(6),
        "{\"week\": 1, \"actions\": [\"run-walk intervals of four minutes\", \"rest\"]}\n"
            .repeat(12));

    final String input;
    final String output;

    Words(String input, String output) {
      this.input = input;
      this.output = output;
    }
  }

  @Param Place place = Place.LOOPBACK;

  @Param Words words = Words.PROSE;

  private final Receiver receiver = new Receiver();
  private final OkHttpClient http =
      new OkHttpClient.Builder().dns(_ -> List.of(InetAddress.getLoopbackAddress())).build();
  // It sends at once, as the sink does: what waits for an acknowledgement waits for 40 ms.
  private final OkHttpClient bare =
      http.newBuilder().addNetworkInterceptor(FlushBenchmark::sendAtOnce).build();
  private OpikSink sink = sink();
  private List<Item> items = List.of();
  private Request post = new Request.Builder().url(receiver.uri(place.host).toString()).build();

  private OpikSink sink() {
    String uri = receiver.uri(place.host).toString();
    return new OpikSink(http, OpikSettings.of(Map.of("OPIK_URL_OVERRIDE", uri)), (_, _, _) -> 0);
  }

  private static Response sendAtOnce(Interceptor.Chain chain) throws IOException {
    Objects.requireNonNull(chain.connection()).socket().setTcpNoDelay(true);
    return chain.proceed(chain.request());
  }

  @Setup
  public void setUp() {
    sink = sink();
    items = recorded(words);
    flush();
    Receiver.Received sent = receiver.last();
    Request.Builder same =
        new Request.Builder()
            .url(receiver.uri(place.host).resolve(sent.path()).toString())
            .header("Comet-Workspace", "default")
            .header("User-Agent", "bare");
    if (sent.encoding() != null) same.header("Content-Encoding", sent.encoding());
    post =
        same.method(
                sent.method(), RequestBody.create(sent.body(), MediaType.get("application/json")))
            .build();
  }

  @TearDown
  public void tearDown() {
    receiver.close();
  }

  private static List<Item> recorded(Words words) {
    List<Item> spans = new ArrayList<>();
    SpanSink collecting =
        new SpanSink() {
          @Override
          public void accept(Item item) {
            if (item instanceof SpanRecord) spans.add(item);
          }

          @Override
          public Flushed flush(Deadline deadline) {
            return Flushed.NOTHING;
          }
        };
    Tracing tracing = Tracing.to(collecting);
    tracing.trace(
        TraceStart.named("goal_generation"),
        _ -> {
          for (int i = 0; i < SPANS; i++) {
            tracing.span(
                "step_" + i,
                SpanType.TOOL,
                span ->
                    span.input(words.input).output(words.output).metadata("prompt_version", "v1"));
          }
          return 0;
        });
    return List.copyOf(spans);
  }

  /// Serialises, compresses if it is not on loopback, and sends the spans, and counts what became
  /// of them.
  @Benchmark
  public Flushed flush() {
    for (Item item : items) sink.accept(item);
    Flushed flushed = sink.flush(Deadline.in(PATIENCE));
    if (flushed.delivered() != SPANS) throw new IllegalStateException(flushed.toString());
    return flushed;
  }

  /// The bare POST.
  @Benchmark
  public int post() throws IOException {
    try (Response response = bare.newCall(post).execute()) {
      return response.code();
    }
  }
}
