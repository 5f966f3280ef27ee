package dev.rein.experiment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.coaching.AwsClients;
import dev.rein.coaching.DynamoExperimentStore;
import dev.rein.coaching.ExperimentStore;
import dev.rein.coaching.PromptAsset;
import dev.rein.coaching.PromptAssets;
import dev.rein.coaching.SqsDeliveries;
import dev.rein.coaching.SqsExperimentQueue;
import dev.rein.coaching.Stage;
import dev.rein.experiments.BadLines;
import dev.rein.experiments.DataSet;
import dev.rein.experiments.DataSetReader;
import dev.rein.experiments.Design;
import dev.rein.experiments.Expected;
import dev.rein.experiments.FanOut;
import dev.rein.experiments.ItemWork;
import dev.rein.runtime.Json;
import dev.rein.testing.Engines;
import dev.rein.testing.Queues;
import dev.rein.testing.SqsGate;
import dev.rein.testing.Tables;
import dev.rein.tracing.Uuid7;
import dev.rein.tracing.lambda.TracingSetup;
import dev.rein.tracing.testing.LambdaContext;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;
import software.amazon.awssdk.services.sqs.model.MessageSystemAttributeName;

/// The function on a real table and real queues, with a studio that asks no model.
final class World implements AutoCloseable {
  static final Duration TIME = Duration.ofSeconds(300);
  static final int SAMPLES = 2;

  final SqsGate gate;
  final SqsClient sqs;
  final SqsClient direct;
  final String queue;
  final String deadLetters;
  final ExperimentStore store;
  final ScriptedStudio studio;
  final List<String> printed = new ArrayList<>();
  String models = "a model";
  Instant now = Instant.now();
  private int requests;

  World() {
    try {
      gate = new SqsGate(Engines.shared().sqs());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    Map<String, String> environment = new TreeMap<>();
    environment.put("AWS_ENDPOINT_URL_DYNAMODB", Engines.shared().dynamoDb().toString());
    environment.put("AWS_ENDPOINT_URL_SQS", Engines.shared().sqs().toString());
    environment.put("AWS_ACCESS_KEY_ID", "local");
    environment.put("AWS_SECRET_ACCESS_KEY", "local");
    environment.put("AWS_REGION", "eu-central-1");
    direct = AwsClients.sqs(environment);
    environment.put("AWS_ENDPOINT_URL_SQS", gate.uri().toString());
    sqs = AwsClients.sqs(environment);
    String name = "experiment-" + UUID.randomUUID();
    queue = Queues.create(direct, name);
    deadLetters = Queues.create(direct, name + "-dead");
    DynamoDbClient dynamoDb = AwsClients.dynamoDb(environment);
    Tables.create(dynamoDb, name);
    store = new DynamoExperimentStore(dynamoDb, name);
    studio = new ScriptedStudio(design(1).criteria());
  }

  static DataSet goals(int count) {
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < count; i++) {
      lines.append("{\"id\":\"g#" + i + "\",\"goal\":\"Run " + i + " km\"}\n");
    }
    try {
      return DataSetReader.read(
          () -> new BufferedReader(new StringReader(lines.toString())), "goals", "goals.jsonl");
    } catch (BadLines | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  Design design(int goals) {
    PromptAssets assets = PromptAssets.load();
    List<PromptAsset> versions =
        List.of(
            assets.find("generate_resolution.v1").orElseThrow(),
            assets.find("generate_resolution.v2").orElseThrow());
    return Design.of(Stage.GENERATE_RESOLUTION, versions, goals(goals), SAMPLES, 1, "a model");
  }

  FanOut open(Design design, @Nullable String budget) {
    return open(design, budget, new SqsExperimentQueue(sqs, queue));
  }

  FanOut open(Design design, @Nullable String budget, ExperimentStore.Queue to) {
    Uuid7 ids = new Uuid7();
    return FanOut.open(
        store,
        to,
        design,
        List.of(ids.at(now), ids.at(now)),
        LocalDate.of(2026, 11, 26),
        budget == null ? null : new BigDecimal(budget),
        (InstantSource) () -> now);
  }

  ItemWork work() {
    InstantSource clock = () -> now;
    return new ItemWork(
        store,
        (_, _) -> studio,
        models,
        Wiring.CLAIMED,
        Wiring.perPiece(Wiring.PER_STAGE),
        new Expected(),
        clock);
  }

  /// Hands records to a handler of its own, as Lambda does, and gives the ids that go back.
  List<String> handle(List<ObjectNode> records, Duration time) {
    TracingSetup tracing =
        TracingSetup.of(Map.of("OPIK_TRACK_DISABLE", "true"), new OkHttpClient(), printed::add);
    ExperimentHandler handler =
        new ExperimentHandler(
            new Wiring(
                tracing, _ -> work(), new SqsDeliveries(() -> sqs, queue, deadLetters), () -> now));
    ObjectNode event = Json.object();
    ArrayNode array = event.putArray("Records");
    records.forEach(array::add);
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    try {
      handler.handleRequest(
          new ByteArrayInputStream(Json.bytes(event)),
          answer,
          new LambdaContext("request-" + requests++, "experiment", time));
      List<String> back = new ArrayList<>();
      JsonNode failures = Json.parse(answer.toByteArray()).path("batchItemFailures");
      failures.forEach(failure -> back.add(failure.path("itemIdentifier").textValue()));
      return back;
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /// Receives once and gives the records that Lambda would make of it.
  List<ObjectNode> receive() {
    return receive(queue, 5);
  }

  List<ObjectNode> receive(String from, int most) {
    return direct
        .receiveMessage(
            request ->
                request
                    .queueUrl(from)
                    .maxNumberOfMessages(most)
                    .waitTimeSeconds(1)
                    .messageAttributeNames("All")
                    .messageSystemAttributeNames(MessageSystemAttributeName.ALL))
        .messages()
        .stream()
        .map(World::record)
        .toList();
  }

  private static ObjectNode record(Message message) {
    ObjectNode record = Json.object();
    record.put("messageId", message.messageId());
    record.put("receiptHandle", message.receiptHandle());
    record.put("body", message.body());
    ObjectNode attributes = record.putObject("attributes");
    message.attributesAsStrings().forEach(attributes::put);
    ObjectNode texts = record.putObject("messageAttributes");
    message
        .messageAttributes()
        .forEach((name, value) -> texts.putObject(name).put("stringValue", value.stringValue()));
    return record;
  }

  static ObjectNode record(String id, String body) {
    ObjectNode record = Json.object().put("messageId", id).put("receiptHandle", "receipt-of-" + id);
    record.put("body", body);
    record.putObject("attributes").put("ApproximateReceiveCount", "1");
    return record;
  }

  /// Does what the event source mapping does, until nothing can be received.
  int drain() {
    int handled = 0;
    while (true) {
      List<ObjectNode> records = receive();
      if (records.isEmpty()) return handled;
      List<String> back = handle(records, TIME);
      for (ObjectNode record : records) {
        handled++;
        if (back.contains(record.path("messageId").textValue())) continue;
        direct.deleteMessage(
            request ->
                request.queueUrl(queue).receiptHandle(record.path("receiptHandle").textValue()));
      }
    }
  }

  long asked(String what) {
    return studio.asked.stream().filter(it -> it.startsWith(what)).count();
  }

  BigDecimal spent(Design design) {
    return store.header(design.name()).orElseThrow().spentUsd();
  }

  /// What goals are kept under that nobody will take up, for this reason.
  List<String> unrun(Design design, String why) {
    List<String> unrun = new ArrayList<>();
    store.eachItem(
        design.name(),
        (item, known, _) -> {
          if (known.equals(new ExperimentStore.Known.Unrun(why))) unrun.add(item);
        });
    return unrun;
  }

  /// Seconds for which messages were kept back.
  List<Integer> hidden() {
    List<Integer> hidden = new ArrayList<>();
    for (String body : gate.bodies()) {
      try {
        JsonNode json = Json.parse(body);
        if (json.has("VisibilityTimeout")) hidden.add(json.path("VisibilityTimeout").intValue());
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }
    return hidden;
  }

  @Override
  public void close() {
    sqs.close();
    direct.close();
    gate.close();
  }
}
