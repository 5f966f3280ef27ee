package dev.rein.feedback;

import dev.rein.coaching.FeedbackStore.Unsent;
import dev.rein.tracing.NotTraced;
import dev.rein.tracing.Span;
import dev.rein.tracing.SpanDetails;
import dev.rein.tracing.TraceStart;
import dev.rein.tracing.Traced;
import java.util.Map;

/// Tells Opik of what people say: as scores on the trace that made what they speak of, and as a
/// trace of its own. Telling again changes nothing: scores are known by their names and traces by
/// their ids.
@Traced
interface Telling {
  /// @param trace see [ChangeTrace#start]
  /// @param more of the trace's output, beside the id that the caller was given
  Told change(TraceStart trace, Unsent unsent, Map<String, Object> more, ScoreChange scores);

  /// The scores alone, of a change that was told before.
  @NotTraced
  void scores(ScoreChange scores);

  /// What the caller was told, as the trace shows it.
  record Told(Map<String, Object> output) implements SpanDetails {
    @Override
    public void describe(Span trace) {
      trace.output(output);
    }
  }
}
