package dev.rein.evaluation;

import dev.rein.coaching.Evaluation;
import dev.rein.coaching.JudgeScores;
import dev.rein.coaching.Kind;
import dev.rein.coaching.Spend;
import dev.rein.tracing.Score;
import dev.rein.tracing.TraceId;
import dev.rein.tracing.Tracing;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Puts a verdict on the trace of what was judged. Sending it again changes nothing: a score is
/// known by its name.
final class TraceScores {
  private TraceScores() {}

  static void send(Tracing tracing, TraceId judged, Evaluation evaluation) {
    switch (evaluation) {
      case Evaluation.Scored scored -> of(judged, scored).forEach(tracing::score);
      case Evaluation.Unscored _ -> {}
    }
  }

  static Outcome.JudgedBefore sendAgain(
      Tracing tracing, Piece piece, Evaluation evaluation, Spend spend) {
    send(tracing, piece.trace(), evaluation);
    return new Outcome.JudgedBefore(evaluation, spend);
  }

  /// The name of the overall score, which is also the evaluation's name.
  static String overall(Kind kind) {
    return JudgeScores.overall(kind);
  }

  static BigDecimal shown(double score) {
    return JudgeScores.shown(score);
  }

  private static List<Score> of(TraceId judged, Evaluation.Scored scored) {
    List<Score> scores = new ArrayList<>();
    scores.add(
        new Score(judged.value(), overall(scored.kind()), shown(scored.score()), summary(scored)));
    scored
        .criteria()
        .forEach(
            (name, criterion) ->
                scores.add(
                    new Score(
                        judged.value(),
                        JudgeScores.criterion(scored.kind(), name),
                        BigDecimal.valueOf(criterion.score()),
                        criterion.reasoning())));
    return scores;
  }

  private static String summary(Evaluation.Scored scored) {
    return scored.criteria().entrySet().stream()
        .map(entry -> entry.getKey() + " " + entry.getValue().score())
        .collect(Collectors.joining(", ", "Mean of ", " (" + scored.rubricVersion() + ")."));
  }
}
