package dev.rein.coaching;

import java.util.Locale;
import java.util.Optional;

/// What can be wrong with a plan in a way that needs no judgement. The codes are stable: programs
/// outside sort by them.
///
/// A fault is worth asking the model once more where the plan can't be followed as it stands. What
/// only makes a plan worse is told to the person and to the judge.
public enum FindingKind {
  /// A number between the first and the last week has no week.
  WEEK_MISSING(true),
  /// Two weeks have one number.
  WEEK_DOUBLED(true),
  /// A week comes after one with a higher number.
  WEEKS_OUT_OF_ORDER(true),
  /// A check-in in a week that the plan does not have.
  CHECK_IN_OUTSIDE_PLAN(false),
  /// A phase that begins or ends in a week that the plan does not have, or ends before it begins.
  PHASE_OUTSIDE_PLAN(false),
  /// A week with nothing to do.
  WEEK_WITHOUT_TASKS(true),
  /// A task that says nothing, beside others that do.
  TASK_EMPTY(false),
  /// One task twice in one week.
  TASK_REPEATED(false),
  /// The same whole week again and again, where the plan should move forward.
  WEEKS_COPIED(false),
  /// More hours in a week than there are.
  HOURS_OVER_BUDGET(true),
  /// Tasks that take longer than the hours of their week.
  TASKS_OVER_HOURS(false),
  /// A step in hours that is larger than the style allows.
  RAMP_TOO_STEEP(false),
  /// The last week begins after the goal's date.
  ENDS_AFTER_DEADLINE(false),
  /// The plan stops long before the goal's date.
  STOPS_SHORT_OF_DEADLINE(false),
  /// A text of the plan names a day of completion after the goal's date.
  DATE_AFTER_DEADLINE(false),
  /// A task goes against a constraint of the profile.
  CONSTRAINT_IGNORED(true);

  private final boolean repairable;

  FindingKind(boolean repairable) {
    this.repairable = repairable;
  }

  /// E.g. `hours_over_budget`.
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// Whether one more call of the model is worth its price.
  public boolean repairable() {
    return repairable;
  }

  public static Optional<FindingKind> parse(String code) {
    for (FindingKind kind : values()) if (kind.code().equals(code)) return Optional.of(kind);
    return Optional.empty();
  }
}
