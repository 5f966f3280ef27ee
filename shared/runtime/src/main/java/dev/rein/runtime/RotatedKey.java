package dev.rein.runtime;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// A key that may be replaced in Secrets Manager while the function runs. Safe for several threads.
final class RotatedKey {
  /// A refused key is asked for again after this at the earliest: where the secret itself is wrong,
  /// not every request must ask.
  static final Duration RENEWAL_EVERY = Duration.ofMinutes(1);

  private static final Logger LOG = System.getLogger(RotatedKey.class.getName());

  // A header's value; OkHttp would name any other in its message.
  private static final Pattern HEADER_SAFE = Pattern.compile("[\\x21-\\x7e]+");

  private final String name;
  private final String secretName;
  private final SecretSource source;
  private final InstantSource clock;
  private volatile String current;
  private @Nullable Instant askedAt;
  private @Nullable FutureTask<?> fetching;

  RotatedKey(
      String name, String secretName, String first, SecretSource source, InstantSource clock) {
    this.name = name;
    this.secretName = secretName;
    this.current = first;
    this.source = source;
    this.clock = clock;
  }

  String name() {
    return name;
  }

  String current() {
    return current;
  }

  /// The value to try next after `refused`; the same where no other is known by then. A fetch that
  /// takes longer goes on, for whoever asks later.
  String renewed(String refused, Duration atMost) {
    FutureTask<?> fetch = fetchInPlaceOf(refused);
    if (fetch != null) await(fetch, atMost);
    return current;
  }

  /// @return null where there is nothing to wait for
  private synchronized @Nullable FutureTask<?> fetchInPlaceOf(String refused) {
    // Another request has been here before.
    if (!current.equals(refused)) return null;
    if (fetching != null && !fetching.isDone()) return fetching;
    Instant now = clock.instant();
    if (askedAt != null && now.isBefore(askedAt.plus(RENEWAL_EVERY))) return null;
    askedAt = now;
    FutureTask<?> begun = new FutureTask<>(() -> fetch(refused), null);
    // No virtual thread: a client that hangs while its classes are loaded would hold its carrier,
    // of which there may be one only.
    Thread.ofPlatform().daemon().name("rein-key-renewal").start(begun);
    fetching = begun;
    return begun;
  }

  private static void await(FutureTask<?> fetch, Duration atMost) {
    try {
      fetch.get(atMost.toNanos(), TimeUnit.NANOSECONDS);
    } catch (TimeoutException | ExecutionException e) {
      // The refusal is the answer.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void fetch(String refused) {
    try {
      String fetched = source.fetch(secretName, Secrets.TIMEOUT).strip();
      if (!HEADER_SAFE.matcher(fetched).matches()) {
        LOG.log(Level.WARNING, "{0}_SECRET names a secret that is no key any more", name);
      } else if (!fetched.equals(refused)) {
        current = fetched;
        LOG.log(Level.INFO, "{0} was refused and has been renewed from its secret", name);
      }
    } catch (RuntimeException | Error e) {
      LOG.log(
          Level.WARNING,
          "{0} was refused and its secret can''t be read: {1}",
          name,
          e.getClass().getSimpleName());
    }
  }
}
