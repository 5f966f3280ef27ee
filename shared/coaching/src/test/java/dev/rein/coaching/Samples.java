package dev.rein.coaching;

import dev.rein.llm.Attempts;
import dev.rein.llm.Billing;
import dev.rein.llm.Usage;
import dev.rein.tracing.TraceId;
import dev.rein.tracing.Uuid7;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Random domain values; the same seed gives the same values, ids apart.
final class Samples {
  // A day ahead, because DynamoDB removes what expired by its own clock, and leases last seconds.
  static final LocalDate TODAY = LocalDate.now(ZoneOffset.UTC).plusDays(1);
  static final Instant NOON = TODAY.atTime(12, 0).toInstant(ZoneOffset.UTC).plusNanos(123_456_789);
  static final Usage USAGE = new Usage(1_200, 100, 300, 50, 1_550, false);

  /// Three requests of which two failed, one of them after it was sent.
  static final Billing LOSSY =
      new Billing("m", USAGE, new BigDecimal("0.0012350"), "row", new Attempts(3, 1));

  static final Spend SPEND = new Spend(1, 0, USAGE, new BigDecimal("0.0012350"), true);

  private static final String[] WORDS = {
    "run", "10 km", "\"quoted\"", "Größe", "走る", "🏃", "line\nbreak", "back\\slash", "<<<END", "a b"
  };
  private static Uuid7 ids = new Uuid7();

  private final Random random;

  Samples(long seed) {
    this.random = new Random(seed);
  }

  /// From now on 2,048 ids are in order: all are of one millisecond, which has room for no more.
  static void renewIds() {
    ids = new Uuid7();
  }

  static UUID id() {
    return ids.at(NOON);
  }

  static TraceId trace() {
    return new TraceId(ids.at(NOON), NOON);
  }

  static GoalRequest request(String text) {
    return new GoalRequest(text, Style.BALANCED, Profile.EMPTY);
  }

  int below(int bound) {
    return random.nextInt(bound);
  }

  String text() {
    StringBuilder text = new StringBuilder("x");
    for (int i = below(8); i >= 0; i--) text.append(' ').append(WORDS[below(WORDS.length)]);
    return text.toString();
  }

  <T> List<T> list(int most, Supplier<T> entry) {
    List<T> list = new ArrayList<>();
    for (int i = below(most + 1); i > 0; i--) list.add(entry.get());
    return list;
  }

  Style style() {
    return Style.values()[below(3)];
  }

  GoalRequest request() {
    return new GoalRequest(
        text(),
        style(),
        new Profile(
            random.nextBoolean() ? text() : null,
            random.nextBoolean() ? random.nextDouble() * 168 : null,
            list(4, this::text),
            list(4, this::text)));
  }

  StageResult result(Stage stage, Style style) {
    return switch (stage) {
      case PREPROCESS_GOAL -> clarified();
      case GENERATE_RESOLUTION -> resolution(style);
      case CREATE_EXECUTION_PLAN -> plan();
    };
  }

  ClarifiedGoal clarified() {
    return new ClarifiedGoal(text(), text(), smartGoal(), list(3, this::text), list(3, this::text));
  }

  SmartGoal smartGoal() {
    return new SmartGoal(text(), text(), text(), text(), text());
  }

  Resolution resolution(Style style) {
    return new Resolution(
        text(),
        text(),
        text(),
        smartGoal(),
        list(4, this::text),
        text(),
        list(4, this::text),
        list(4, this::text),
        style);
  }

  Plan plan() {
    int weeks = 1 + below(12);
    List<Plan.Week> planned = new ArrayList<>();
    for (int number = 1; number <= weeks; number++) {
      planned.add(
          new Plan.Week(
              number, text(), list(4, this::text), random.nextDouble() * 168, list(2, this::text)));
    }
    return new Plan(
        text(),
        list(
            3,
            () -> {
              int from = 1 + below(weeks);
              return new Plan.Phase(text(), text(), from, from + below(weeks - from + 1));
            }),
        planned,
        list(4, () -> 1 + below(weeks)),
        list(4, this::text),
        list(4, this::text));
  }

  Evaluation evaluation(Kind kind, String rubricVersion, Instant at) {
    if (below(4) == 0) return new Evaluation.Unscored(kind, text(), rubricVersion, "judge-1", at);
    return scored(kind, rubricVersion, at);
  }

  Evaluation.Scored scored(Kind kind, String rubricVersion, Instant at) {
    Map<String, Evaluation.Criterion> criteria = new LinkedHashMap<>();
    double sum = 0;
    for (String name : Rubrics.load().of(kind).criteria()) {
      int score = below(11);
      sum += score;
      criteria.put(name, new Evaluation.Criterion(score, text(), text()));
    }
    return new Evaluation.Scored(
        kind, sum / criteria.size(), criteria, rubricVersion, "judge-1", random.nextBoolean(), at);
  }

  Spend spend() {
    int calls = below(4);
    if (calls == 0) return Spend.NONE;
    @Nullable BigDecimal cost =
        below(5) == 0 ? null : BigDecimal.valueOf(below(10_000_000), 3 + below(9));
    int prompt = below(5_000);
    int answer = below(5_000);
    return new Spend(
        calls,
        below(calls + 1),
        new Usage(prompt, 0, answer, 0, prompt + answer, false),
        cost,
        cost != null);
  }

  Map<String, Integer> dimensions() {
    Map<String, Integer> dimensions = new LinkedHashMap<>();
    for (String name : List.of("usefulness", "clarity", "motivation")) {
      if (random.nextBoolean()) dimensions.put(name, 1 + below(5));
    }
    return dimensions;
  }

  CoachingReply reply(String words) {
    return new CoachingReply(words, List.of("Rest"), List.of(), words, List.of());
  }
}
