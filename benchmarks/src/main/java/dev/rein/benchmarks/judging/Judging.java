package dev.rein.benchmarks.judging;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.benchmarks.Output;
import dev.rein.benchmarks.environment.Goals;
import dev.rein.evaluation.EvaluationHandler;
import dev.rein.packages.Backends;
import dev.rein.testing.EventFiles;
import dev.rein.tracing.testing.LambdaContext;
import dev.rein.tracing.testing.OpikStandIn;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Judges resolutions through the function's own handler, with a model that takes 500 ms: in
/// batches of ten, as the queue delivers them, and one message after the other. Then as many goals
/// of the same words, whose resolutions are the same: what the cache saves.
///
/// Batches and single messages take turns, so that both have the same machine.
public final class Judging {
  private static final Duration MODEL = Duration.ofMillis(500);
  private static final int BATCH = 10;
  private static final int MESSAGES = 100;
  private static final int MOST_MESSAGES = 1_000;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final EvaluationHandler handler;
  private final Goals goals;
  private final SlowModel model;
  private int requests;

  private Judging(Backends backends, OpikStandIn opik, SlowModel model) {
    Map<String, String> environment =
        new HashMap<>(backends.function("EvaluationFunction").environment());
    environment.put("OPIK_URL_OVERRIDE", opik.uri().toString());
    environment.put("GOOGLE_GEMINI_BASE_URL", model.uri().toString());
    // The queue is played by this class, and what goes back would spoil the figures anyway.
    environment.remove("EVALUATION_QUEUE_URL");
    environment.remove("EVALUATION_DEAD_LETTER_QUEUE_URL");
    this.goals = new Goals(backends, opik.uri());
    this.model = model;
    handler = new EvaluationHandler(environment);
  }

  /// What it took to judge some messages.
  private record Cost(Duration time, int calls) {
    static final Cost NONE = new Cost(Duration.ZERO, 0);

    Cost plus(Cost more) {
      return new Cost(time.plus(more.time), calls + more.calls);
    }
  }

  /// @param arguments how many messages, a multiple of ten; 100 without
  public static void main(String[] arguments) throws IOException {
    int messages = arguments.length == 0 ? MESSAGES : Integer.parseInt(arguments[0]);
    if (messages < BATCH || messages > MOST_MESSAGES || messages % BATCH != 0) {
      throw new IllegalArgumentException(
          "MESSAGES must be a multiple of ten, at most " + MOST_MESSAGES + ": " + messages);
    }
    PrintStream out = Output.withoutThatOfFunctions();
    try (Backends backends = Backends.start();
        OpikStandIn opik = OpikStandIn.start();
        SlowModel model = new SlowModel(backends.gemini(), MODEL)) {
      new Judging(backends, opik, model).run(messages, out);
    }
    System.exit(0);
  }

  private void run(int messages, PrintStream out) throws IOException {
    out.println("making " + 3 * messages + " goals…");
    List<String> single = goals(messages, "Save %d euros by the end of next year");
    List<String> batched = goals(messages, "Read %d pages by the end of next year");
    List<String> repeated = goals(messages, "Read %d pages by the end of next year");
    judge(goals(1, "Learn %d chords on the guitar in six months"));
    judge(goals(BATCH, "Swim %d lengths a week within six months"));

    Cost oneByOne = Cost.NONE;
    Cost inBatches = Cost.NONE;
    for (int from = 0; from < messages; from += BATCH) {
      for (String goal : single.subList(from, from + BATCH)) {
        oneByOne = oneByOne.plus(judge(List.of(goal)));
      }
      inBatches = inBatches.plus(judge(batched.subList(from, from + BATCH)));
      out.printf(Locale.ROOT, "  %d of %d%n", from + BATCH, messages);
    }
    Cost cached = Cost.NONE;
    for (int from = 0; from < messages; from += BATCH) {
      cached = cached.plus(judge(repeated.subList(from, from + BATCH)));
    }

    out.println();
    out.println("model: " + MODEL.toMillis() + " ms a call; messages: " + messages);
    print(out, "one after the other", oneByOne);
    print(out, "batches of ten", inBatches);
    print(out, "the same words again", cached);
    out.printf(
        Locale.ROOT,
        "batches of ten are %.1f times as fast as one after the other%n",
        ratio(oneByOne.time(), inBatches.time()));
    out.printf(
        Locale.ROOT,
        "the cache saves %d of %d model calls, and is %.0f times as fast as asking%n",
        inBatches.calls() - cached.calls(),
        inBatches.calls(),
        ratio(inBatches.time(), cached.time()));
  }

  private static double ratio(Duration one, Duration other) {
    return (double) one.toNanos() / other.toNanos();
  }

  private static void print(PrintStream out, String what, Cost cost) {
    out.printf(
        Locale.ROOT,
        "  %-22s %6.1f s  %4d model calls%n",
        what,
        cost.time().toMillis() / 1000.0,
        cost.calls());
  }

  private List<String> goals(int count, String words) throws IOException {
    List<String> made = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      made.add(goals.make(String.format(Locale.ROOT, words, 1_000 + i)));
    }
    return made;
  }

  /// One invocation.
  private Cost judge(List<String> goals) throws IOException {
    byte[] event = event(goals);
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    int callsBefore = model.calls();
    long began = System.nanoTime();
    handler.handleRequest(
        new ByteArrayInputStream(event),
        answer,
        new LambdaContext("request-" + requests++, "EvaluationFunction", Duration.ofSeconds(60)));
    Cost cost = new Cost(Duration.ofNanos(System.nanoTime() - began), model.calls() - callsBefore);
    JsonNode failed = JSON.readTree(answer.toByteArray()).path("batchItemFailures");
    if (!failed.isEmpty()) throw new IllegalStateException("not judged: " + failed);
    return cost;
  }

  private static byte[] event(List<String> goals) throws IOException {
    JsonNode sample = JSON.readTree(EventFiles.read("evaluate-goal.json")).path("Records").path(0);
    ObjectNode event = JSON.createObjectNode();
    ArrayNode records = event.putArray("Records");
    for (String goal : goals) {
      ObjectNode record = sample.deepCopy();
      record.put("messageId", "message-of-" + goal);
      record.put(
          "body", JSON.createObjectNode().put("goalId", goal).put("kind", "resolution").toString());
      records.add(record);
    }
    return JSON.writeValueAsBytes(event);
  }
}
