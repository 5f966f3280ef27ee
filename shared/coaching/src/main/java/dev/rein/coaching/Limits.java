package dev.rein.coaching;

/// Bounds on what a person may send. Characters are code points: an emoji is one.
public final class Limits {
  /// Characters of a goal.
  public static final int GOAL = 4_000;

  /// Characters of a coaching message or a test prompt.
  public static final int MESSAGE = 4_000;

  /// Entries of progress that come with a coaching message.
  public static final int PROGRESS_ENTRIES = 20;

  /// Characters of a rating's free text.
  public static final int TEXT = 2_000;

  /// Entries of a list in the profile.
  public static final int PROFILE_ENTRIES = 20;

  /// Characters of an entry in the profile.
  public static final int PROFILE_ENTRY = 200;

  /// Bytes of a request's body.
  public static final int BODY_BYTES = 64 * 1024;

  /// Characters of an idempotency key.
  public static final int IDEMPOTENCY_KEY = 255;

  /// Goals in one page of a list.
  public static final int PAGE = 100;

  private Limits() {}

  static boolean exceeded(String text, int characters) {
    return text.codePointCount(0, text.length()) > characters;
  }
}
