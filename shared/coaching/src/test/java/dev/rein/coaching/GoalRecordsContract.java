package dev.rein.coaching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rein.coaching.GoalRecords.Chunk;
import dev.rein.tracing.TraceId;
import dev.rein.tracing.Uuid7;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// Goals by the day on which they were begun.
abstract class GoalRecordsContract extends StoreFixture {
  private static final LocalDate FIRST = LocalDate.of(2026, 2, 27);
  private static final LocalDate LAST = LocalDate.of(2026, 4, 2);
  private static final int GOALS = 150;
  private static final Uuid7 IDS = new Uuid7();

  @Test
  void goals_ofADaysRange_areReadOnceEachInOrder_whateverTheLimit() {
    List<UUID> begun = new ArrayList<>();
    begun(at(FIRST, 0).minusMillis(1));
    for (int i = 0; i < GOALS; i++) {
      // Over three months, many on one day.
      begun.add(begun(at(FIRST.plusDays(i * 34L / (GOALS - 1)), i)));
    }
    begun(at(LAST.plusDays(1), 0));
    for (int limit : new int[] {1, 7, 100, GoalRecords.MOST}) {
      assertThat(read(FIRST, LAST, limit)).as("limit " + limit).containsExactlyElementsOf(begun);
    }
    assertThat(read(LAST.plusDays(2), LAST.plusDays(90), 10)).isEmpty();
  }

  @Test
  void record_holdsWhatTheGoalCameTo() {
    Goal goal = withStages(ANN, Samples.SPEND);
    store().complete(goal.id(), Spend.NONE, NOON);
    Evaluation older = samples.scored(Kind.PLAN, "plan.v1", NOON);
    Evaluation newer = samples.scored(Kind.PLAN, "plan.v2", LATER);
    store().saveEvaluation(Subject.plan(goal.id()), newer, Spend.NONE);
    store().saveEvaluation(Subject.plan(goal.id()), older, Spend.NONE);
    var _ =
        feedback()
            .rate(
                Subject.resolution(goal.id()),
                new FeedbackStore.NewRating(4, samples.dimensions(), "good"),
                change(ANN, null, NOON));

    Goal whole = found(goal.id());
    assertThat(records().next(Samples.TODAY, Samples.TODAY, null, 10).goals())
        .singleElement()
        .isEqualTo(
            new GoalRecord(
                whole.id(),
                ANN,
                whole.trace(),
                whole.createdAt(),
                whole.request().style(),
                GoalStatus.COMPLETED,
                whole.model(),
                whole.promptVersions(),
                NOON,
                null,
                null,
                whole.spend(),
                List.of(newer),
                whole.ratings()));
    assertThat(whole.ratings()).hasSize(1);
  }

  @Test
  void record_ofAFailedGoal_namesWhyItFailed() {
    Goal goal = begun(ANN);
    store().fail(goal.id(), FAILURE, Samples.SPEND, NOON);
    assertThat(records().next(Samples.TODAY, Samples.TODAY, null, 10).goals())
        .singleElement()
        .satisfies(
            found -> {
              assertThat(found.failureType()).isEqualTo(FAILURE.type());
              assertThat(found.completedAt()).isNull();
              assertThat(found.evaluationStatus()).isNull();
            });
  }

  @Test
  void goal_withoutEntry_orEntryWithoutGoal_isNotFound_andStopsNothing() {
    UUID old = begun(at(FIRST, 1));
    UUID erased = begun(at(FIRST, 2));
    UUID last = begun(at(FIRST, 3));
    Table table = new Table(client(), tableName);
    assertThat(table.transact(List.of(GoalDays.delete(table, old))))
        .isInstanceOf(Table.Outcome.Done.class);
    client()
        .deleteItem(
            request ->
                request
                    .tableName(tableName)
                    .key(Item.key(Keys.goal(erased), Keys.GOAL).attributes()));

    assertThat(itemsOf("GOALS#", "")).hasSize(2);
    assertThat(read(FIRST, FIRST, 1)).containsExactly(last);
    assertThat(read(FIRST, FIRST, 10)).containsExactly(last);
  }

  @Test
  void call_outsideItsBounds_isRefused() {
    UUID goal = begun(at(FIRST, 1));
    assertThat(records().next(FIRST, LAST, null, GoalRecords.MOST).goals()).hasSize(1);
    assertRefused(FIRST, LAST, null, 0);
    assertRefused(FIRST, LAST, null, GoalRecords.MOST + 1);
    assertRefused(LAST, FIRST, null, 1);
    assertRefused(FIRST.plusDays(1), LAST, goal, 1);
    assertRefused(FIRST.minusDays(2), FIRST.minusDays(1), goal, 1);
  }

  private void assertRefused(LocalDate from, LocalDate to, @Nullable UUID after, int limit) {
    assertThatThrownBy(() -> records().next(from, to, after, limit))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private GoalRecords records() {
    return new DynamoGoalRecords(client(), tableName);
  }

  private List<UUID> read(LocalDate from, LocalDate to, int limit) {
    List<UUID> read = new ArrayList<>();
    @Nullable UUID after = null;
    do {
      Chunk chunk = records().next(from, to, after, limit);
      assertThat(chunk.goals()).hasSizeLessThanOrEqualTo(limit);
      chunk.goals().forEach(goal -> read.add(goal.id()));
      after = chunk.end();
    } while (after != null);
    return read;
  }

  private static Instant at(LocalDate day, int millis) {
    return day.atStartOfDay(ZoneOffset.UTC).toInstant().plusMillis(millis);
  }

  private UUID begun(Instant when) {
    UUID id = IDS.at(when);
    TraceId trace = new TraceId(IDS.at(when), when);
    var _ = store().begin(id, BOB, trace, Samples.request("run"), null, LATER);
    return id;
  }
}
