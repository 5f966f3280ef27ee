package dev.rein.local.lambda;

import dev.rein.local.lambda.InvocationFailed.Kind;
import dev.rein.local.template.FunctionSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// A function's execution environments, as Lambda keeps them: an event gets an idle one or a new
/// one, and an environment is busy until its flush after the response has ended.
public final class Environments implements AutoCloseable {
  /// Environments of one function at a time; events beyond it wait.
  public static final int MAX_ENVIRONMENTS = 32;

  private final FunctionSpec function;
  private final Semaphore free;
  private final ConcurrentLinkedDeque<Environment> idle = new ConcurrentLinkedDeque<>();
  private final Set<Thread> running = new HashSet<>();
  private boolean closed;

  public Environments(FunctionSpec function) {
    this(function, MAX_ENVIRONMENTS);
  }

  Environments(FunctionSpec function, int limit) {
    this.function = function;
    this.free = new Semaphore(limit, true);
  }

  /// Starts one environment, so that a wrong setting shows at the start and the first event finds
  /// it warm.
  ///
  /// @throws IllegalStateException if the handler can't be made
  public void warmUp() {
    idle.push(new Environment(function));
  }

  /// Runs one event and returns the answer as soon as there is one; the flush after it goes on.
  ///
  /// @param patience most that the caller waits; the function goes on until its own timeout
  /// @throws InvocationFailed if there is no answer
  public byte[] invoke(byte[] event, Duration patience)
      throws InvocationFailed, InterruptedException {
    long start = System.nanoTime();
    if (!free.tryAcquire(patience.toNanos(), TimeUnit.NANOSECONDS)) {
      throw new InvocationFailed(Kind.TIMED_OUT, function.id() + " is busy");
    }
    Environment environment = take();
    CompletableFuture<byte[]> answer = new CompletableFuture<>();
    long handedOver = System.nanoTime();
    run(environment, event, handedOver + function.timeout().toNanos(), answer);

    long left = patience.toNanos() - (handedOver - start);
    try {
      return answer.get(left, TimeUnit.NANOSECONDS);
    } catch (TimeoutException e) {
      throw new InvocationFailed(
          Kind.TIMED_OUT, function.id() + " did not answer within " + patience.toMillis() + " ms");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof InvocationFailed failed) throw failed;
      System.err.println(function.id() + " failed: " + e.getCause());
      throw new InvocationFailed(Kind.FAILED, function.id() + " failed");
    }
  }

  private Environment take() throws InvocationFailed {
    Environment warm = idle.poll();
    if (warm != null) return warm;
    try {
      return new Environment(function);
    } catch (IllegalStateException e) {
      free.release();
      System.err.println(e.getMessage());
      throw new InvocationFailed(Kind.FAILED, function.id() + " does not start");
    }
  }

  /// The watcher gives up an environment whose function timeout has passed: it is never used again,
  /// whatever its thread still does.
  private void run(
      Environment environment, byte[] event, long deadlineNanos, CompletableFuture<byte[]> answer)
      throws InvocationFailed {
    Thread worker =
        Thread.ofVirtual()
            .name(function.id())
            .unstarted(() -> environment.run(event, deadlineNanos, answer));
    register(worker);
    worker.start();
    Thread.ofVirtual()
        .name(function.id() + "-watch")
        .start(() -> watch(environment, worker, deadlineNanos, answer));
  }

  private void watch(
      Environment environment,
      Thread worker,
      long deadlineNanos,
      CompletableFuture<byte[]> answer) {
    boolean finished = false;
    try {
      finished = worker.join(Duration.ofNanos(Math.max(1, deadlineNanos - System.nanoTime())));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (finished) {
      idle.push(environment);
    } else {
      answer.completeExceptionally(
          new InvocationFailed(
              Kind.TIMED_OUT,
              function.id() + " timed out after " + function.timeout().toSeconds() + " s"));
      System.err.println(
          function.id() + ": environment given up after " + function.timeout().toSeconds() + " s");
      worker.interrupt();
    }
    unregister(worker);
    free.release();
  }

  private synchronized void register(Thread worker) throws InvocationFailed {
    if (closed) {
      free.release();
      throw new InvocationFailed(Kind.STOPPING, "the system is stopping");
    }
    running.add(worker);
  }

  private synchronized void unregister(Thread worker) {
    running.remove(worker);
    notifyAll();
  }

  /// Takes no more events, waits until the running ones, flushes included, have ended, and has each
  /// environment flush what its last flush left to a next one.
  ///
  /// @return false if some had not when the time was up; they are interrupted
  public boolean drain(Duration most) throws InterruptedException {
    boolean ended = awaitRunning(most);
    List<Thread> endings = new ArrayList<>();
    for (Environment each = idle.poll(); each != null; each = idle.poll()) {
      endings.add(Thread.ofVirtual().name(function.id() + "-end").start(each::shutDown));
    }
    for (Thread ending : endings) ending.join();
    return ended;
  }

  private synchronized boolean awaitRunning(Duration most) throws InterruptedException {
    closed = true;
    long end = System.nanoTime() + most.toNanos();
    while (!running.isEmpty()) {
      long left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
      if (left <= 0) {
        running.forEach(Thread::interrupt);
        return false;
      }
      wait(left);
    }
    return true;
  }

  @Override
  public synchronized void close() {
    closed = true;
    running.forEach(Thread::interrupt);
  }
}
