package dev.rein.llm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/// Turns what came with status 200 into an [Answer]. A refused prompt is looked for first, because
/// then there are no candidates.
final class GeminiResponses {
  private static final Set<String> REFUSALS =
      Set.of(
          "SAFETY",
          "RECITATION",
          "PROHIBITED_CONTENT",
          "SPII",
          "BLOCKLIST",
          "IMAGE_SAFETY",
          "IMAGE_PROHIBITED_CONTENT",
          "IMAGE_RECITATION");

  private final String requestedModel;
  private final Prices prices;

  GeminiResponses(String requestedModel, Prices prices) {
    this.requestedModel = requestedModel;
    this.prices = prices;
  }

  Answer read(Generated said, Prompt prompt, Instant askedAt) {
    String model = said.model().isBlank() ? requestedModel : said.model();
    Usage usage = GeminiUsage.of(said.counts(), prompt, said.text().length());
    Billing billing = prices.bill(usage, model, askedAt);
    if (!said.refusal().isEmpty()) return new Answer.Blocked(said.refusal(), true, billing);
    if (!said.candidates()) {
      // Without a count there is no sign that a model was reached: nothing to estimate.
      return nothingCame(usage.estimated() ? Billing.nothing(requestedModel).lost() : billing);
    }
    return ending(said.finishReason(), said.text(), prompt, billing);
  }

  static boolean isRefusal(String finishReason) {
    return REFUSALS.contains(finishReason);
  }

  static Answer.Malformed nothingCame(Billing billing) {
    return new Answer.Malformed(
        "Gemini's answer is empty: it holds neither an answer nor a refusal.", "", billing);
  }

  private static Answer ending(String finishReason, String text, Prompt prompt, Billing billing) {
    if (isRefusal(finishReason)) return new Answer.Blocked(finishReason, false, billing);
    return switch (finishReason) {
      case "STOP" -> complete(finishReason, text, prompt, billing);
      case "MAX_TOKENS" -> new Answer.CutOff(text, finishReason, billing);
      case "" ->
          new Answer.Malformed(
              "Gemini's answer has no finish reason, so its end is unknown.", text, billing);
      default -> stopped(finishReason, text, billing);
    };
  }

  static Answer.Malformed stopped(String finishReason, String text, Billing billing) {
    return new Answer.Malformed("Gemini stopped because of " + finishReason + ".", text, billing);
  }

  static Answer.Malformed noText(String text, Billing billing) {
    return new Answer.Malformed("Gemini finished without a text.", text, billing);
  }

  private static Answer complete(String finishReason, String text, Prompt prompt, Billing billing) {
    if (text.isBlank()) return noText(text, billing);
    if (prompt.schema() == null) return new Answer.Answered(text, null, finishReason, billing);
    Optional<ObjectNode> json = JsonText.object(text);
    return json.isPresent()
        ? new Answer.Answered(text, json.get(), finishReason, billing)
        : new Answer.Malformed("Gemini's answer is not exactly one JSON object.", text, billing);
  }
}
