package dev.rein.tracing.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.rein.tracing.Deadline;
import dev.rein.tracing.ErrorInfo;
import dev.rein.tracing.Flushed;
import dev.rein.tracing.Tracing;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// Runs one event at a time, puts its context on every trace begun in it, and flushes: before the
/// response goes out, or after it where the host can do that.
///
/// It takes the raw stream because a handler of typed events is not entered at all when the event
/// can't be read, and then nobody would flush or answer.
public abstract class TracedHandler implements RequestStreamHandler {
  /// Between the last flush of a cut invocation and its end.
  private static final Duration CUT_MARGIN = Duration.ofMillis(100);

  private final TracingSetup setup;
  private final AtomicBoolean warm = new AtomicBoolean();
  private final Timeout timeout = new Timeout();
  private final @Nullable AfterResponse extension;
  private volatile boolean hostFlushes;
  private volatile @Nullable Invocation current;

  // The extension starts with the instance because registration closes at the first event.
  @SuppressWarnings("this-escape")
  protected TracedHandler(TracingSetup setup) {
    this.setup = setup;
    String runtimeApi = setup.runtimeApi();
    extension =
        runtimeApi == null || setup.flush().mode() == FlushSettings.Mode.BEFORE_RESPONSE
            ? null
            : AfterResponse.start(runtimeApi, new ExtensionHost(), setup.out());
    hostFlushes = extension != null;
  }

  /// Answers one event.
  ///
  /// @return the response's bytes
  protected abstract byte[] handle(byte[] event, Invocation invocation) throws Exception;

  @Override
  public final void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    Duration reserve = setup.flush().timeout().plus(FlushSettings.RESERVE);
    Invocation invocation = Invocation.of(context, reserve, warm.compareAndSet(false, true));
    current = invocation;
    Duration left = Duration.ofMillis(context.getRemainingTimeInMillis());
    Deadline lambdas = Deadline.in(left);
    Future<?> cut = timeout.before(left, () -> cutAndShip(invocation, lambdas));
    byte[] response;
    try {
      byte[] event = input.readAllBytes();
      response = Tracing.with(metadataOf(invocation), () -> handle(event, invocation));
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    } finally {
      cut.cancel(false);
      if (!hostFlushes) flush(invocation, setup.flush().timeout());
      AfterResponse host = extension;
      if (host != null) host.done(invocation.requestId());
    }
    output.write(response);
  }

  private void cutAndShip(Invocation invocation, Deadline lambdas) {
    int cut =
        setup
            .tracing()
            .cutOpen(
                new ErrorInfo(
                    "LambdaTimeout",
                    "Lambda stops this invocation: it takes longer than the function's timeout.",
                    "cut while still running"));
    if (cut == 0) return;
    setup
        .out()
        .accept(
            "{\"level\":\"WARN\",\"message\":\"the invocation runs into its"
                + " timeout\",\"openSpans\":"
                + cut
                + "}");
    flush(invocation, lambdas.minus(CUT_MARGIN));
  }

  private static Map<String, Object> metadataOf(Invocation invocation) {
    return Map.of(
        "aws_request_id", invocation.requestId(),
        "function", invocation.functionName(),
        "cold_start", invocation.coldStart());
  }

  /// For a host that can flush between a response and the next event: from now on that is its task.
  ///
  /// @return false when `TRACE_FLUSH` asks for `before-response`; nothing changes then
  public final boolean claimFlushAfterResponse() {
    hostFlushes = setup.flush().mode() != FlushSettings.Mode.BEFORE_RESPONSE;
    return hostFlushes;
  }

  /// Flushes what the last event recorded. Never throws.
  public final Flushed flushAfterResponse() {
    Invocation invocation = current;
    return invocation == null ? Flushed.NOTHING : flush(invocation, setup.flush().timeout());
  }

  private Flushed flush(Invocation invocation, Duration atMost) {
    // The invocation's deadline leaves exactly this much room before Lambda's own.
    Deadline lambdas = invocation.deadline().minus(setup.flush().timeout().negated());
    return flush(invocation, lambdas.atMost(atMost));
  }

  private Flushed flush(Invocation invocation, Deadline deadline) {
    long started = System.nanoTime();
    Flushed flushed = setup.tracing().flush(deadline);
    if (flushed.recorded() > 0) {
      report(invocation, flushed, Duration.ofNanos(System.nanoTime() - started));
    }
    return flushed;
  }

  private void report(Invocation invocation, Flushed flushed, Duration took) {
    setup
        .out()
        .accept(
            new Emf()
                .count("SpansRecorded", flushed.recorded())
                .count("SpansDelivered", flushed.delivered())
                .count("SpansSpilled", flushed.spilled())
                .count("SpansDropped", flushed.dropped())
                .millis("FlushMs", took.toMillis())
                .line(
                    Instant.now(),
                    setup.function(),
                    Map.of("aws_request_id", invocation.requestId())));
    if (flushed.dropped() > 0) {
      setup
          .out()
          .accept(
              "{\"level\":\"WARN\",\"message\":\"spans were dropped\",\"count\":"
                  + flushed.dropped()
                  + ",\"reasons\":\""
                  + flushed.droppedByReason()
                  + "\"}");
    }
  }

  private final class ExtensionHost implements AfterResponse.Host {
    @Override
    public void flushAfterResponse() {
      TracedHandler.this.flushAfterResponse();
    }

    @Override
    public void flushAtShutdown(Duration atMost) {
      Invocation invocation = current;
      if (invocation != null) flush(invocation, Deadline.in(atMost));
    }

    @Override
    public void afterResponse(boolean works) {
      hostFlushes = works;
    }
  }
}
