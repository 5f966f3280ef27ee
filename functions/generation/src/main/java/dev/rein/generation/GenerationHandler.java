package dev.rein.generation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.coaching.TableBusy;
import dev.rein.pipeline.Fault;
import dev.rein.runtime.HttpRequest;
import dev.rein.runtime.HttpResponse;
import dev.rein.runtime.Json;
import dev.rein.runtime.Problem;
import dev.rein.runtime.ProblemException;
import dev.rein.runtime.RehearsalStage;
import dev.rein.runtime.Router;
import dev.rein.runtime.ScheduledEvent;
import dev.rein.runtime.SqsBatch;
import dev.rein.tracing.Deadline;
import dev.rein.tracing.lambda.Invocation;
import dev.rein.tracing.lambda.Rehearsal;
import dev.rein.tracing.lambda.TracedHandler;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/// Goals and conversations over HTTP, goals that were handed over to the queue, and the scheduled
/// sweep over evaluations that nobody asked for and goals that nobody works on.
///
/// Decodes the event, delegates and encodes; decides nothing.
public final class GenerationHandler extends TracedHandler {
  private static final Logger LOG = System.getLogger(GenerationHandler.class.getName());

  private final Wiring wiring;
  private final GoalRoutes goals;
  private final CoachRoutes coaching;
  private final TestTraceRoute testTrace;
  private final GenerationWorker worker;
  private final Sweep sweep;
  private final GoalSweep goalSweep;

  public GenerationHandler() {
    this(System.getenv());
    Rehearsal.beforeSnapshot(
        System.getenv(),
        () -> RehearsalStage.of(GenerationHandler.class, System.getenv()),
        GenerationHandler::new,
        System.out::println);
  }

  /// @throws IllegalArgumentException naming the variable that is missing or can't be read
  public GenerationHandler(Map<String, String> environment) {
    this(Wiring.of(environment));
  }

  GenerationHandler(Wiring wiring) {
    super(wiring.tracing());
    this.wiring = wiring;
    Pipeline pipeline = wiring.pipeline();
    CoachView messages = new CoachView(wiring.tracing().opik(), wiring.clock());
    this.goals =
        new GoalRoutes(
            new GenerateGoal(wiring, pipeline),
            wiring.store(),
            wiring.coaching(),
            wiring.progress(),
            new GoalView(wiring.tracing().opik(), messages));
    this.coaching =
        new CoachRoutes(new CoachGoal(wiring), wiring.store(), wiring.coaching(), messages);
    this.testTrace =
        new TestTraceRoute(
            wiring.testTrace(),
            wiring.tracing().tracing(),
            wiring.store(),
            wiring.tracing().opik(),
            wiring.clock(),
            wiring.budget().slack());
    this.worker = new GenerationWorker(wiring, pipeline);
    this.sweep = new Sweep(wiring);
    this.goalSweep = new GoalSweep(wiring, pipeline);
  }

  @Override
  protected byte[] handle(byte[] bytes, Invocation invocation) throws IOException {
    JsonNode event = Json.parse(bytes);
    Meter meter = new Meter();
    try {
      if (HttpRequest.isOne(event)) return answer(event, invocation, meter).encode();
      if (ScheduledEvent.isOne(event)) {
        return Json.bytes(swept(invocation.deadline(), meter));
      }
      if (SqsBatch.isOne(event)) {
        SqsBatch batch = SqsBatch.of(event);
        return SqsBatch.answer(worker.work(batch, invocation, meter));
      }
    } finally {
      report(meter, invocation);
    }
    throw new IllegalArgumentException(
        "the event is neither a request nor a batch of messages nor a schedule's");
  }

  /// One queue that is down must not keep the other from being swept.
  private ObjectNode swept(Deadline deadline, Meter meter) {
    GoalSweep.Swept goals;
    try {
      goals = goalSweep.run(deadline, meter);
    } catch (RuntimeException broken) {
      sweep.run(deadline, meter);
      throw broken;
    }
    Sweep.Swept swept = sweep.run(deadline, meter);
    return Json.object()
        .put("sent", swept.sent())
        .put("gone", swept.gone())
        .put("goalsSent", goals.sent())
        .put("goalsFailed", goals.failed());
  }

  private HttpResponse answer(JsonNode event, Invocation invocation, Meter meter) {
    try {
      Duration left = wiring.budget().request().minus(age(event));
      Deadline answerBy = invocation.deadline().atMost(left);
      return router(answerBy, meter).answer(HttpRequest.of(event));
    } catch (ProblemException e) {
      return e.problem().response();
    } catch (TableBusy e) {
      LOG.log(Level.WARNING, "request {0}: {1}", invocation.requestId(), e.getMessage());
      return Problem.busy(TableBusy.RETRY_AFTER).response();
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "request " + invocation.requestId() + " broke", e);
      return Problems.of(Fault.internal()).response();
    }
  }

  private Router router(Deadline answerBy, Meter meter) {
    return new Router()
        .on(GoalRoutes.POST, (request, user) -> goals.post(request, user, answerBy, meter))
        .on(GoalRoutes.GET, goals::get)
        .on(GoalRoutes.LIST, goals::list)
        .on(CoachRoutes.POST, (request, user) -> coaching.post(request, user, answerBy, meter))
        .on(CoachRoutes.LIST, coaching::list)
        .on(TestTraceRoute.POST, (request, user) -> testTrace.post(request, user, answerBy, meter));
  }

  /// How long the gateway has waited already: a cold start is part of its patience. Zero for an
  /// event older than the patience, for that is a recorded one.
  private Duration age(JsonNode event) {
    long sentAt = event.path("requestContext").path("timeEpoch").asLong(0);
    Duration age = Duration.between(Instant.ofEpochMilli(sentAt), wiring.clock().instant());
    boolean credible = !age.isNegative() && age.compareTo(wiring.budget().request()) < 0;
    return credible ? age : Duration.ZERO;
  }

  private void report(Meter meter, Invocation invocation) {
    wiring
        .tracing()
        .print(
            meter.metrics(),
            wiring.clock().instant(),
            Map.of("aws_request_id", invocation.requestId()));
  }
}
