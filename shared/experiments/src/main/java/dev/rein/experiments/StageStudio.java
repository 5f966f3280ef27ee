package dev.rein.experiments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.coaching.GoalJson;
import dev.rein.coaching.GoalRequest;
import dev.rein.coaching.Kind;
import dev.rein.coaching.PromptAsset;
import dev.rein.coaching.PromptAssets;
import dev.rein.coaching.Rubric;
import dev.rein.coaching.Rubrics;
import dev.rein.coaching.Spend;
import dev.rein.coaching.Stage;
import dev.rein.coaching.StageJson;
import dev.rein.coaching.StageResult;
import dev.rein.judge.Exhibit;
import dev.rein.judge.Judge;
import dev.rein.judge.Judgement;
import dev.rein.llm.Answer;
import dev.rein.llm.PlainJson;
import dev.rein.llm.PromptMetadata;
import dev.rein.pipeline.StageDoor;
import dev.rein.tracing.Deadline;
import dev.rein.tracing.ErrorInfo;
import dev.rein.tracing.Score;
import dev.rein.tracing.Span;
import dev.rein.tracing.TraceId;
import dev.rein.tracing.TraceStart;
import dev.rein.tracing.Tracing;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Duration;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Runs versions with the product's own stages and judges them with the product's own judge.
public final class StageStudio implements Studio {
  /// Name of the traces of versions' results.
  public static final String TRACE = "prompt_experiment";

  /// Name of the traces of what all versions are given.
  static final String GIVEN_TRACE = "prompt_experiment_given";

  /// For one stage, repairs included, where nobody waits.
  public static final Duration PATIENT = Duration.ofMinutes(2);

  /// For one verdict.
  public static final Duration PER_VERDICT = Duration.ofMinutes(1);

  private final Design design;
  private final Rubric rubric;
  private final LocalDate today;
  private final StageDoor stages;
  private final Judge judge;
  private final PromptMetadata metadata;
  private final Tracing tracing;
  private final Duration perStage;
  private final Consumer<Spend> meter;
  private final Runnable settle;

  /// @param today when the goals are set
  /// @param metadata of prompts, for traces
  /// @param perStage the most that one stage may take, repairs included
  /// @param meter told of each piece's calls, by the thread that made them
  /// @param settle returns when what was recorded is in Opik, or kept for it
  public StageStudio(
      Design design,
      LocalDate today,
      StageDoor stages,
      Judge judge,
      PromptMetadata metadata,
      Tracing tracing,
      Duration perStage,
      Consumer<Spend> meter,
      Runnable settle) {
    this.design = design;
    this.rubric = Rubrics.load().of(Design.judged(design.stage()));
    this.today = today;
    this.stages = stages;
    this.judge = judge;
    this.metadata = metadata;
    this.tracing = tracing;
    this.perStage = perStage;
    this.meter = meter;
    this.settle = settle;
  }

  /// What answers and what judges, in words, as far as it changes results.
  public static String models(StageDoor stages, Judge judge) {
    return stages.model() + ", judged by " + judge.model().requestedModel();
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  @Override
  public Outcome given(GoalItem item) {
    List<Stage> all = List.of(Stage.values());
    List<Stage> before = all.subList(0, all.indexOf(design.stage()));
    if (before.isEmpty()) return new Outcome.Given(object(), Costs.NONE);
    TraceId id = tracing.mint();
    return tracing.trace(
        start(GIVEN_TRACE, id, item),
        trace -> {
          Ran ran = run(item.request(), new EnumMap<>(Stage.class), before, null);
          Outcome outcome = note(trace, ran, id.value());
          return outcome == null
              ? new Outcome.Given(json(ran.results()), paid(ran.spend()))
              : outcome;
        });
  }

  @Override
  public Outcome make(GoalItem item, ObjectNode given, int version) {
    PromptAsset asset = design.versions().get(version);
    TraceId id = tracing.mint();
    TraceStart start = start(TRACE, id, item).withMetadata("prompt_version", asset.version());
    for (var entry : metadata.of(asset.version()).entrySet()) {
      start = start.withMetadata(entry.getKey(), entry.getValue());
    }
    return tracing.trace(
        start,
        trace -> {
          GoalRequest request = item.request();
          long from = System.nanoTime();
          Ran ran =
              run(request, results(given, request), Design.chain(design.stage()), asset.version());
          long millis = (System.nanoTime() - from) / 1_000_000;
          Outcome outcome = note(trace, ran, id.value());
          if (outcome instanceof Outcome.Failed failed) {
            return new Outcome.Failed(
                failed.why(), failed.detail(), failed.traceId(), millis, failed.costs());
          }
          if (outcome != null) return outcome;
          ObjectNode blocks = object();
          rubric.data(stages.goal(request, ran.results()), today).forEach(blocks::set);
          trace.output(PlainJson.of(blocks.path(Rubric.SUBJECT)));
          return new Outcome.Made(id.value(), blocks, millis, paid(ran.spend()));
        });
  }

  /// @param ended null where all stages are done
  private record Ran(
      Map<Stage, StageResult> results, StageDoor.@Nullable Ended ended, Spend spend) {}

  private Ran run(
      GoalRequest request,
      Map<Stage, StageResult> results,
      List<Stage> chain,
      @Nullable String version) {
    Spend spend = Spend.NONE;
    for (Stage stage : chain) {
      StageDoor.Ended ended =
          stages.run(request, results, stage, stage == design.stage() ? version : null, perStage);
      spend = spend.plus(ended.spend());
      if (!(ended instanceof StageDoor.Ended.Done(var result, _))) {
        return new Ran(results, ended, spend);
      }
      results.put(stage, result);
    }
    return new Ran(results, null, spend);
  }

  /// Null where all went well.
  private @Nullable Outcome note(Span trace, Ran ran, UUID traceId) {
    StageDoor.Ended ended = ran.ended();
    trace.metadata("status", ended == null ? "ok" : "error");
    return switch (ended) {
      case null -> null;
      case StageDoor.Ended.Done _ -> null;
      case StageDoor.Ended.Unusable(var slug, var detail, _) -> {
        trace.error(error(slug, detail));
        yield new Outcome.Failed(slug, detail, traceId, 0, paid(ran.spend()));
      }
      case StageDoor.Ended.NoAnswer(var detail, var lasting, var retryAfter, _) -> {
        trace.error(error("no-answer", detail));
        yield new Outcome.NotNow(detail, lasting, retryAfter, paid(ran.spend()));
      }
    };
  }

  private static ErrorInfo error(String type, String detail) {
    return new ErrorInfo(type, detail, "No stack: nothing was thrown.");
  }

  private TraceStart start(String name, TraceId id, GoalItem item) {
    return TraceStart.named(name)
        .withId(id)
        .withInput(Objects.requireNonNull(PlainJson.of(GoalJson.of(item.request()))))
        .withMetadata("experiment", design.name())
        .withMetadata("item", item.id());
  }

  private static ObjectNode json(Map<Stage, StageResult> results) {
    ObjectNode json = object();
    results.forEach((stage, result) -> json.set(stage.wireName(), StageJson.encode(result)));
    return json;
  }

  private static Map<Stage, StageResult> results(ObjectNode json, GoalRequest request) {
    Map<Stage, StageResult> results = new EnumMap<>(Stage.class);
    for (Stage stage : Stage.values()) {
      JsonNode result = json.path(stage.wireName());
      if (result.isObject()) {
        results.put(stage, StageJson.decode(stage, request.style(), result));
      }
    }
    return results;
  }

  @Override
  public Outcome judge(ObjectNode blocks, UUID traceId, int sample) {
    Kind kind = rubric.kind();
    return tracing.trace(
        TraceStart.named(kind.wireName() + "_evaluation")
            .withMetadata("eval_name", kind.wireName() + "_quality")
            .withMetadata("evaluated_trace_id", traceId)
            .withMetadata("experiment", design.name())
            .withMetadata("sample", sample)
            .withMetadata("prompt_version", rubric.version())
            .withMetadata(PromptAssets.HASH, PromptAssets.hashes(rubric.version())),
        trace -> {
          SequencedMap<String, ObjectNode> shown = new LinkedHashMap<>();
          for (String name : rubric.given()) shown.put(name, block(blocks, name));
          shown.put(Rubric.SUBJECT, block(blocks, Rubric.SUBJECT));
          Outcome outcome =
              outcome(judge.once(rubric, new Exhibit(shown), Deadline.in(PER_VERDICT)));
          trace.metadata("status", outcome instanceof Outcome.Judged ? "ok" : "error");
          if (outcome instanceof Outcome.Judged judged) trace.output(judged.scores());
          return outcome;
        });
  }

  private static ObjectNode block(ObjectNode blocks, String name) {
    if (blocks.path(name) instanceof ObjectNode block) return block;
    throw new IllegalStateException("nothing was kept as " + name);
  }

  private Outcome outcome(Judgement judgement) {
    return switch (judgement) {
      case Judgement.Reached(var criteria, var model, _, var spend) -> {
        Map<String, Integer> scores = new LinkedHashMap<>();
        Map<String, String> reasons = new LinkedHashMap<>();
        criteria.forEach(
            (name, criterion) -> {
              scores.put(name, criterion.score());
              reasons.put(name, criterion.reasoning());
            });
        yield new Outcome.Judged(scores, reasons, rubric.version(), model, paid(spend));
      }
      case Judgement.Unusable(var reason, _, _, var spend) ->
          new Outcome.Failed("verdict-unusable", reason, null, 0, paid(spend));
      case Judgement.Unavailable(Answer.Unavailable answer, var spend) ->
          new Outcome.NotNow(
              answer.detail(), !answer.cause().retryable(), answer.retryAfter(), paid(spend));
    };
  }

  private Costs paid(Spend spend) {
    meter.accept(spend);
    BigDecimal usd = spend.costUsd();
    return new Costs(usd == null ? BigDecimal.ZERO : usd, spend.costComplete());
  }

  @Override
  public void score(UUID traceId, Map<String, Double> scores, Map<String, String> reasons) {
    String kind = rubric.kind().wireName();
    scores.forEach(
        (name, mean) ->
            tracing.score(new Score(traceId, kind + "_" + name, rounded(mean), reasons.get(name))));
    double overall =
        scores.values().stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    tracing.score(new Score(traceId, kind + "_quality", rounded(overall), null));
  }

  private static BigDecimal rounded(double value) {
    return new BigDecimal(value, MathContext.DECIMAL32);
  }

  @Override
  public void settle() {
    settle.run();
  }
}
