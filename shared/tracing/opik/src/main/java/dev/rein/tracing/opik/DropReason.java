package dev.rein.tracing.opik;

/// Why an item was not delivered: the keys of [dev.rein.tracing.Flushed#droppedByReason]. Stable,
/// since dashboards count by them.
public final class DropReason {
  /// No connection, or one that broke.
  public static final String UNREACHABLE = "unreachable";

  /// The flush's time was over first.
  public static final String TIMEOUT = "timeout";

  /// 401 or 403.
  public static final String CREDENTIALS = "credentials";

  /// What answered is not Opik's API: a page, a redirect, 404. The address or the workspace is
  /// wrong.
  public static final String MISDIRECTED = "misdirected";

  /// 402: the plan's volume is used up.
  public static final String QUOTA = "quota";

  /// 429, and the wait it asked for was longer than the time there was.
  public static final String RATE_LIMITED = "rate_limited";

  /// Opik will never take it as it is.
  public static final String REFUSED = "refused";

  /// 413 for an item on its own.
  public static final String TOO_LARGE = "too_large";

  /// 5xx until the time was over.
  public static final String SERVER_ERROR = "server_error";

  /// More was recorded between two flushes than the queue holds.
  public static final String QUEUE_FULL = "queue_full";

  private DropReason() {}

  /// Whether sending the same item again some time later can succeed.
  public static boolean mayHelpLater(String reason) {
    return switch (reason) {
      case REFUSED, TOO_LARGE, QUEUE_FULL -> false;
      default -> true;
    };
  }
}
