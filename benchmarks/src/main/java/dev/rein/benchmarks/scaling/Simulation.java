package dev.rein.benchmarks.scaling;

import dev.rein.evaluation.JudgeWaits;
import dev.rein.redelivery.RedeliveryWaits;
import dev.rein.tracing.opik.DropReason;
import java.util.Random;

/// The system as far as queues, quotas and time are concerned: goals arrive, their pipelines call
/// Gemini, their judgements wait in a queue, what is recorded goes to Opik or to the outbox, and
/// the outbox goes to Opik again.
final class Simulation {
  /// A flush that is answered.
  private static final double FLUSH = 0.15;

  /// A request to Gemini that is refused or not connected.
  private static final double REFUSED = 0.3;

  /// A store's transaction around a judgement.
  private static final double STORE = 0.03;

  /// Callers whose goal failed try again, on average after so long.
  private static final double CALLER_TRIES_AGAIN = 600;

  // Of the logarithm of a model call's time: a tenth take 2.0 medians or longer.
  private static final double SPREAD = 0.55;

  /// @param longestWait of a judgement or of rows, from sending to done
  record QueueResult(int peak, double recovery, int deadLetters, double longestWait) {}

  /// @param billedSeconds of all functions but the rating's, flushes included
  /// @param mostAtOnce pipelines that ran at one moment
  record Result(
      QueueResult evaluation,
      QueueResult outbox,
      long goals,
      long failedGoals,
      double billedSeconds,
      int mostAtOnce,
      long geminiRefusals,
      long opikRefusals) {}

  private final Scenario scenario;
  private final Agenda agenda = new Agenda();
  private final Random random;
  private final Quota gemini;
  private final Quota opik;
  private final Queue evaluations;
  private final Queue outbox;
  private final Consumer judge;
  private final Consumer redelivery;
  private final RedeliveryWaits waits;
  private final JudgeWaits judgeWaits;
  private long goals;
  private long failedGoals;
  private double pipelineSeconds;
  private int running;
  private int mostAtOnce;

  private Simulation(Scenario scenario) {
    this.scenario = scenario;
    this.random = new Random(scenario.seed());
    this.gemini = new Quota(scenario.geminiPerMinute(), scenario.gemini());
    this.opik = new Quota(scenario.opikPerMinute(), scenario.opik());
    this.evaluations = new Queue(agenda, scenario.evaluation().maxReceives());
    this.outbox = new Queue(agenda, scenario.outbox().maxReceives());
    this.waits = new RedeliveryWaits(random::nextDouble);
    this.judgeWaits = new JudgeWaits(random::nextDouble);
    this.judge = consumer(evaluations, scenario.evaluation(), true, this::judge);
    this.redelivery = consumer(outbox, scenario.outbox(), false, this::redeliver);
  }

  private Consumer consumer(
      Queue queue,
      Deployed.Mapping mapping,
      boolean sideBySide,
      java.util.function.Function<Queue.Message, Consumer.Outcome> work) {
    return new Consumer(
        agenda, queue, mapping.concurrency(), mapping.batchSize(), sideBySide, work);
  }

  static Result run(Scenario scenario) {
    return new Simulation(scenario).run();
  }

  private Result run() {
    double start = Math.min(scenario.recoversFrom(), startOfOutage());
    Track evaluationTrack = new Track(start, scenario.recoversFrom());
    Track outboxTrack = new Track(start, scenario.recoversFrom());
    arrive();
    look(evaluationTrack, outboxTrack);
    agenda.runUntil(scenario.end());
    return new Result(
        result(evaluations, evaluationTrack),
        result(outbox, outboxTrack),
        goals,
        failedGoals,
        pipelineSeconds + judge.busySeconds() + redelivery.busySeconds(),
        mostAtOnce,
        gemini.refusals(),
        opik.refusals());
  }

  private double startOfOutage() {
    return scenario.gemini().to() > 0 ? scenario.gemini().from() : scenario.opik().from();
  }

  private static QueueResult result(Queue queue, Track track) {
    return new QueueResult(
        queue.peak(), track.recovery(), queue.deadLetters(), queue.longestWait());
  }

  private void look(Track evaluationTrack, Track outboxTrack) {
    evaluationTrack.see(agenda.now(), evaluations.depth());
    outboxTrack.see(agenda.now(), outbox.depth());
    agenda.in(Track.STEP, () -> look(evaluationTrack, outboxTrack));
  }

  private void arrive() {
    double perSecond = scenario.workload().goalsPerDay() / 86_400;
    agenda.in(
        exponential(1 / perSecond),
        () -> {
          goals++;
          pipeline();
          arrive();
        });
  }

  private void pipeline() {
    running++;
    mostAtOnce = Math.max(mostAtOnce, running);
    stage(0, agenda.now());
  }

  private void stage(int done, double startedAt) {
    if (done == scenario.workload().modelCalls()) {
      end(startedAt, true);
    } else if (gemini.ask(agenda.now(), 1) == Quota.Reply.TAKEN) {
      agenda.in(modelCall(), () -> stage(done + 1, startedAt));
    } else {
      agenda.in(REFUSED, () -> end(startedAt, false));
    }
  }

  private void end(double startedAt, boolean well) {
    running--;
    Workload workload = scenario.workload();
    double flush = flush(workload.goalRows());
    pipelineSeconds += agenda.now() - startedAt + flush;
    if (!well) {
      failedGoals++;
      agenda.in(exponential(CALLER_TRIES_AGAIN), this::pipeline);
      return;
    }
    for (int i = 0; i < workload.judgements(); i++) evaluations.send(1);
    if (random.nextDouble() < workload.ratedShare()) {
      agenda.in(
          exponential(CALLER_TRIES_AGAIN), () -> pipelineSeconds += flush(workload.ratingRows()));
    }
  }

  private Consumer.Outcome judge(Queue.Message message) {
    if (gemini.ask(agenda.now(), 1) != Quota.Reply.TAKEN) {
      return new Consumer.Outcome.Hidden(REFUSED, judgeWaits.seconds(message.receives()));
    }
    double work = modelCall() + STORE;
    // After the response, once for a batch; here for each message, which errs to the safe side.
    double flush = flush(scenario.workload().judgementRows());
    return new Consumer.Outcome.Done(work + flush / scenario.evaluation().batchSize());
  }

  /// @return how long it takes
  private double flush(int rows) {
    return switch (opik.ask(agenda.now(), rows)) {
      case TAKEN -> FLUSH;
      case OVER_QUOTA -> {
        outbox.send(rows);
        yield 2 * FLUSH;
      }
      case DOWN -> {
        outbox.send(rows);
        yield scenario.flushSeconds();
      }
    };
  }

  private Consumer.Outcome redeliver(Queue.Message message) {
    return switch (opik.ask(agenda.now(), message.units)) {
      case TAKEN -> new Consumer.Outcome.Done(FLUSH);
      case OVER_QUOTA ->
          new Consumer.Outcome.Hidden(
              FLUSH,
              waits.seconds(
                  message.receives(), DropReason.RATE_LIMITED, opik.resetIn(agenda.now())));
      case DOWN ->
          new Consumer.Outcome.Hidden(
              scenario.flushSeconds(), waits.seconds(message.receives(), DropReason.UNREACHABLE));
    };
  }

  private double modelCall() {
    return scenario.workload().modelSeconds() * Math.exp(SPREAD * random.nextGaussian());
  }

  private double exponential(double mean) {
    return -mean * Math.log(1 - random.nextDouble());
  }
}
