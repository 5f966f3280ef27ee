package dev.rein.feedback;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.coaching.FeedbackStore.CheckedIn;
import dev.rein.coaching.FeedbackStore.Rated;
import dev.rein.coaching.FeedbackStore.Refusal;
import dev.rein.coaching.FeedbackStore.Withdrawn;
import dev.rein.coaching.GoalStatus;
import dev.rein.coaching.Kind;
import dev.rein.coaching.Rating;
import dev.rein.coaching.Subject;
import dev.rein.runtime.HttpRequest;
import dev.rein.runtime.HttpResponse;
import dev.rein.runtime.Json;
import dev.rein.runtime.Problem;
import dev.rein.runtime.Router;
import dev.rein.tracing.TraceId;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiConsumer;

/// Ratings and check-ins over HTTP: decodes, delegates, encodes.
///
/// @param report hears of each rating that was kept, with its goal
record FeedbackRoutes(RecordFeedback feedback, BiConsumer<Rating, UUID> report) {
  static final String RESOLUTION = "/api/goals/{goalId}/feedback";
  static final String PLAN = "/api/goals/{goalId}/plan/feedback";
  static final String COACHING = "/api/goals/{goalId}/coaching/{messageId}/feedback";
  static final String PROGRESS = "/api/goals/{goalId}/progress";

  void addTo(Router router) {
    Map.of(RESOLUTION, Kind.RESOLUTION, PLAN, Kind.PLAN, COACHING, Kind.COACHING)
        .forEach(
            (path, kind) ->
                router
                    .on(
                        "POST " + path,
                        (request, user) -> rate(request, user, "POST " + path, kind))
                    .on("DELETE " + path, (request, user) -> withdraw(request, user, kind)));
    router.on("POST " + PROGRESS, this::checkIn);
  }

  private HttpResponse rate(HttpRequest request, String user, String route, Kind kind) {
    Subject subject = subject(request, kind);
    return switch (feedback.rate(user, subject, FeedbackBody.rating(request, route, kind))) {
      case Rated.Kept(var rating, var replaced, var trace, _) -> {
        report.accept(rating, subject.goalId());
        yield kept(rating.feedbackId(), trace, replaced == null);
      }
      case Rated.Repeated(var rating, var trace, var first, _) ->
          kept(rating.feedbackId(), trace, first);
      case Rated.Refused(var why) -> refused(why, kind);
    };
  }

  private HttpResponse withdraw(HttpRequest request, String user, Kind kind) {
    return switch (feedback.withdraw(user, subject(request, kind))) {
      case Withdrawn.Done _, Withdrawn.NotRated _ -> HttpResponse.empty(204);
      case Withdrawn.Refused(var why) -> refused(why, kind);
    };
  }

  private HttpResponse checkIn(HttpRequest request, String user) {
    UUID goalId = PathIds.goal(request);
    return switch (feedback.checkIn(
        user, goalId, FeedbackBody.checkIn(request, "POST " + PROGRESS))) {
      case CheckedIn.Kept(var checkIn, _, var trace, _) -> kept(checkIn.id(), trace, true);
      case CheckedIn.Repeated(var checkIn, var trace) -> kept(checkIn.id(), trace, true);
      case CheckedIn.Refused(var why) -> refused(why, Kind.PLAN);
    };
  }

  private static Subject subject(HttpRequest request, Kind kind) {
    return switch (kind) {
      case RESOLUTION -> Subject.resolution(PathIds.goal(request));
      case PLAN -> Subject.plan(PathIds.goal(request));
      case COACHING -> Subject.coaching(PathIds.goalOfMessage(request), PathIds.message(request));
    };
  }

  private static HttpResponse kept(UUID feedbackId, TraceId trace, boolean first) {
    ObjectNode body =
        Json.object()
            .put("success", true)
            .put("feedbackId", feedbackId.toString())
            .put("traceId", trace.toString());
    return HttpResponse.json(first ? 201 : 200, body);
  }

  private static HttpResponse refused(Refusal why, Kind kind) {
    return switch (why) {
      case Refusal.KeyReused _ -> Problem.keyReused().response();
      case Refusal.Unknown _ -> unknown(kind).response();
      case Refusal.NotThere(var status) -> notThere(status, kind).response();
    };
  }

  private static Problem unknown(Kind kind) {
    return Problem.notFound(kind == Kind.COACHING ? "This coaching reply" : "This goal");
  }

  private static Problem notThere(GoalStatus status, Kind kind) {
    String what = kind == Kind.COACHING ? "coaching reply" : "goal";
    boolean failed = status == GoalStatus.FAILED;
    return Problem.of(
        409,
        failed ? "nothing-to-rate" : "not-finished",
        failed ? "There is nothing to rate" : "It is not finished yet",
        failed
            ? "This " + what + " failed and made nothing to rate: send it again first."
            : "This " + what + " is still being made: wait until its status is COMPLETED.");
  }
}
