package dev.rein.feedback;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rein.coaching.CheckIn;
import dev.rein.coaching.Goal;
import dev.rein.coaching.Kind;
import dev.rein.coaching.Rating;
import dev.rein.coaching.TableBusy;
import dev.rein.runtime.HttpRequest;
import dev.rein.runtime.HttpResponse;
import dev.rein.runtime.Json;
import dev.rein.runtime.Problem;
import dev.rein.runtime.ProblemException;
import dev.rein.runtime.RehearsalStage;
import dev.rein.runtime.Router;
import dev.rein.runtime.ScheduledEvent;
import dev.rein.tracing.Deadline;
import dev.rein.tracing.Flushed;
import dev.rein.tracing.lambda.Emf;
import dev.rein.tracing.lambda.Invocation;
import dev.rein.tracing.lambda.Rehearsal;
import dev.rein.tracing.lambda.TracedHandler;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

/// Ratings, traces and metrics over HTTP. Decodes, delegates, encodes; decides nothing.
public final class FeedbackHandler extends TracedHandler {
  static final String GET_TRACE = "GET /api/goals/{goalId}/trace";
  static final String GET_METRICS = "GET /api/metrics";
  static final String GET_AGREEMENT = "GET /api/metrics/agreement";

  private static final System.Logger LOG = System.getLogger(FeedbackHandler.class.getName());

  private final Wiring wiring;

  /// @throws IllegalArgumentException naming what is missing in the environment
  public FeedbackHandler() {
    this(System.getenv());
    Rehearsal.beforeSnapshot(
        System.getenv(),
        () -> RehearsalStage.of(FeedbackHandler.class, System.getenv()),
        FeedbackHandler::new,
        System.out::println);
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
    JsonNode json = decode(event);
    if (ScheduledEvent.isOne(json)) {
      int sent = wiring.sweep().run();
      wiring.users().erase().sweep(invocation.deadline());
      return Json.bytes(Json.object().put("sent", sent));
    }
    return answer(json, invocation).encode();
  }

  private HttpResponse answer(JsonNode event, Invocation invocation) {
    try {
      Router router =
          new Router()
              .on(GET_TRACE, (request, user) -> trace(request, user, invocation))
              .on(GET_METRICS, (request, _) -> metrics(request))
              .on(GET_AGREEMENT, (request, _) -> agreement(request))
              .on(
                  ExportRoute.KEY,
                  (request, user) ->
                      wiring.export().get().answer(request, user, invocation.deadline()));
      new FeedbackRoutes(
              wiring.recordFeedback(), (rating, goalId) -> report(rating, goalId, invocation))
          .addTo(router);
      wiring.users().addTo(router, invocation.deadline());
      if (!HttpRequest.isOne(event)) {
        throw new IllegalArgumentException(
            "the event is neither a request of an HTTP API nor a schedule's");
      }
      return router.answer(HttpRequest.of(event));
    } catch (ProblemException e) {
      return e.problem().response();
    } catch (TableBusy e) {
      LOG.log(Level.WARNING, "request {0}: {1}", invocation.requestId(), e.getMessage());
      return Problem.busy(TableBusy.RETRY_AFTER).response();
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "request " + invocation.requestId() + " failed", e);
      return Problem.of(
              500,
              "internal-error",
              "Internal error",
              "Something broke on our side. The request id is " + invocation.requestId() + ".")
          .response();
    }
  }

  /// An event that is none of ours is answered as a request would be, so that a caller hears of it.
  private static JsonNode decode(byte[] event) {
    try {
      return Json.parse(event);
    } catch (IOException e) {
      return Json.object();
    }
  }

  @Override
  protected Flushed flush(Supplier<Flushed> flush, Deadline end) {
    return wiring.acknowledgements().around(flush, end);
  }

  @Override
  protected Flushed flushEagerly(Supplier<Flushed> flush) {
    return wiring.acknowledgements().beside(flush);
  }

  private void report(Rating rating, UUID goalId, Invocation invocation) {
    wiring
        .tracing()
        .print(
            new Emf().number(metric(rating.kind()), rating.overall()),
            rating.ratedAt(),
            Map.of(
                "aws_request_id", invocation.requestId(),
                "goal_id", goalId.toString(),
                "kind", rating.kind().wireName()));
  }

  /// `UserRating` is what its target speaks of, so it holds nothing else.
  private static String metric(Kind kind) {
    return switch (kind) {
      case RESOLUTION -> "UserRating";
      case PLAN -> "PlanUserRating";
      case COACHING -> "CoachingUserRating";
    };
  }

  private HttpResponse trace(HttpRequest request, String user, Invocation invocation) {
    Goal goal =
        wiring.store().find(user, PathIds.goal(request)).orElseThrow(FeedbackHandler::unknownGoal);
    CheckIn newest =
        wiring.recordFeedback().store().progress(goal.id(), 1).stream().findFirst().orElse(null);
    return HttpResponse.json(
        200, wiring.readTrace().get().run(goal, newest, invocation.deadline()));
  }

  private HttpResponse metrics(HttpRequest request) {
    LocalDate today = LocalDate.ofInstant(wiring.clock().instant(), ZoneOffset.UTC);
    Period period = Period.decode(request, today);
    Period before = period.before();
    GroupedBy by = GroupedBy.decode(request);
    return HttpResponse.json(
        200,
        MetricsJson.of(
            period,
            wiring.metrics().get(),
            wiring.counters().counted(period.from(), period.to()),
            wiring.counters().counted(before.from(), before.to()),
            by));
  }

  private HttpResponse agreement(HttpRequest request) {
    LocalDate today = LocalDate.ofInstant(wiring.clock().instant(), ZoneOffset.UTC);
    Period period = Period.decode(request, today);
    return HttpResponse.json(
        200, AgreementJson.of(period, wiring.counters().pairs(period.from(), period.to())));
  }

  private static ProblemException unknownGoal() {
    return new ProblemException(Problem.notFound("This goal"));
  }
}
