package dev.rein.tracing.opik;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What a reply means for the batch.
sealed interface Verdict {
  record Delivered() implements Verdict {}

  /// Something in the batch is not acceptable: halve it until the culprit is alone, which is then
  /// lost for `reason`.
  record Halve(String reason) implements Verdict {}

  /// Something in the batch is there already, and that says nothing of the others: halve it until
  /// what is there is alone.
  record HalveToWhatIsThere() implements Verdict {}

  /// @param refusal null where it is none of those
  record GiveUp(String reason, @Nullable Refusal refusal) implements Verdict {}

  /// @param reason what it is lost for when no time is left
  /// @param poison whether one item may be the cause: Opik answers 500 to some bad items, and to a
  ///   batch above a rate limit's whole size
  record Retry(String reason, boolean poison, @Nullable Duration askedWait) implements Verdict {}

  /// @param deletes whether the batch was to take something away
  static Verdict of(Reply reply, boolean deletes) {
    return switch (reply) {
      case Reply.Broken _ -> new Retry(DropReason.UNREACHABLE, false, null);
      case Reply.Late _ -> new Retry(DropReason.TIMEOUT, false, null);
      case Reply.Answered answer -> of(answer, deletes);
    };
  }

  private static Verdict of(Reply.Answered answer, boolean deletes) {
    int status = answer.status();
    if (status >= 200 && status < 300) {
      // A page instead of an empty answer: something that is not Opik swallowed the batch.
      return answer.html() ? new GiveUp(DropReason.MISDIRECTED, null) : new Delivered();
    }
    return switch (status) {
      case 409 -> answer.alreadyExists() ? new HalveToWhatIsThere() : new Halve(DropReason.REFUSED);
      // In a project that was never made there is nothing to take away.
      case 404 ->
          deletes && answer.noProject()
              ? new Delivered()
              : new GiveUp(DropReason.MISDIRECTED, null);
      // Opik refuses rows in JSON. A page is a proxy's or a firewall's, and says nothing of them.
      case 400, 422 ->
          answer.html() ? new GiveUp(DropReason.MISDIRECTED, null) : new Halve(DropReason.REFUSED);
      case 413 -> new Halve(DropReason.TOO_LARGE);
      case 401, 403 -> new GiveUp(DropReason.CREDENTIALS, Refusal.of(status));
      case 402 -> new GiveUp(DropReason.QUOTA, Refusal.of(status));
      case 408 -> new Retry(DropReason.TIMEOUT, false, answer.askedWait());
      case 429 -> new Retry(DropReason.RATE_LIMITED, false, answer.askedWait());
      case 500 -> new Retry(DropReason.SERVER_ERROR, true, answer.askedWait());
      case 502, 503, 504 -> new Retry(DropReason.SERVER_ERROR, false, answer.askedWait());
      default -> new GiveUp(status >= 500 ? DropReason.SERVER_ERROR : DropReason.MISDIRECTED, null);
    };
  }
}
