package dev.rein.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.coaching.ExperimentStore;
import dev.rein.coaching.SqsExperimentQueue;
import dev.rein.experiments.Costs;
import dev.rein.experiments.Design;
import dev.rein.experiments.FanOut;
import dev.rein.experiments.Outcome;
import dev.rein.experiments.Report;
import dev.rein.testing.SqsGate;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// On a real table and real queues; each delivery goes to a handler of its own.
class ExperimentHandlerTest {
  /// One for what comes before, then a version and its verdicts, twice.
  private static final int PIECES = 1 + 2 * (1 + World.SAMPLES);

  @Test
  void goals_areWorkedOn_andTheReportIsReadFromTheTable() throws Exception {
    try (World world = new World()) {
      Design design = world.design(23);
      FanOut fanOut = world.open(design, "10");
      assertThat(fanOut.send((_, _) -> {})).isEqualTo(23);
      assertThat(fanOut.standing().rests()).isFalse();

      assertThat(world.drain()).isEqualTo(23);

      assertThat(fanOut.standing().rests()).isTrue();
      Report report = Report.of(design, fanOut.read());
      assertThat(report.unfinished()).isZero();
      assertThat(report.comparisons().getFirst().pairs()).isEqualTo(23);
      assertThat(report.comparisons().getFirst().criteria())
          .isNotEmpty()
          .allMatch(row -> row.comparison().difference() == 2.0);
      assertThat(report.costs().usd())
          .isEqualByComparingTo(ScriptedStudio.COST.multiply(BigDecimal.valueOf(23 * PIECES)));
      // Begun again by the same command, nothing is sent and nothing asked.
      int before = world.studio.asked.size();
      assertThat(world.open(design, "10").send((_, _) -> {})).isZero();
      assertThat(world.studio.asked).hasSize(before);
      assertThat(world.printed).anyMatch(line -> line.contains("ExperimentGoalsDone"));
    }
  }

  @Test
  void goalDeliveredTwice_isWorkedOnOnce_alsoSideBySide() throws Exception {
    try (World world = new World()) {
      Design design = world.design(1);
      world.open(design, null).send((_, _) -> {});
      ObjectNode record = world.receive().getFirst();
      ObjectNode twin = record.deepCopy().put("messageId", "twin");

      List<String> back = world.handle(List.of(record, twin), World.TIME);

      // The other one is told that it is done, or waits.
      assertThat(back).hasSizeLessThanOrEqualTo(1);
      assertThat(world.studio.asked.stream().filter(it -> !it.equals("scored")))
          .hasSize(PIECES)
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void pieceKeptByTwo_countsOnce_andBothGoOnWithTheFirst() {
    try (World world = new World()) {
      ExperimentStore.Piece first = new ExperimentStore.Piece("{\"a\":1}", "{}");
      assertThat(world.store.keep("e", "i", "made#0#0", first, world.now)).isTrue();
      assertThat(
              world.store.keep(
                  "e", "i", "made#0#0", new ExperimentStore.Piece("{\"a\":2}", "{}"), world.now))
          .isFalse();
      assertThat(world.store.pieces("e", "i")).containsExactly(Map.entry("made#0#0", first));
    }
  }

  @Test
  void batch_givesBackOnlyWhatFailed_andPoisonBecomesADeadLetterWithItsReason() throws Exception {
    try (World world = new World()) {
      Design design = world.design(2);
      FanOut fanOut = world.open(design, null);
      fanOut.send((_, _) -> {});
      world.studio.instead = id -> id.equals("g#1") ? throttled(null) : null;
      List<ObjectNode> records = new ArrayList<>(world.receive());
      String throttled = idOf(records, "g#1");
      records.add(World.record("poison", "planted-goal-text, no JSON"));
      records.add(
          World.record(
              "stray", "{\"experiment\":\"nobodys\",\"item\":{\"id\":\"a\",\"goal\":\"b\"}}"));

      assertThat(world.handle(records, World.TIME)).containsExactly(throttled);

      assertThat(world.receive(world.deadLetters, 10))
          .extracting(record -> record.at("/messageAttributes/reason/stringValue").asText())
          .containsExactlyInAnyOrder("unreadable", "unknown-experiment");
      assertThat(fanOut.standing().done()).isEqualTo(1);
      assertThat(String.join("\n", world.printed)).doesNotContain("planted");
    }
  }

  private static String idOf(List<ObjectNode> records, String goal) {
    return records.stream()
        .filter(record -> record.path("body").asText().contains("\"" + goal + "\""))
        .findFirst()
        .orElseThrow()
        .path("messageId")
        .textValue();
  }

  private static Outcome throttled(@Nullable Duration retryAfter) {
    return new Outcome.NotNow("Too many requests.", false, retryAfter, Costs.NONE);
  }

  @Test
  void throttledGoal_staysAwayLongerEachTime_andAsLongAsItsProviderAsks() throws Exception {
    try (World world = new World()) {
      Design design = world.design(1);
      world.open(design, null).send((_, _) -> {});
      ObjectNode record = world.receive().getFirst();
      world.studio.instead = _ -> throttled(null);
      for (int receives : List.of(1, 2, 4)) {
        ((ObjectNode) record.path("attributes"))
            .put("ApproximateReceiveCount", Integer.toString(receives));
        assertThat(world.handle(List.of(record), World.TIME)).hasSize(1);
      }
      world.studio.instead = _ -> throttled(Duration.ofMinutes(20));
      assertThat(world.handle(List.of(record), World.TIME)).hasSize(1);

      List<Integer> hidden = world.hidden();
      assertThat(hidden).hasSize(4);
      assertThat(hidden.get(0)).isBetween(10, 12);
      assertThat(hidden.get(1)).isBetween(20, 24);
      assertThat(hidden.get(2)).isBetween(80, 96);
      assertThat(hidden.get(3)).isBetween(1_200, 1_440);
      // What was asked for before is not asked for again.
      assertThat(world.asked("given")).isEqualTo(1);
    }
  }

  @Test
  void deliveryWithoutTime_goesBack_andTheNextGoesOnWhereItStopped() throws Exception {
    try (World world = new World()) {
      Design design = world.design(1);
      FanOut fanOut = world.open(design, null);
      fanOut.send((_, _) -> {});
      List<ObjectNode> records = world.receive();

      assertThat(world.handle(records, Duration.ofSeconds(60))).hasSize(1);
      assertThat(world.studio.asked).isEmpty();
      assertThat(world.hidden()).containsExactly(0);

      assertThat(world.handle(records, World.TIME)).isEmpty();
      assertThat(fanOut.standing().done()).isEqualTo(1);
    }
  }

  @Test
  void workerThatDied_leavesItsGoalToTheNext_whichRepeatsNoPiece() throws Exception {
    try (World world = new World()) {
      Design design = world.design(1);
      FanOut fanOut = world.open(design, null);
      fanOut.send((_, _) -> {});
      List<ObjectNode> records = world.receive();
      // Dies in the middle: an Error goes through everything.
      world.studio.instead =
          _ -> {
            throw new StackOverflowError("planted");
          };
      assertThatThrownBy(() -> world.handle(records, World.TIME));
      assertThat(world.asked("given")).isEqualTo(1);
      world.studio.instead = _ -> null;

      world.now = world.now.plus(Wiring.CLAIMED).plusSeconds(1);
      assertThat(world.handle(records, World.TIME)).isEmpty();

      assertThat(world.asked("given")).isEqualTo(1);
      assertThat(Report.of(design, fanOut.read()).unfinished()).isZero();
    }
  }

  @Test
  void claim_isOneWorkers_untilItEndsOrTimesOut() {
    try (World world = new World()) {
      ExperimentStore store = world.store;
      var until = world.now.plusSeconds(600);
      assertThat(store.claim("e", "i", "a", world.now, until))
          .isEqualTo(ExperimentStore.Claim.GRANTED);
      assertThat(store.claim("e", "i", "b", world.now, until))
          .isEqualTo(ExperimentStore.Claim.BUSY);
      assertThat(store.claim("e", "i", "b", until.plusSeconds(1), until.plusSeconds(600)))
          .isEqualTo(ExperimentStore.Claim.GRANTED);
      // Its time was over, and what it says now is of no account.
      store.giveBack("e", "i", "a", null, until);
      store.giveUp("e", "i", "broken", until);
      store.finish("e", "i", "a", until);
      assertThat(store.claim("e", "i", "c", until.plusSeconds(2), until.plusSeconds(900)))
          .isEqualTo(ExperimentStore.Claim.BUSY);
      store.finish("e", "i", "b", world.now);
      assertThat(store.claim("e", "i", "c", until.plusSeconds(9_999), until))
          .isEqualTo(ExperimentStore.Claim.DONE);
    }
  }

  @Test
  void budget_isNeverExceeded_andALargerOneSendsTheRest() throws Exception {
    try (World world = new World()) {
      Design design = world.design(12);
      FanOut fanOut = world.open(design, "0.1");
      fanOut.send((_, _) -> {});
      world.drain();

      FanOut.Standing standing = fanOut.standing();
      assertThat(standing.rests()).isTrue();
      assertThat(standing.unrun().get("budget")).isPositive();
      assertThat(world.spent(design)).isLessThanOrEqualTo(new BigDecimal("0.1"));
      assertThat(Report.of(design, fanOut.read()).unfinished()).isPositive();

      FanOut more = world.open(design, "10");
      assertThat(more.send((_, _) -> {})).isEqualTo(standing.unrun().get("budget"));
      assertThat(more.standing().unrun()).isEmpty();
      world.drain();
      assertThat(more.standing().done()).isEqualTo(12);
      assertThat(world.studio.asked.stream().filter(it -> !it.equals("scored")))
          .hasSize(12 * PIECES)
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void budgetBelowTheFirstGuess_letsWorkBegin() throws Exception {
    try (World world = new World()) {
      Design design = world.design(1);
      FanOut fanOut = world.open(design, "0.008");
      fanOut.send((_, _) -> {});
      world.drain();

      assertThat(world.spent(design)).isPositive().isLessThanOrEqualTo(new BigDecimal("0.008"));
      assertThat(fanOut.standing().unrun()).isEqualTo(Map.of("budget", 1));
    }
  }

  @Test
  void otherModelsThanTheDesigns_makeDeadLetters_thatTheReportNames() throws Exception {
    try (World world = new World()) {
      Design design = world.design(1);
      FanOut fanOut = world.open(design, null);
      fanOut.send((_, _) -> {});
      world.models = "another model";

      world.drain();

      assertThat(world.studio.asked).isEmpty();
      assertThat(fanOut.standing().unrun()).isEqualTo(Map.of("design-differs", 1));
      assertThat(world.receive(world.deadLetters, 10)).hasSize(1);
    }
  }

  @Test
  void brokenGoal_becomesADeadLetter_afterTenDeliveries() throws Exception {
    try (World world = new World()) {
      Design design = world.design(1);
      FanOut fanOut = world.open(design, null);
      fanOut.send((_, _) -> {});
      ObjectNode record = world.receive().getFirst();
      world.studio.instead =
          _ -> {
            throw new IllegalStateException("as planted");
          };
      assertThat(world.handle(List.of(record), World.TIME)).hasSize(1);
      ((ObjectNode) record.path("attributes")).put("ApproximateReceiveCount", "10");
      assertThat(world.handle(List.of(record), World.TIME)).isEmpty();
      assertThat(fanOut.standing().unrun()).isEqualTo(Map.of("broken", 1));
    }
  }

  @Test
  void senderThatDied_isGoneOnWith_andNoGoalIsLostOrSentTwiceOverTen() throws Exception {
    try (World world = new World()) {
      Design design = world.design(64);
      SqsExperimentQueue real = new SqsExperimentQueue(world.sqs, world.queue);
      List<String> sent = new ArrayList<>();
      ExperimentStore.Queue dying =
          bodies -> {
            if (sent.size() >= 30) throw new IllegalStateException("the line is cut");
            real.send(bodies);
            sent.addAll(bodies);
          };
      assertThatThrownBy(() -> world.open(design, null, dying).send((_, _) -> {}))
          .hasMessageContaining("cut");
      FanOut again = world.open(design, null);
      assertThat(again.send((_, _) -> {})).isEqualTo(34);
      assertThat(new HashSet<>(sent)).hasSize(30);

      assertThat(world.drain()).isEqualTo(64);
      assertThat(again.standing().done()).isEqualTo(64);
    }
  }

  @Test
  void queueThatTakesAPartOfABatch_isSentTheRestAgain() throws Exception {
    try (World world = new World()) {
      int[] batches = {0};
      world.gate.decide(
          body ->
              body.contains("Entries") && batches[0]++ == 0
                  ? SqsGate.Way.PART
                  : SqsGate.Way.THROUGH);
      Design design = world.design(10);
      FanOut fanOut = world.open(design, null);
      fanOut.send((_, _) -> {});
      assertThat(batches[0]).isEqualTo(2);
      assertThat(world.drain()).isEqualTo(10);
    }
  }
}
