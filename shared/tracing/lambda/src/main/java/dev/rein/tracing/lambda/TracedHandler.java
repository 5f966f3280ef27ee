package dev.rein.tracing.lambda;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import dev.rein.tracing.Deadline;
import dev.rein.tracing.ErrorInfo;
import dev.rein.tracing.Flushed;
import dev.rein.tracing.Lazy;
import dev.rein.tracing.Tracing;
import dev.rein.tracing.opik.OpikCheck;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Runs one event at a time, puts its context on every trace begun in it, and flushes: before the
/// response goes out, or after it where the host can do that.
///
/// It takes the raw stream because a handler of typed events is not entered at all when the event
/// can't be read, and then nobody would flush or answer.
public abstract class TracedHandler implements RequestStreamHandler {
  /// Between the last flush of a cut invocation and its end.
  private static final Duration CUT_MARGIN = Duration.ofMillis(100);

  /// With less left before open spans are cut, what has ended is shipped then.
  private static final Duration LEAST_FOR_EAGER = Duration.ofMillis(500);

  private static final Duration TIMER_IDLE = Duration.ofSeconds(10);

  /// The event for which a process was started has come by then.
  private static final Duration CHECK_AFTER = Duration.ofSeconds(1);

  private final TracingSetup setup;
  private final AtomicBoolean warm = new AtomicBoolean();
  private final AtomicInteger running = new AtomicInteger();
  private final ScheduledExecutorService timer = Timeout.timer(TIMER_IDLE);
  private final Timeout timeout = new Timeout(timer);
  private final InFlight flushes = new InFlight();
  private final EagerFlush eager;
  private final @Nullable Lazy<StartCheck> check;
  private final @Nullable AfterResponse extension;
  private volatile boolean hostFlushes;
  private volatile @Nullable Invocation current;

  // The extension starts with the instance because registration closes at the first event.
  @SuppressWarnings("this-escape")
  protected TracedHandler(TracingSetup setup) {
    this.setup = setup;
    eager = new EagerFlush(timer, setup.flush().eager(), flushes, this::flushEagerly);
    OpikCheck access = setup.startCheck();
    check = access == null ? null : Lazy.of(() -> StartCheck.start(access, setup.refusals()));
    String runtimeApi = setup.runtimeApi();
    extension =
        runtimeApi == null || setup.flush().mode() == FlushSettings.Mode.BEFORE_RESPONSE
            ? null
            : AfterResponse.start(runtimeApi, new ExtensionHost(), setup.out());
    if (setup.initMayWait()) awaitCheck(Deadline.in(StartCheck.LIMIT));
    else if (extension == null) startCheck();
    else timeout.after(CHECK_AFTER, this::startCheckIfIdle);
  }

  /// Answers one event.
  ///
  /// @return the response's bytes
  protected abstract byte[] handle(byte[] event, Invocation invocation) throws Exception;

  @Override
  public final void handleRequest(InputStream input, OutputStream output, Context context)
      throws IOException {
    Duration reserve = setup.flush().longest().plus(FlushSettings.RESERVE);
    Invocation invocation = Invocation.of(context, reserve, warm.compareAndSet(false, true));
    current = invocation;
    AfterResponse host = extension;
    if (host != null) host.begins(invocation.requestId());
    running.incrementAndGet();
    eager.invocationBegins();
    Future<?> cut = timeout.before(lambdas(invocation).remaining(), () -> cutAndShip(invocation));
    byte[] response;
    try {
      byte[] event = input.readAllBytes();
      response = handle(event, invocation, context);
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException(e);
    } finally {
      running.decrementAndGet();
      eager.invocationEnds();
      cut.cancel(false);
      if (host != null) host.done(invocation.requestId());
      if (!hostFlushes) flushAll(invocation);
    }
    output.write(response);
  }

  /// Answers an event that nobody sent.
  final byte[] rehearse(byte[] event) throws IOException {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    handleRequest(new ByteArrayInputStream(event), answer, new RehearsalContext());
    return answer.toByteArray();
  }

  // A request that names a trace of Opik's is a span of that trace. Which message a work is for,
  // only the handler knows.
  private byte[] handle(byte[] event, Invocation invocation, Context context) throws Exception {
    Incoming incoming = setup.tracing().records() ? Incoming.of(event) : Incoming.UNKNOWN;
    Invocation complete = invocation.with(incoming);
    ScopedValue.CallableOp<byte[], Exception> work = () -> handle(event, complete);
    return Tracing.with(
        metadataOf(invocation, context),
        () -> incoming.request().run(setup.tracing(), incoming.name(), work));
  }

  private void cutAndShip(Invocation invocation) {
    // Whose spans are open can't be told when there are several invocations. Only Lambda Managed
    // Instances run several in one process, and they stop none at its timeout.
    if (running.get() > 1) return;
    int cut =
        setup
            .tracing()
            .cutOpen(
                new ErrorInfo(
                    "LambdaTimeout",
                    "Lambda stops this invocation: it takes longer than the function's timeout.",
                    "cut while still running"));
    setup
        .out()
        .accept(
            "{\"level\":\"WARN\",\"message\":\"the invocation runs into its"
                + " timeout\",\"openSpans\":"
                + cut
                + "}");
    Deadline deadline = lambdas(invocation).minus(CUT_MARGIN).atMost(setup.flush().longest());
    flush(invocation.requestId(), deadline, deadline);
  }

  private static Map<String, Object> metadataOf(Invocation invocation, Context context) {
    Map<String, Object> metadata = new HashMap<>(XRay.of(context).metadata());
    metadata.put("aws_request_id", invocation.requestId());
    metadata.put("function", invocation.functionName());
    metadata.put("cold_start", invocation.coldStart());
    return metadata;
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
    if (invocation == null) return Flushed.NOTHING;
    Deadline deadline = flushBy(invocation);
    startCheck();
    Flushed flushed = flushAll(invocation);
    // Asked while the process is frozen, Opik would answer nobody.
    awaitCheck(deadline);
    return flushed;
  }

  /// Flushes, and returns when no other flush of what was recorded before is under way.
  private Flushed flushAll(Invocation invocation) {
    return flushAll(
        invocation.requestId(), flushBy(invocation), lambdas(invocation).minus(CUT_MARGIN));
  }

  /// @param end until when others are waited for: flushes under way, and what the handler itself
  ///   does after one
  private Flushed flushAll(String requestId, Deadline deadline, Deadline end) {
    Flushed flushed = flush(requestId, deadline, end);
    flushes.await(end);
    // What an eager flush could not settle after this one had begun.
    return flushed.plus(flush(requestId, deadline, end));
  }

  private Deadline flushBy(Invocation invocation) {
    return lambdas(invocation).minus(FlushSettings.RESERVE).atMost(setup.flush().longest());
  }

  /// Flushes what the last flush has left to the next one, where no further event is to come. Never
  /// throws.
  public final void flushAtShutdown(Duration atMost) {
    Invocation invocation = current;
    Deadline deadline = Deadline.in(atMost);
    flushAll(invocation == null ? "" : invocation.requestId(), deadline, deadline);
  }

  // Where an extension runs it waits until the first response has gone: what it needs would be made
  // at that caller's cost.
  private void startCheck() {
    if (check != null) check.get();
  }

  private void startCheckIfIdle() {
    if (current == null) startCheck();
  }

  private void awaitCheck(Deadline deadline) {
    if (check != null) check.get().await(deadline);
  }

  // The invocation's own deadline leaves exactly this much room before Lambda's.
  private Deadline lambdas(Invocation invocation) {
    return invocation
        .deadline()
        .minus(setup.flush().longest().plus(FlushSettings.RESERVE).negated());
  }

  private void flushEagerly() {
    Invocation invocation = current;
    if (invocation == null) return;
    // What is to be cut soon is shipped then, and needs the time.
    Deadline cut = lambdas(invocation).minus(Timeout.LEAD);
    if (cut.remaining().compareTo(LEAST_FOR_EAGER) < 0) return;
    Deadline deadline = cut.atMost(setup.flush().longest());
    reported(
        invocation.requestId(),
        () -> flushEagerly(() -> setup.tracing().flushEagerly(deadline).ended()));
  }

  private Flushed flush(String requestId, Deadline deadline, Deadline end) {
    // Without any time it could only drop what the next flush may still deliver.
    if (deadline.passed()) return Flushed.NOTHING;
    return flushes.run(
        () -> reported(requestId, () -> flush(() -> setup.tracing().flush(deadline), end)));
  }

  private Flushed reported(String requestId, Supplier<Flushed> flush) {
    long started = System.nanoTime();
    Flushed flushed = flush.get();
    if (flushed.recorded() > 0) {
      report(requestId, flushed, Duration.ofNanos(System.nanoTime() - started));
    }
    return flushed;
  }

  /// Runs a flush of what was recorded. A handler that has something to do once it knows what
  /// became of it overrides this. A flush in the middle of the invocation counts what it has left
  /// to the next one as dropped here, and here alone.
  ///
  /// @param end when all of it must be over; the flush itself has a deadline of its own
  protected Flushed flush(Supplier<Flushed> flush, Deadline end) {
    return flush.get();
  }

  /// The same for a flush that leaves to a later one what it does not settle.
  protected Flushed flushEagerly(Supplier<Flushed> flush) {
    return flush.get();
  }

  private void report(String requestId, Flushed flushed, Duration took) {
    setup.print(
        new Emf()
            .count("SpansRecorded", flushed.recorded())
            .count("SpansDelivered", flushed.delivered())
            .count("SpansSpilled", flushed.spilled())
            .count("SpansDropped", flushed.dropped())
            .millis("FlushMs", took.toMillis()),
        Instant.now(),
        requestId.isEmpty() ? Map.of() : Map.of("aws_request_id", requestId));
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
      TracedHandler.this.flushAtShutdown(atMost);
    }

    @Override
    public void afterResponse(boolean works) {
      hostFlushes = works;
      if (!works) startCheck();
    }
  }
}
