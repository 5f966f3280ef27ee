package dev.rein.runtime;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.runtime.LoopbackHttp.Reply;
import dev.rein.runtime.LoopbackHttp.Request;
import dev.rein.tracing.lambda.Rehearsal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Stand-ins for DynamoDB, SQS, Gemini and Opik in one server on loopback, which answer from a
/// recording.
public final class RehearsalStage implements Rehearsal.Stage {
  private static final Pattern NONCE = Pattern.compile("<<<DATA [a-z_]+ ([0-9a-f]{16})>>>");

  /// What a handler must not have from the real environment: where it would register and ask for
  /// work, and anything that opens a door.
  private static final Pattern WITHHELD =
      Pattern.compile(
          "AWS_LAMBDA_(RUNTIME_API|INITIALIZATION_TYPE|MAX_CONCURRENCY)"
              + "|AWS_(ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN|CONTAINER_.*|ENDPOINT_URL.*)"
              + "|.*_SECRET|.*_API_KEY|.*_QUEUE_URL");

  /// Which models are asked, and how. Recorded is what the default ones said, and an experiment is
  /// tried by the models that it names and by no others.
  private static final Pattern OF_MODELS = Pattern.compile("(EVALUATION_)?GEMINI_MODEL|LLM_.*");

  private final RehearsalScript script;
  private volatile RehearsalTable table;
  private final Map<String, String> environment;
  private final AtomicInteger answered = new AtomicInteger();
  private final AtomicInteger judged = new AtomicInteger();
  private final LoopbackHttp http;

  RehearsalStage(RehearsalScript script, Map<String, String> real) throws IOException {
    this.script = script;
    this.table = new RehearsalTable(script.items());
    this.http = LoopbackHttp.start(this::answer);
    this.environment = environment(real, http.uri().toString());
  }

  /// @param function whose package has the recording
  /// @param environment the real one
  /// @throws UncheckedIOException if there is no recording, or no port on loopback
  public static RehearsalStage of(Class<?> function, Map<String, String> environment) {
    try {
      return new RehearsalStage(RehearsalScript.of(function), environment);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Whether a variable says which models are asked, or how. It is not set in a rehearsal, and is
  /// not to be when one is recorded.
  public static boolean isOfModels(String variable) {
    return OF_MODELS.matcher(variable).matches();
  }

  static Map<String, String> environment(Map<String, String> real, String here) {
    Map<String, String> environment = new TreeMap<>();
    real.forEach(
        (name, value) -> {
          boolean kept = !WITHHELD.matcher(name).matches() && !isOfModels(name);
          if (kept) environment.put(name, value);
          // What is optional is to be there only if it is there in earnest.
          if (name.endsWith("_QUEUE_URL")) environment.put(name, here + "/queue");
        });
    environment.putIfAbsent("AWS_REGION", "us-east-1");
    environment.put("AWS_ACCESS_KEY_ID", "rehearsal");
    environment.put("AWS_SECRET_ACCESS_KEY", "rehearsal");
    for (String service : List.of("DYNAMODB", "SQS", "SECRETS_MANAGER")) {
      environment.put("AWS_ENDPOINT_URL_" + service, here);
    }
    environment.put("GEMINI_API_KEY", "rehearsal");
    environment.put("GOOGLE_GEMINI_BASE_URL", here);
    environment.put("OPIK_API_KEY", "rehearsal");
    environment.put("OPIK_URL_OVERRIDE", here + "/opik");
    return Map.copyOf(environment);
  }

  @Override
  public Map<String, String> environment() {
    return environment;
  }

  @Override
  public List<byte[]> events() {
    return script.events().stream().map(Json::bytes).toList();
  }

  /// An answer to the last event is good only if Gemini was asked as often as in the recording: a
  /// batch of messages that nobody can use any more is answered well, too.
  @Override
  public boolean isGood(byte[] answer) {
    boolean last = judged.incrementAndGet() == script.events().size();
    return isSuccess(answer) && (!last || answered.get() == script.answers().size());
  }

  @Override
  public void reset() {
    table = new RehearsalTable(script.items());
    answered.set(0);
    judged.set(0);
  }

  private static boolean isSuccess(byte[] answer) {
    try {
      JsonNode json = Json.parse(answer);
      return json.has("batchItemFailures")
          ? json.path("batchItemFailures").isEmpty()
          : json.path("statusCode").asInt() / 100 == 2;
    } catch (IOException e) {
      return false;
    }
  }

  private Reply answer(Request request) throws IOException {
    String target = request.headers().getOrDefault("x-amz-target", "");
    String operation = target.substring(target.indexOf('.') + 1);
    if (target.startsWith("DynamoDB")) return table.answer(operation, Json.parse(request.body()));
    if (target.startsWith("AmazonSQS")) return sqs(operation, Json.parse(request.body()));
    if (request.path().contains(":generateContent")) return gemini(request);
    return new Reply(204, "");
  }

  private static Reply sqs(String operation, JsonNode asked) {
    ObjectNode answer = Json.object();
    if (operation.equals("SendMessage")) {
      answer
          .put("MessageId", "rehearsal")
          .put("MD5OfMessageBody", SqsDigest.ofBody(asked.path("MessageBody").asText()));
      if (!asked.path("MessageAttributes").isEmpty()) {
        answer.put(
            "MD5OfMessageAttributes", SqsDigest.ofAttributes(asked.path("MessageAttributes")));
      }
    }
    return new Reply(200, answer.toString());
  }

  private Reply gemini(Request request) {
    List<String> answers = script.answers();
    if (answers.isEmpty()) return new Reply(404, "{}");
    String text = answers.get(Math.min(answered.getAndIncrement(), answers.size() - 1));
    Matcher nonce = NONCE.matcher(new String(request.body(), StandardCharsets.UTF_8));
    if (nonce.find()) text = text.replace(RehearsalScript.NONCE, nonce.group(1));
    ObjectNode answer = Json.object();
    ObjectNode candidate = answer.putArray("candidates").addObject();
    ObjectNode content = candidate.putObject("content").put("role", "model");
    content.putArray("parts").addObject().put("text", text);
    candidate.put("finishReason", "STOP").put("index", 0);
    answer
        .putObject("usageMetadata")
        .put("promptTokenCount", 1)
        .put("candidatesTokenCount", 1)
        .put("totalTokenCount", 2)
        .putArray("promptTokensDetails")
        .addObject()
        .put("modality", "TEXT")
        .put("tokenCount", 1);
    return new Reply(200, answer.put("modelVersion", "rehearsal").toString());
  }

  @Override
  public void close() {
    http.close();
  }
}
