package dev.rein.tracing.opik;

import static dev.rein.tracing.opik.Samples.in;
import static org.assertj.core.api.Assertions.assertThat;

import dev.rein.tracing.Flushed;
import dev.rein.tracing.testing.Fault;
import dev.rein.tracing.testing.OpikStandIn;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What a sink says of an Opik that takes nothing until somebody mends something.
class RefusalsTest {
  private static final UUID TRACE = Samples.trace().id();

  private final OpikStandIn opik = OpikStandIn.start();
  private final List<String> said = Collections.synchronizedList(new ArrayList<>());
  private final OpikSink sink =
      new OpikSink(
          Samples.CLIENT,
          new OpikSettings(opik.uri(), "s3cret", "default", Samples.PROJECT, OpikLimits.DEFAULT),
          (items, _, _) -> items.size(),
          new Refusals(said::add));

  @AfterEach
  void stop() {
    opik.close();
  }

  @ParameterizedTest
  @CsvSource({"400, refused", "413, too_large", "422, refused"})
  void rowsRefusedForGood_areSpokenOf_forNothingElseShowsThem(int status, String reason) {
    opik.faults(_ -> Fault.status(status));
    sink.accept(Samples.trace());
    sink.accept(Samples.span(TRACE));

    assertThat(sink.flush(in(10_000))).isEqualTo(new Flushed(0, 2, Map.of()));
    assertThat(said)
        .containsExactly(
            "Opik refuses 2 spans for good ("
                + reason
                + "): they are kept as dead letters, for somebody to look at.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "401|Opik refuses the key: check OPIK_API_KEY.",
        "402|Opik's quota of workspace `default` is used up (402): raise the plan's volume, or wait"
            + " until it begins anew.",
        "403|Opik refuses workspace `default`: check OPIK_WORKSPACE and OPIK_URL_OVERRIDE, and"
            + " whether the key belongs to it."
      })
  void refusal_isSaidByTheFlushThatMeetsIt_andOnceOnly(int status, String sentence) {
    opik.faults(_ -> Fault.status(status));
    for (int i = 0; i < 3; i++) {
      sink.accept(Samples.trace());
      sink.accept(Samples.span(TRACE));

      assertThat(sink.flush(in(10_000))).isEqualTo(new Flushed(0, 2, Map.of()));
      // One request of each kind and none again: this does not pass by waiting.
      assertThat(opik.requests()).hasSize(2 * (i + 1));
      assertThat(said).containsExactly(sentence);
    }
  }

  @Test
  void refusal_metByAnEagerFlush_isSaidByThat() {
    opik.faults(_ -> Fault.status(401));
    sink.accept(Samples.span(TRACE));

    sink.flushEagerly(List.of(), in(10_000));
    sink.flush(in(10_000));

    assertThat(said).hasSize(1);
  }

  @Test
  void otherRefusal_isSaid_andTheFirstOneAgainWhenItComesBack() {
    for (int status : new int[] {401, 401, 402, 402, 401}) flush(status);

    assertThat(said).hasSize(3);
    assertThat(said.get(0)).isEqualTo(said.get(2)).contains("OPIK_API_KEY");
    assertThat(said.get(1)).contains("quota");
  }

  @Test
  void deliveryInBetween_makesTheSameRefusalNewsAgain() {
    flush(402);
    flush(200);
    flush(402);

    assertThat(said).hasSize(2);
  }

  @Test
  void scoresThatAreTakenOverQuota_changeNothing() {
    opik.faults(
        seen -> seen.route().contains("feedback-scores") ? Fault.none() : Fault.status(402));
    sink.accept(Samples.span(TRACE));
    sink.flush(in(10_000));
    sink.accept(Samples.score(TRACE));
    assertThat(sink.flush(in(10_000))).isEqualTo(new Flushed(1, 0, Map.of()));
    sink.accept(Samples.span(TRACE));
    sink.accept(Samples.score(TRACE));
    sink.flush(in(10_000));

    assertThat(said).hasSize(1);
  }

  @Test
  void keyAndQuotaRefusedAtOnce_nameTheKeyFirst() {
    opik.faults(seen -> seen.route().contains("spans") ? Fault.status(401) : Fault.status(402));
    sink.accept(Samples.trace());
    sink.accept(Samples.span(TRACE));
    sink.flush(in(10_000));

    assertThat(said).singleElement().asString().contains("OPIK_API_KEY");
  }

  @ParameterizedTest
  @ValueSource(ints = {404, 429, 500, 503})
  void whatIsNoRefusal_isNotSaid(int status) {
    opik.faults(_ -> Fault.status(status, "RateLimit-Reset", "9"));
    sink.accept(Samples.span(TRACE));
    sink.flush(in(300));

    assertThat(said).isEmpty();
  }

  @Test
  void sentence_holdsNoSecret() {
    for (int status : new int[] {401, 402, 403}) flush(status);

    assertThat(said).hasSize(3).noneMatch(sentence -> sentence.contains("s3cret"));
  }

  @Test
  void openOpikThatAsksForAKey_isToldSo() {
    OpikSink keyless =
        new OpikSink(
            Samples.CLIENT, Samples.settings(opik), Overflow.none(), new Refusals(said::add));
    opik.faults(_ -> Fault.status(401));
    keyless.accept(Samples.span(TRACE));
    keyless.flush(in(10_000));

    assertThat(said).containsExactly("Opik asks for a key: set OPIK_API_KEY.");
  }

  private void flush(int status) {
    opik.faults(_ -> status == 200 ? Fault.none() : Fault.status(status));
    sink.accept(Samples.span(TRACE));
    sink.flush(in(10_000));
  }
}
