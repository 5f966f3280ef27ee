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

  /// Nobody waits for a handler that runs into its timeout: by then the environment is lost.
  private static final Duration GIVE_UP_BEFORE_DEADLINE = Duration.ofMillis(300);

  /// Lambda allows a process with an internal extension 500 ms to end.
  private static final Duration SHUTDOWN = Duration.ofMillis(400);

  private static final Duration RETRY_PAUSE = Duration.ofMillis(50);

  private final ExtensionsApi api;
  private final String identifier;
  private final Host host;

  private @Nullable String done;

  /// What is flushed.
  interface Host {
    void flushAfterResponse();

    void flushAtShutdown(Duration atMost);

    /// After-response does not work any more, or works again.
    void afterResponse(boolean works);
  }

  private AfterResponse(ExtensionsApi api, String identifier, Host host) {
    this.api = api;
    this.identifier = identifier;
    this.host = host;
  }

  /// To be called at INIT: registration closes when the runtime asks for its first event.
  ///
  /// @return null where there is no Extensions API, or it takes no internal extension
  static @Nullable AfterResponse start(String runtimeApi, Host host, Consumer<String> log) {
    ExtensionsApi api = new ExtensionsApi(runtimeApi);
    try {
      String identifier = api.register();
      if (identifier == null) {
        log.accept(
            "{\"level\":\"INFO\",\"message\":\"Lambda takes no internal extension here; spans are"
                + " flushed before the response\"}");
        return null;
      }
      AfterResponse started = new AfterResponse(api, identifier, host);
      Thread.ofPlatform().name("rein-after-response").daemon().start(started::loop);
      Runtime.getRuntime()
          .addShutdownHook(
              Thread.ofPlatform()
                  .name("rein-shutdown")
                  .unstarted(() -> host.flushAtShutdown(SHUTDOWN)));
      return started;
    } catch (IOException e) {
      log.accept(
          "{\"level\":\"WARN\",\"message\":\"the Extensions API can't be reached; spans are flushed"
              + " before the response\"}");
      return null;
    }
  }

  /// The handler is done with a request, well or badly.
  synchronized void done(String requestId) {
    done = requestId;
    notifyAll();
  }

  // Not asking for the next event would hold the environment until its timeout: whatever happens in
  // a round, the next one begins.
  private void loop() {
    while (true) {
      try {
        ExtensionsApi.Invoke invoke = api.next(identifier);
        host.afterResponse(true);
        awaitDone(invoke);
        LockSupport.parkNanos(GRACE.toNanos());
        host.flushAfterResponse();
      } catch (IOException e) {
        host.afterResponse(false);
        LockSupport.parkNanos(RETRY_PAUSE.toNanos());
      } catch (Throwable e) {
        // what could be told was told where it happened
      }
    }
  }

  private synchronized void awaitDone(ExtensionsApi.Invoke invoke) throws InterruptedException {
    Instant giveUp = invoke.deadline().minus(GIVE_UP_BEFORE_DEADLINE);
    while (!invoke.requestId().equals(done)) {
      long left = Duration.between(Instant.now(), giveUp).toMillis();
      if (left <= 0) return;
      wait(left);
    }
  }
}
