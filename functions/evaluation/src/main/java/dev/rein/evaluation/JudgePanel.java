package dev.rein.evaluation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.coaching.GoalStore;
import dev.rein.coaching.Hashes;
import dev.rein.coaching.JudgeStore;
import dev.rein.coaching.Kind;
import dev.rein.coaching.Rubric;
import dev.rein.coaching.Rubrics;
import dev.rein.coaching.Spend;
import dev.rein.judge.Judge;
import dev.rein.judge.Judgement;
import dev.rein.runtime.Json;
import dev.rein.tracing.Deadline;
import dev.rein.tracing.TraceStart;
import dev.rein.tracing.Tracing;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/// Judges the panel anew, never from the cache, and compares the scores with the baseline that the
/// same rubric and model set when they first saw it. So a judge that has moved is told apart from
/// work that has got better or worse.
record JudgePanel(
    Panel panel,
    Rubrics rubrics,
    Judge judge,
    Budget budget,
    JudgeStore baselines,
    GoalStore store,
    InstantSource clock)
    implements PanelRun {
  private static final String TRACE = "judge_panel";

  /// Texts that are judged at the same time: the queue's messages need the model, too.
  static final int CONCURRENCY = 5;

  /// For comparing and keeping what came of it.
  private static final Duration SETTLING = Duration.ofSeconds(2);

  private static final System.Logger LOG = System.getLogger(EvaluationHandler.class.getName());

  /// @param score overall, null without a verdict
  private record Result(
      Panel.Text text, @Nullable Double score, @Nullable String problem, Spend spend) {}

  static TraceStart start(Panel panel, String model) {
    return TraceStart.named(TRACE)
        .withInput(Map.of("texts", panel.texts().stream().map(Panel.Text::id).toList()))
        .withMetadata("model", model)
        .withMetadata("status", "error");
  }

  @Override
  public Drift run(TraceStart trace, Deadline deadline) {
    List<Result> results = judged(deadline.minus(SETTLING));
    Spend spend = Spend.NONE;
    for (Result result : results) spend = spend.plus(result.spend());
    List<Drift.Row> rows = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      rows.addAll(
          compared(
              rubrics.of(kind),
              results.stream().filter(result -> result.text().kind() == kind).toList()));
    }
    store.count(spend, clock.instant());
    Drift drift = new Drift(judge.model().requestedModel(), rows, spend);
    if (drift.isNotable()) {
      LOG.log(
          Level.WARNING,
          "the judge {0} has moved against its baseline: {1}",
          judge.model().requestedModel(),
          Json.text(drift.json().path("drift")));
    }
    return drift;
  }

  private List<Result> judged(Deadline deadline) {
    ExecutorService threads =
        Executors.newFixedThreadPool(CONCURRENCY, Thread.ofVirtual().name("panel-", 0).factory());
    try {
      List<Future<Result>> running = new ArrayList<>();
      for (Panel.Text text : panel.texts()) {
        running.add(threads.submit(Tracing.here((Callable<Result>) () -> judge(text, deadline))));
      }
      List<Result> results = new ArrayList<>();
      for (Future<Result> each : running) results.add(each.get());
      return results;
    } catch (ExecutionException e) {
      throw new IllegalStateException("the panel could not be judged", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while judging the panel", e);
    } finally {
      threads.shutdownNow();
    }
  }

  private Result judge(Panel.Text text, Deadline deadline) {
    if (deadline.passed()) return new Result(text, null, "no time was left", Spend.NONE);
    Rubric rubric = rubrics.of(text.kind());
    return switch (budget.reserve(
        judge.prompt(rubric, text.exhibit()), judge.model().requestedModel())) {
      case Budget.Asked.UsedUp _ -> new Result(text, null, "today's budget is used up", Spend.NONE);
      case Budget.Asked.Granted(Budget.Reservation reservation) -> {
        Judgement judgement = judge.judge(rubric, text.exhibit(), deadline);
        budget.settle(reservation, judgement.spend());
        yield switch (judgement) {
          case Judgement.Reached reached ->
              new Result(text, reached.overall(), null, reached.spend());
          case Judgement.Unusable unusable ->
              new Result(text, null, unusable.reason(), unusable.spend());
          case Judgement.Unavailable unavailable ->
              new Result(text, null, unavailable.answer().detail(), unavailable.spend());
        };
      }
    };
  }

  private List<Drift.Row> compared(Rubric rubric, List<Result> results) {
    if (results.isEmpty()) return List.of();
    String name = baselineName(rubric, results);
    Map<String, Double> baseline =
        baselines.baseline(name).map(JudgePanel::scores).orElse(Map.of());
    // A run with gaps sets no baseline: every text needs one.
    if (baseline.isEmpty() && results.stream().allMatch(result -> result.score() != null)) {
      ObjectNode scores = Json.object();
      results.forEach(result -> scores.put(result.text().id(), result.score()));
      baselines.keepBaseline(name, Json.text(scores));
    }
    return results.stream()
        .map(
            result ->
                new Drift.Row(
                    result.text().id(),
                    result.text().kind().wireName(),
                    result.text().level(),
                    rubric.version(),
                    result.score(),
                    baseline.get(result.text().id()),
                    result.problem()))
        .toList();
  }

  /// Names everything but time that the scores depend on.
  private String baselineName(Rubric rubric, List<Result> results) {
    StringBuilder keys = new StringBuilder();
    results.forEach(result -> keys.append(judge.key(rubric, result.text().exhibit())));
    return rubric.version()
        + "#"
        + judge.model().requestedModel()
        + "#"
        + Hashes.sha256(keys.toString()).substring(0, 16);
  }

  private static Map<String, Double> scores(String json) {
    try {
      Map<String, Double> scores = new LinkedHashMap<>();
      Json.parse(json)
          .properties()
          .forEach(entry -> scores.put(entry.getKey(), entry.getValue().doubleValue()));
      return scores;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a baseline that can't be read", e);
    }
  }
}
