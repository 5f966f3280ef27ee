package dev.rein.coaching;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rein.coaching.FeedbackStore.NewCheckIn;
import dev.rein.coaching.FeedbackStore.NewRating;
import dev.rein.coaching.MetricsStore.Counted;
import dev.rein.coaching.MetricsStore.Pair;
import dev.rein.coaching.Tallies.Tally;
import dev.rein.testing.FaultyDynamoDb;
import dev.rein.testing.FaultyDynamoDb.Fault;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkException;

/// Counters and pairs, recomputed from what is stored after many workers changed the same few goals
/// at once, through clients that lose calls, lose answers, conflict and throttle.
abstract class ExactnessContract extends StoreFixture {
  private static final int WORKERS = 6;
  private static final int CHANGES_EACH = 400;
  private static final int GOALS = 12;
  private static final int DAYS = 40;
  private static final long SEED = 20_261_126;

  private record Cell(LocalDate day, Origin origin, String metric) {}

  private record Judged(Subject subject, Evaluation evaluation) {}

  @Test
  void countersAndPairs_after2400ChangesSideBySideWithFaults_equalWhatIsStored() throws Exception {
    List<UUID> goals = new ArrayList<>();
    for (int i = 0; i < GOALS; i++) goals.add(completed(i % 2 == 0 ? ANN : BOB).id());
    List<Callable<Integer>> workers = new ArrayList<>();
    for (int i = 0; i < WORKERS; i++) {
      Worker worker = new Worker(SEED + i, goals);
      workers.add(worker::run);
    }
    int failed = sideBySide(workers).stream().mapToInt(Integer::intValue).sum();

    // Seed in the description, so that a failure can be run again.
    assertThat(failed).as("failed changes, seed " + SEED).isPositive();
    Map<Cell, Tally> stored = recount();
    assertThat(counted()).as("seed " + SEED).isEqualTo(stored);
    assertThat(stored.keySet().stream().map(Cell::metric).distinct())
        .contains(
            "user_satisfaction",
            "rating:plan:feasibility",
            "plan_feasibility",
            "resolution_quality",
            "criterion:plan:clarity",
            "unscored",
            "progress_difficulty");
    assertThat(pairs()).as("seed " + SEED).isEqualTo(expectedPairs());
    assertThat(pairs()).isNotEmpty();
  }

  /// One process with its own unreliable line to the table.
  private final class Worker {
    private final Random random;
    private final Samples samples;
    private final List<UUID> goals;
    private final FeedbackStore feedback;
    private final GoalStore store;

    Worker(long seed, List<UUID> goals) {
      this.random = new Random(seed);
      this.samples = new Samples(seed);
      this.goals = goals;
      FaultyDynamoDb line = new FaultyDynamoDb(client(), this::fault);
      this.feedback = new DynamoFeedbackStore(line, tableName);
      this.store = new DynamoGoalStore(line, tableName);
    }

    private Fault fault() {
      return switch (random.nextInt(100)) {
        case 0, 1 -> Fault.LOST;
        case 2, 3 -> Fault.ANSWER_LOST;
        case 4, 5, 6, 7 -> Fault.CONFLICT;
        case 8 -> Fault.THROTTLED;
        default -> Fault.NONE;
      };
    }

    /// @return how many changes ended in an error
    int run() {
      int failed = 0;
      for (int i = 0; i < CHANGES_EACH; i++) {
        try {
          change();
        } catch (SdkException | IllegalStateException e) {
          failed++;
        }
      }
      return failed;
    }

    private void change() {
      int which = random.nextInt(goals.size());
      UUID goalId = goals.get(which);
      String user = which % 2 == 0 ? ANN : BOB;
      Kind kind = random.nextBoolean() ? Kind.PLAN : Kind.RESOLUTION;
      Subject subject = Subject.of(goalId, kind);
      Instant now = NOON.plusSeconds(random.nextInt(2 * DAYS * 86_400) - DAYS * 86_400L);
      IdempotencyKey key =
          random.nextBoolean() ? key("k" + random.nextInt(20), "b" + random.nextInt(2)) : null;
      switch (random.nextInt(10)) {
        case 0, 1, 2, 3, 4 -> {
          NewRating rating = new NewRating(1 + random.nextInt(5), dimensions(kind), null);
          var _ = feedback.rate(subject, rating, StoreFixture.change(user, key, now));
        }
        case 5, 6 -> {
          var _ = feedback.withdraw(subject, StoreFixture.change(user, null, now));
        }
        case 7 -> {
          NewCheckIn checkIn =
              new NewCheckIn(
                  random.nextBoolean(), random.nextInt(101), 1 + random.nextInt(5), null, null);
          var _ = feedback.checkIn(goalId, checkIn, StoreFixture.change(user, key, now));
        }
        default -> {
          String rubric = kind.wireName() + ".v" + random.nextInt(9);
          boolean _ =
              store.saveEvaluation(subject, samples.evaluation(kind, rubric, now), Samples.SPEND);
        }
      }
    }

    private Map<String, Integer> dimensions(Kind kind) {
      Map<String, Integer> dimensions = new TreeMap<>();
      for (String name : RatingDimensions.of(kind)) {
        if (random.nextBoolean()) dimensions.put(name, 1 + random.nextInt(5));
      }
      return dimensions;
    }
  }

  private Map<Cell, Tally> counted() {
    Map<Cell, Tally> counted = new HashMap<>();
    for (Counted some :
        metrics().counted(Samples.TODAY.minusDays(DAYS + 1), Samples.TODAY.plusDays(DAYS + 1))) {
      some.tallies()
          .byName()
          .forEach(
              (metric, tally) -> counted.put(new Cell(some.day(), some.origin(), metric), tally));
    }
    // Of the judge's own calls no single one is stored.
    counted
        .keySet()
        .removeIf(
            cell ->
                List.of("llm_calls", "llm_errors", "tokens", "cost_usd", "goals_completed")
                    .contains(cell.metric()));
    return counted;
  }

  private Map<Cell, Tally> recount() {
    Map<Cell, Tally> stored = new HashMap<>();
    for (Item item : allItems()) {
      String pk = item.require("pk");
      String sk = item.require("sk");
      if (pk.startsWith("GOAL#") && sk.startsWith("EVAL#")) {
        Evaluation evaluation = GoalJson.evaluation(item.json("document"));
        LocalDate day = Counters.dayOf(evaluation.evaluatedAt());
        add(stored, day, origin(pk, evaluation.kind()), values(evaluation));
      } else if (pk.startsWith("GOAL#") && sk.startsWith("RATING#")) {
        Rating rating = RatingItem.read(item);
        LocalDate day = Counters.dayOf(rating.ratedAt());
        add(stored, day, origin(pk, rating.kind()), values(rating));
      } else if (pk.startsWith("PROGRESS#")) {
        CheckIn checkIn = CheckInItem.read(item);
        Origin origin = origin("GOAL#" + pk.substring("PROGRESS#".length()), Kind.PLAN);
        add(stored, Counters.dayOf(checkIn.at()), origin, values(checkIn));
      }
    }
    return stored;
  }

  private static void add(
      Map<Cell, Tally> stored, LocalDate day, Origin origin, Map<String, Tally> values) {
    values.forEach(
        (metric, value) -> stored.merge(new Cell(day, origin, metric), value, Tally::plus));
  }

  private Origin origin(String goalPartition, Kind kind) {
    Goal goal = found(UUID.fromString(goalPartition.substring("GOAL#".length())));
    String prompt = kind == Kind.PLAN ? "create_execution_plan.v1" : "generate_resolution.v1";
    return new Origin(prompt, "model-1", goal.request().style().wireName());
  }

  private static Map<String, Tally> values(Evaluation evaluation) {
    Map<String, Tally> values = new TreeMap<>();
    switch (evaluation) {
      case Evaluation.Unscored _ -> values.put("unscored", Tally.of(1.0));
      case Evaluation.Scored scored -> {
        String kind = scored.kind().wireName();
        values.put(kind + "_quality", Tally.ofScore(scored.score()));
        int feasibility = 0;
        for (var criterion : scored.criteria().entrySet()) {
          int score = criterion.getValue().score();
          if (!criterion.getKey().equals("clarity")) feasibility += score;
          values.put("criterion:" + kind + ":" + criterion.getKey(), Tally.ofScore(score));
        }
        if (scored.kind() == Kind.PLAN) {
          BigDecimal mean =
              new BigDecimal(feasibility).divide(new BigDecimal(3), 12, RoundingMode.HALF_EVEN);
          values.put("plan_feasibility", Tally.ofScore(mean));
        }
      }
    }
    return values;
  }

  private static Map<String, Tally> values(Rating rating) {
    Map<String, Tally> values = new TreeMap<>();
    String kind = rating.kind().wireName();
    Integer score = rating.score();
    if (score == null) throw new AssertionError("no score");
    values.put(
        kind.equals("plan") ? "rating:plan:score" : "user_satisfaction", Tally.ofScore(score));
    rating
        .dimensions()
        .forEach((name, value) -> values.put("rating:" + kind + ":" + name, Tally.ofScore(value)));
    return values;
  }

  private static Map<String, Tally> values(CheckIn checkIn) {
    Map<String, Tally> values = new TreeMap<>();
    values.put("progress_completed", Tally.ofScore(checkIn.completed() ? 1 : 0));
    Integer percentage = checkIn.completionPercentage();
    if (percentage != null) {
      values.put("progress_completion_percentage", Tally.of(BigDecimal.valueOf(percentage)));
    }
    Integer difficulty = checkIn.difficulty();
    if (difficulty != null) values.put("progress_difficulty", Tally.ofScore(difficulty));
    return values;
  }

  private Map<Subject, List<BigDecimal>> pairs() {
    Map<Subject, List<BigDecimal>> pairs = new HashMap<>();
    for (Pair pair : metrics().pairs(Samples.TODAY, Samples.TODAY)) {
      pairs.put(
          Subject.of(pair.goalId(), pair.kind()),
          List.of(pair.judged().stripTrailingZeros(), pair.rated().stripTrailingZeros()));
    }
    return pairs;
  }

  private Map<Subject, List<BigDecimal>> expectedPairs() {
    Map<Subject, Judged> newest = new HashMap<>();
    Map<Subject, Rating> ratings = new HashMap<>();
    for (Item item : itemsOf("GOAL#", "")) {
      UUID goalId = UUID.fromString(item.require("pk").substring("GOAL#".length()));
      String sk = item.require("sk");
      if (sk.startsWith("EVAL#")) {
        Evaluation evaluation = GoalJson.evaluation(item.json("document"));
        Subject subject = Subject.of(goalId, evaluation.kind());
        newest.merge(
            subject,
            new Judged(subject, evaluation),
            (one, other) ->
                one.evaluation().evaluatedAt().isAfter(other.evaluation().evaluatedAt())
                    ? one
                    : other);
      } else if (sk.startsWith("RATING#")) {
        Rating rating = RatingItem.read(item);
        ratings.put(Subject.of(goalId, rating.kind()), rating);
      }
    }
    Map<Subject, List<BigDecimal>> expected = new HashMap<>();
    ratings.forEach(
        (subject, rating) -> {
          @Nullable Judged judged = newest.get(subject);
          if (judged != null && judged.evaluation() instanceof Evaluation.Scored scored) {
            expected.put(
                subject,
                List.of(
                    BigDecimal.valueOf(scored.score()).stripTrailingZeros(),
                    rating.overall().stripTrailingZeros()));
          }
        });
    return expected;
  }
}
