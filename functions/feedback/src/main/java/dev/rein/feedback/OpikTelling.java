package dev.rein.feedback;

import dev.rein.coaching.FeedbackStore.Unsent;
import dev.rein.tracing.TraceStart;
import dev.rein.tracing.Tracing;
import java.util.Map;
import java.util.TreeMap;

/// Puts the scores where they belong.
record OpikTelling(Tracing tracing) implements Telling {
  /// With its trace.
  static Telling traced(Tracing tracing) {
    return new TracedTelling(new OpikTelling(tracing), tracing);
  }

  @Override
  public Told change(
      TraceStart trace, Unsent unsent, Map<String, Object> more, ScoreChange scores) {
    scores(scores);
    Map<String, Object> output = new TreeMap<>(more);
    if (unsent.rating() != null) {
      output.put("feedback_id", unsent.rating().feedbackId().toString());
    }
    if (unsent.checkIn() != null) output.put("check_in_id", unsent.checkIn().id().toString());
    return new Told(output);
  }

  @Override
  public void scores(ScoreChange scores) {
    scores.scores().forEach(tracing::score);
    scores.gone().forEach(tracing::delete);
  }
}
