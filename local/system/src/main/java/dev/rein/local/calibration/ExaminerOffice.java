package dev.rein.local.calibration;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.coaching.Kind;
import dev.rein.coaching.Rubric;
import dev.rein.coaching.Rubrics;
import dev.rein.coaching.Spend;
import dev.rein.judge.Exhibit;
import dev.rein.judge.Judge;
import dev.rein.judge.Judgement;
import dev.rein.llm.LlmEnvironment;
import dev.rein.llm.PromptMetadata;
import dev.rein.local.calibration.Judged.Cost;
import dev.rein.local.gemini.OfflineGemini;
import dev.rein.tracing.Deadline;
import dev.rein.tracing.Lazy;
import dev.rein.tracing.Tracing;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/// The judge that evaluates, or, without a key, the offline stand-in behind the same judge.
public final class ExaminerOffice implements Examiner, AutoCloseable {
  /// The most that one example may take, the repair of an answer included.
  static final Duration PER_EXAMPLE = Duration.ofSeconds(90);

  private static final String[] KEYS = {"EVALUATION_GEMINI_API_KEY", "GEMINI_API_KEY"};

  private final Rubrics rubrics = Rubrics.load();
  private final OkHttpClient http;
  private final Judge judge;
  private final @Nullable OfflineGemini standIn;

  private ExaminerOffice(OkHttpClient http, Judge judge, @Nullable OfflineGemini standIn) {
    this.http = http;
    this.judge = judge;
    this.standIn = standIn;
  }

  /// @throws IllegalArgumentException naming the variable that can't be read
  public static ExaminerOffice open(Map<String, String> environment) throws IOException {
    OkHttpClient http = new OkHttpClient();
    for (String key : KEYS) {
      if (!environment.getOrDefault(key, "").isBlank()) {
        return new ExaminerOffice(http, judge(environment, http), null);
      }
    }
    OfflineGemini standIn = OfflineGemini.start();
    try {
      Map<String, String> offline = new HashMap<>(environment);
      offline.put("GEMINI_API_KEY", "offline");
      offline.put("GOOGLE_GEMINI_BASE_URL", standIn.url().toString());
      return new ExaminerOffice(http, judge(offline, http), standIn);
    } catch (RuntimeException e) {
      standIn.close();
      throw e;
    }
  }

  /// The judge as the evaluating function makes it. Traces nothing.
  private static Judge judge(Map<String, String> variables, OkHttpClient http) {
    return Judge.gemini(
        new LlmEnvironment(variables),
        Lazy.made(http),
        Tracing.disabled(),
        PromptMetadata.NONE,
        InstantSource.system());
  }

  /// What the rubrics ask for.
  public static Criteria.All criteria() {
    Rubrics rubrics = Rubrics.load();
    Map<Kind, Criteria> byKind = new EnumMap<>(Kind.class);
    for (Kind kind : Kind.values()) {
      Rubric rubric = rubrics.of(kind);
      byKind.put(kind, new Criteria(rubric.criteria(), rubric.given(), standard()));
    }
    return new Criteria.All(byKind);
  }

  /// A plan that comes without findings is shown as one that nobody has checked.
  private static Map<String, ObjectNode> standard() {
    ObjectNode unchecked = JsonNodeFactory.instance.objectNode().put("checked", false);
    unchecked.putArray("findings");
    return Map.of("findings", unchecked);
  }

  public boolean isStandIn() {
    return standIn != null;
  }

  /// Who will judge, in a sentence.
  public String introduction() {
    return isStandIn()
        ? "Judge: the offline stand-in, which judges by rules (neither EVALUATION_GEMINI_API_KEY"
            + " nor GEMINI_API_KEY is set). Its figures say nothing about Gemini."
        : "Judge: " + judge.model().requestedModel() + ", the real one.";
  }

  @Override
  public Opinion judge(Example example) {
    Rubric rubric = rubrics.of(example.kind());
    return switch (judge.judge(rubric, exhibit(rubric, example), Deadline.in(PER_EXAMPLE))) {
      case Judgement.Reached(var criteria, var model, _, var spend) -> {
        Map<String, Integer> scores = new LinkedHashMap<>();
        criteria.forEach((name, criterion) -> scores.put(name, criterion.score()));
        yield new Opinion(
            new Judged.Scored(scores, isStandIn() ? "offline stand-in" : model, rubric.version()),
            cost(spend));
      }
      case Judgement.Unusable(var reason, _, _, var spend) ->
          new Opinion(new Judged.Unscored(reason), cost(spend));
      case Judgement.Unavailable(var answer, var spend) ->
          new Opinion(
              new Judged.Unscored("The judge gave no answer (" + answer.cause() + ")."),
              cost(spend));
    };
  }

  private static Exhibit exhibit(Rubric rubric, Example example) {
    SequencedMap<String, ObjectNode> blocks = new LinkedHashMap<>();
    for (String name : rubric.given()) {
      ObjectNode block = example.given().get(name);
      if (block == null) {
        throw new IllegalArgumentException(rubric.version() + " is asked with " + rubric.given());
      }
      blocks.put(name, block);
    }
    blocks.put(Rubric.SUBJECT, example.subject());
    return new Exhibit(blocks);
  }

  private static Cost cost(Spend spend) {
    return new Cost(spend.calls(), spend.costUsd(), spend.costComplete());
  }

  @Override
  public void close() {
    http.dispatcher().executorService().shutdown();
    http.connectionPool().evictAll();
    if (standIn != null) standIn.close();
  }
}
