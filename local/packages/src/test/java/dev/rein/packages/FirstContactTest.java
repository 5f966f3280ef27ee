package dev.rein.packages;

import dev.rein.tracing.testing.LambdaStandIn;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What a first event after a restore still has to load where every backend speaks TLS, with the
/// contact before the snapshot and without.
class FirstContactTest extends PackageCase {
  private static final LambdaStandIn.Options SNAP_START = new LambdaStandIn.Options(false, true);

  private static final Pattern LOADED = Pattern.compile("\\[(\\d+)ms] (\\S+) source: .*");

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
  void firstEventAfterARestore_loadsNothingOfTls(String id) throws Exception {
    List<String> loaded = loadedByTheFirstEvent(id, "on");
    System.out.println(id + " on " + loaded.size() + " " + loaded);
    List<String> other = loadedByTheFirstEvent(id, "off");
    System.out.println(id + " off " + other.size() + " " + other);
  }

  private List<String> loadedByTheFirstEvent(String id, String priming) throws Exception {
    Map<String, String> environment = new HashMap<>(fronts.before(environmentOf(id)));
    environment.put(
        "JAVA_TOOL_OPTIONS", "-Xlog:class+load:stdout:tm " + String.join(" ", fronts.jvm()));
    environment.put("AWS_LAMBDA_INITIALIZATION_TYPE", "snap-start");
    environment.put("SNAPSTART_PRIMING", priming);
    String event = eventFor(id);
    Environment function = started(id, SNAP_START, environment);
    function.process().lines().stream()
        .filter(l -> l.contains("\"level\""))
        .forEach(System.out::println);
    long restored = System.currentTimeMillis();
    function.lambda().restore();
    function.ask(event);
    return function.process().lines().stream()
        .map(LOADED::matcher)
        .filter(Matcher::matches)
        .filter(line -> Long.parseLong(line.group(1)) >= restored)
        .map(line -> line.group(2))
        .filter(name -> OF_TLS.stream().anyMatch(name::startsWith))
        .toList();
  }
}
