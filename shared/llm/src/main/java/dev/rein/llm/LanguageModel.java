package dev.rein.llm;

import dev.rein.tracing.Deadline;
import java.util.Map;

/// Something that answers prompts.
///
/// Implementations never throw for what a model, a network or a quota can do: that is an [Answer].
public interface LanguageModel {

  /// Asks once.
  ///
  /// @param deadline when the caller stops waiting; the call is cut then and is `Unavailable`
  Answer ask(Prompt prompt, Deadline deadline);

  /// The model id that is asked for, e.g. `gemini-3.5-flash-lite`.
  String requestedModel();

  /// What else is sent with every request, for the record, e.g. `temperature`. Plain data, no
  /// secret.
  default Map<String, Object> parameters() {
    return Map.of();
  }
}
