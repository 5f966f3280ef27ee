package dev.rein.llm;

import dev.rein.tracing.Deadline;
import java.util.List;
import java.util.Map;

/// Something that answers prompts.
///
/// Implementations never throw for what a model, a network or a quota can do: that is an [Answer].
public interface LanguageModel {

  /// Asks for a whole answer.
  ///
  /// @param deadline when the caller stops waiting; the call is cut then and is `Unavailable`
  Answer generate(Prompt prompt, Deadline deadline);

  /// Asks for an answer and hands it over piece by piece, each as it arrives, on the caller's
  /// thread. Nothing is kept: a caller that wants the whole puts it together.
  ///
  /// The pieces of a prompt with a schema are JSON text that nobody has checked. A model that can't
  /// stream gives its answer as one piece.
  ///
  /// @param deadline of the whole stream
  /// @throws X what `consumer` throws, unchanged; the connection is closed then
  default <X extends Throwable> Streamed stream(
      Prompt prompt, Deadline deadline, ChunkConsumer<X> consumer) throws X {
    return switch (generate(prompt, deadline)) {
      case Answer.Answered(var text, _, var finishReason, var billing) ->
          consumer.accept(text)
              ? new Streamed.Finished(
                  finishReason, new Streamed.Delivered(1, text.length()), billing)
              : new Streamed.Stopped(new Streamed.Delivered(1, text.length()), billing);
      case Answer.Unanswered why -> new Streamed.Broken(why, Streamed.Delivered.NOTHING);
    };
  }

  /// Asks many prompts side by side on virtual threads, whose spans are under the one in scope
  /// here. One that fails costs none of the others.
  ///
  /// @param atOnce most that are asked at the same time, at least 1
  /// @param deadline of them all; what has no turn before it is `Unavailable`
  /// @return one for each ask, in the order of the asks
  /// @throws IllegalArgumentException if two asks have one id
  default List<BatchItem> batch(List<BatchAsk> asks, int atOnce, Deadline deadline) {
    return new Batch(this, asks, deadline).run(atOnce);
  }

  /// The model id that is asked for, e.g. `gemini-3.5-flash-lite`.
  String requestedModel();

  /// What else is sent with every request, for the record, e.g. `temperature`. Plain data, no
  /// secret.
  default Map<String, Object> parameters() {
    return Map.of();
  }
}
