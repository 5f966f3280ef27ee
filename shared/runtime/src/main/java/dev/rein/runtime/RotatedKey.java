package dev.rein.runtime;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
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

  /// The value to try next after `refused`; the same where no other is known.
  synchronized String renewed(String refused, Duration atMost) {
    // Another request has been here before.
    if (!current.equals(refused)) return current;
    Instant now = clock.instant();
    if (askedAt != null && now.isBefore(askedAt.plus(RENEWAL_EVERY))) return current;
    askedAt = now;
    try {
      String fetched = source.fetch(secretName, atMost).strip();
      if (!HEADER_SAFE.matcher(fetched).matches()) {
        LOG.log(Level.WARNING, "{0}_SECRET names a secret that is no key any more", name);
      } else if (!fetched.equals(refused)) {
        current = fetched;
        LOG.log(Level.INFO, "{0} was refused and has been renewed from its secret", name);
      }
    } catch (RuntimeException e) {
      LOG.log(
          Level.WARNING,
          "{0} was refused and its secret can''t be read: {1}",
          name,
          e.getClass().getSimpleName());
    }
    return current;
  }
}
