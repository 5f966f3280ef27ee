package dev.rein.coaching.rules;

import dev.rein.coaching.ClarifiedGoal;
import dev.rein.coaching.GoalRequest;
import dev.rein.coaching.Plan;
import dev.rein.coaching.Profile;
import dev.rein.coaching.SmartGoal;
import dev.rein.coaching.Style;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Makes plans that keep every rule: growing in small steps, with lighter weeks, a taper, repeated
/// routines, of one week to 104. The same seed makes the same plan.
final class PlanMaker {
  private static final LocalDate FIRST_DAY = LocalDate.of(2026, 1, 1);
  private static final int DAYS = 3 * 365;
  private static final int HOUR = 60;

  /// Tasks of one week, so that their minutes fill its hours and no more.
  private static final int MOST_TASKS = 4;

  /// Of what a week would have, the hours of a lighter one or of the taper.
  private static final double LEAST_SHARE = 0.6;

  private static final Pattern MINUTES = Pattern.compile("\\{m/(\\d)}");

  private final Random random;
  final Field field;
  private final LocalDate made;
  private final Style style;
  private final int weeks;

  PlanMaker(long seed) {
    // Neighbouring seeds of Random begin alike.
    this.random = new Random(seed * 0x9E3779B97F4A7C15L);
    this.field = Field.ALL.get(random.nextInt(Field.ALL.size()));
    this.made = FIRST_DAY.plusDays(random.nextInt(DAYS));
    this.style = Style.values()[random.nextInt(Style.values().length)];
    this.weeks =
        switch (random.nextInt(12)) {
          case 0 -> 1;
          case 1 -> 2;
          case 2 -> 52;
          case 3 -> 104;
          default -> 4 + random.nextInt(23);
        };
  }

  PlanCase make() {
    boolean stated = random.nextInt(4) > 0;
    double available = 2 + random.nextInt(24) / 2.0;
    List<Plan.Week> planned = weeks(available);
    List<String> constraints = new ArrayList<>();
    for (String constraint : field.constraints()) {
      if (random.nextInt(3) == 0) constraints.add(constraint);
    }
    Profile profile =
        new Profile(
            pick("beginner", "ran two 10Ks", "not a beginner any more", "years of it", null),
            stated ? available : null,
            constraints,
            List.of());
    Deadline deadline = Deadline.values()[random.nextInt(Deadline.values().length)];
    LocalDate day = made.plusDays(7L * weeks - random.nextInt(7));
    GoalRequest request =
        new GoalRequest(deadline.inGoal(field.goal(), day, weeks), style, profile);
    ClarifiedGoal clarified =
        new ClarifiedGoal(
            "The goal: " + field.goal() + ".",
            "any",
            new SmartGoal("a", "b", "c", "d", deadline.inTimeBound(day, weeks)),
            List.of(),
            List.of());
    return new PlanCase(plan(planned), request, clarified, made);
  }

  /// How a goal says until when.
  private enum Deadline {
    NONE,
    ISO,
    IN_WORDS,
    ONLY_CLARIFIED,
    IN_WEEKS;

    String inGoal(String goal, LocalDate day, int weeks) {
      return switch (this) {
        case NONE, ONLY_CLARIFIED -> goal;
        case ISO -> goal + " (" + day + ")";
        case IN_WORDS -> goal + " by " + DateSpan.day(day);
        case IN_WEEKS -> goal + " within " + weeks + " weeks";
      };
    }

    String inTimeBound(LocalDate day, int weeks) {
      return switch (this) {
        case NONE -> "Over the coming months.";
        case ISO, IN_WORDS -> "In time.";
        case ONLY_CLARIFIED -> "By " + DateSpan.day(day) + ", " + weeks + " weeks from the start.";
        case IN_WEEKS -> "As said.";
      };
    }
  }

  private Plan plan(List<Plan.Week> planned) {
    int middle = Math.max(1, weeks / 2);
    List<Plan.Phase> phases = new ArrayList<>();
    phases.add(new Plan.Phase("Base", "Get going", 1, middle));
    if (weeks > middle) phases.add(new Plan.Phase("Build", "Go on", middle + 1, weeks));
    List<Integer> checkIns = new ArrayList<>();
    for (int week = 4; week < weeks; week += 4) checkIns.add(week);
    checkIns.add(weeks);
    return new Plan(
        weeks + " weeks for: " + field.goal() + ".",
        phases,
        planned,
        checkIns,
        List.of("What is there"),
        List.of("If a week is missed, go on with the next"));
  }

  private List<Plan.Week> weeks(double available) {
    boolean steady = random.nextInt(6) == 0; // a routine with the same hours every week
    int lighterEvery = 3 + random.nextInt(3);
    // A short plan can't rise far: a tenth a week at most.
    double first = Math.max(0.45 + random.nextInt(25) / 100.0, Math.pow(1.1, 1 - weeks));
    String routine = field.tasks().get(random.nextInt(field.tasks().size()));
    // A lighter week of the first share has the fewest hours.
    routine = filled(routine, 15, available * first * LEAST_SHARE * HOUR / MOST_TASKS);
    List<Plan.Week> planned = new ArrayList<>();
    for (int number = 1; number <= weeks; number++) {
      double way = weeks == 1 ? 0 : (number - 1.0) / (weeks - 1);
      double share = steady ? 0.8 : first + (1 - first) * way;
      boolean lighter = number % lighterEvery == 0 && number < weeks;
      boolean taper = weeks > 6 && number > weeks - 2;
      if (lighter) share *= 0.65;
      else if (taper) share *= 0.6;
      double hours = Math.floor(available * share * 10) / 10;
      planned.add(
          new Plan.Week(
              number,
              (lighter ? "Lighter week " : "Week ") + number,
              tasks(number, routine, lighter, hours),
              hours,
              number % 4 == 0 ? List.of("Checkpoint " + number) : List.of()));
    }
    return planned;
  }

  private List<String> tasks(int number, String routine, boolean lighter, double hours) {
    List<String> tasks = new ArrayList<>();
    tasks.add(routine);
    int count = lighter ? 1 : 2 + random.nextInt(MOST_TASKS - 2);
    for (int i = 0; i < count; i++) {
      String task =
          filled(
              field.tasks().get((number + i) % field.tasks().size()),
              20 + number + i,
              hours * HOUR / MOST_TASKS);
      if (!tasks.contains(task)) tasks.add(task);
    }
    return tasks;
  }

  /// @param minutes that the task may take in its week
  private static String filled(String task, int number, double minutes) {
    return MINUTES
        .matcher(task)
        .replaceAll(
            hit -> String.valueOf(Math.max(1, (int) (minutes / Integer.parseInt(hit.group(1))))))
        .formatted(number);
  }

  private @Nullable String pick(@Nullable String... options) {
    return options[random.nextInt(options.length)];
  }
}
