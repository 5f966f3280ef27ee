package dev.rein.generation;

import com.fasterxml.jackson.databind.node.TextNode;
import dev.rein.coaching.CoachingMessage;
import dev.rein.coaching.CoachingRequest;
import dev.rein.coaching.CoachingStore;
import dev.rein.coaching.Goal;
import dev.rein.coaching.GoalStatus;
import dev.rein.coaching.GoalStore;
import dev.rein.coaching.IdempotencyKey;
import dev.rein.coaching.Limits;
import dev.rein.coaching.Page;
import dev.rein.generation.Coach.Outcome;
import dev.rein.pipeline.Fault;
import dev.rein.runtime.Body;
import dev.rein.runtime.HttpRequest;
import dev.rein.runtime.HttpResponse;
import dev.rein.runtime.Ids;
import dev.rein.runtime.Problem;
import dev.rein.tracing.Deadline;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// `/api/goals/{goalId}/coaching`: decodes, delegates, encodes.
final class CoachRoutes {
  static final String POST = "POST /api/goals/{goalId}/coaching";
  static final String LIST = "GET /api/goals/{goalId}/coaching";

  /// When it makes sense to ask again for a reply that is being written.
  private static final Duration LOOK_AGAIN = Duration.ofSeconds(2);

  /// Messages that always fit an answer: each is at most [Limits#BODY_BYTES] with its progress,
  /// twice that where all of it are quotes, and a reply.
  static final int SMALL_PAGE = 20;

  /// Most bytes of a longer page. Lambda answers with 6 MB at most.
  static final int PAGE_BYTES = 5_000_000;

  private final CoachGoal coach;
  private final GoalStore goals;
  private final CoachingStore store;
  private final CoachView view;

  CoachRoutes(CoachGoal coach, GoalStore goals, CoachingStore store, CoachView view) {
    this.coach = coach;
    this.goals = goals;
    this.store = store;
    this.view = view;
  }

  HttpResponse post(HttpRequest request, String userId, Deadline answerBy, Meter meter) {
    Body body = Body.of(request, Limits.BODY_BYTES);
    Optional<UUID> goalId = goalId(request);
    // The goal is a part of what the key was used for.
    IdempotencyKey key = Keys.of(request, POST, body, goalId.map(UUID::toString).orElse(""));
    CoachingRequest message = CoachBody.read(body);
    if (goalId.isEmpty()) return notFound();
    Outcome outcome = coach.reply(userId, goalId.get(), message, key, answerBy, meter);
    return switch (outcome) {
      case Outcome.Replied(var replied) ->
          located(HttpResponse.json(201, view.of(replied)), replied);
      case Outcome.Running(var running) ->
          located(HttpResponse.json(202, view.of(running)), running)
              .withHeader("retry-after", Long.toString(LOOK_AGAIN.toSeconds()));
      case Outcome.Failed(var failed, var fault) -> located(failed(failed, fault), failed);
      case Outcome.KeyReused _ -> Problem.keyReused().response();
      case Outcome.UnknownGoal _ -> notFound();
      case Outcome.NoPlan(var status) -> noPlan(status).response();
      case Outcome.BeyondPlan(var weeks) ->
          Problem.invalidBody(CoachBody.weeksBeyond(message, weeks)).response();
    };
  }

  HttpResponse list(HttpRequest request, String userId) {
    Optional<Goal> goal = goalId(request).flatMap(id -> goals.find(userId, id));
    if (goal.isEmpty()) return notFound();
    UUID id = goal.get().id();
    return HttpResponse.json(
        200, view.of(PageQuery.read(request, (limit, cursor) -> page(id, limit, cursor))));
  }

  private Page<CoachingMessage> page(UUID goalId, int limit, @Nullable String cursor) {
    Page<CoachingMessage> page = store.list(goalId, limit, cursor);
    boolean fits = limit <= SMALL_PAGE || size(page) <= PAGE_BYTES;
    return fits ? page : page(goalId, Math.max(SMALL_PAGE, limit / 2), cursor);
  }

  private int size(Page<CoachingMessage> page) {
    return HttpResponse.json(200, view.of(page)).encode().length;
  }

  private static Optional<UUID> goalId(HttpRequest request) {
    return Ids.parse(request.pathParameters().getOrDefault("goalId", ""));
  }

  private static HttpResponse notFound() {
    return Problem.notFound("This goal").response();
  }

  private static Problem noPlan(GoalStatus status) {
    String detail =
        switch (status) {
          case RUNNING -> "The plan is still being made: try again when the goal is COMPLETED.";
          case FAILED ->
              "Making the plan failed: send the goal again with its Idempotency-Key, then ask.";
          case COMPLETED -> "The goal has no plan.";
        };
    return Problem.of(409, "goal-not-ready", "The goal has no plan yet", detail);
  }

  private static HttpResponse failed(CoachingMessage message, Fault fault) {
    return Problems.of(fault)
        .with("goalId", TextNode.valueOf(message.goalId().toString()))
        .with("messageId", TextNode.valueOf(message.id().toString()))
        .with("traceId", TextNode.valueOf(message.trace().toString()))
        .response();
  }

  private static HttpResponse located(HttpResponse response, CoachingMessage message) {
    return response.withHeader("location", "/api/goals/" + message.goalId() + "/coaching");
  }
}
