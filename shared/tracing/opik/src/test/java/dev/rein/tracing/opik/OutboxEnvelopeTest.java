package dev.rein.tracing.opik;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rein.tracing.Item;
import dev.rein.tracing.SpanRecord;
import dev.rein.tracing.TraceRecord;
import dev.rein.tracing.testing.OpikStandIn;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OutboxEnvelopeTest {
  private static final int MAX = 250_000;
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

  @Test
  void rows_areByteForByteWhatTheFlushWouldHaveSent() throws IOException {
    TraceRecord trace = Samples.trace();
    SpanRecord span = Samples.span(trace.id(), "naïve", "a\nb\u2028 \"c\" 💡");
    List<Item> items = List.of(trace, span, Samples.llm(span), Samples.score(trace.id()));
    String sent;
    try (OpikStandIn opik = OpikStandIn.start()) {
      OpikSink sink = Samples.sink(opik);
      items.forEach(sink::accept);
      assertThat(sink.flush(Samples.in(10_000)).delivered()).isEqualTo(4);
      sent =
          opik.requests().stream().map(seen -> seen.body()).reduce("", (all, body) -> all + body);
    }

    OutboxEnvelope envelope = OutboxEnvelope.parse(only(pack(items, MAX)).text());

    assertThat(envelope.rows())
        .hasSize(4)
        .allSatisfy(
            row -> assertThat(sent).contains(new String(row.json(), StandardCharsets.UTF_8)));
  }

  @Test
  void text_isAsciiAndTellsWhatItHolds() throws IOException {
    OpikSettings settings =
        new OpikSettings(
            URI.create("http://127.0.0.1:1"), null, "team", "Übung", OpikLimits.DEFAULT);
    OutboxPacker packer = new OutboxPacker(settings, MAX, () -> NOW);
    TraceRecord trace = Samples.trace();

    String text =
        only(packer.pack(List.of(trace, Samples.score(trace.id())), "quota", Samples.in(10_000)))
            .text();
    JsonNode json = new ObjectMapper().readTree(text);

    assertThat(text.chars()).allMatch(c -> c >= ' ' && c < 0x7f);
    assertThat(json.path("v").intValue()).isEqualTo(1);
    assertThat(json.path("workspace").textValue()).isEqualTo("team");
    assertThat(json.path("project").textValue()).isEqualTo("Übung");
    assertThat(json.path("reason").textValue()).isEqualTo("quota");
    assertThat(json.path("at").textValue()).isEqualTo(NOW.toString());
    assertThat(json.path("tries").intValue()).isZero();
    assertThat(json.path("rows").intValue()).isEqualTo(2);
  }

  @Test
  void sameIdTwice_isOneRowThatStandsForTwoItems() {
    TraceRecord first = Samples.trace();
    TraceRecord later =
        Samples.trace(first.id(), first.startedAt(), first.updatedAt().plusMillis(1));

    OutboxEnvelope envelope = only(pack(List.of(later, first), MAX));

    assertThat(envelope.size()).isEqualTo(1);
    assertThat(envelope.items()).isEqualTo(2);
    assertThat(new String(envelope.rows().getFirst().json(), StandardCharsets.UTF_8))
        .contains(later.updatedAt().truncatedTo(ChronoUnit.MICROS).toString());
  }

  @Test
  void tenThousandItems_areSplitUnderTheLimit_andNoneIsLost() throws IOException {
    List<Item> items = spans(10_000, "run three times a week");

    List<OutboxEnvelope> packed = pack(items, MAX);

    assertThat(packed)
        .hasSizeGreaterThanOrEqualTo(10)
        .allSatisfy(each -> assertThat(each.text()).hasSizeLessThanOrEqualTo(MAX))
        .allSatisfy(each -> assertThat(each.size()).isLessThanOrEqualTo(OutboxEnvelope.MAX_ROWS));
    int rows = 0;
    for (OutboxEnvelope each : packed) rows += OutboxEnvelope.parse(each.text()).size();
    assertThat(rows).isEqualTo(10_000);
  }

  @Test
  void whatDoesNotShrink_isHalvedUntilItFits() {
    Random random = new Random(7);
    List<Item> items = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      byte[] noise = new byte[30_000];
      random.nextBytes(noise);
      items.add(Samples.span(Samples.trace().id(), "s", Base64.getEncoder().encodeToString(noise)));
    }

    List<OutboxEnvelope> packed = pack(items, MAX);

    assertThat(packed)
        .allSatisfy(each -> assertThat(each.text()).hasSizeLessThanOrEqualTo(MAX))
        .extracting(OutboxEnvelope::size)
        .satisfies(
            sizes -> assertThat(sizes.stream().mapToInt(Integer::intValue).sum()).isEqualTo(40));
  }

  @ParameterizedTest
  @ValueSource(ints = {3_001, 4_000, 50_000})
  void lines_areNoLongerThanAsked_andEachSpeaksOfKeptSpans(int max) {
    OutboxEnvelope envelope = only(pack(spans(20, "x".repeat(50)), MAX));

    assertThat(envelope.lines(max))
        .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(max))
        .allSatisfy(
            line ->
                assertThat(line)
                    .startsWith("{\"level\":\"WARN\",\"message\":\"spans kept in the log\"")
                    .doesNotContain("\n"));
  }

  @Test
  void lines_withoutRoomForAnything_areRefused() {
    OutboxEnvelope envelope = only(pack(spans(1, "x"), MAX));

    assertThatThrownBy(() -> envelope.lines(3_000)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void item_thatCannotBeWritten_isLeftOutAlone() {
    TraceRecord trace = Samples.trace();
    Object broken =
        new Object() {
          @Override
          public String toString() {
            throw new IllegalStateException("no text");
          }
        };

    OutboxEnvelope envelope =
        only(pack(List.of(trace, Samples.span(trace.id(), "broken", broken)), MAX));

    assertThat(envelope.items()).isEqualTo(1);
  }

  @Test
  void deadlineThatPassed_packsNothing() {
    OutboxPacker packer =
        new OutboxPacker(Samples.settings(URI.create("http://127.0.0.1:1")), MAX, () -> NOW);

    assertThat(packer.pack(spans(5, "x"), "timeout", Samples.in(0))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hello",
        "[]",
        "{}",
        "null",
        "{\"v\":2,\"reason\":\"timeout\",\"outbox\":\"H4sI\"}",
        "{\"v\":1,\"reason\":\"timeout\",\"outbox\":\"!!\"}",
        "{\"v\":1,\"reason\":\"timeout\",\"outbox\":\"AAAA\"}",
        "{\"v\":1,\"reason\":\"timeout\",\"at\":\"yesterday\",\"outbox\":\"AAAA\"}",
        "{\"v\":\"one\",\"reason\":\"timeout\",\"outbox\":\"AAAA\"}",
        "{\"v\":1,\"reason\":\"timeout\",\"tries\":-1,\"outbox\":\"AAAA\"}"
      })
  void text_thatIsNoEnvelope_isRefused(String text) {
    assertThatThrownBy(() -> OutboxEnvelope.parse(text)).isInstanceOf(IOException.class);
  }

  @Test
  void text_cutShortAnywhere_isRefused() {
    String text = only(pack(spans(2, "x"), MAX)).text();

    for (int end = 0; end < text.length(); end++) {
      String cut = text.substring(0, end);
      assertThatThrownBy(() -> OutboxEnvelope.parse(cut)).isInstanceOf(IOException.class);
    }
  }

  @Test
  void toString_doesNotShowTheRows() {
    OutboxEnvelope envelope = only(pack(spans(1, "personal"), MAX));

    assertThat(envelope.toString()).isEqualTo("OutboxEnvelope[1 rows, timeout, tries=0]");
  }

  private static List<Item> spans(int count, String input) {
    TraceRecord trace = Samples.trace();
    List<Item> spans = new ArrayList<>();
    for (int i = 0; i < count; i++) spans.add(Samples.span(trace.id(), "s", input + i));
    return spans;
  }

  private static List<OutboxEnvelope> pack(List<Item> items, int max) {
    OutboxPacker packer =
        new OutboxPacker(Samples.settings(URI.create("http://127.0.0.1:1")), max, Instant::now);
    return packer.pack(items, DropReason.TIMEOUT, Samples.in(60_000));
  }

  private static OutboxEnvelope only(List<OutboxEnvelope> packed) {
    assertThat(packed).hasSize(1);
    return packed.getFirst();
  }
}
