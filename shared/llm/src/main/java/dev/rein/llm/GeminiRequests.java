package dev.rein.llm;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.genai.types.Content;
import com.google.genai.types.GenerateContentConfig;
import com.google.genai.types.HttpOptions;
import com.google.genai.types.HttpRetryOptions;
import com.google.genai.types.Part;
import com.google.genai.types.ThinkingConfig;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What is sent to one model: for the SDK, and as the same on the wire for a stream.
final class GeminiRequests {
  private final int maxTokens;
  private final @Nullable Float temperature;
  private final Capabilities.Thinks thinks;

  GeminiRequests(GeminiSettings settings, Capabilities capabilities) {
    this.maxTokens = Math.min(settings.maxTokens(), capabilities.maxOutputTokens());
    this.temperature = capabilities.temperature() ? (float) settings.temperature() : null;
    this.thinks = capabilities.thinks(settings.thinking());
  }

  /// As the trace tells it.
  Map<String, Object> parameters(GeminiSettings settings) {
    Map<String, Object> sent = new TreeMap<>();
    sent.put("max_tokens", maxTokens);
    if (temperature != null) sent.put("temperature", settings.temperature());
    if (thinks.level() != null) sent.put("thinking_level", thinks.level());
    if (thinks.budget() != null) sent.put("thinking_budget", thinks.budget());
    return sent;
  }

  Content contents(Prompt prompt) {
    return Content.builder().role("user").parts(Part.fromText(prompt.user())).build();
  }

  GenerateContentConfig config(Prompt prompt, int timeoutMs, HttpRetryOptions retry) {
    GenerateContentConfig.Builder config =
        GenerateContentConfig.builder()
            .maxOutputTokens(maxTokens)
            // Or it binds the answer to types that nobody reads: see Generated.
            .shouldReturnHttpResponse(true)
            .httpOptions(HttpOptions.builder().timeout(timeoutMs).retryOptions(retry).build());
    if (!prompt.system().isBlank()) {
      config.systemInstruction(Content.fromParts(Part.fromText(prompt.system())));
    }
    if (temperature != null) config.temperature(temperature);
    if (thinks.level() != null) {
      config.thinkingConfig(ThinkingConfig.builder().thinkingLevel(thinks.level()).build());
    }
    if (thinks.budget() != null) {
      config.thinkingConfig(ThinkingConfig.builder().thinkingBudget(thinks.budget()).build());
    }
    if (prompt.schema() != null) {
      config
          .responseMimeType("application/json")
          .responseJsonSchema(KeyOrder.ofRequired(prompt.schema()));
    }
    return config.build();
  }

  /// The body of the same request.
  ObjectNode body(Prompt prompt) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    text(body.putArray("contents").addObject(), prompt.user());
    if (!prompt.system().isBlank()) text(body.putObject("systemInstruction"), prompt.system());
    ObjectNode config = body.putObject("generationConfig");
    if (temperature != null) config.put("temperature", temperature);
    config.put("maxOutputTokens", maxTokens);
    if (prompt.schema() != null) {
      config.put("responseMimeType", "application/json");
      config.set("responseJsonSchema", KeyOrder.ofRequired(prompt.schema()));
    }
    if (thinks.level() != null) {
      config.putObject("thinkingConfig").put("thinkingLevel", thinks.level());
    }
    if (thinks.budget() != null) {
      config.putObject("thinkingConfig").put("thinkingBudget", thinks.budget());
    }
    return body;
  }

  private static void text(ObjectNode content, String text) {
    content.putArray("parts").addObject().put("text", text);
    content.put("role", "user");
  }
}
