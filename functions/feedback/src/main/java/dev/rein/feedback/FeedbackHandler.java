package dev.rein.feedback;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rein.coaching.Goal;
import dev.rein.coaching.GoalStore;
import dev.rein.coaching.Rating;
import dev.rein.runtime.HttpRequest;
import dev.rein.runtime.HttpResponse;
import dev.rein.runtime.Json;
import dev.rein.runtime.Problem;
import dev.rein.runtime.ProblemException;
import dev.rein.runtime.Router;
import dev.rein.tracing.TraceId;
import dev.rein.tracing.lambda.Emf;
import dev.rein.tracing.lambda.Invocation;
import dev.rein.tracing.lambda.TracedHandler;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.UUID;

/// Ratings, traces and metrics over HTTP. Decodes, delegates, encodes; decides nothing.
public final class FeedbackHandler extends TracedHandler {
  static final String POST_FEEDBACK = "POST /api/goals/{goalId}/feedback";
  static final String GET_TRACE = "GET /api/goals/{goalId}/trace";
  static final String GET_METRICS = "GET /api/metrics";

  private static final int UUID_LENGTH = 36;
  private static final System.Logger LOG = System.getLogger(FeedbackHandler.class.getName());

  private final Wiring wiring;

  /// @throws IllegalArgumentException naming what is missing in the environment
  public FeedbackHandler() {
    this(System.getenv());
  }

  /// @throws IllegalArgumentException naming what is missing in `environment`
  public FeedbackHandler(Map<String, String> environment) {
    this(Wiring.of(environment));
  }

  private FeedbackHandler(Wiring wiring) {
    super(wiring.tracing());
    this.wiring = wiring;
  }

  @Override
  protected byte[] handle(byte[] event, Invocation invocation) {
    try {
      Router router =
          new Router()
              .on(POST_FEEDBACK, (request, user) -> rate(request, user, invocation))
              .on(GET_TRACE, (request, user) -> trace(request, user, invocation))
              .on(GET_METRICS, (request, _) -> metrics(request));
      return router.answer(decode(event)).encode();
    } catch (ProblemException e) {
      return e.problem().response().encode();
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "request " + invocation.requestId() + " failed", e);
      return Problem.of(
              500,
              "internal-error",
              "Internal error",
              "Something broke on our side. The request id is " + invocation.requestId() + ".")
          .response()
          .encode();
    }
  }

  private static HttpRequest decode(byte[] event) {
    try {
      JsonNode json = Json.parse(event);
      if (HttpRequest.isOne(json)) return HttpRequest.of(json);
    } catch (IOException e) {
      // told below, without the event's words
    }
    throw new IllegalArgumentException("the event is not a request of an HTTP API");
  }

  private HttpResponse rate(HttpRequest request, String user, Invocation invocation) {
    UUID goalId = goalId(request);
    GoalStore.Rated rated = wiring.recordFeedback().run(RatingBody.decode(request, user, goalId));
    return switch (rated) {
      case GoalStore.Rated.Kept(var rating, var trace, var first) -> {
        report(rating, goalId, invocation);
        yield kept(rating, trace, first);
      }
      case GoalStore.Rated.Repeated(var rating, var trace, var first) -> kept(rating, trace, first);
      case GoalStore.Rated.KeyReused _ -> Problem.keyReused().response();
      case GoalStore.Rated.UnknownGoal _ -> throw unknownGoal();
      case GoalStore.Rated.NothingToRate _ ->
          Problem.of(
                  409,
                  "nothing-to-rate",
                  "There is nothing to rate yet",
                  "The goal's resolution is not there yet: wait until GET /api/goals/"
                      + goalId
                      + " has one.")
              .response();
    };
  }

  private static HttpResponse kept(Rating rating, TraceId trace, boolean first) {
    return HttpResponse.json(
        first ? 201 : 200,
        Json.object()
            .put("success", true)
            .put("feedbackId", rating.feedbackId().toString())
            .put("traceId", trace.toString()));
  }

  private void report(Rating rating, UUID goalId, Invocation invocation) {
    wiring
        .tracing()
        .out()
        .accept(
            new Emf()
                .number("UserRating", BigDecimal.valueOf(rating.score()))
                .line(
                    rating.ratedAt(),
                    wiring.tracing().function(),
                    Map.of(
                        "aws_request_id", invocation.requestId(), "goal_id", goalId.toString())));
  }

  private HttpResponse trace(HttpRequest request, String user, Invocation invocation) {
    Goal goal =
        wiring.store().find(user, goalId(request)).orElseThrow(FeedbackHandler::unknownGoal);
    return HttpResponse.json(200, wiring.readTrace().run(goal.trace(), invocation.deadline()));
  }

  private HttpResponse metrics(HttpRequest request) {
    LocalDate today = LocalDate.ofInstant(wiring.clock().instant(), ZoneOffset.UTC);
    Period period = Period.decode(request, today);
    Period before = period.before();
    return HttpResponse.json(
        200,
        MetricsJson.of(
            period,
            wiring.metrics(),
            wiring.store().tallies(period.from(), period.to()),
            wiring.store().tallies(before.from(), before.to())));
  }

  private static UUID goalId(HttpRequest request) {
    String text = request.pathParameters().getOrDefault("goalId", "");
    try {
      if (text.length() == UUID_LENGTH) return UUID.fromString(text);
    } catch (IllegalArgumentException e) {
      // an id that nobody was ever given
    }
    throw unknownGoal();
  }

  private static ProblemException unknownGoal() {
    return new ProblemException(Problem.notFound("This goal"));
  }
}
