package dev.rein.evaluation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.coaching.Evaluation;
import dev.rein.coaching.Rubric;
import dev.rein.coaching.Spend;
import dev.rein.judge.Exhibit;
import dev.rein.judge.Judge;
import dev.rein.judge.Judgement;
import dev.rein.llm.LanguageModel;
import dev.rein.llm.LlmEnvironment;
import dev.rein.llm.Models;
import dev.rein.llm.PromptMetadata;
import dev.rein.tracing.Deadline;
import dev.rein.tracing.Tracing;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import okhttp3.OkHttpClient;

/// The judge of this function, for who wants to know how good it is, or how good something is.
/// Keeps nothing.
public final class JudgeDoor {
  private final Judge judge;

  private JudgeDoor(Judge judge) {
    this.judge = judge;
  }

  /// @param variables as the function's own environment
  /// @throws IllegalArgumentException naming the variable that is missing or can't be read
  public static JudgeDoor of(Map<String, String> variables, OkHttpClient http) {
    return of(variables, http, Tracing.disabled(), PromptMetadata.NONE);
  }

  /// @param variables as the function's own environment
  /// @param tracing takes the spans of the calls
  /// @param metadata of the calls' prompts
  /// @throws IllegalArgumentException naming the variable that is missing or can't be read
  public static JudgeDoor of(
      Map<String, String> variables, OkHttpClient http, Tracing tracing, PromptMetadata metadata) {
    LlmEnvironment llm = new LlmEnvironment(variables);
    LanguageModel model =
        Models.gemini(
            llm.judging(Wiring.TEMPERATURE, Wiring.MAX_TOKENS, InstantSource.system()),
            llm,
            http,
            tracing,
            metadata);
    return new JudgeDoor(Judge.of(model));
  }

  /// The model that is asked, as the environment names it.
  public String model() {
    return judge.model().requestedModel();
  }

  /// How judging ended.
  public sealed interface Opinion {
    Spend spend();

    /// @param criteria in the rubric's order
    /// @param model as its answer names it
    record Reached(Map<String, Evaluation.Criterion> criteria, String model, Spend spend)
        implements Opinion {}

    /// @param reason a sentence without any of the answer's words
    record None(String reason, Spend spend) implements Opinion {}
  }

  /// @param given by name, one for each of [Rubric#given()]
  /// @throws IllegalArgumentException if a block is missing
  public Opinion judge(
      Rubric rubric, Map<String, ObjectNode> given, ObjectNode subject, Deadline deadline) {
    return switch (judge.judge(rubric, exhibit(rubric, given, subject), deadline)) {
      case Judgement.Reached(var criteria, var model, _, var spend) ->
          new Opinion.Reached(criteria, model, spend);
      case Judgement.Unusable(var reason, _, _, var spend) -> new Opinion.None(reason, spend);
      case Judgement.Unavailable(var answer, var spend) ->
          new Opinion.None("The judge gave no answer (" + answer.cause() + ").", spend);
    };
  }

  /// One verdict, however close to a target: for who asks for several of everything.
  ///
  /// @param given by name, one for each of [Rubric#given()]
  /// @throws IllegalArgumentException if a block is missing
  public Judgement once(
      Rubric rubric, Map<String, ObjectNode> given, ObjectNode subject, Deadline deadline) {
    return judge.once(rubric, exhibit(rubric, given, subject), deadline);
  }

  private static Exhibit exhibit(Rubric rubric, Map<String, ObjectNode> given, ObjectNode subject) {
    SequencedMap<String, ObjectNode> data = new LinkedHashMap<>();
    for (String name : rubric.given()) {
      ObjectNode block = given.get(name);
      if (block == null) {
        throw new IllegalArgumentException(rubric.version() + " is asked with " + rubric.given());
      }
      data.put(name, block);
    }
    data.put(Rubric.SUBJECT, subject);
    return new Exhibit(data);
  }
}
