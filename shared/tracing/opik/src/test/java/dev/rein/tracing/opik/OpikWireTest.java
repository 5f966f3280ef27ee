package dev.rein.tracing.opik;

import static dev.rein.tracing.opik.Samples.in;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.tracing.Flushed;
import dev.rein.tracing.Score;
import dev.rein.tracing.SpanRecord;
import dev.rein.tracing.TraceRecord;
import dev.rein.tracing.testing.OpikStandIn;
import dev.rein.tracing.testing.Seen;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The contract on the wire, judged by a server that is stricter than Opik.
class OpikWireTest {
  private final OpikStandIn opik = OpikStandIn.start();
  private final OpikSink sink = Samples.sink(opik);

  @AfterEach
  void stop() {
    opik.close();
  }

  @Test
  void flush_traceSpansAndScore_arrivesWholeAndBreaksNoRule() throws Exception {
    TraceRecord trace = Samples.trace();
    SpanRecord span = Samples.span(trace.id());
    SpanRecord llm = Samples.llm(span);
    sink.accept(llm);
    sink.accept(span);
    sink.accept(trace);
    sink.accept(Samples.score(trace.id()));

    assertThat(sink.flush(in(5_000))).isEqualTo(new Flushed(4, 0, Map.of()));

    assertThat(opik.violations()).isEmpty();
    assertThat(opik.store().danglingSpans()).isEmpty();
    ObjectNode stored = opik.store().trace(trace.id().toString());
    assertThat(stored).isNotNull();
    assertThat(stored.path("name").asText()).isEqualTo("goal_generation");
    assertThat(stored.path("thread_id").asText()).isEqualTo("goal-1");
    assertThat(stored.path("start_time").asText()).isEqualTo(trace.startedAt().toString());
    assertThat(stored.path("source").asText()).isEqualTo("sdk");
    assertThat(stored.at("/usage/total_tokens").asInt()).isEqualTo(15);
    assertThat(stored.at("/feedback_scores/0/value").asInt()).isEqualTo(4);
    ObjectNode call = opik.store().spans(trace.id().toString()).getLast();
    assertThat(call.path("parent_span_id").asText()).isEqualTo(span.id().toString());
    assertThat(call.path("type").asText()).isEqualTo("llm");
    assertThat(call.path("total_estimated_cost").decimalValue())
        .isEqualByComparingTo("0.000012345679");
    assertThat(call.path("ttft").asDouble()).isEqualTo(40);
    assertThat(call.at("/error_info/exception_type").asText())
        .isEqualTo("java.lang.IllegalStateException");
  }

  @Test
  void flush_anything_usesOnlyBatchEndpointsWithBothHeaders() {
    OpikSettings settings = Samples.settings(opik);
    OpikSink withKey =
        new OpikSink(
            Samples.CLIENT,
            new OpikSettings(settings.baseUrl(), "k1", "default", "p", settings.limits()),
            Overflow.none());
    TraceRecord trace = Samples.trace();
    withKey.accept(trace);
    withKey.accept(Samples.span(trace.id()));
    withKey.accept(Samples.score(trace.id()));

    withKey.flush(in(5_000));

    assertThat(opik.counts())
        .containsOnlyKeys(
            "POST /v1/private/spans/batch",
            "POST /v1/private/traces/batch",
            "PUT /v1/private/traces/feedback-scores");
    assertThat(opik.requests())
        .allSatisfy(
            seen -> {
              assertThat(seen.header("Authorization")).isEqualTo("k1");
              assertThat(seen.header("Comet-Workspace")).isEqualTo("default");
              assertThat(seen.header("Content-Type")).isEqualTo("application/json");
            });
  }

  @Test
  void flush_elsewhere_isCompressedFromTheBytesOnThatAreConfigured() {
    int json = jsonBytes();

    assertThat(encodingFrom(json)).isEqualTo("gzip");
    assertThat(encodingFrom(json + 1)).isNull();
    assertThat(encodingFrom(0)).isEqualTo("gzip");
    assertThat(OpikLimits.DEFAULT.request().compressFrom()).isEqualTo(14_000);
  }

  @Test
  void flush_loopback_isNeverCompressed() {
    OpikSink here = Samples.sink(opik, OpikLimits.DEFAULT.withCompressionFrom(0));
    here.accept(Samples.span(Samples.trace().id(), "s", "x".repeat(50_000)));

    assertThat(here.flush(in(5_000)).delivered()).isEqualTo(1);

    assertThat(opik.requests().getLast().header("Content-Encoding")).isNull();
  }

  private static final SpanRecord SPAN = Samples.span(Samples.trace().id(), "s", "é\"\n😀 x");

  private int jsonBytes() {
    sink.accept(SPAN);
    sink.flush(in(5_000));
    Seen seen = opik.requests().getLast();
    return seen.body().getBytes(StandardCharsets.UTF_8).length;
  }

  /// To the same server under a name that is not loopback's.
  private @Nullable String encodingFrom(long bytes) {
    URI uri = URI.create("http://opik.example:" + opik.port() + "/api");
    OkHttpClient client =
        Samples.CLIENT.newBuilder().dns(_ -> List.of(InetAddress.getLoopbackAddress())).build();
    OpikLimits limits = OpikLimits.DEFAULT.withCompressionFrom(bytes);
    OpikSink elsewhere =
        new OpikSink(client, Samples.settings(uri).withLimits(limits), Overflow.none());
    elsewhere.accept(SPAN);
    assertThat(elsewhere.flush(in(5_000)).delivered()).isEqualTo(1);
    assertThat(opik.store().ids()).contains(SPAN.id().toString());
    return opik.requests().getLast().header("Content-Encoding");
  }

  @Test
  void flush_noKey_sendsNoAuthorization() {
    sink.accept(Samples.trace());

    sink.flush(in(5_000));

    assertThat(opik.requests()).singleElement().satisfies(OpikWireTest::hasNoAuthorization);
  }

  private static void hasNoAuthorization(Seen seen) {
    assertThat(seen.header("Authorization")).isNull();
  }

  @Test
  void flush_traceWithoutEnd_writesNoEndTime_andTheFinalRowReplacesIt() {
    TraceRecord last = Samples.trace();
    sink.accept(Samples.open(last));
    sink.flush(in(5_000));
    assertThat(opik.store().trace(last.id().toString()).has("end_time")).isFalse();

    sink.accept(last);
    sink.flush(in(5_000));

    assertThat(opik.store().trace(last.id().toString()).has("end_time")).isTrue();
    assertThat(opik.violations()).isEmpty();
  }

  @Test
  void flush_twoRowsOfOneTrace_writesTheLaterOneWhicheverCameFirst() {
    TraceRecord last = Samples.trace();
    sink.accept(last);
    sink.accept(Samples.open(last));

    assertThat(sink.flush(in(5_000))).isEqualTo(new Flushed(2, 0, Map.of()));

    assertThat(opik.store().trace(last.id().toString()).has("end_time")).isTrue();
    assertThat(items(opik.requests().getFirst(), "traces")).hasSize(1);
  }

  @Test
  void flush_sameScoreTwice_writesTheOneRecordedLast() {
    TraceRecord trace = Samples.trace();
    sink.accept(Score.of(trace.id(), "user_rating", 2, null));
    sink.accept(Score.of(trace.id(), "user_rating", 5, null));

    sink.flush(in(5_000));

    assertThat(opik.store().scores(trace.id().toString()))
        .singleElement()
        .extracting(score -> score.path("value").asInt())
        .isEqualTo(5);
  }

  @Test
  void flush_rowStampedInTheFuture_isStampedNow() {
    Instant start = Instant.now();
    TraceRecord trace = Samples.trace(Samples.trace().id(), start, start.plusSeconds(3_600));
    sink.accept(trace);

    sink.flush(in(5_000));

    assertThat(
            Instant.parse(
                opik.store().trace(trace.id().toString()).path("last_updated_at").asText()))
        .isBefore(start.plusSeconds(60));
  }

  @Test
  void flush_hostileContent_isMadeFitAndBreaksNoRule() {
    TraceRecord trace = Samples.trace();
    Map<String, Object> input = new HashMap<>();
    input.put("nan", Double.NaN);
    input.put("infinite", Float.POSITIVE_INFINITY);
    input.put("lone", "a\uD83Db");
    input.put("emoji", "🎯");
    input.put("nul", "\0");
    input.put("long", "A".repeat(300_000));
    input.put("huge", BigInteger.TEN.pow(2_000));
    input.put("tiny", new BigDecimal("1E-5000"));
    input.put("k".repeat(60_000), 1);
    input.put("absent", null);
    input.put("list", Arrays.asList(1, null, "x"));
    sink.accept(Samples.span(trace.id(), "odd \uDC00 name", input));
    sink.accept(Score.of(trace.id(), "s", 0.12345678949, "r".repeat(300_000)));

    assertThat(sink.flush(in(5_000))).isEqualTo(new Flushed(2, 0, Map.of()));

    assertThat(opik.violations()).isEmpty();
    ObjectNode span = opik.store().spans(trace.id().toString()).getFirst();
    assertThat(span.path("name").asText()).isEqualTo("odd \uFFFD name");
    assertThat(span.at("/input/nan").asText()).isEqualTo("NaN");
    assertThat(span.at("/input/lone").asText()).isEqualTo("a\uFFFDb");
    assertThat(span.at("/input/emoji").asText()).isEqualTo("🎯");
    assertThat(span.at("/input/long").asText())
        .hasSizeLessThanOrEqualTo(Text.MAX_VALUE)
        .endsWith("A… [50,040 characters cut]");
    assertThat(span.at("/input/huge").isTextual()).isTrue();
    assertThat(span.path("input").has("absent")).isFalse();
    assertThat(opik.store().scores(trace.id().toString()).getFirst().path("value").decimalValue())
        .isEqualByComparingTo("0.123456789");
  }

  @Test
  void flush_itemThatCannotBeEncoded_isRefusedAlone() {
    TraceRecord trace = Samples.trace();
    Object broken =
        new Object() {
          @Override
          public String toString() {
            throw new IllegalStateException("no text");
          }
        };
    sink.accept(Samples.span(trace.id(), "broken", broken));
    sink.accept(Samples.span(trace.id()));

    assertThat(sink.flush(in(5_000))).isEqualTo(new Flushed(1, 0, Map.of("refused", 1)));
  }

  @Test
  void flush_oneMoreThanARequestHolds_makesTwoRequestsAndWritesEachSpanOnce() {
    TraceRecord trace = Samples.trace();
    OpikSink small = Samples.sink(opik, OpikLimits.DEFAULT.withRequest(10, 1 << 20));
    for (int i = 0; i < 21; i++) small.accept(Samples.span(trace.id()));

    assertThat(small.flush(in(5_000)).delivered()).isEqualTo(21);

    assertThat(opik.requests())
        .extracting(seen -> items(seen, "spans").size())
        .containsExactlyInAnyOrder(10, 10, 1);
    assertThat(opik.store().ids()).hasSize(21);
  }

  @Test
  void flush_moreBytesThanARequestHolds_keepsEveryRequestWithinThem() {
    TraceRecord trace = Samples.trace();
    OpikSink small = Samples.sink(opik, OpikLimits.DEFAULT.withRequest(1_000, 10_000));
    for (int i = 0; i < 20; i++) small.accept(Samples.span(trace.id(), "s", "x".repeat(1_000)));
    small.accept(Samples.span(trace.id(), "larger than a request alone", "x".repeat(20_000)));

    assertThat(small.flush(in(5_000)).delivered()).isEqualTo(21);

    List<Integer> sizes = opik.requests().stream().map(seen -> seen.body().length()).toList();
    assertThat(sizes.stream().filter(size -> size > 10_000)).hasSize(1);
    assertThat(opik.requests()).hasSizeBetween(4, 6);
  }

  @Test
  void flush_nothingRecorded_sendsNothing() {
    assertThat(sink.flush(in(5_000))).isEqualTo(Flushed.NOTHING);
    assertThat(opik.counts()).isEmpty();
  }

  static List<JsonNode> items(Seen seen, String envelope) {
    try {
      List<JsonNode> items = new java.util.ArrayList<>();
      new ObjectMapper().readTree(seen.body()).path(envelope).forEach(items::add);
      return items;
    } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }
}
