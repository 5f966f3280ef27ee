package dev.rein.tracing.testing;

import dev.rein.tracing.testing.LambdaStandIn.Call;
import dev.rein.tracing.testing.LambdaStandIn.End;
import dev.rein.tracing.testing.LambdaStandIn.Outcome;
import dev.rein.tracing.testing.LambdaStandIn.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// The phases of an execution environment: INIT, perhaps a snapshot, and one invocation at a time.
final class LambdaPhases {
  /// @param deadline when Lambda stops the process
  record Event(String requestId, String body, Instant deadline) {}

  /// What comes of asking to be registered.
  sealed interface Registration {}

  record Registered(String identifier) implements Registration {}

  record NotRegistered(String errorType) implements Registration {}

  /// What comes of an extension's asking for the next event.
  sealed interface Poll {}

  record Unknown() implements Poll {}

  record Ended() implements Poll {}

  /// @param event empty unless an event is lost by it
  record Failed(PollFault fault, String event) implements Poll {}

  record Given(String event) implements Poll {}

  private record Work(Event event, Call call, long startedNanos) {
    Duration age() {
      return Duration.ofNanos(System.nanoTime() - startedNanos);
    }
  }

  private static final class Extension {
    private boolean asks;
    private @Nullable Event pending;
  }

  private final LambdaStandIn.Options options;
  private final CompletableFuture<Void> initialized = new CompletableFuture<>();
  private final Map<String, Extension> extensions = new TreeMap<>();
  private final Deque<PollFault> faults = new ArrayDeque<>();
  private final List<String> calls = new ArrayList<>();
  private boolean registrationOpen = true;
  private boolean restored;
  private boolean runtimeAsks;
  private boolean runtimeHasEvent;
  private boolean stopped;
  private boolean closed;
  private @Nullable Work work;

  LambdaPhases(LambdaStandIn.Options options) {
    this.options = options;
  }

  CompletableFuture<Void> initialized() {
    return initialized;
  }

  synchronized List<String> calls() {
    return List.copyOf(calls);
  }

  synchronized void faults(List<PollFault> inOrder) {
    faults.addAll(inOrder);
    notifyAll();
  }

  synchronized void initFailed(String call, String description) {
    calls.add(call);
    initialized.completeExceptionally(new IllegalStateException(description));
  }

  synchronized Registration register() {
    if (options.refusesExtensions() || !registrationOpen) {
      calls.add("register refused");
      return new NotRegistered(
          registrationOpen ? "Extension.InvalidEventType" : "Extension.RegistrationClosed");
    }
    calls.add("register");
    String identifier = UUID.randomUUID().toString();
    extensions.put(identifier, new Extension());
    return new Registered(identifier);
  }

  synchronized boolean restoreNext() throws InterruptedException {
    calls.add("restore next");
    registrationOpen = false;
    runtimeAsks = true;
    settle();
    while (!restored && !closed) wait();
    runtimeAsks = false;
    return !closed;
  }

  synchronized void restore() {
    if (!options.snapStart() || !initialized.isDone()) {
      throw new IllegalStateException("no snapshot was taken yet");
    }
    restored = true;
    notifyAll();
  }

  synchronized Call invoke(String body, Duration timeout) {
    if (!initialized.isDone()) throw new IllegalStateException("INIT is not over");
    if (options.snapStart() && !restored) throw new IllegalStateException("not restored yet");
    if (stopped) throw new IllegalStateException("an invocation timed out: start another process");
    if (work != null) throw new IllegalStateException("another invocation is under way");
    Event event = new Event(UUID.randomUUID().toString(), body, Instant.now().plus(timeout));
    Call call = new Call(event.requestId(), new CompletableFuture<>(), new CompletableFuture<>());
    Work begun = new Work(event, call, System.nanoTime());
    work = begun;
    runtimeHasEvent = false;
    for (Extension extension : extensions.values()) extension.pending = event;
    CompletableFuture.delayedExecutor(timeout.toNanos(), TimeUnit.NANOSECONDS)
        .execute(() -> timedOut(begun));
    notifyAll();
    return call;
  }

  private synchronized void timedOut(Work late) {
    if (closed || !late.equals(work)) return;
    work = null;
    stopped = true;
    late.call().end().complete(new End(Outcome.TIMED_OUT, late.age()));
  }

  synchronized @Nullable Event runtimeNext() throws InterruptedException {
    calls.add("runtime next");
    registrationOpen = false;
    runtimeAsks = true;
    settle();
    while (!closed) {
      Work next = work;
      if (next != null && !runtimeHasEvent) {
        runtimeAsks = false;
        runtimeHasEvent = true;
        return next.event();
      }
      wait();
    }
    return null;
  }

  /// @return false for a request that is not under way
  synchronized boolean answered(String requestId, boolean failed, String body) {
    calls.add(failed ? "error" : "response");
    Work answered = work;
    if (answered == null || !answered.event().requestId().equals(requestId)) return false;
    notifyAll();
    return answered.call().response().complete(new Response(failed, body, answered.age()));
  }

  synchronized Poll extensionNext(String identifier) throws InterruptedException {
    Extension extension = extensions.get(identifier);
    if (extension == null) return new Unknown();
    calls.add("extension next");
    while (!closed) {
      Event event = extension.pending;
      PollFault fault = faults.peek();
      if (fault != null && isDue(fault, event)) {
        faults.remove();
        extension.asks = false;
        return new Failed(fault, isLoss(fault) ? take(extension) : "");
      }
      if (event != null && fault != PollFault.LOSE_EVENT_LATE) {
        extension.asks = false;
        return new Given(take(extension));
      }
      if (extension.asks) {
        wait();
      } else {
        extension.asks = true;
        settle();
      }
    }
    return new Ended();
  }

  private boolean isDue(PollFault fault, @Nullable Event event) {
    return switch (fault) {
      case CLOSE, REFUSE -> true;
      case LOSE_EVENT -> event != null;
      case LOSE_EVENT_LATE -> event != null && work != null && work.call().response().isDone();
    };
  }

  private static boolean isLoss(PollFault fault) {
    return switch (fault) {
      case CLOSE, REFUSE -> false;
      case LOSE_EVENT, LOSE_EVENT_LATE -> true;
    };
  }

  private static String take(Extension extension) {
    Event event = extension.pending;
    extension.pending = null;
    return event == null ? "" : LambdaStandIn.invokeEvent(event);
  }

  // Whoever asks for the next event has nothing left to do; with all of them asking, a phase ends.
  private void settle() {
    if (!runtimeAsks) return;
    for (Extension extension : extensions.values()) {
      if (!extension.asks || extension.pending != null) return;
    }
    initialized.complete(null);
    Work ended = work;
    if (ended != null && ended.call().response().isDone()) {
      work = null;
      ended.call().end().complete(new End(Outcome.COMPLETE, ended.age()));
    }
  }

  synchronized void close() {
    closed = true;
    notifyAll();
  }
}
