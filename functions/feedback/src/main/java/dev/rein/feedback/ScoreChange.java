package dev.rein.feedback;

import dev.rein.coaching.CheckIn;
import dev.rein.coaching.Rating;
import dev.rein.coaching.UserScores;
import dev.rein.tracing.Score;
import dev.rein.tracing.ScoreDeletion;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a change makes of the scores on the trace that made what it speaks of.
///
/// @param gone scores that are taken away
record ScoreChange(List<Score> scores, List<ScoreDeletion> gone) {
  /// A rating's scores, in place of those of `gone` that it has not.
  static ScoreChange to(UUID scored, Rating rating, Collection<String> gone) {
    return of(
        scored,
        UserScores.of(rating),
        UserScores.overall(rating.kind()),
        rating.text(),
        gone,
        rating.ratedAt());
  }

  /// A check-in's scores, in place of the earlier ones'.
  static ScoreChange to(UUID scored, CheckIn checkIn, Collection<String> gone) {
    return of(
        scored,
        UserScores.of(checkIn),
        UserScores.progressNames().getFirst(),
        checkIn.notes(),
        gone,
        checkIn.at());
  }

  /// @param at when they were taken back
  static ScoreChange without(UUID scored, Collection<String> gone, Instant at) {
    return new ScoreChange(
        List.of(), gone.stream().map(name -> new ScoreDeletion(scored, name, at)).toList());
  }

  private static ScoreChange of(
      UUID scored,
      Map<String, BigDecimal> values,
      String withText,
      @Nullable String text,
      Collection<String> gone,
      Instant at) {
    return new ScoreChange(
        values.entrySet().stream()
            .map(
                value ->
                    new Score(
                        scored,
                        value.getKey(),
                        value.getValue(),
                        value.getKey().equals(withText) ? text : null,
                        at))
            .toList(),
        without(scored, gone.stream().filter(name -> !values.containsKey(name)).toList(), at)
            .gone());
  }
}
