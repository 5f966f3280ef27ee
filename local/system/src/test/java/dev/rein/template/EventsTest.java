package dev.rein.template;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rein.experiments.ItemWork;
import dev.rein.tracing.opik.OutboxEnvelope;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The files in `events/` are what the template's functions receive.
class EventsTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Template TEMPLATE = Template.ofProject();

  @Test
  void eventFiles_areThoseThatTheTemplateHasAUseFor() throws IOException {
    Set<String> uses = new HashSet<>(TEMPLATE.routes());
    uses.addAll(consumedQueues());
    uses.addAll(schedules());
    Set<String> expected =
        Contract.EVENTS.keySet().stream()
            .filter(file -> uses.contains(Contract.EVENTS.get(file)))
            .collect(Collectors.toSet());

    assertThat(expected).isNotEmpty();
    assertThat(files().map(file -> file.getFileName().toString()))
        .containsExactlyInAnyOrderElementsOf(expected);
  }

  @ParameterizedTest
  @MethodSource("httpEvents")
  void httpEvent_isPayload2OfItsRoute(Path file) throws IOException {
    JsonNode event = JSON.readTree(file.toFile());
    JsonNode context = event.path("requestContext");
    JsonNode http = context.path("http");
    String route = event.path("routeKey").asText();

    assertThat(event.path("version").asText()).isEqualTo("2.0");
    assertThat(route).isEqualTo(Contract.EVENTS.get(file.getFileName().toString()));
    assertThat(TEMPLATE.routes()).contains(route);
    assertThat(context.path("routeKey").asText()).isEqualTo(route);
    assertThat(http.path("path").asText()).isEqualTo(event.path("rawPath").asText());
    assertThat(filled(event)).isEqualTo(event.path("rawPath").asText());
    assertThat(route).startsWith(http.path("method").asText() + " ");
    assertThat(context.path("authorizer").path("jwt").path("claims").path("sub").asText())
        .isEqualTo("local");
    assertThat(event.path("headers").properties())
        .isNotEmpty()
        .allSatisfy(header -> assertThat(header.getKey()).isLowerCase());
    assertThat(event.path("rawQueryString").asText()).isEqualTo(query(event));
  }

  @ParameterizedTest
  @MethodSource("httpEvents")
  void postedBody_isAJsonObjectWithAnIdempotencyKey(Path file) throws IOException {
    JsonNode event = JSON.readTree(file.toFile());
    JsonNode headers = event.path("headers");
    String method = event.path("requestContext").path("http").path("method").asText();
    if (!method.equals("POST")) {
      assertThat(event.has("body")).isFalse();
      return;
    }
    String body = event.path("body").asText();

    assertThat(JSON.readTree(body).isObject()).isTrue();
    assertThat(headers.path("content-type").asText()).isEqualTo("application/json");
    assertThat(headers.path("content-length").asInt())
        .isEqualTo(body.getBytes(StandardCharsets.UTF_8).length);
    assertUuid7(headers.path("idempotency-key"));
  }

  @ParameterizedTest
  @MethodSource("queueEvents")
  void queueEvent_namesGoalAndTrace(Path file) throws Exception {
    List<JsonNode> records = Template.items(JSON.readTree(file.toFile()).path("Records"));
    String queue = Contract.EVENTS.get(file.getFileName().toString());

    assertThat(records).isNotEmpty();
    for (JsonNode item : records) {
      String body = item.path("body").asText();
      assertThat(item.path("eventSourceARN").asText()).endsWith(":" + queue);
      assertUuid7(JSON.readTree(body).path("goalId"));
      JsonNode trace = item.path("messageAttributes").path("traceId");
      assertThat(trace.path("dataType").asText()).isEqualTo("String");
      assertUuid7(trace.path("stringValue"));
      assertThat(item.path("md5OfBody").asText()).isEqualTo(md5(body));
    }
    assertThat(records.stream().map(item -> item.path("messageId").asText()))
        .doesNotHaveDuplicates();
  }

  @Test
  void experimentEvent_holdsAGoalAsItTravels() throws Exception {
    JsonNode event = JSON.readTree(TEMPLATE.root().resolve("events/experiment.json").toFile());
    for (JsonNode item : Template.items(event.path("Records"))) {
      String body = item.path("body").asText();
      assertThat(item.path("eventSourceARN").asText()).endsWith(":ExperimentQueue");
      assertThat(ItemWork.Message.parse(body)).isPresent();
      assertThat(item.path("md5OfBody").asText()).isEqualTo(md5(body));
    }
  }

  @ParameterizedTest
  @MethodSource("outboxEvents")
  void outboxEvent_holdsReadableEnvelopes(Path file) throws Exception {
    List<JsonNode> records = Template.items(JSON.readTree(file.toFile()).path("Records"));

    assertThat(records).isNotEmpty();
    for (JsonNode item : records) {
      String body = item.path("body").asText();
      OutboxEnvelope envelope = OutboxEnvelope.parse(body);
      assertThat(envelope.size()).isEqualTo(JSON.readTree(body).path("rows").asInt()).isPositive();
      assertThat(item.path("eventSourceARN").asText()).endsWith(":TraceOutboxQueue");
      assertThat(item.path("messageAttributes").path("reason").path("stringValue").asText())
          .isEqualTo(envelope.reason());
      assertThat(item.path("md5OfBody").asText()).isEqualTo(md5(body));
    }
  }

  @Test
  void scheduledEvent_isWhatEventBridgeSends() throws IOException {
    JsonNode event = JSON.readTree(TEMPLATE.root().resolve("events/sweep.json").toFile());
    assertThat(schedules()).contains("GenerationFunction/Sweep");
    assertThat(event.path("source").asText()).isEqualTo("aws.events");
    assertThat(event.path("detail-type").asText()).isEqualTo("Scheduled Event");
    assertThat(event.path("resources")).hasSize(1);
    assertThat(event.path("detail").isObject()).isTrue();
  }

  private static Set<String> schedules() {
    Set<String> schedules = new HashSet<>();
    TEMPLATE
        .functions()
        .forEach(
            (id, function) ->
                Template.events(function, "Schedule")
                    .keySet()
                    .forEach(name -> schedules.add(id + "/" + name)));
    return schedules;
  }

  static Stream<Path> httpEvents() throws IOException {
    return files().filter(file -> use(file).contains(" "));
  }

  static Stream<Path> queueEvents() throws IOException {
    return files()
        .filter(
            file -> consumedQueues().contains(use(file)) && !isOutbox(file) && !isExperiment(file));
  }

  static Stream<Path> outboxEvents() throws IOException {
    return files().filter(EventsTest::isOutbox);
  }

  private static boolean isExperiment(Path file) {
    return use(file).equals("ExperimentQueue");
  }

  private static boolean isOutbox(Path file) {
    return use(file).equals("TraceOutboxQueue");
  }

  @Test
  void readme_tellsWhatEachIsAnsweredWith() throws IOException {
    String readme = Files.readString(TEMPLATE.root().resolve("events/README.md"));

    assertThat(files())
        .allSatisfy(
            file -> {
              String name = file.getFileName().toString().replace(".json", "");
              assertThat(readme).containsOnlyOnce("| `" + name + "` | ");
            });
  }

  private static String use(Path file) {
    return Contract.EVENTS.getOrDefault(file.getFileName().toString(), "");
  }

  private static Stream<Path> files() throws IOException {
    try (Stream<Path> files = Files.list(TEMPLATE.root().resolve("events"))) {
      return files.filter(file -> file.toString().endsWith(".json")).sorted().toList().stream();
    }
  }

  private static Set<String> consumedQueues() {
    return TEMPLATE.functions().values().stream()
        .flatMap(function -> Template.events(function, "SQS").values().stream())
        .map(event -> Template.target(event.path("Queue")).orElseThrow())
        .collect(Collectors.toSet());
  }

  /// The route's path with the event's own path parameters in it.
  private static String filled(JsonNode event) {
    String path = event.path("routeKey").asText().split(" ", 2)[1];
    for (var parameter : event.path("pathParameters").properties())
      path = path.replace("{" + parameter.getKey() + "}", parameter.getValue().asText());
    return path;
  }

  private static String query(JsonNode event) {
    return event.path("queryStringParameters").properties().stream()
        .map(parameter -> parameter.getKey() + "=" + parameter.getValue().asText())
        .collect(Collectors.joining("&"));
  }

  private static void assertUuid7(JsonNode id) {
    assertThat(UUID.fromString(id.asText()).version()).isEqualTo(7);
    assertThat(UUID.fromString(id.asText()).variant()).isEqualTo(2);
  }

  private static String md5(String text) throws Exception {
    byte[] digest = MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(digest);
  }
}
