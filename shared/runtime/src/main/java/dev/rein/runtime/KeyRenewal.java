package dev.rein.runtime;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/// Sends a key's newest value in whichever header holds its first one. What is refused is sent once
/// more when the secret holds another key by now: nobody has worked on it, so nothing is done or
/// billed twice.
///
/// @param byFirstValue keys by the value that they had at INIT
record KeyRenewal(Map<String, RotatedKey> byFirstValue) implements Interceptor {
  private static final long ERROR_BODY_BYTES = 8_192;

  /// Part of a call's time that no wait for another key may take: OkHttp ends the call when all of
  /// it is over, and whoever made it would never see the refusal.
  private static final int ANSWER_PART = 10;

  /// How Gemini names a key that it doesn't know, in the body of a 400.
  private static final String UNKNOWN_KEY = "API_KEY_";

  private record Held(String header, RotatedKey key) {}

  @Override
  public Response intercept(Chain chain) throws IOException {
    long begun = System.nanoTime();
    Request request = chain.request();
    Held held = heldBy(request);
    if (held == null) return chain.proceed(request);
    String tried = held.key.current();
    Response response = chain.proceed(request.newBuilder().header(held.header, tried).build());
    if (!refusesKey(response)) return response;
    String renewed = held.key.renewed(tried, atMost(chain, begun));
    if (renewed.equals(tried)) return response;
    response.close();
    return chain.proceed(request.newBuilder().header(held.header, renewed).build());
  }

  private @Nullable Held heldBy(Request request) {
    for (String header : request.headers().names()) {
      String value = request.header(header);
      RotatedKey key = value == null ? null : byFirstValue.get(value);
      if (key != null) return new Held(header, key);
    }
    return null;
  }

  private static boolean refusesKey(Response response) throws IOException {
    return switch (response.code()) {
      case 401, 403 -> true;
      case 400 -> response.peekBody(ERROR_BODY_BYTES).string().contains(UNKNOWN_KEY);
      default -> false;
    };
  }

  /// No longer than what is left of the call's time.
  private static Duration atMost(Chain chain, long begun) {
    long whole = chain.call().timeout().timeoutNanos();
    if (whole == 0) return Secrets.TIMEOUT;
    long left = whole - whole / ANSWER_PART - (System.nanoTime() - begun);
    return Duration.ofNanos(Math.clamp(left, 0, Secrets.TIMEOUT.toNanos()));
  }
}
