package dev.rein.coaching.rules;

import dev.rein.coaching.GoalRequest;
import dev.rein.coaching.Style;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// How much more than the fullest week before a week may ask for. Both bounds must be passed: from
/// half an hour to one hour is twice as much and no danger.
///
/// The shares are where studies of training load see harm, not where a good plan would be; a plan
/// is told to rise by about a tenth.
///
/// @param share of the fullest week before
/// @param hours above it
/// @see <a href="https://doi.org/10.2519/jospt.2014.5164">Nielsen et al. 2014: more injuries among
///   novice runners who added more than 30 % a week</a>
/// @see <a href="https://doi.org/10.1136/bjsports-2015-095788">Gabbett 2016: risk rises where acute
///   load is above 1.5 times the chronic one</a>
record RampLimit(double share, double hours) {
  /// Nielsen's bound.
  static final RampLimit CONSERVATIVE = new RampLimit(1.3, 1);

  /// Gabbett's bound.
  static final RampLimit BALANCED = new RampLimit(1.5, 1.5);

  /// Halfway from Gabbett's bound to twice the load: who asks to be pushed accepts more.
  static final RampLimit AGGRESSIVE = new RampLimit(1.75, 2);

  /// For what doubles do to decimals such as 2.6.
  private static final double ROUNDING = 1e-9;

  private static final Pattern BEGINNER =
      Pattern.compile(
          "(?i)\\b(?:beginners?|novice|newbie|starter|none|no experience|never"
              + " (?:done|tried|ran|run)|complete(?:ly)? new|new to|first[-"
              + " ]tim(?:e|er)|sedentary|untrained|couch)\\b");
  private static final Pattern DENIED =
      Pattern.compile("(?i)\\b(?:not|no longer|isn't|past)\\b.{0,12}\\b(?:beginner|novice|new)\\b");

  static RampLimit of(GoalRequest request) {
    boolean beginner = isBeginner(request.profile().experienceLevel());
    return of(request.style(), beginner);
  }

  /// A beginner is held to the next gentler style.
  private static RampLimit of(Style style, boolean beginner) {
    return switch (style) {
      case CONSERVATIVE -> CONSERVATIVE;
      case BALANCED -> beginner ? CONSERVATIVE : BALANCED;
      case AGGRESSIVE -> beginner ? BALANCED : AGGRESSIVE;
    };
  }

  private static boolean isBeginner(@Nullable String experience) {
    return experience != null
        && BEGINNER.matcher(experience).find()
        && !DENIED.matcher(experience).find();
  }

  boolean isExceeded(double fullestBefore, double now) {
    return now > fullestBefore * share + ROUNDING && now > fullestBefore + hours + ROUNDING;
  }
}
