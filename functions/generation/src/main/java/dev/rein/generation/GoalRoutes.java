package dev.rein.generation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.rein.coaching.CoachingStore;
import dev.rein.coaching.Goal;
import dev.rein.coaching.GoalRequest;
import dev.rein.coaching.GoalStatus;
import dev.rein.coaching.GoalStore;
import dev.rein.coaching.IdempotencyKey;
import dev.rein.coaching.Limits;
import dev.rein.coaching.ProgressReader;
import dev.rein.generation.GenerateGoal.Outcome;
import dev.rein.pipeline.Fault;
import dev.rein.runtime.Body;
import dev.rein.runtime.HttpRequest;
import dev.rein.runtime.HttpResponse;
import dev.rein.runtime.Ids;
import dev.rein.runtime.Problem;
import dev.rein.tracing.Deadline;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/// `/api/goals`: decodes, delegates, encodes.
final class GoalRoutes {
  static final String POST = "POST /api/goals";
  static final String GET = "GET /api/goals/{goalId}";
  static final String LIST = "GET /api/goals";

  /// After which a caller whose data is being erased may look again.
  private static final Duration ERASURE_PAUSE = Duration.ofSeconds(5);

  /// Newest messages of the conversation that are shown with a goal.
  static final int COACHING_SHOWN = 20;

  private static final String RESPOND_ASYNC = "respond-async";

  private final GenerateGoal generate;
  private final GoalStore store;
  private final CoachingStore coaching;
  private final ProgressReader progress;
  private final GoalView view;

  GoalRoutes(
      GenerateGoal generate,
      GoalStore store,
      CoachingStore coaching,
      ProgressReader progress,
      GoalView view) {
    this.generate = generate;
    this.store = store;
    this.coaching = coaching;
    this.progress = progress;
    this.view = view;
  }

  HttpResponse post(HttpRequest request, String userId, Deadline answerBy, Meter meter) {
    Body body = Body.of(request, Limits.BODY_BYTES);
    IdempotencyKey key = Keys.of(request, POST, body);
    GoalRequest goal = GoalBody.read(body);
    if (!prefersAsync(request)) {
      return response(generate.now(userId, goal, key, answerBy, meter));
    }
    HttpResponse response = response(generate.later(userId, goal, key));
    return response.status() == 202
        ? response.withHeader("preference-applied", RESPOND_ASYNC)
        : response;
  }

  HttpResponse get(HttpRequest request, String userId) {
    return Ids.parse(request.pathParameters().getOrDefault("goalId", ""))
        .flatMap(id -> store.find(userId, id))
        .map(
            goal -> {
              var conversation = coaching.list(goal.id(), COACHING_SHOWN, null).items();
              var checkIns = progress.progress(goal.id(), ProgressReader.MOST);
              return HttpResponse.json(200, view.full(goal, checkIns, conversation));
            })
        .orElseGet(() -> Problem.notFound("This goal").response());
  }

  HttpResponse list(HttpRequest request, String userId) {
    return HttpResponse.json(
        200,
        view.of(PageQuery.read(request, (limit, cursor) -> store.list(userId, limit, cursor))));
  }

  private HttpResponse response(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Completed(var goal) -> located(HttpResponse.json(201, view.of(goal)), goal);
      case Outcome.Running(var goal) -> located(HttpResponse.json(202, running(goal)), goal);
      case Outcome.Failed(var goal, var fault) -> located(failed(goal, fault), goal);
      case Outcome.KeyReused _ -> Problem.keyReused().response();
      case Outcome.Gone _ -> Problem.notFound("This goal").response();
      case Outcome.BeingErased _ ->
          Problem.of(
                  409,
                  "being-erased",
                  "Your data is being erased",
                  "All that was kept of you is being erased. Send this again when that is over.")
              .withRetryAfter(ERASURE_PAUSE)
              .response();
    };
  }

  /// A worker that is about to take it up may have to leave an earlier failure behind first.
  private ObjectNode running(Goal goal) {
    ObjectNode running = view.of(goal);
    running.remove("error");
    return running.put("status", GoalStatus.RUNNING.name());
  }

  private static HttpResponse failed(Goal goal, Fault fault) {
    return Problems.of(fault)
        .with("goalId", TextNode.valueOf(goal.id().toString()))
        .with("traceId", TextNode.valueOf(goal.trace().toString()))
        .response();
  }

  private static HttpResponse located(HttpResponse response, Goal goal) {
    return response.withHeader("location", "/api/goals/" + goal.id());
  }

  private static boolean prefersAsync(HttpRequest request) {
    Optional<String> prefer = request.header("prefer");
    if (prefer.isEmpty()) return false;
    for (String preference : prefer.get().split("[,;]", -1)) {
      if (preference.strip().toLowerCase(Locale.ROOT).equals(RESPOND_ASYNC)) return true;
    }
    return false;
  }
}
