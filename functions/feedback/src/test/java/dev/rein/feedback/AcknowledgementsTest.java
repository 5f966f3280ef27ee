package dev.rein.feedback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rein.coaching.FeedbackStore.Change;
import dev.rein.coaching.FeedbackStore.NewRating;
import dev.rein.coaching.FeedbackStore.Rated;
import dev.rein.coaching.FeedbackStore.Unsent;
import dev.rein.coaching.Subject;
import dev.rein.tracing.Flushed;
import dev.rein.tracing.TraceId;
import dev.rein.tracing.Tracing;
import java.time.Instant;
import java.util.List;
import java.util.Map;
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
  void flush_thatDeliveredOrKeptAll_takesTheNoteAway() {
    for (Flushed flushed : List.of(DELIVERED, KEPT)) {
      Unsent change = change();
      acknowledgements.recorded(change, acknowledgements.begin());

      assertThat(acknowledgements.around(() -> flushed)).isEqualTo(flushed);

      assertThat(notes()).isEmpty();
    }
  }

  @Test
  void flush_thatLostSomething_leavesTheNoteToTheSweep() {
    Unsent change = change();
    acknowledgements.recorded(change, acknowledgements.begin());

    acknowledgements.around(() -> LOST);
    acknowledgements.around(() -> DELIVERED);

    assertThat(notes()).containsExactly(change.trace());
  }

  @Test
  void flushBeside_takesNoNoteAway_andTheFlushAfterItDoes() {
    Unsent change = change();
    acknowledgements.recorded(change, acknowledgements.begin());

    assertThat(acknowledgements.beside(() -> DELIVERED)).isEqualTo(DELIVERED);
    assertThat(notes()).containsExactly(change.trace());

    acknowledgements.around(() -> Flushed.NOTHING);
    assertThat(notes()).isEmpty();
  }

  @Test
  void flushBeside_thatLostSomething_mayHaveLostThisChange_soItsNoteStays() {
    Unsent change = change();
    acknowledgements.recorded(change, acknowledgements.begin());

    acknowledgements.beside(() -> LOST);
    acknowledgements.around(() -> DELIVERED);

    assertThat(notes()).containsExactly(change.trace());
  }

  @Test
  void flushBeside_thatLostSomethingBeforeTheChangeBegan_isNothingToIt() {
    acknowledgements.beside(() -> LOST);
    acknowledgements.recorded(change(), acknowledgements.begin());

    acknowledgements.around(() -> DELIVERED);

    assertThat(notes()).isEmpty();
  }

  @Test
  void flushBeside_stillUnderWay_mayHoldTheChange_soTheNextFlushDecides() {
    Unsent change = change();
    acknowledgements.recorded(change, acknowledgements.begin());

    acknowledgements.beside(
        () -> {
          acknowledgements.around(() -> DELIVERED);
          assertThat(notes()).containsExactly(change.trace());
          return DELIVERED;
        });
    assertThat(notes()).containsExactly(change.trace());

    acknowledgements.around(() -> Flushed.NOTHING);
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

    acknowledgements.around(() -> DELIVERED);

    assertThat(notes()).containsExactly(before.trace());
  }

  private Unsent change() {
    Rated rated =
        system.feedback.rate(
            Subject.resolution(system.completedGoal().id()),
            new NewRating(4, Map.of(), null),
            new Change(TestSystem.USER, null, Tracing.disabled().mint(), Instant.now()));
    return ((Rated.Kept) rated).unsent();
  }

  private List<TraceId> notes() {
    return system.feedback.unsent(Instant.now().plusSeconds(60), 10).stream()
        .map(Unsent::trace)
        .toList();
  }
}
