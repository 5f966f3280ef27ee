package dev.rein.tracing.opik;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.rein.tracing.Deadline;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/// Single requests to Opik, for what is no trace: prompts, data sets, experiments. Never on the way
/// of a request that somebody waits for.
///
/// A request that fails for a reason that passes is made again until its deadline. So send only
/// what may be sent twice.
public final class OpikRequests {
  private static final Duration FIRST_WAIT = Duration.ofMillis(100);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);
  private static final int TRIES = 4;
  private static final int MOST_DETAIL = 300;

  private final OpikHttp http;
  private final int mostBytes;

  public OpikRequests(OkHttpClient client, OpikSettings settings) {
    this.http = new OpikHttp(client, settings);
    this.mostBytes = settings.limits().reading().bytes();
  }

  /// How a request ended.
  public sealed interface Ended {
    /// @param body empty where Opik says nothing more
    record Ok(int status, String body) implements Ended {}

    /// Opik will not take it, however often it is sent: 404 and 409 are among these.
    ///
    /// @param detail the beginning of what Opik says
    record Refused(int status, String detail) implements Ended {}

    /// Opik did not answer, or asks to come later.
    ///
    /// @param reason a constant of [DropReason]
    record NotNow(String reason) implements Ended {}
  }

  /// @param path below the base URL, e.g. `v1/private/prompts`
  /// @param json the body, null for none
  /// @return never throws for what Opik or the network does
  public Ended send(
      String method,
      String path,
      Map<String, String> query,
      byte @Nullable [] json,
      Deadline deadline) {
    HttpUrl.Builder url = http.url(path);
    query.forEach(url::addQueryParameter);
    Request request =
        http.request(url.build())
            .method(method, json == null ? null : RequestBody.create(json, OpikHttp.JSON))
            .build();
    http.wake();
    for (int attempt = 1; ; attempt++) {
      Attempt made = attempt(request, deadline);
      if (!(made.ended() instanceof Ended.NotNow) || attempt == TRIES) return made.ended();
      Duration wait = made.wait(attempt);
      if (wait.compareTo(deadline.remaining()) >= 0 || !sleep(wait)) return made.ended();
    }
  }

  private record Attempt(Ended ended, @Nullable Duration asked) {
    Duration wait(int attempt) {
      Duration own = FIRST_WAIT.multipliedBy(1L << (2 * (attempt - 1)));
      if (own.compareTo(LONGEST_WAIT) > 0) own = LONGEST_WAIT;
      return asked != null && asked.compareTo(own) > 0 ? asked : own;
    }
  }

  private Attempt attempt(Request request, Deadline deadline) {
    try (Response response = http.open(request, deadline)) {
      int status = response.code();
      byte[] body = response.body().byteStream().readNBytes(mostBytes + 1);
      if (status >= 200 && status < 300) {
        return body.length > mostBytes
            ? new Attempt(new Ended.Refused(status, "the answer is too long"), null)
            : new Attempt(new Ended.Ok(status, new String(body, UTF_8)), null);
      }
      if (status == 429 || status >= 500) {
        return new Attempt(
            new Ended.NotNow(status == 429 ? DropReason.RATE_LIMITED : DropReason.SERVER_ERROR),
            seconds(response.header("RateLimit-Reset")));
      }
      String detail = new String(body, 0, Math.min(body.length, MOST_DETAIL), UTF_8);
      return new Attempt(new Ended.Refused(status, detail), null);
    } catch (InterruptedIOException e) {
      return new Attempt(new Ended.NotNow(DropReason.TIMEOUT), null);
    } catch (IOException e) {
      return new Attempt(new Ended.NotNow(DropReason.UNREACHABLE), null);
    }
  }

  private static @Nullable Duration seconds(@Nullable String header) {
    try {
      return header == null
          ? null
          : Duration.ofSeconds(Math.max(0, Long.parseLong(header.strip())));
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static boolean sleep(Duration wait) {
    try {
      TimeUnit.NANOSECONDS.sleep(wait.toNanos());
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
