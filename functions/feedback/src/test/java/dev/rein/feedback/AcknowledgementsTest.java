package dev.rein.feedback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rein.coaching.FeedbackStore.Change;
import dev.rein.coaching.FeedbackStore.NewRating;
import dev.rein.coaching.FeedbackStore.Rated;
import dev.rein.coaching.FeedbackStore.Unsent;
import dev.rein.coaching.Goal;
import dev.rein.coaching.Subject;
import dev.rein.testing.Engines;
import dev.rein.testing.SqsGate;
import dev.rein.tracing.Deadline;
import dev.rein.tracing.Flushed;
import dev.rein.tracing.Item;
import dev.rein.tracing.Score;
import dev.rein.tracing.TraceId;
import dev.rein.tracing.Tracing;
import dev.rein.tracing.opik.Overflow;
import dev.rein.tracing.testing.Fault;
import java.io.IOException;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Which flush takes a change's note away, and which leaves it to the sweep.
class AcknowledgementsTest {
  private static final Flushed DELIVERED = new Flushed(1, 0, Map.of());
  private static final Flushed KEPT = new Flushed(0, 1, Map.of());
  private static final Flushed LOST = new Flushed(0, 0, Map.of("unreachable", 1));

  private final TestSystem system = new TestSystem();
  private final Acknowledgements acknowledgements = new Acknowledgements(system.feedback);

  @AfterEach
  void close() {
    system.close();
  }

  @Test
  void flush_thatDeliveredAll_takesTheNoteAway() {
    acknowledgements.recorded(change(), acknowledgements.begin());

    assertThat(acknowledgements.around(() -> DELIVERED, soon())).isEqualTo(DELIVERED);

    assertThat(notes()).isEmpty();
  }

  @Test
  void flush_thatKeptSomethingElsewhere_leavesTheNoteToTheSweep() {
    Unsent change = change();
    acknowledgements.recorded(change, acknowledgements.begin());

    acknowledgements.around(() -> KEPT, soon());
    acknowledgements.around(() -> DELIVERED, soon());

    assertThat(notes()).containsExactly(change.trace());
  }

  @Test
  void flushBeside_thatKeptSomethingElsewhere_mayHaveKeptThisChange_soItsNoteStays() {
    Unsent change = change();
    acknowledgements.recorded(change, acknowledgements.begin());

    acknowledgements.beside(() -> KEPT);
    acknowledgements.around(() -> DELIVERED, soon());

    assertThat(notes()).containsExactly(change.trace());
  }

  @Test
  void sentOnceMore_delivered_orKeptElsewhere_isEnough() {
    for (Flushed flushed : List.of(DELIVERED, KEPT)) {
      acknowledgements.recorded(change().sentOnceMore(), acknowledgements.beginOnceMore());

      acknowledgements.around(() -> flushed, soon());

      assertThat(notes()).isEmpty();
    }
  }

  @Test
  void sentOnceMore_andLost_isLeftToTheNextSweep() {
    Unsent change = change();
    acknowledgements.recorded(change.sentOnceMore(), acknowledgements.beginOnceMore());

    acknowledgements.around(() -> LOST, soon());

    assertThat(notes()).containsExactly(change.trace());
  }

  @Test
  void sweepsWhileOpikIsAway_keepAChangeElsewhere_once() {
    system.opik.faults(_ -> Fault.status(401));
    Unsent change = change();
    List<Item> kept = new CopyOnWriteArrayList<>();
    Overflow outbox =
        (items, _, _) -> {
          kept.addAll(items);
          return items.size();
        };

    assertThat(system.sweep(outbox)).isEqualTo(1);
    assertThat(kept).isNotEmpty();
    assertThat(notes()).doesNotContain(change.trace());
    assertThat(system.sweep(outbox)).isZero();
  }

  @Test
  void changeWhoseFlushesOverlapped_isNotSentAgainByTheNextSweep_whoseFlushSettlesIt() {
    Unsent change = change();
    Telling telling = OpikTelling.traced(Tracing.disabled());
    Instant later = Instant.now().plusSeconds(600);
    Sweep sweep = new Sweep(system.feedback, telling, acknowledgements, () -> later);
    assertThat(sweep.run()).isEqualTo(1);
    acknowledgements.beside(() -> acknowledgements.around(() -> KEPT, soon()));
    assertThat(notes()).containsExactly(change.trace());

    assertThat(sweep.run()).isZero();
    acknowledgements.around(() -> Flushed.NOTHING, soon());

    assertThat(notes()).isEmpty();
  }

  @Test
  void ratingKeptInTheOutbox_thatArrivesAfterANewerOne_isPutRightByTheSweep() {
    Goal goal = system.completedGoal();
    system.opik.faults(_ -> Fault.status(401));
    system.rate(goal, "{\"score\":2}");
    Instant first = Instant.now();
    system.opik.faults(_ -> Fault.none());
    system.rate(goal, "{\"score\":5}");
    system.arriveLate(
        new Score(goal.trace().value(), "user_rating", new BigDecimal(2), null, first));
    assertThat(system.scores(goal)).isEqualTo(Map.of("user_rating", "2: "));

    system.sweep();

    assertThat(system.scores(goal)).isEqualTo(Map.of("user_rating", "5: "));
    assertThat(notes()).isEmpty();
    assertThat(system.sweep()).isZero();
  }

  @Test
  void endThatHasPassed_leavesEveryNote() {
    Unsent change = change();
    acknowledgements.recorded(change, acknowledgements.begin());

    acknowledgements.around(() -> DELIVERED, Deadline.in(Duration.ZERO));

    assertThat(notes()).containsExactly(change.trace());
  }

  @Test
  void tableThatHangs_isAskedForOneNote_andTheOthersAreLeftToTheSweep() throws IOException {
    try (SqsGate gate = new SqsGate(Engines.shared().dynamoDb());
        TestSystem slow =
            new TestSystem(Map.of("AWS_ENDPOINT_URL_DYNAMODB", gate.uri().toString()))) {
      Acknowledgements ofSlow = new Acknowledgements(slow.feedback);
      for (int i = 0; i < 3; i++) ofSlow.recorded(change(slow), ofSlow.begin());
      int before = gate.bodies().size();
      gate.decide(_ -> SqsGate.Way.HANG);

      ofSlow.around(() -> DELIVERED, Deadline.in(Duration.ofSeconds(1)));

      assertThat(gate.bodies()).hasSize(before + 1);
      gate.decide(_ -> SqsGate.Way.THROUGH);
      assertThat(notes(slow)).hasSize(3);
    }
  }

  @Test
  void flush_thatLostSomething_leavesTheNoteToTheSweep() {
    Unsent change = change();
    acknowledgements.recorded(change, acknowledgements.begin());

    acknowledgements.around(() -> LOST, soon());
    acknowledgements.around(() -> DELIVERED, soon());

    assertThat(notes()).containsExactly(change.trace());
  }

  @Test
  void flushBeside_takesNoNoteAway_andTheFlushAfterItDoes() {
    Unsent change = change();
    acknowledgements.recorded(change, acknowledgements.begin());

    assertThat(acknowledgements.beside(() -> DELIVERED)).isEqualTo(DELIVERED);
    assertThat(notes()).containsExactly(change.trace());

    acknowledgements.around(() -> Flushed.NOTHING, soon());
    assertThat(notes()).isEmpty();
  }

  @Test
  void flushBeside_thatLostSomething_mayHaveLostThisChange_soItsNoteStays() {
    Unsent change = change();
    acknowledgements.recorded(change, acknowledgements.begin());

    acknowledgements.beside(() -> LOST);
    acknowledgements.around(() -> DELIVERED, soon());

    assertThat(notes()).containsExactly(change.trace());
  }

  @Test
  void flushBeside_thatLostSomethingBeforeTheChangeBegan_isNothingToIt() {
    acknowledgements.beside(() -> LOST);
    acknowledgements.recorded(change(), acknowledgements.begin());

    acknowledgements.around(() -> DELIVERED, soon());

    assertThat(notes()).isEmpty();
  }

  @Test
  void flushBeside_stillUnderWay_mayHoldTheChange_soTheNextFlushDecides() {
    Unsent change = change();
    acknowledgements.recorded(change, acknowledgements.begin());

    acknowledgements.beside(
        () -> {
          acknowledgements.around(() -> DELIVERED, soon());
          assertThat(notes()).containsExactly(change.trace());
          return DELIVERED;
        });
    assertThat(notes()).containsExactly(change.trace());

    acknowledgements.around(() -> Flushed.NOTHING, soon());
    assertThat(notes()).isEmpty();
  }

  @Test
  void flushBeside_thatBreaks_countsAsALoss_andIsNoLongerUnderWay() {
    Unsent before = change();
    acknowledgements.recorded(before, acknowledgements.begin());
    assertThatThrownBy(
            () ->
                acknowledgements.beside(
                    () -> {
                      throw new IllegalStateException("broken");
                    }))
        .hasMessage("broken");
    Unsent after = change();
    acknowledgements.recorded(after, acknowledgements.begin());

    acknowledgements.around(() -> DELIVERED, soon());

    assertThat(notes()).containsExactly(before.trace());
  }

  private Unsent change() {
    return change(system);
  }

  private static Unsent change(TestSystem system) {
    Rated rated =
        system.feedback.rate(
            Subject.resolution(system.completedGoal().id()),
            new NewRating(4, Map.of(), null),
            new Change(TestSystem.USER, null, Tracing.disabled().mint(), Instant.now()));
    return ((Rated.Kept) rated).unsent();
  }

  private static Deadline soon() {
    return Deadline.in(Duration.ofSeconds(20));
  }

  private List<TraceId> notes() {
    return notes(system);
  }

  private static List<TraceId> notes(TestSystem system) {
    return system.feedback.unsent(Instant.now().plusSeconds(60), 10).stream()
        .map(Unsent::trace)
        .toList();
  }
}
