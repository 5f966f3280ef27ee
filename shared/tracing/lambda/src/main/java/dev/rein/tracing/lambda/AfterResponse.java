package dev.rein.tracing.lambda;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Flushes between a response and the freeze, as an extension inside the function's own process:
/// Lambda gives the response to the caller at once, and freezes only when the runtime and every
/// extension have asked for the next event.
final class AfterResponse {
  /// The response is posted by Lambda's own loop just after the handler returns; on a small
  /// function a flush that starts at once would take its CPU.
  private static final Duration GRACE = Duration.ofMillis(3);

  /// An extension that is still busy at the deadline costs the whole environment, so a handler that
  /// takes until shortly before it is not waited for.
  static final Duration GIVE_UP_BEFORE_DEADLINE = Duration.ofMillis(300);

  /// Lambda allows a process with an internal extension 500 ms to end.
  static final Duration SHUTDOWN = Duration.ofMillis(400);

  private static final Duration FIRST_PAUSE = Duration.ofMillis(10);
  private static final int MOST_DOUBLINGS = 9;

  private final ExtensionsApi api;
  private final String identifier;
  private final Host host;
  private final Consumer<String> log;

  // Lambda repeats an asynchronous event that failed under the same request id, so what is said of
  // an id must not outlive the invocation that it was said of.
  private @Nullable String done;
  private @Nullable String givenUp;

  /// What is flushed.
  interface Host {
    void flushAfterResponse();

    void flushAtShutdown(Duration atMost);

    /// After-response does not work any more, or works again.
    void afterResponse(boolean works);
  }

  private AfterResponse(ExtensionsApi api, String identifier, Host host, Consumer<String> log) {
    this.api = api;
    this.identifier = identifier;
    this.host = host;
    this.log = log;
  }

  /// To be called at INIT: registration closes when the runtime asks for its first event.
  ///
  /// @return null where there is no Extensions API, or it takes no internal extension
  static @Nullable AfterResponse start(String runtimeApi, Host host, Consumer<String> log) {
    ExtensionsApi api = new ExtensionsApi(runtimeApi);
    String identifier;
    try {
      identifier = api.register();
    } catch (IOException | RuntimeException e) {
      log.accept(
          "{\"level\":\"WARN\",\"message\":\"the Extensions API can't be reached; spans are flushed"
              + " before the response\"}");
      return null;
    }
    if (identifier == null) {
      log.accept(
          "{\"level\":\"INFO\",\"message\":\"Lambda takes no internal extension here; spans are"
              + " flushed before the response\"}");
      return null;
    }
    AfterResponse started = new AfterResponse(api, identifier, host, log);
    // Before the thread, which may already find that it does not work.
    host.afterResponse(true);
    Thread.ofPlatform().name("rein-after-response").daemon().start(started::loop);
    Runtime.getRuntime()
        .addShutdownHook(
            Thread.ofPlatform()
                .name("rein-shutdown")
                .unstarted(() -> host.flushAtShutdown(SHUTDOWN)));
    return started;
  }

  /// The handler begins with a request.
  synchronized void begins(String requestId) {
    // Left from an invocation that the extension was never told of, for the event was lost.
    if (requestId.equals(done)) done = null;
  }

  /// The handler is done with a request, well or badly. To be called before it looks whether it has
  /// to flush by itself: then either it does or the extension does, whatever happens meanwhile.
  synchronized void done(String requestId) {
    if (requestId.equals(givenUp)) {
      givenUp = null;
      return;
    }
    done = requestId;
    notifyAll();
  }

  // Not asking for the next event would hold the environment until its timeout: whatever happens in
  // a round, the next one begins.
  private void loop() {
    int failures = 0;
    while (true) {
      try {
        ExtensionsApi.Invoke invoke = api.next(identifier);
        failures = 0;
        host.afterResponse(true);
        if (!awaitDone(invoke)) {
          host.afterResponse(false);
          if (!wasDone(invoke)) continue;
        }
        LockSupport.parkNanos(GRACE.toNanos());
        host.flushAfterResponse();
      } catch (Throwable e) {
        failures++;
        stepBack(e, failures);
      }
    }
  }

  // An event may have been lost with the connection, and a handler may have ended in the belief
  // that its spans are taken care of.
  private void stepBack(Throwable reason, int failures) {
    try {
      host.afterResponse(false);
      host.flushAfterResponse();
      if (failures == 1) {
        log.accept(
            "{\"level\":\"WARN\",\"message\":\"the Extensions API failed ("
                + reason.getClass().getSimpleName()
                + "); until it works again spans are flushed before the response\"}");
      }
    } catch (Throwable e) {
      // Out of memory, say. The next round may do better.
    }
    LockSupport.parkNanos(pause(failures).toNanos());
  }

  static Duration pause(int failures) {
    return FIRST_PAUSE.multipliedBy(1L << Math.min(failures - 1, MOST_DOUBLINGS));
  }

  private boolean isDone(ExtensionsApi.Invoke invoke) {
    return invoke.requestId().equals(done);
  }

  /// @return false when the deadline is too near to wait any longer
  private synchronized boolean awaitDone(ExtensionsApi.Invoke invoke) throws InterruptedException {
    Instant giveUp = invoke.deadline().minus(GIVE_UP_BEFORE_DEADLINE);
    while (!isDone(invoke)) {
      long left = Duration.between(Instant.now(), giveUp).toMillis();
      if (left <= 0) return false;
      wait(left);
    }
    done = null;
    return true;
  }

  /// To be asked when the handler has been told to flush by itself: from now on nobody waits for
  /// its end any more.
  private synchronized boolean wasDone(ExtensionsApi.Invoke invoke) {
    if (isDone(invoke)) {
      done = null;
      return true;
    }
    givenUp = invoke.requestId();
    return false;
  }
}
