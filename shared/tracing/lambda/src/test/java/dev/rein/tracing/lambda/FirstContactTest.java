package dev.rein.tracing.lambda;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.rein.tracing.Deadline;
import dev.rein.tracing.Lazy;
import dev.rein.tracing.lambda.FirstContact.Host;
import dev.rein.tracing.opik.OpikSettings;
import dev.rein.tracing.testing.LoopbackCertificates;
import dev.rein.tracing.testing.TlsFront;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// What hosts see of the contact before a snapshot, and that nothing is left of it.
class FirstContactTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Map<String, String> SNAP_START =
      Map.of("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start", "SNAPSTART_PRIMING_MS", "1");

  @TempDir private static Path folder;
  private static LoopbackCertificates certificates;

  private final List<String> lines = new ArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<String> headers = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private TlsFront front;

  @BeforeAll
  static void certify() throws IOException {
    certificates = LoopbackCertificates.make(folder);
  }

  @BeforeEach
  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          try (exchange) {
            int body = exchange.getRequestBody().readAllBytes().length;
            requests.add(exchange.getRequestMethod() + " " + exchange.getRequestURI() + " " + body);
            exchange
                .getRequestHeaders()
                .keySet()
                .forEach(name -> headers.add(name.toLowerCase(Locale.ROOT)));
            // More than is read of it.
            byte[] answer = new byte[100_000];
            exchange.sendResponseHeaders(403, answer.length);
            exchange.getResponseBody().write(answer);
          }
        });
    server.start();
    front = TlsFront.before(plain(), certificates);
  }

  @AfterEach
  void stop() {
    front.close();
    server.stop(0);
  }

  @ParameterizedTest
  @EnumSource(FirstContact.Way.class)
  void host_isAskedOnce_withoutKeyOrBody_andNothingStaysOpen(FirstContact.Way way)
      throws Exception {
    URI address = front.uri().resolve("/opik/api?key=secret");

    contact(SNAP_START, () -> List.of(new Host(address, way), new Host(front.uri(), way)));

    assertThat(requests).containsExactly("GET / 0");
    assertThat(new TreeSet<>(headers))
        .isSubsetOf("accept", "accept-encoding", "connection", "host", "user-agent");
    assertThat(front.connections()).isEqualTo(1);
    assertThat(front.http2Connections()).isEqualTo(way == FirstContact.Way.OKHTTP ? 1 : 0);
    assertThat(front.awaitAllClosed(PATIENCE)).isTrue();
    assertThat(lines).allMatch(line -> line.contains("INFO")).hasSize(2);
    assertThat(lines.getFirst()).contains(authority(front));
    assertThat(lines.getLast()).contains("rehearsed TLS", "\"rounds\":1,");
    assertThat(lines.toString()).doesNotContain("opik/api", "secret");
  }

  @Test
  void clientsOfBothKinds_andTheLayersOwnHosts_areMet() {
    Map<String, String> environment = new HashMap<>(SNAP_START);
    environment.put("OPIK_URL_OVERRIDE", front.uri() + "/opik/api");
    environment.put("OPIK_API_KEY", "secret");
    environment.put("TRACE_OUTBOX_QUEUE_URL", front.uri() + "/000000000000/outbox");

    contact(environment, List::of);

    assertThat(requests).containsExactly("GET / 0", "GET / 0");
    assertThat(headers).doesNotContain("authorization");
    assertThat(front.http2Connections()).isEqualTo(1);
  }

  @Test
  void opikThatIsSwitchedOff_isNotMet() {
    Map<String, String> environment = new HashMap<>(SNAP_START);
    environment.put("OPIK_URL_OVERRIDE", front.uri().toString());
    environment.put("OPIK_TRACK_DISABLE", "true");

    contact(environment, List::of);

    assertThat(front.connections()).isZero();
  }

  @Test
  void session_isResumedByNobody() throws Exception {
    OwnTls shared = tls();

    // With a context that outlives the contact there would be one: the test can fail.
    contact(SNAP_START, () -> List.of(Host.ofAws(front.uri())), FirstContact.LIMIT, () -> shared);
    contact(SNAP_START, () -> List.of(Host.ofAws(front.uri())), FirstContact.LIMIT, () -> shared);
    assertThat(front.connections()).isEqualTo(2);
    assertThat(front.wholeHandshakes()).isEqualTo(1);

    contact(SNAP_START, () -> List.of(Host.ofAws(front.uri())));
    contact(SNAP_START, () -> List.of(Host.ofAws(front.uri())));
    assertThat(front.connections()).isEqualTo(4);
    assertThat(front.wholeHandshakes()).isEqualTo(3);
  }

  @ParameterizedTest
  @CsvSource({"snap-start,2", "on-demand,1"})
  void checkOfOpiksKey_leavesItsSessionToNobody_whereASnapshotIsTaken(String type, int whole)
      throws Exception {
    OwnTls tls = tls();
    OkHttpClient http =
        new OkHttpClient.Builder()
            .sslSocketFactory(tls.context().getSocketFactory(), tls.trust())
            .build();
    Map<String, String> environment =
        Map.of(
            "AWS_LAMBDA_INITIALIZATION_TYPE",
            type,
            "AWS_LAMBDA_RUNTIME_API",
            "127.0.0.1:1",
            "OPIK_URL_OVERRIDE",
            front.uri().toString());
    TracingSetup setup =
        TracingSetup.of(environment, Lazy.made(http), lines::add, OpikSettings.Source.SDK, _ -> {});

    Objects.requireNonNull(setup.startCheck()).run(Deadline.in(PATIENCE));

    assertThat(front.awaitAllClosed(PATIENCE)).isTrue();
    Request request = new Request.Builder().url(front.uri().toString()).build();
    try (Response answer = http.newCall(request).execute()) {
      assertThat(answer.code()).isEqualTo(403);
    }
    assertThat(front.connections()).isEqualTo(2);
    assertThat(front.wholeHandshakes()).isEqualTo(whole);
  }

  @Test
  void plainHttp_isLeftAlone() {
    contact(SNAP_START, () -> List.of(Host.ofAws(plain()), Host.ofOkHttp(plain())));

    assertThat(requests).isEmpty();
    assertThat(lines).isEmpty();
  }

  @Test
  void withoutASnapshot_orTurnedOff_nobodyIsAskedFor() {
    for (Map<String, String> environment :
        List.of(Map.<String, String>of(), with("off"), with("rehearsal"))) {
      contact(
          environment,
          () -> {
            throw new AssertionError("asked for");
          });
    }

    assertThat(lines).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(FirstContact.Way.class)
  void hostThatRefuses_isSaid_andTheOthersAreMet(FirstContact.Way way) throws Exception {
    URI refusing;
    try (ServerSocket closed = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      refusing = URI.create("https://127.0.0.1:" + closed.getLocalPort() + "/path?key=secret");
    }

    contact(SNAP_START, () -> List.of(new Host(refusing, way), new Host(front.uri(), way)));

    assertWarned("127.0.0.1:" + refusing.getPort(), "ConnectException");
    assertThat(requests).hasSize(1);
  }

  @ParameterizedTest
  @EnumSource(FirstContact.Way.class)
  void hostThatHangs_isGivenUp_andItsConnectionClosed(FirstContact.Way way) throws Exception {
    try (ServerSocket hanging = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      URI address = URI.create("https://127.0.0.1:" + hanging.getLocalPort());

      contact(
          SNAP_START,
          () -> List.of(new Host(address, way)),
          Duration.ofMillis(300),
          FirstContactTest::tls);

      assertWarned("127.0.0.1:" + hanging.getLocalPort(), "it did not answer in time");
      try (Socket met = hanging.accept()) {
        met.setSoTimeout((int) PATIENCE.toMillis());
        // Its greeting, and then the end.
        assertThat(met.getInputStream().readAllBytes()).isNotEmpty();
      }
    }
  }

  @ParameterizedTest
  @EnumSource(FirstContact.Way.class)
  void hostWhoseCertificateIsNotTrusted_isSaid_andSentNothing(FirstContact.Way way) {
    contact(
        SNAP_START, () -> List.of(new Host(front.uri(), way)), FirstContact.LIMIT, OwnTls::make);

    assertWarned(authority(front), "PKIX path building failed");
    assertThat(requests).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(FirstContact.Way.class)
  void hostThatNobodyKnows_isSaid(FirstContact.Way way) {
    contact(SNAP_START, () -> List.of(new Host(URI.create("https://nobody.invalid/x"), way)));

    assertWarned("nobody.invalid", "UnknownHostException");
  }

  @Test
  void addressesThatCantBeTold_areSaid_andFailNothing() {
    contact(
        SNAP_START,
        () -> {
          throw new IllegalStateException("AWS_REGION is not set");
        });

    assertThat(lines).singleElement().asString().contains("WARN").contains("AWS_REGION is not set");
  }

  private static Map<String, String> with(String setting) {
    Map<String, String> environment = new HashMap<>(SNAP_START);
    environment.put(Rehearsal.SETTING, setting);
    return environment;
  }

  private void assertWarned(String host, String cause) {
    assertThat(lines)
        .filteredOn(line -> line.contains("WARN"))
        .singleElement()
        .asString()
        .contains("First contact with " + host + " failed")
        .contains("first events after a restore may take longer")
        .contains(cause)
        .doesNotContain("secret");
  }

  private void contact(Map<String, String> environment, Supplier<List<Host>> hosts) {
    contact(environment, hosts, FirstContact.LIMIT, FirstContactTest::tls);
  }

  private void contact(
      Map<String, String> environment,
      Supplier<List<Host>> hosts,
      Duration limit,
      Supplier<OwnTls> tls) {
    FirstContact.beforeSnapshot(environment, hosts, lines::add, limit, tls);
  }

  private static OwnTls tls() {
    try {
      return OwnTls.trusting(certificates.roots());
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private URI plain() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private static String authority(TlsFront front) {
    return "127.0.0.1:" + front.uri().getPort();
  }
}
