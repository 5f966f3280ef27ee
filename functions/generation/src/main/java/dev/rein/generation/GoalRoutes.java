package dev.rein.generation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.rein.coaching.Goal;
import dev.rein.coaching.GoalRequest;
import dev.rein.coaching.GoalStatus;
import dev.rein.coaching.GoalStore;
import dev.rein.coaching.GoalSummary;
import dev.rein.coaching.IdempotencyKey;
import dev.rein.coaching.Limits;
import dev.rein.coaching.Page;
import dev.rein.coaching.ProgressReader;
import dev.rein.generation.GenerateGoal.Outcome;
import dev.rein.runtime.Body;
import dev.rein.runtime.HttpRequest;
import dev.rein.runtime.HttpResponse;
import dev.rein.runtime.Problem;
import dev.rein.runtime.ProblemException;
import dev.rein.tracing.Deadline;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// `/api/goals`: decodes, delegates, encodes.
final class GoalRoutes {
  static final String POST = "POST /api/goals";
  static final String GET = "GET /api/goals/{goalId}";
  static final String LIST = "GET /api/goals";

  private static final int DEFAULT_PAGE = 20;
  private static final String RESPOND_ASYNC = "respond-async";

  private final GenerateGoal generate;
  private final GoalStore store;
  private final ProgressReader progress;
  private final GoalView view;

  GoalRoutes(GenerateGoal generate, GoalStore store, ProgressReader progress, GoalView view) {
    this.generate = generate;
    this.store = store;
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
            goal ->
                HttpResponse.json(
                    200, view.full(goal, progress.progress(goal.id(), ProgressReader.MOST))))
        .orElseGet(() -> Problem.notFound("This goal").response());
  }

  HttpResponse list(HttpRequest request, String userId) {
    int limit = limitOf(request);
    String cursor = request.queryParameter("cursor").orElse(null);
    return HttpResponse.json(200, view.of(page(userId, limit, cursor)));
  }

  private Page<GoalSummary> page(String userId, int limit, @Nullable String cursor) {
    try {
      return store.list(userId, limit, cursor);
    } catch (IllegalArgumentException e) {
      if (cursor == null) throw e;
      throw badParameter("cursor must be a nextCursor of this list, unchanged.");
    }
  }

  private HttpResponse response(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Completed(var goal) -> located(HttpResponse.json(201, view.of(goal)), goal);
      case Outcome.Running(var goal) -> located(HttpResponse.json(202, running(goal)), goal);
      case Outcome.Failed(var goal, var fault) -> located(failed(goal, fault), goal);
      case Outcome.KeyReused _ -> Problem.keyReused().response();
      case Outcome.Gone _ -> Problem.notFound("This goal").response();
    };
  }

  /// A worker that is about to take it up may have to leave an earlier failure behind first.
  private ObjectNode running(Goal goal) {
    ObjectNode running = view.of(goal);
    running.remove("error");
    return running.put("status", GoalStatus.RUNNING.name());
  }

  private static HttpResponse failed(Goal goal, Fault fault) {
    return fault
        .problem()
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

  private static int limitOf(HttpRequest request) {
    Optional<String> limit = request.queryParameter("limit");
    if (limit.isEmpty()) return DEFAULT_PAGE;
    // No sign, no white space, and never more digits than an int has.
    if (limit.get().matches("[0-9]{1,9}")) {
      int number = Integer.parseInt(limit.get());
      if (number >= 1 && number <= Limits.PAGE) return number;
    }
    throw badParameter("limit must be a whole number from 1 to " + Limits.PAGE + ".");
  }

  private static ProblemException badParameter(String detail) {
    return new ProblemException(
        Problem.of(400, "invalid-parameter", "A query parameter is not valid", detail));
  }
}
