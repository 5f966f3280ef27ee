package dev.rein.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the stand-in does with a request: an answer as Gemini words it, an error in its exact
/// shape, or a fault of the connection. Immutable; each `with…` gives a changed copy.
public final class GeminiReply {
  /// What a reply counts unless told otherwise, in tokens.
  public static final int PROMPT_TOKENS = 42;

  public static final int ANSWER_TOKENS = 7;

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String JSON_TYPE = "application/json; charset=UTF-8";

  /// How the connection behaves.
  enum Line {
    /// Answers in full.
    GOOD,
    /// Closes without a byte.
    DROPPED,
    /// Closes halfway through the body.
    CUT,
    /// Says nothing until the stand-in is closed.
    SILENT
  }

  final int status;
  final Map<String, String> headers;
  final Line line;
  final Duration delay;
  private final @Nullable String text;
  private final @Nullable ObjectNode json;

  private GeminiReply(
      int status,
      Map<String, String> headers,
      Line line,
      Duration delay,
      @Nullable String text,
      @Nullable ObjectNode json) {
    this.status = status;
    this.headers = Map.copyOf(headers);
    this.line = line;
    this.delay = delay;
    this.text = text;
    this.json = json;
  }

  /// @param model named as the one that answered, where the reply does not name one itself
  /// @param streamed as events, where the reply is an answer
  String body(String model, boolean streamed) {
    if (text != null) return text;
    ObjectNode body = json == null ? JSON.objectNode() : json.deepCopy();
    if (body.has("candidates") && !body.has("modelVersion")) body.put("modelVersion", model);
    return streamed && isEvents() ? String.join("", GeminiEvents.of(body)) : body.toString();
  }

  /// Whether a stream gives it as events; an error is plain JSON there, too.
  boolean isEvents() {
    return status == 200 && text == null;
  }

  // Answers

  /// Finished with `text`, counted as [#PROMPT_TOKENS] and [#ANSWER_TOKENS].
  public static GeminiReply answer(String text) {
    return of(candidate(text, "STOP")).withUsage(PROMPT_TOKENS, ANSWER_TOKENS);
  }

  /// @param prompt tokens, those from the cache included
  public static GeminiReply answer(String text, int prompt, int answer, int thinking, int cached) {
    return of(candidate(text, "STOP")).withUsage(prompt, answer, thinking, cached);
  }

  public static GeminiReply json(JsonNode node) {
    return answer(node.toString());
  }

  /// Right JSON, but fenced as in a chat.
  public static GeminiReply fencedJson(JsonNode node) {
    return answer("```json\n" + node + "\n```");
  }

  /// Two parts of which the first is a thought.
  public static GeminiReply thoughtThen(String thought, String text) {
    ObjectNode body = candidate(text, "STOP");
    ArrayNode parts = (ArrayNode) body.at("/candidates/0/content/parts");
    parts.insertObject(0).put("text", thought).put("thought", true);
    return of(body).withUsage(PROMPT_TOKENS, ANSWER_TOKENS);
  }

  /// Ended for `reason`, with `text` where it is not null.
  public static GeminiReply finished(String reason, @Nullable String text) {
    return of(candidate(text, reason)).withUsage(PROMPT_TOKENS, text == null ? 0 : ANSWER_TOKENS);
  }

  public static GeminiReply safety() {
    return finished("SAFETY", null);
  }

  public static GeminiReply maxTokens(String partial) {
    return finished("MAX_TOKENS", partial);
  }

  /// Cut off before the first word: every token went into thinking.
  public static GeminiReply thinkingAteTheBudget() {
    ObjectNode candidate = JSON.objectNode();
    candidate.putObject("content").put("role", "model");
    candidate.put("finishReason", "MAX_TOKENS").put("index", 0);
    return of(body(candidate)).withUsage(PROMPT_TOKENS, 0, 99, 0);
  }

  /// A text without a word about how it ended.
  public static GeminiReply noFinishReason(String text) {
    return of(candidate(text, null)).withUsage(PROMPT_TOKENS, ANSWER_TOKENS);
  }

  /// The prompt was refused, so there are no candidates.
  public static GeminiReply blockedPrompt(String reason) {
    ObjectNode body = JSON.objectNode();
    body.putObject("promptFeedback").put("blockReason", reason);
    body.putObject("usageMetadata")
        .put("promptTokenCount", PROMPT_TOKENS)
        .put("totalTokenCount", PROMPT_TOKENS);
    return of(body);
  }

  public static GeminiReply blockedPrompt() {
    return blockedPrompt("PROHIBITED_CONTENT");
  }

  // Bodies that are no answer

  public static GeminiReply emptyBody() {
    return raw(200, JSON_TYPE, "");
  }

  public static GeminiReply emptyObject() {
    return raw(200, JSON_TYPE, "{}");
  }

  public static GeminiReply noCandidates() {
    return raw(200, JSON_TYPE, "{\"candidates\":[]}");
  }

  /// A whole body of half a JSON document.
  public static GeminiReply truncated() {
    return raw(200, JSON_TYPE, "{\"candidates\":[{\"content\":{\"parts\":[{\"te");
  }

  public static GeminiReply wrongTypes() {
    return raw(200, JSON_TYPE, "{\"candidates\":\"nope\"}");
  }

  /// `null` where the real API leaves a field out.
  public static GeminiReply nullContent() {
    return raw(200, JSON_TYPE, "{\"candidates\":[{\"content\":null,\"finishReason\":\"STOP\"}]}");
  }

  public static GeminiReply html200() {
    return raw(200, "text/html", "<html><body>Sign in</body></html>");
  }

  public static GeminiReply html502() {
    return raw(502, "text/html", "<html><body>502 Bad Gateway</body></html>");
  }

  public static GeminiReply redirect(String location) {
    return new GeminiReply(302, Map.of("Location", location), Line.GOOD, Duration.ZERO, "", null);
  }

  /// Anything else.
  public static GeminiReply raw(int status, String contentType, String body) {
    return new GeminiReply(
        status, Map.of("Content-Type", contentType), Line.GOOD, Duration.ZERO, body, null);
  }

  // Errors

  public static GeminiReply error(int status, String name, String message, JsonNode... details) {
    ObjectNode body = JSON.objectNode();
    ObjectNode error = body.putObject("error");
    error.put("code", status).put("message", message).put("status", name);
    if (details.length > 0) {
      ArrayNode list = error.putArray("details");
      for (JsonNode detail : details) list.add(detail);
    }
    return new GeminiReply(
        status, Map.of("Content-Type", JSON_TYPE), Line.GOOD, Duration.ZERO, null, body);
  }

  /// A wrong key is 400, not 401.
  public static GeminiReply invalidKey() {
    String message = "API key not valid. Please pass a valid API key.";
    ObjectNode info = detail("ErrorInfo");
    info.put("reason", "API_KEY_INVALID").put("domain", "googleapis.com");
    info.putObject("metadata").put("service", "generativelanguage.googleapis.com");
    ObjectNode localized = detail("LocalizedMessage");
    localized.put("locale", "en-US").put("message", message);
    return error(400, "INVALID_ARGUMENT", message, info, localized);
  }

  public static GeminiReply badRequest(String message) {
    return error(400, "INVALID_ARGUMENT", message);
  }

  public static GeminiReply noBilling() {
    return error(
        400,
        "FAILED_PRECONDITION",
        "Gemini API free tier is not available in your country. Please enable billing.");
  }

  public static GeminiReply forbidden() {
    return error(
        403,
        "PERMISSION_DENIED",
        "Method doesn't allow unregistered callers (callers without established identity).");
  }

  public static GeminiReply modelNotFound(String model) {
    return error(
        404,
        "NOT_FOUND",
        "models/"
            + model
            + " is not found for API version v1beta, or is not supported for generateContent.");
  }

  /// This minute's quota is used up.
  public static GeminiReply rateLimited(int retryAfterSeconds) {
    return quota("GenerateRequestsPerMinutePerProjectPerModel-FreeTier", retryAfterSeconds);
  }

  /// The day's quota is used up.
  public static GeminiReply dailyQuota() {
    return quota("GenerateRequestsPerDayPerProjectPerModel-FreeTier", 54);
  }

  /// As a paid account sees an overload: no details, no time.
  public static GeminiReply exhausted() {
    return error(429, "RESOURCE_EXHAUSTED", "Resource has been exhausted (e.g. check quota).");
  }

  public static GeminiReply overloaded503() {
    return error(
        503, "UNAVAILABLE", "This model is currently experiencing high demand. Try again later.");
  }

  public static GeminiReply internal500() {
    return error(500, "INTERNAL", "An internal error has occurred.");
  }

  public static GeminiReply deadline504() {
    return error(504, "DEADLINE_EXCEEDED", "Deadline expired before operation could complete.");
  }

  // Faults of the connection

  /// Takes the request and never answers; ends when the stand-in is closed.
  public static GeminiReply hang() {
    return answer("too late").on(Line.SILENT);
  }

  /// Takes the request and closes the connection without a byte.
  public static GeminiReply reset() {
    return answer("unheard").on(Line.DROPPED);
  }

  /// Closes the connection halfway through the body.
  public static GeminiReply cutBody() {
    return answer("half of this is heard").on(Line.CUT);
  }

  /// The same, but the connection closes halfway through the body.
  public GeminiReply cut() {
    return on(Line.CUT);
  }

  /// Answers only after `delay`.
  public GeminiReply after(Duration delay) {
    return new GeminiReply(status, headers, line, delay, text, json);
  }

  // Changes to an answer

  public GeminiReply withUsage(int prompt, int answer) {
    return withUsage(prompt, answer, 0, 0);
  }

  public GeminiReply withUsage(int prompt, int answer, int thinking, int cached) {
    ObjectNode body = jsonCopy();
    ObjectNode usage = body.putObject("usageMetadata");
    usage.put("promptTokenCount", prompt);
    // The real API leaves a count of nothing out.
    if (answer > 0) usage.put("candidatesTokenCount", answer);
    usage.put("totalTokenCount", prompt + answer + thinking);
    if (thinking > 0) usage.put("thoughtsTokenCount", thinking);
    if (cached > 0) usage.put("cachedContentTokenCount", cached);
    return of(body);
  }

  public GeminiReply withoutUsage() {
    ObjectNode body = jsonCopy();
    body.remove("usageMetadata");
    return of(body);
  }

  /// Another model answered than was asked.
  public GeminiReply withModelVersion(String model) {
    return of(jsonCopy().put("modelVersion", model));
  }

  private GeminiReply on(Line line) {
    return new GeminiReply(status, headers, line, delay, text, json);
  }

  private ObjectNode jsonCopy() {
    if (json == null) throw new IllegalStateException("the reply has no JSON body");
    return json.deepCopy();
  }

  private static GeminiReply of(ObjectNode body) {
    return new GeminiReply(
        200, Map.of("Content-Type", JSON_TYPE), Line.GOOD, Duration.ZERO, null, body);
  }

  private static ObjectNode candidate(@Nullable String text, @Nullable String finishReason) {
    ObjectNode candidate = JSON.objectNode();
    if (text != null) {
      ObjectNode content = candidate.putObject("content");
      content.putArray("parts").addObject().put("text", text);
      content.put("role", "model");
    }
    if (finishReason != null) candidate.put("finishReason", finishReason);
    candidate.put("index", 0);
    return body(candidate);
  }

  private static ObjectNode body(ObjectNode candidate) {
    ObjectNode body = JSON.objectNode();
    body.putArray("candidates").add(candidate);
    return body;
  }

  private static GeminiReply quota(String quotaId, int retryAfterSeconds) {
    ObjectNode failure = detail("QuotaFailure");
    ObjectNode violation = failure.putArray("violations").addObject();
    violation
        .put("quotaMetric", "generativelanguage.googleapis.com/generate_content_free_tier_requests")
        .put("quotaId", quotaId)
        .put("quotaValue", "15");
    violation.putObject("quotaDimensions").put("location", "global");
    ObjectNode retry = detail("RetryInfo").put("retryDelay", retryAfterSeconds + "s");
    return error(
        429,
        "RESOURCE_EXHAUSTED",
        "You exceeded your current quota. Please retry in " + retryAfterSeconds + ".058356943s.",
        failure,
        retry);
  }

  private static ObjectNode detail(String type) {
    return JSON.objectNode().put("@type", "type.googleapis.com/google.rpc." + type);
  }
}
