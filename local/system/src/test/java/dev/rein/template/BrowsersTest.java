package dev.rein.template;

import static dev.rein.template.Template.items;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rein.tracing.TraceContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// A page in a browser may send each header that the code reads, and read each that it writes.
class BrowsersTest extends FaultsCase {
  private static final Pattern WRITTEN = Pattern.compile("\\.withHeader\\(\\s*(\"([^\"]+)\")?");
  private static final Pattern READ = Pattern.compile("request\\.header\\(\\s*\"([^\"]+)\"\\s*\\)");

  /// What API Gateway's authorizers read.
  private static final Set<String> OF_THE_GATEWAY =
      Set.of("authorization", "x-amz-content-sha256", "x-amz-date", "x-amz-security-token");

  /// Read under a name that a constant holds.
  private static final Set<String> READ_BY_CONSTANT =
      Set.of("idempotency-key", "traceparent", TraceContext.TRACE_ID, TraceContext.PARENT_SPAN_ID);

  /// Refused, whatever it says but that the body is as it is.
  private static final Set<String> REFUSED = Set.of("content-encoding");

  /// Shown to pages by every browser unasked, as Fetch has it.
  private static final Set<String> SHOWN_ANYWAY = Set.of("cache-control", "content-type");

  /// Says to whoever writes a client which methods there are.
  private static final Set<String> FOR_DEVELOPERS = Set.of("allow");

  static List<String> headers(Template template) {
    JsonNode cors =
        template
            .resource("HttpApi")
            .path("Properties")
            .path("DefinitionBody")
            .path("x-amazon-apigateway-cors")
            .path("Fn::If")
            .path(1);
    Set<String> sent = new TreeSet<>(found(template, READ, 1));
    sent.removeAll(REFUSED);
    sent.addAll(READ_BY_CONSTANT);
    sent.addAll(OF_THE_GATEWAY);
    Set<String> shown = new TreeSet<>(found(template, WRITTEN, 2));
    shown.removeAll(SHOWN_ANYWAY);
    shown.removeAll(FOR_DEVELOPERS);
    List<String> breaches = new ArrayList<>();
    compare(breaches, "allowHeaders", texts(cors.path("allowHeaders")), sent);
    compare(breaches, "exposeHeaders", texts(cors.path("exposeHeaders")), shown);
    return breaches;
  }

  private static void compare(
      List<String> breaches, String list, Set<String> actual, Set<String> wanted) {
    wanted.stream()
        .filter(name -> !actual.contains(name))
        .forEach(name -> breaches.add(list + " lacks " + name));
    actual.stream()
        .filter(name -> !wanted.contains(name))
        .forEach(name -> breaches.add(list + " has " + name + ", which the code does not know"));
  }

  private static Set<String> texts(JsonNode list) {
    return items(list).stream().map(JsonNode::asText).collect(Collectors.toSet());
  }

  /// Group `name` of each place in the sources; "(no literal)" where it is none.
  private static Set<String> found(Template template, Pattern pattern, int name) {
    Set<String> found = new TreeSet<>();
    for (String module : List.of("functions", "shared")) {
      try (Stream<Path> files = Files.walk(template.root().resolve(module))) {
        for (Path file : files.filter(BrowsersTest::isSource).toList()) {
          Matcher places = pattern.matcher(Files.readString(file));
          while (places.find()) {
            String literal = places.group(name);
            found.add(literal == null ? "(no literal)" : literal);
          }
        }
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
    return found;
  }

  private static boolean isSource(Path file) {
    return file.toString().replace('\\', '/').matches(".*/src/main/java/.*\\.java");
  }

  @Test
  void headers_areThoseThatTheCodeReadsAndWrites() {
    assertThat(headers(Template.ofProject())).isEmpty();
  }

  @Test
  void headersReadByConstant_areInTheCode() {
    Template.ofProject()
        .functions()
        .values()
        .forEach(
            function -> {
              if (Template.events(function, "HttpApi").isEmpty()) return;
              assertThat(Reachable.from(function.path("Handler").asText()).strings())
                  .containsAll(READ_BY_CONSTANT);
            });
  }

  static Stream<Fault> faults() {
    return Stream.of(
        new Fault(
            ", x-next-cursor]", "]", BrowsersTest::headers, "exposeHeaders lacks x-next-cursor"),
        new Fault(
            "exposeHeaders: [",
            "exposeHeaders: [x-made-up, ",
            BrowsersTest::headers,
            "exposeHeaders has x-made-up, which the code does not know"),
        new Fault("opik_trace_id, ", "", BrowsersTest::headers, "allowHeaders lacks opik_trace_id"),
        new Fault("prefer, ", "", BrowsersTest::headers, "allowHeaders lacks prefer"),
        new Fault(
            "allowHeaders: [",
            "allowHeaders: [\"*\", ",
            BrowsersTest::headers,
            "allowHeaders has *, which the code does not know"));
  }
}
