package dev.rein.tracing.opik;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import dev.rein.tracing.SpanRecord;
import dev.rein.tracing.SpanType;
import dev.rein.tracing.TraceRecord;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Rows are written by shorter ways than Jackson's and [Instant]'s; what they write is the same.
class RowWriterTest {
  private static final List<String> SPECIAL =
      List.of(
          "\"",
          "\\",
          "\0",
          "\b",
          "\t",
          "\n",
          "\f",
          "\r",
          "\u001f",
          " ",
          "?",
          "\u007f",
          "\u0080",
          "é",
          "–",
          "日",
          "\uFFFD",
          "🎯",
          "\uD83D",
          "\uDC00",
          "\uDC00\uD83D",
          "?\uD83D",
          "é\"",
          "🎯\n",
          "\\\"\n");

  private final RowWriter rows =
      new RowWriter(Samples.PROJECT, OpikSettings.Source.SDK, Instant.MAX);

  @Test
  void write_specialCharacterAnywhere_isEscapedAsByJackson() {
    for (String special : SPECIAL) {
      for (int before = 0; before <= 17; before++) {
        for (int after = 0; after <= 9; after++) {
          hasTextOfJackson("a".repeat(before) + special + "z".repeat(after));
        }
      }
    }
  }

  @Test
  void write_anyMixture_isEscapedAsByJackson() {
    Random random = new Random(20_261_126);
    for (int i = 0; i < 3_000; i++) {
      String text =
          Stream.generate(() -> piece(random))
              .limit(random.nextInt(40))
              .collect(Collectors.joining());
      hasTextOfJackson(text);
    }
  }

  @Test
  void write_nothingButEscapes_hasRoomForThem() {
    hasTextOfJackson("\u0001".repeat(10_000));
    hasTextOfJackson("\"".repeat(10_000));
  }

  @Test
  void write_anyTime_isShownAsByInstant() {
    Random random = new Random(20_261_126);
    List<Instant> times =
        Stream.concat(
                Stream.of(
                    Instant.EPOCH,
                    Instant.MIN,
                    Instant.MAX,
                    Instant.parse("2026-11-26T19:00:00.000000001Z"),
                    Instant.parse("2026-11-26T19:00:00.001Z"),
                    Instant.parse("2026-11-26T19:00:00.010100Z"),
                    Instant.parse("-0044-03-15T12:00:00.5Z")),
                Stream.generate(() -> time(random)).limit(3_000))
            .toList();
    for (Instant time : times) {
      assertThat(json(span(time, "x"))).contains("\"start_time\":\"" + time + "\"");
    }
  }

  @Test
  void write_afterARowThatFailed_isWholeAndAlone() {
    SpanRecord next = span(Instant.now(), "next");
    String alone = json(next);
    Object broken =
        new Object() {
          @Override
          public String toString() {
            throw new IllegalStateException("no text");
          }
        };

    assertThatThrownBy(() -> rows.write(span(Instant.now(), List.of("y".repeat(20_000), broken))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("no text");

    assertThat(json(next)).isEqualTo(alone).startsWith("{\"id\":").endsWith("}");
  }

  private void hasTextOfJackson(String text) {
    assertThat(json(span(Instant.EPOCH, Map.of("k", text))))
        .contains("\"input\":{\"k\":" + byJackson(Text.value(text)) + "}");
  }

  private static String byJackson(String text) {
    ByteArrayOutputStream written = new ByteArrayOutputStream();
    try (JsonGenerator json = new JsonFactory().createGenerator(written)) {
      json.writeString(text);
    } catch (IOException e) {
      throw new UncheckedIOException("can't happen in memory", e);
    }
    return written.toString(UTF_8);
  }

  private String json(SpanRecord span) {
    return new String(rows.write(span), UTF_8);
  }

  private static String piece(Random random) {
    return random.nextInt(3) == 0
        ? SPECIAL.get(random.nextInt(SPECIAL.size()))
        : "run a 5K ".substring(random.nextInt(9));
  }

  private static Instant time(Random random) {
    long second = 1_795_000_000L + random.nextInt(5);
    int[] units = {1, 1_000, 1_000_000};
    int unit = units[random.nextInt(units.length)];
    return Instant.ofEpochSecond(second, (long) random.nextInt(1_000_000_000 / unit) * unit);
  }

  private static SpanRecord span(Instant start, Object input) {
    TraceRecord trace = Samples.trace();
    return new SpanRecord(
        trace.id(),
        trace.id(),
        null,
        "s",
        SpanType.TOOL,
        start,
        null,
        start,
        input,
        null,
        Map.of(),
        Set.of(),
        null,
        null);
  }
}
