package dev.rein.benchmarks.scaling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class QueueTest {
  private final Agenda agenda = new Agenda();

  @Test
  void agenda_ofOneMoment_keepsTheOrderOfPlanning() {
    List<String> seen = new ArrayList<>();
    agenda.in(2, () -> seen.add("late"));
    agenda.in(1, () -> seen.add("first"));
    agenda.in(1, () -> agenda.in(0, () -> seen.add("third")));
    agenda.in(1, () -> seen.add("second"));
    agenda.in(3, () -> seen.add("never"));

    agenda.runUntil(3);

    assertThat(seen).containsExactly("first", "second", "third", "late");
    assertThat(agenda.now()).isEqualTo(3);
    assertThatThrownBy(() -> agenda.in(-1, () -> {})).hasMessageContaining("past");
  }

  @Test
  void message_thatFailsEachTime_isADeadLetterAfterItsReceives() {
    Queue queue = new Queue(agenda, 5);
    List<Double> tries = new ArrayList<>();
    new Consumer(
        agenda,
        queue,
        2,
        10,
        false,
        _ -> {
          tries.add(agenda.now());
          return new Consumer.Outcome.Hidden(1, 719);
        });
    queue.send(1);

    agenda.runUntil(7_200);

    assertThat(tries).containsExactly(0.0, 720.0, 1_440.0, 2_160.0, 2_880.0);
    assertThat(queue.deadLetters()).isEqualTo(1);
    assertThat(queue.depth()).isZero();
  }

  @Test
  void consumer_hasNoMoreBatchesAtOnceThanItsConcurrency() {
    Queue queue = new Queue(agenda, 5);
    Consumer consumer =
        new Consumer(agenda, queue, 2, 3, false, _ -> new Consumer.Outcome.Done(10));
    for (int i = 0; i < 12; i++) queue.send(1);

    // The first two found one message each, so two batches of three follow, and so on.
    agenda.runUntil(9.9);
    assertThat(queue.depth()).isEqualTo(12);
    agenda.runUntil(10.1);
    assertThat(queue.depth()).isEqualTo(10);
    agenda.runUntil(40.1);
    assertThat(queue.depth()).isEqualTo(4);
    agenda.runUntil(1_000);

    assertThat(queue.depth()).isZero();
    assertThat(queue.done()).isEqualTo(12);
    assertThat(queue.peak()).isEqualTo(12);
    assertThat(consumer.busySeconds()).isEqualTo(120);
    assertThat(consumer.invocations()).isEqualTo(6);
  }

  @Test
  void batch_workedOnSideBySide_takesAsLongAsItsLongestMessage() {
    Queue queue = new Queue(agenda, 5);
    for (int i = 0; i < 3; i++) queue.send(1);
    Consumer consumer =
        new Consumer(
            agenda, queue, 1, 3, true, message -> new Consumer.Outcome.Done(queue.depth() * 2));
    queue.send(1);

    agenda.runUntil(1_000);

    assertThat(queue.done()).isEqualTo(4);
    assertThat(consumer.invocations()).isEqualTo(2);
    assertThat(consumer.busySeconds()).isLessThanOrEqualTo(16);
  }

  @Test
  void hiddenMessage_comesBackWhenItsOwnTimeIsOver() {
    Queue queue = new Queue(agenda, 5);
    List<Double> tries = new ArrayList<>();
    new Consumer(
        agenda,
        queue,
        1,
        1,
        false,
        message -> {
          tries.add(agenda.now());
          return message.receives() == 1
              ? new Consumer.Outcome.Hidden(1, 30)
              : new Consumer.Outcome.Done(1);
        });
    queue.send(1);

    agenda.runUntil(100);

    assertThat(tries).containsExactly(0.0, 31.0);
    assertThat(queue.longestWait()).isEqualTo(32);
  }

  @Test
  void quota_refusesWhatGoesBeyondIt_wholeAndUntilTheMinuteIsOver() {
    Quota quota = new Quota(10, new Outage(120, 180));

    assertThat(quota.ask(5, 8)).isEqualTo(Quota.Reply.TAKEN);
    assertThat(quota.ask(6, 3)).isEqualTo(Quota.Reply.OVER_QUOTA);
    assertThat(quota.ask(7, 2)).isEqualTo(Quota.Reply.TAKEN);
    assertThat(quota.resetIn(7)).isEqualTo(53);
    assertThat(quota.ask(60, 10)).isEqualTo(Quota.Reply.TAKEN);
    assertThat(quota.ask(120, 1)).isEqualTo(Quota.Reply.DOWN);
    assertThat(quota.ask(180, 1)).isEqualTo(Quota.Reply.TAKEN);
    assertThat(quota.refusals()).isEqualTo(1);
  }
}
