package dev.rein.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.rein.tracing.Deadline;
import dev.rein.tracing.Flushed;
import dev.rein.tracing.SpanType;
import dev.rein.tracing.lambda.TracingSetup;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// A key is rotated while the function runs.
class KeyRenewalTest {
  private static final String UNKNOWN_KEY =
      "{\"error\":{\"code\":400,\"details\":[{\"reason\":\"API_KEY_INVALID\"}]}}";

  private final AtomicReference<String> valid = new AtomicReference<>("old-key");
  private final AtomicReference<String> kept = new AtomicReference<>("old-key");
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-11-26T12:00:00Z"));
  private final AtomicInteger fetches = new AtomicInteger();
  private final List<String> tried = new CopyOnWriteArrayList<>();
  private final List<String> bodies = new CopyOnWriteArrayList<>();
  private final CountDownLatch released = new CountDownLatch(1);
  private int refusal = 401;
  private HttpServer backend;

  @BeforeEach
  void start() throws IOException {
    backend = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    backend.createContext(
        "/",
        exchange -> {
          try (exchange) {
            String key = exchange.getRequestHeaders().getFirst("Authorization");
            tried.add(String.valueOf(key));
            bodies.add(
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            boolean known = valid.get().equals(key);
            byte[] answer = Events.utf8(known ? "ok" : UNKNOWN_KEY);
            exchange.sendResponseHeaders(known ? 200 : refusal, answer.length);
            exchange.getResponseBody().write(answer);
          }
        });
    backend.start();
  }

  @AfterEach
  void stop() {
    released.countDown();
    backend.stop(0);
  }

  private OkHttpClient client() {
    return Secrets.of(
            Map.of("OPIK_API_KEY_SECRET", "rein/opik"),
            (_, _) -> {
              fetches.incrementAndGet();
              return kept.get();
            },
            now::get)
        .renewing(new OkHttpClient());
  }

  /// Of a source that answers at INIT, and then says nothing until it is released.
  private Secrets hanging() {
    return Secrets.of(
        Map.of("OPIK_API_KEY_SECRET", "rein/opik", "OPIK_URL_OVERRIDE", backendUrl()),
        (_, _) -> {
          if (fetches.incrementAndGet() > 1) awaitRelease();
          return kept.get();
        },
        now::get);
  }

  private void awaitRelease() {
    try {
      var _ = released.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private String backendUrl() {
    return "http://127.0.0.1:" + backend.getAddress().getPort();
  }

  private void rotate(String key) {
    valid.set(key);
    kept.set(key);
  }

  /// As a client that read its key once, at INIT.
  private int post(OkHttpClient http) throws IOException {
    Request request =
        new Request.Builder()
            .url(backendUrl())
            .header("Authorization", "old-key")
            .post(RequestBody.create("rows", MediaType.get("text/plain")))
            .build();
    try (Response response = http.newCall(request).execute()) {
      return response.code();
    }
  }

  @Test
  void rotatedKey_isRenewedWithinTheRequest_andUsedFromThenOn() throws IOException {
    OkHttpClient http = client();
    assertThat(post(http)).isEqualTo(200);

    rotate("new-key");
    assertThat(post(http)).isEqualTo(200);
    assertThat(post(http)).isEqualTo(200);

    assertThat(tried).containsExactly("old-key", "old-key", "new-key", "new-key");
    assertThat(bodies).containsOnly("rows");
    assertThat(fetches).hasValue(2);
  }

  @Test
  void keyThatIsRefusedWith403_orAsUnknown_isRenewed() throws IOException {
    for (int status : List.of(403, 400)) {
      refusal = status;
      rotate("old-key");
      OkHttpClient http = client();
      rotate("key-after-" + status);
      assertThat(post(http)).isEqualTo(200);
    }
  }

  @Test
  void badRequest_thatSaysNothingOfKeys_isNotAskedAgain() throws IOException {
    OkHttpClient http = client();
    rotate("new-key");
    refusal = 422;

    assertThat(post(http)).isEqualTo(422);
    assertThat(fetches).hasValue(1);
  }

  @Test
  void secretThatIsWrongItself_isAskedForOnceAMinute() throws IOException {
    OkHttpClient http = client();
    valid.set("nobody-knows");
    for (int i = 0; i < 5; i++) assertThat(post(http)).isEqualTo(401);
    assertThat(fetches).hasValue(2);

    now.updateAndGet(time -> time.plus(RotatedKey.RENEWAL_EVERY));
    kept.set("nobody-knows");
    assertThat(post(http)).isEqualTo(200);
    assertThat(fetches).hasValue(3);
  }

  @Test
  void manyRefusedAtOnce_askOnce() {
    OkHttpClient http = client();
    rotate("new-key");

    List<Integer> statuses =
        IntStream.range(0, 8)
            .parallel()
            .mapToObj(
                _ -> {
                  try {
                    return post(http);
                  } catch (IOException e) {
                    throw new IllegalStateException(e);
                  }
                })
            .toList();

    assertThat(statuses).containsOnly(200);
    assertThat(fetches).hasValue(2);
  }

  @Test
  void secretThatBecameUnusable_leavesTheKeyAndIsNotPrinted() throws IOException {
    PrintStream before = System.err;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setErr(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try {
      OkHttpClient http = client();
      valid.set("elsewhere");
      kept.set("two\nPLANTED lines");
      assertThat(post(http)).isEqualTo(401);
    } finally {
      System.setErr(before);
    }
    assertThat(printed.toString(StandardCharsets.UTF_8)).doesNotContain("PLANTED", "old-key");
  }

  @Test
  void sourceThatFails_leavesTheRefusal() throws IOException {
    AtomicInteger asked = new AtomicInteger();
    OkHttpClient http =
        Secrets.of(
                Map.of("OPIK_API_KEY_SECRET", "rein/opik"),
                (_, _) -> {
                  if (asked.incrementAndGet() > 1) throw new IllegalStateException("denied");
                  return "old-key";
                },
                now::get)
            .renewing(new OkHttpClient());
    valid.set("new-key");

    assertThat(post(http)).isEqualTo(401);
    assertThat(asked).hasValue(2);
  }

  @Test
  void sourceThatHangs_leavesTheRefusal_withinEachCallsTime_andServesALaterOneWhenItAnswers()
      throws IOException {
    OkHttpClient http =
        hanging().renewing(new OkHttpClient.Builder().callTimeout(Duration.ofSeconds(2)).build());
    rotate("new-key");

    // The second finds the fetch of the first under way.
    for (int i = 0; i < 2; i++) assertThat(post(http)).isEqualTo(401);
    assertThat(fetches).hasValue(2);

    released.countDown();
    assertThat(post(http)).isEqualTo(200);
    assertThat(fetches).hasValue(2);
  }

  @Test
  void flushWhoseKeyIsRefusedWhileTheSourceHangs_keepsItsSpans_asRefused() {
    List<String> printed = new CopyOnWriteArrayList<>();
    Secrets secrets = hanging();
    TracingSetup tracing =
        TracingSetup.of(secrets.environment(), secrets.renewing(new OkHttpClient()), printed::add);
    rotate("new-key");
    tracing.tracing().span("work", SpanType.GENERAL, _ -> 1);

    Flushed flushed = tracing.tracing().flush(Deadline.in(Duration.ofSeconds(4)));

    assertThat(flushed).isEqualTo(new Flushed(0, 2, Map.of()));
    assertThat(printed)
        .filteredOn(line -> line.contains("spans kept in the log"))
        .isNotEmpty()
        .allMatch(line -> line.contains("\"reason\":\"credentials\""));
  }

  @Test
  void keyThatWasSetDirectly_leavesTheClientAsItIs() {
    OkHttpClient http = new OkHttpClient();
    assertThat(
            Secrets.of(Map.of("OPIK_API_KEY", "direct"), (_, _) -> "never", now::get)
                .renewing(http))
        .isSameAs(http);
  }
}
