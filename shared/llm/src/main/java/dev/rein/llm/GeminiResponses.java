package dev.rein.llm;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.genai.types.Candidate;
import com.google.genai.types.Content;
import com.google.genai.types.GenerateContentResponse;
import com.google.genai.types.GenerateContentResponsePromptFeedback;
import com.google.genai.types.Part;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Turns what came with status 200 into an [Answer].
///
/// Never asks the SDK for `text()` or `finishReason()`: they throw for a refusal and for an empty
/// list. A refused prompt is looked for first, because then there are no candidates.
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

  Answer read(GenerateContentResponse response, Prompt prompt, Instant askedAt) {
    String refusal = promptRefusal(response);
    List<Candidate> candidates = response.candidates().orElse(List.of());
    String text = candidates.isEmpty() ? "" : text(candidates.getFirst());
    String model = response.modelVersion().filter(it -> !it.isBlank()).orElse(requestedModel);
    Usage usage = GeminiUsage.of(response.usageMetadata(), prompt, text.length());
    Billing billing = prices.bill(usage, model, askedAt);
    if (!refusal.isEmpty()) return new Answer.Blocked(refusal, true, billing);
    if (candidates.isEmpty()) {
      // Without a count there is no sign that a model was reached: nothing to estimate.
      return nothingCame(usage.estimated() ? Billing.nothing(requestedModel).lost() : billing);
    }
    return ending(finishReason(candidates.getFirst()), text, prompt, billing);
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

  static String promptRefusal(GenerateContentResponse response) {
    return response
        .promptFeedback()
        .flatMap(GenerateContentResponsePromptFeedback::blockReason)
        .map(reason -> Words.enumWord(reason.toString()))
        .filter(reason -> !reason.endsWith("_UNSPECIFIED"))
        .orElse("");
  }

  static String finishReason(Candidate candidate) {
    return candidate
        .finishReason()
        .map(reason -> Words.enumWord(reason.toString()))
        .filter(reason -> !reason.endsWith("_UNSPECIFIED"))
        .orElse("");
  }

  static String text(Candidate candidate) {
    StringBuilder text = new StringBuilder();
    for (Part part : candidate.content().flatMap(Content::parts).orElse(List.of())) {
      if (!part.thought().orElse(false)) part.text().ifPresent(text::append);
    }
    return text.toString();
  }
}
