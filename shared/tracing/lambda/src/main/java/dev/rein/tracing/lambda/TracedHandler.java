package dev.rein.tracing.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.rein.tracing.Deadline;
import dev.rein.tracing.Flushed;
import dev.rein.tracing.Tracing;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// Runs one event at a time, puts its context on every trace begun in it, and flushes: before the
/// response goes out, or after it where the host can do that.
///
/// It takes the raw stream because a handler of typed events is not entered at all when the event
/// can't be read, and then nobody would flush or answer.
public abstract class TracedHandler implements RequestStreamHandler {
  private final TracingSetup setup;
  private final AtomicBoolean warm = new AtomicBoolean();
  private volatile boolean hostFlushes;
  private volatile @Nullable Invocation current;

  protected TracedHandler(TracingSetup setup) {
    this.setup = setup;
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
    byte[] response;
    try {
      byte[] event = input.readAllBytes();
      response = Tracing.with(metadataOf(invocation), () -> handle(event, invocation));
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    } finally {
      if (!hostFlushes) flush(invocation);
    }
    output.write(response);
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
    return invocation == null ? Flushed.NOTHING : flush(invocation);
  }

  private Flushed flush(Invocation invocation) {
    // The invocation's deadline leaves exactly this much room before Lambda's own.
    Deadline lambdas = invocation.deadline().minus(setup.flush().timeout().negated());
    long started = System.nanoTime();
    Flushed flushed = setup.tracing().flush(lambdas.atMost(setup.flush().timeout()));
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
}
