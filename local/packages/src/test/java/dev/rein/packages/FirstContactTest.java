package dev.rein.packages;

import static org.assertj.core.api.Assertions.assertThat;

import dev.rein.tracing.testing.LambdaStandIn;
import dev.rein.tracing.testing.LambdaStandIn.Response;
import dev.rein.tracing.testing.TlsFront;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What a first event after a restore still has to load where every backend speaks TLS, with the
/// contact before the snapshot and without.
class FirstContactTest extends PackageCase {
  private static final LambdaStandIn.Options SNAP_START = new LambdaStandIn.Options(false, true);

  private static final List<String> OF_TLS =
      List.of(
          "sun.security.ssl.",
          "sun.security.x509.",
          "sun.security.provider.certpath.",
          "sun.security.validator.",
          "sun.net.www.protocol.https.",
          "javax.crypto.",
          "com.sun.crypto.provider.",
          "okhttp3.internal.http2.",
          "okhttp3.internal.platform.");

  // It is up to the order in which frames and the ends of connections come whether one or two more
  // classes are needed.
  private static final int FEW = 3;

  private static TlsFronts fronts;

  @BeforeAll
  static void certify() throws Exception {
    fronts = TlsFronts.open();
  }

  @AfterAll
  static void close() {
    fronts.close();
  }

  @ParameterizedTest
  @MethodSource("functions")
  void firstEventAfterARestore_loadsNextToNothingOfTls(String id) throws Exception {
    assertThat(loadedByTheFirstEvent(id, "on")).hasSizeLessThanOrEqualTo(FEW);
  }

  // Where traces are recorded, the check of Opik's key has loaded OkHttp's part before.
  @ParameterizedTest
  @CsvSource({
    FEEDBACK + ",sun.net.www.protocol.https.HttpsClient",
    REDELIVERY + ",sun.net.www.protocol.https.HttpsClient",
    REDELIVERY + ",sun.security.ssl.ClientHello",
    REDELIVERY + ",sun.security.validator.PKIXValidator",
    REDELIVERY + ",okhttp3.internal.http2.Http2Connection"
  })
  void withTheRehearsalAlone_thatIsLeftToTheFirstEvent(String id, String named) throws Exception {
    assertThat(loadedByTheFirstEvent(id, "rehearsal")).contains(named).hasSizeGreaterThan(5 * FEW);
  }

  @Test
  void snapshot_holdsNoConnection_andTheFirstEventMakesItsOwn() throws Exception {
    Environment generation = snapshot(GENERATION, "on");
    TlsFront front = fronts.front(opik.uri());

    // The contact and the check of the key.
    assertThat(front.connections()).isEqualTo(2);
    assertThat(front.wholeHandshakes()).isEqualTo(2);
    assertThat(front.http2Connections()).isEqualTo(2);

    generation.lambda().restore();
    generation.answer(200, PackageEvents.testTrace());

    generation.process().awaitLine("SpansRecorded", PATIENCE);
    assertThat(opik.store().traces(null)).hasSize(1);
    assertThat(front.connections()).isEqualTo(front.http2Connections()).isGreaterThan(2);
  }

  @Test
  void hostsThatCantBeReached_areNamed_andBreakNothing() throws Exception {
    Map<String, String> environment = environmentOf(REDELIVERY);
    environment.put("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start");
    environment.put("OPIK_URL_OVERRIDE", "https://nobody.invalid/opik/api");

    Environment redelivery = started(REDELIVERY, SNAP_START, environment);

    assertThat(redelivery.process().lines())
        .filteredOn(line -> line.contains("WARN"))
        .singleElement()
        .asString()
        .contains("nobody.invalid")
        .doesNotContain("opik/api");
    assertThat(redelivery.lambda().calls()).doesNotContain("init error");
  }

  /// A function whose snapshot is taken, with everything behind TLS.
  private Environment snapshot(String id, String priming) throws Exception {
    Map<String, String> environment = fronts.before(environmentOf(id));
    environment.computeIfPresent(
        "JAVA_TOOL_OPTIONS", (_, options) -> options + " " + ClassLog.OPTION);
    environment.put("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start");
    environment.put("SNAPSTART_PRIMING", priming);
    Environment started = started(id, SNAP_START, environment);
    assertThat(fronts.awaitAllClosed(PATIENCE)).isTrue();
    assertThat(started.process().lines()).noneMatch(line -> line.contains("WARN"));
    return started;
  }

  private List<String> loadedByTheFirstEvent(String id, String priming) throws Exception {
    String event = eventFor(id);
    Environment function = snapshot(id, priming);
    long restored = System.currentTimeMillis();
    function.lambda().restore();

    Response response = function.ask(event);

    assertThat(response.failed()).as(response.text()).isFalse();
    List<String> loaded = ClassLog.since(restored, function.process());
    // There is always something, or else what was loaded is not seen.
    assertThat(loaded).isNotEmpty();
    return loaded.stream().filter(it -> OF_TLS.stream().anyMatch(it::startsWith)).toList();
  }
}
