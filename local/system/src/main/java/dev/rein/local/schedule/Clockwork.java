package dev.rein.local.schedule;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.local.lambda.Environments;
import dev.rein.local.lambda.InvocationFailed;
import dev.rein.local.template.Resources;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/// Sends a function the events of one of its schedules, as EventBridge does. A run that fails is
/// told and not repeated: the next one comes anyway.
public final class Clockwork implements AutoCloseable {
  /// Beyond any function's own timeout, which ends an invocation first.
  private static final Duration PATIENCE = Duration.ofMinutes(16);

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final String schedule;
  private final Duration every;
  private final Environments function;
  private final InstantSource clock;
  private final Thread thread;
  private volatile boolean stopped;

  private Clockwork(String schedule, Duration every, Environments function, InstantSource clock) {
    this.schedule = schedule;
    this.every = every;
    this.function = function;
    this.clock = clock;
    this.thread = Thread.ofVirtual().name("schedule-" + schedule).unstarted(this::run);
  }

  /// @param schedule its name
  /// @param every from one event to the next; the first one comes after that time
  public static Clockwork start(
      String schedule, Duration every, Environments function, InstantSource clock) {
    Clockwork clockwork = new Clockwork(schedule, every, function, clock);
    clockwork.thread.start();
    return clockwork;
  }

  private void run() {
    try {
      while (!stopped) {
        Thread.sleep(every);
        if (!stopped) fire();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /// Sends an event out of turn.
  ///
  /// @return what the function answers
  /// @throws InvocationFailed if it breaks or takes too long
  public byte[] now() throws InvocationFailed, InterruptedException {
    return function.invoke(event(schedule, clock.instant()), PATIENCE);
  }

  private void fire() throws InterruptedException {
    try {
      byte[] _ = now();
    } catch (InvocationFailed e) {
      if (!stopped) System.err.println("schedule " + schedule + ": " + e.getMessage());
    }
  }

  static byte[] event(String schedule, Instant now) {
    ObjectNode event = JSON.createObjectNode();
    event.put("version", "0");
    event.put("id", UUID.randomUUID().toString());
    event.put("detail-type", "Scheduled Event");
    event.put("source", "aws.events");
    event.put("account", Resources.ACCOUNT);
    event.put("time", now.truncatedTo(ChronoUnit.SECONDS).toString());
    event.put("region", Resources.REGION);
    event
        .putArray("resources")
        .add("arn:aws:events:" + Resources.REGION + ":" + Resources.ACCOUNT + ":rule/" + schedule);
    event.putObject("detail");
    return event.toString().getBytes(StandardCharsets.UTF_8);
  }

  /// Sends no more events; a run that has begun goes on.
  public void stop() {
    stopped = true;
  }

  @Override
  public void close() {
    stopped = true;
    thread.interrupt();
  }
}
