package dev.rein.coaching.rules;

import dev.rein.coaching.ClarifiedGoal;
import dev.rein.coaching.FindingKind;
import dev.rein.coaching.GoalRequest;
import dev.rein.coaching.Plan;
import dev.rein.coaching.Plan.Week;
import dev.rein.coaching.Profile;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;

/// Defects that can be planted into a clean plan.
enum Defect {
  WEEK_MISSING {
    @Override
    Optional<PlanCase> plant(PlanCase clean, Field field, Random random) {
      if (size(clean) < 3) return Optional.empty();
      List<Week> weeks = weeks(clean);
      weeks.remove(random.nextInt(weeks.size() - 1));
      return Optional.of(with(clean, weeks));
    }
  },
  WEEK_DOUBLED {
    @Override
    Optional<PlanCase> plant(PlanCase clean, Field field, Random random) {
      List<Week> weeks = weeks(clean);
      int at = random.nextInt(weeks.size());
      weeks.add(at + 1, weeks.get(at));
      return Optional.of(with(clean, weeks));
    }
  },
  WEEKS_OUT_OF_ORDER {
    @Override
    Optional<PlanCase> plant(PlanCase clean, Field field, Random random) {
      if (size(clean) < 2) return Optional.empty();
      List<Week> weeks = weeks(clean);
      int at = random.nextInt(weeks.size() - 1);
      Collections.swap(weeks, at, at + 1 + random.nextInt(weeks.size() - at - 1));
      return Optional.of(with(clean, weeks));
    }
  },
  CHECK_IN_OUTSIDE_PLAN {
    @Override
    Optional<PlanCase> plant(PlanCase clean, Field field, Random random) {
      Plan plan = clean.plan();
      List<Integer> checkIns = new ArrayList<>(plan.checkInWeeks());
      checkIns.add(random.nextBoolean() ? 0 : clean.lastWeek() + 1 + random.nextInt(4));
      return Optional.of(
          with(clean, like(plan, plan.overview(), plan.phases(), plan.weeks(), checkIns)));
    }
  },
  PHASE_OUTSIDE_PLAN {
    @Override
    Optional<PlanCase> plant(PlanCase clean, Field field, Random random) {
      Plan plan = clean.plan();
      List<Plan.Phase> phases = new ArrayList<>(plan.phases());
      Plan.Phase last = phases.removeLast();
      int past = clean.lastWeek() + 1 + random.nextInt(4);
      phases.add(new Plan.Phase(last.name(), last.goal(), last.fromWeek(), past));
      return Optional.of(
          with(clean, like(plan, plan.overview(), phases, plan.weeks(), plan.checkInWeeks())));
    }
  },
  WEEK_WITHOUT_TASKS {
    @Override
    Optional<PlanCase> plant(PlanCase clean, Field field, Random random) {
      return Optional.of(
          changed(
              clean,
              random,
              week ->
                  random.nextBoolean()
                      ? List.of()
                      : List.of("", random.nextBoolean() ? "TBD" : "-")));
    }
  },
  TASK_EMPTY {
    @Override
    Optional<PlanCase> plant(PlanCase clean, Field field, Random random) {
      return Optional.of(
          changed(
              clean,
              random,
              week -> {
                List<String> tasks = new ArrayList<>(week.tasks());
                List<String> empty = List.of("", "...", "TBD", "n/a", "To be determined.", "—");
                tasks.add(
                    random.nextInt(tasks.size() + 1), empty.get(random.nextInt(empty.size())));
                return tasks;
              }));
    }
  },
  TASK_REPEATED {
    @Override
    Optional<PlanCase> plant(PlanCase clean, Field field, Random random) {
      return Optional.of(
          changed(
              clean,
              random,
              week -> {
                List<String> tasks = new ArrayList<>(week.tasks());
                String task = tasks.get(random.nextInt(tasks.size()));
                List<String> same = List.of(task, task + ".", "  " + task, task.replace(" ", "  "));
                tasks.add(same.get(random.nextInt(same.size())));
                return tasks;
              }));
    }
  },
  WEEKS_COPIED {
    @Override
    Optional<PlanCase> plant(PlanCase clean, Field field, Random random) {
      if (size(clean) < 6) return Optional.empty();
      List<Week> weeks = weeks(clean);
      int count = 5 + random.nextInt(weeks.size() - 5);
      int from = random.nextInt(weeks.size() - count + 1);
      Week pasted = weeks.get(from);
      for (int i = from; i < from + count; i++) {
        int number = weeks.get(i).number();
        weeks.set(
            i,
            new Week(
                number,
                random.nextBoolean() ? "Week " + number : "Week",
                pasted.tasks(),
                pasted.hours(),
                List.of()));
      }
      return Optional.of(with(clean, weeks));
    }
  },
  HOURS_OVER_BUDGET {
    @Override
    Optional<PlanCase> plant(PlanCase clean, Field field, Random random) {
      Double available = clean.request().profile().availableHoursPerWeek();
      double budget = available == null ? HoursRule.MOST_UNSTATED : available;
      List<Week> weeks = weeks(clean);
      int at = random.nextInt(weeks.size());
      // By what its tasks add up to, where the week's own number keeps quiet about it.
      if (available != null && at > 0 && random.nextBoolean()) {
        return Optional.of(lengthened(clean, at, budget + 0.3 + random.nextInt(30) / 10.0, random));
      }
      double over = budget + (1 + random.nextInt(30)) / 10.0;
      weeks.set(at, hours(weeks.get(at), over));
      return Optional.of(with(clean, weeks));
    }
  },
  TASKS_OVER_HOURS {
    @Override
    Optional<PlanCase> plant(PlanCase clean, Field field, Random random) {
      if (size(clean) < 2) return Optional.empty();
      int at = 1 + random.nextInt(size(clean) - 1);
      double longer = clean.plan().weeks().get(at).hours() + 0.3 + random.nextInt(30) / 10.0;
      // The hours are there, so that it is the week's own number alone that is wrong.
      return Optional.of(withHours(lengthened(clean, at, longer, random), longer + 30));
    }
  },
  RAMP_TOO_STEEP {
    @Override
    Optional<PlanCase> plant(PlanCase clean, Field field, Random random) {
      if (size(clean) < 2) return Optional.empty();
      List<Week> weeks = weeks(clean);
      int at = 1 + random.nextInt(weeks.size() - 1);
      double before = weeks.subList(0, at).stream().mapToDouble(Week::hours).max().orElse(0);
      double jump = Math.max(before * (1.9 + random.nextInt(20) / 10.0), before + 2.5);
      weeks.set(at, hours(weeks.get(at), Math.round(jump * 10) / 10.0));
      // The hours are there, so that it is the step alone that is wrong.
      return Optional.of(withHours(with(clean, weeks), jump + 1));
    }
  },
  ENDS_AFTER_DEADLINE {
    @Override
    Optional<PlanCase> plant(PlanCase clean, Field field, Random random) {
      if (size(clean) < 5) return Optional.empty();
      int allowed = 1 + random.nextInt(size(clean) - 3);
      return Optional.of(dated(clean, clean.made().plusWeeks(allowed), random));
    }
  },
  STOPS_SHORT_OF_DEADLINE {
    @Override
    Optional<PlanCase> plant(PlanCase clean, Field field, Random random) {
      if (size(clean) > 12) return Optional.empty();
      int there = Math.max(4, 2 * size(clean) + 1 + random.nextInt(30));
      return Optional.of(dated(clean, clean.made().plusWeeks(there), random));
    }
  },
  DATE_AFTER_DEADLINE {
    @Override
    Optional<PlanCase> plant(PlanCase clean, Field field, Random random) {
      LocalDate due = clean.made().plusWeeks(size(clean));
      PlanCase dated = dated(clean, due, random);
      Plan plan = dated.plan();
      String late = DateSpan.day(due.plusDays(8 + random.nextInt(90)));
      List<String> wordings =
          List.of("All is done by %s.", "Finished by %s", "12 weeks until %s.", "Ready on %s");
      String wording = wordings.get(random.nextInt(wordings.size())).formatted(late);
      return Optional.of(
          with(
              dated,
              like(
                  plan,
                  plan.overview() + " " + wording,
                  plan.phases(),
                  plan.weeks(),
                  plan.checkInWeeks())));
    }
  },
  CONSTRAINT_IGNORED {
    @Override
    Optional<PlanCase> plant(PlanCase clean, Field field, Random random) {
      if (field.breaches().isEmpty()) return Optional.empty();
      Field.Breach breach = field.breaches().get(random.nextInt(field.breaches().size()));
      PlanCase broken =
          changed(
              clean,
              random,
              week -> {
                List<String> tasks = new ArrayList<>(week.tasks());
                tasks.add(random.nextInt(tasks.size() + 1), breach.task());
                return tasks;
              });
      GoalRequest request = broken.request();
      Profile profile = request.profile();
      List<String> constraints = new ArrayList<>(profile.constraints());
      constraints.add(breach.constraint());
      return Optional.of(
          new PlanCase(
              broken.plan(),
              new GoalRequest(
                  request.text(),
                  request.style(),
                  new Profile(
                      profile.experienceLevel(),
                      profile.availableHoursPerWeek(),
                      constraints,
                      profile.previousGoals())),
              broken.clarified(),
              broken.made()));
    }
  };

  /// @return empty where this plan can't have it
  abstract Optional<PlanCase> plant(PlanCase clean, Field field, Random random);

  FindingKind kind() {
    return FindingKind.valueOf(name());
  }

  /// With a task in that week which asks for so many hours, worded in one of several ways.
  private static PlanCase lengthened(PlanCase clean, int at, double hours, Random random) {
    List<Week> weeks = weeks(clean);
    Week week = weeks.get(at);
    int minutes = (int) Math.ceil(hours * 60);
    List<String> wordings =
        List.of(
            "Practise %d minutes on Tuesday".formatted(minutes),
            "Practise %d minutes on Tuesday and Thursday".formatted(up(minutes, 2)),
            "Practise 3 x %d min".formatted(up(minutes, 3)),
            "Practise twenty pieces, %d minutes every day".formatted(up(minutes, 7)),
            "Practise for %d minutes a day".formatted(up(minutes, 5)),
            "Two sessions of %d minutes".formatted(up(minutes, 2)),
            "Practise %d-%d minutes four times a week"
                .formatted(up(minutes, 4), up(minutes, 4) + 15),
            "Practise from Tuesday to Thursday for %d minutes".formatted(up(minutes, 3)),
            "Practise %s hours, slowly".formatted(up(minutes, 6) / 10.0),
            "Practise %d h %d min".formatted(minutes / 60, minutes % 60),
            "Practise %d minutes on Tuesday; revise for %d minutes on Thursday"
                .formatted(up(minutes, 2), up(minutes, 2)));
    List<String> tasks = new ArrayList<>(week.tasks());
    tasks.add(random.nextInt(tasks.size() + 1), wordings.get(random.nextInt(wordings.size())));
    weeks.set(at, new Week(week.number(), week.focus(), tasks, week.hours(), week.milestones()));
    return with(clean, weeks);
  }

  private static int up(int minutes, int parts) {
    return Math.ceilDiv(minutes, parts);
  }

  private interface Change {
    List<String> tasks(Week week);
  }

  private static PlanCase changed(PlanCase clean, Random random, Change change) {
    List<Week> weeks = weeks(clean);
    int at = random.nextInt(weeks.size());
    Week week = weeks.get(at);
    weeks.set(
        at,
        new Week(week.number(), week.focus(), change.tasks(week), week.hours(), week.milestones()));
    return with(clean, weeks);
  }

  private static Week hours(Week week, double hours) {
    return new Week(week.number(), week.focus(), week.tasks(), hours, week.milestones());
  }

  private static int size(PlanCase plan) {
    return plan.plan().weeks().size();
  }

  private static List<Week> weeks(PlanCase plan) {
    return new ArrayList<>(plan.plan().weeks());
  }

  private static PlanCase with(PlanCase clean, List<Week> weeks) {
    Plan plan = clean.plan();
    return with(clean, like(plan, plan.overview(), plan.phases(), weeks, plan.checkInWeeks()));
  }

  private static Plan like(
      Plan plan,
      String overview,
      List<Plan.Phase> phases,
      List<Week> weeks,
      List<Integer> checkIns) {
    return new Plan(overview, phases, weeks, checkIns, plan.resources(), plan.contingencies());
  }

  private static PlanCase with(PlanCase clean, Plan plan) {
    return new PlanCase(plan, clean.request(), clean.clarified(), clean.made());
  }

  private static PlanCase withHours(PlanCase clean, double hours) {
    GoalRequest request = clean.request();
    Profile profile = request.profile();
    Profile changed =
        new Profile(
            profile.experienceLevel(), hours, profile.constraints(), profile.previousGoals());
    return new PlanCase(
        clean.plan(),
        new GoalRequest(request.text(), request.style(), changed),
        clean.clarified(),
        clean.made());
  }

  /// With another deadline, worded in one of several ways.
  private static PlanCase dated(PlanCase clean, LocalDate due, Random random) {
    String goal = "my goal for this time";
    List<String> wordings =
        List.of(
            goal + " by " + DateSpan.day(due),
            goal + ", done until " + due,
            goal
                + ", fertig bis "
                + due.getDayOfMonth()
                + "."
                + due.getMonthValue()
                + "."
                + due.getYear(),
            goal
                + ", my day is "
                + due.getMonth().name().toLowerCase(Locale.ROOT)
                + " "
                + due.getDayOfMonth()
                + ", "
                + due.getYear());
    GoalRequest request = clean.request();
    ClarifiedGoal clarified = clean.clarified();
    return new PlanCase(
        clean.plan(),
        new GoalRequest(
            wordings.get(random.nextInt(wordings.size())), request.style(), request.profile()),
        clarified,
        clean.made());
  }
}
