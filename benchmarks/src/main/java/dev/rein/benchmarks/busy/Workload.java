package dev.rein.benchmarks.busy;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rein.benchmarks.environment.Functions;
import dev.rein.benchmarks.environment.Goals;
import dev.rein.benchmarks.environment.PackagedFunction;
import dev.rein.packages.PackageEvents;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/// A function and the events that keep it busy.
///
/// @param events how many of them
/// @param source begins anew for each process
record Workload(String name, PackagedFunction function, int events, Source source) {
  private static final int RATED_GOALS = 20;
  private static final int MAKERS = 6;
  private static final ObjectMapper JSON = new ObjectMapper();

  /// The events of one process.
  @FunctionalInterface
  interface Events {
    String next() throws IOException;
  }

  /// @see #source
  @FunctionalInterface
  interface Source {
    Events begin() throws IOException, InterruptedException;
  }

  /// @param ratings how many; of what asks Gemini a quarter, for it waits
  static List<Workload> all(Functions functions, int ratings) throws IOException {
    int asking = ratings / 4;
    Goals goals = functions.goals();
    PackagedFunction generation = functions.named("GenerationFunction");
    // Not what is measured: it would put off what comes after it.
    PackagedFunction evaluation =
        functions.named("EvaluationFunction").with("JUDGE_DAILY_BUDGET_USD", "100000");
    return List.of(
        new Workload(
            "feedback, a rating",
            functions.named("FeedbackFunction"),
            ratings,
            () -> ratings(goals)),
        new Workload(
            "generation, a test prompt", generation, asking, () -> PackageEvents::testTrace),
        new Workload(
            "generation, a goal",
            generation,
            asking,
            () -> () -> PackageEvents.goalOf(PackageEvents.unheardOf())),
        new Workload(
            "evaluation, two judgements", evaluation, asking, () -> judgements(goals, asking)));
  }

  // Scores and words differ from one to the next, so each replaces another rating.
  private static Events ratings(Goals goals) throws IOException {
    List<String> rated = new ArrayList<>();
    for (int i = 0; i < RATED_GOALS; i++) rated.add(goals.make(PackageEvents.unheardOf()));
    int[] count = {0};
    return () -> {
      int number = count[0]++;
      String body =
          JSON.createObjectNode()
              .put("score", 1 + number % 5)
              .put("usefulness", 1 + number % 4)
              .put("clarity", 1 + number % 3)
              .put("motivation", 5 - number % 5)
              .put("text", "After session " + number + " I would like a rest week earlier.")
              .toString();
      return PackageEvents.withBody(
          PackageEvents.submitFeedback(rated.get(number % RATED_GOALS)), body);
    };
  }

  // Made before anything is measured: that takes a processor too.
  private static Events judgements(Goals goals, int count)
      throws IOException, InterruptedException {
    Callable<String> maker =
        () -> PackageEvents.evaluateGoal(goals.make(PackageEvents.unheardOf()));
    Deque<String> made = new ArrayDeque<>();
    try (ExecutorService makers = Executors.newFixedThreadPool(MAKERS)) {
      List<Callable<String>> all = Collections.nCopies(count, maker);
      for (Future<String> one : makers.invokeAll(all)) made.add(one.get());
    } catch (ExecutionException e) {
      throw new IllegalStateException("no goal to judge: " + e.getCause(), e);
    }
    return made::remove;
  }
}
