package dev.rein.tracing.lambda;

import dev.rein.tracing.Deadline;
import dev.rein.tracing.opik.OpikAccess;
import dev.rein.tracing.opik.OpikCheck;
import dev.rein.tracing.opik.Refusals;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Asks Opik once whether it will take what is recorded, and says in one line if it won't.
///
/// On a thread of its own: nobody who called the function waits for it.
final class StartCheck {
  /// Longest that Opik has to answer.
  static final Duration LIMIT = Duration.ofSeconds(3);

  private final CountDownLatch ended = new CountDownLatch(1);

  private StartCheck() {}

  static StartCheck start(OpikCheck check, Refusals out) {
    return start(check, out, LIMIT, InstantSource.system());
  }

  static StartCheck start(OpikCheck check, Refusals out, Duration limit, InstantSource clock) {
    StartCheck started = new StartCheck();
    Thread.ofPlatform()
        .name("rein-opik-check")
        .daemon()
        .start(() -> started.run(check, out, limit, clock));
    return started;
  }

  private void run(OpikCheck check, Refusals out, Duration limit, InstantSource clock) {
    try {
      Instant begun = clock.instant();
      OpikAccess access = check.run(Deadline.in(limit));
      boolean frozen = clock.instant().isAfter(begun.plus(limit.multipliedBy(2)));
      switch (access.status()) {
        case OK -> {}
        case KEY_REFUSED, WORKSPACE_REFUSED -> out.say(access.sentence());
        case UNREACHABLE -> {
          // A process that was frozen meanwhile has lost the answer: that says nothing about Opik.
          if (!frozen) out.remark(access.sentence());
        }
      }
    } finally {
      ended.countDown();
    }
  }

  void await(Deadline deadline) {
    try {
      if (!ended.await(deadline.remaining().toNanos(), TimeUnit.NANOSECONDS)) return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
