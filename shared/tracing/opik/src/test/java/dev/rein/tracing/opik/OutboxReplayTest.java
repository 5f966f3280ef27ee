package dev.rein.tracing.opik;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rein.tracing.Item;
import dev.rein.tracing.TraceRecord;
import dev.rein.tracing.testing.Fault;
import dev.rein.tracing.testing.OpikStandIn;
import java.io.BufferedReader;
import java.io.StringReader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OutboxReplayTest {
  private final OpikStandIn opik = OpikStandIn.start();
  private final TraceRecord trace = Samples.trace();

  @AfterEach
  void close() {
    opik.close();
  }

  @Test
  void lines_asCloudWatchPrintsThem_areDelivered() throws Exception {
    String line = only(envelope(2).lines(250_000));
    List<String> log =
        List.of(
            "2026-03-01T10:00:00.000Z START RequestId: 1 {outbox}",
            "2026-03-01T10:00:00.000Z\tstream-1 " + line + "\t",
            only(envelope(3).lines(250_000)),
            new ObjectMapper()
                .writeValueAsString(
                    Map.of(
                        "logStream",
                        "{x}",
                        "event",
                        Map.of("message", only(envelope(4).lines(250_000))))),
            "{\"level\":\"INFO\",\"message\":\"outbox is well\"}",
            "");

    Replayed replayed = replay(log);

    assertThat(replayed).isEqualTo(new Replayed(3, 9, 0, Map.of(), 0));
    assertThat(replayed.isComplete()).isTrue();
    assertThat(opik.store().ids()).hasSize(9);
  }

  @Test
  void sameLogTwice_leavesEverythingOnce() throws Exception {
    List<String> log = envelope(5).lines(250_000);

    replay(log);
    assertThat(replay(log).delivered()).isEqualTo(5);

    assertThat(opik.store().ids()).hasSize(5);
  }

  @Test
  void envelopeInParts_isPutTogether_inAnyOrderAndRepeated() throws Exception {
    List<String> parts = new ArrayList<>(envelope(400).lines(6_000));
    assertThat(parts).hasSizeGreaterThan(2);
    List<String> log = new ArrayList<>(parts);
    Collections.reverse(log);
    log.add(1, parts.getFirst());

    assertThat(replay(log).delivered()).isEqualTo(400);
  }

  @Test
  void envelopeWithAPartMissing_isCountedAsUnreadable() throws Exception {
    List<String> parts = envelope(400).lines(6_000);

    Replayed replayed = replay(parts.subList(1, parts.size()));

    assertThat(replayed).isEqualTo(new Replayed(0, 0, 0, Map.of(), parts.size() - 1));
    assertThat(replayed.isComplete()).isFalse();
  }

  @Test
  void lineCutShort_isCountedAsUnreadable() throws Exception {
    String line = only(envelope(2).lines(250_000));

    assertThat(replay(List.of(line.substring(0, line.length() - 9))).unreadable()).isEqualTo(1);
  }

  @Test
  void whatOpikDoesNotTake_isCountedByReason() throws Exception {
    opik.faults(_ -> Fault.status(401));

    assertThat(replay(envelope(3).lines(250_000)))
        .isEqualTo(new Replayed(1, 0, 0, Map.of("credentials", 3), 0));
  }

  @Test
  void manyEnvelopes_areSentSomeAtATime() throws Exception {
    List<String> log = new ArrayList<>();
    for (int i = 0; i < 12; i++) log.addAll(envelope(900).lines(250_000));

    assertThat(replay(log).delivered()).isEqualTo(12 * 900);
    assertThat(opik.store().ids()).hasSize(12 * 900);
  }

  private Replayed replay(List<String> lines) throws Exception {
    return new OutboxReplay(Samples.CLIENT, Samples.settings(opik))
        .run(
            new BufferedReader(new StringReader(String.join("\n", lines))), Duration.ofSeconds(30));
  }

  private OutboxEnvelope envelope(int spans) {
    List<Item> items = new ArrayList<>();
    for (int i = 0; i < spans; i++) items.add(Samples.span(trace.id(), "s", "n" + i));
    return only(
        new OutboxPacker(Samples.settings(opik), 250_000, Instant::now)
            .pack(items, "timeout", Samples.in(10_000)));
  }

  private static <T> T only(List<T> list) {
    assertThat(list).hasSize(1);
    return list.getFirst();
  }
}
