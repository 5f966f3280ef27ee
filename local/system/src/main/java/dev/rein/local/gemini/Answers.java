package dev.rein.local.gemini;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Answers a prompt. The same prompt gets the same answer.
final class Answers {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private Answers() {}

  static String to(Prompted prompt) {
    Map<String, Prompted.Block> blocks = prompt.blocks();
    JsonNode request = json(blocks.get("request"));
    if (prompt.asksFor("statement")) return Clarifier.answer(Reading.of(request)).toString();
    if (prompt.asksFor("smartGoal")) return Resolver.answer(Reading.of(request)).toString();
    if (prompt.asksFor("weeks")) return Plans.answer(Reading.of(request)).toString();
    if (prompt.asksFor("nextSteps")) {
      return Coach.answer(Reading.of(request), situation(blocks)).toString();
    }
    if (prompt.asksFor("criteria") && prompt.asksFor("nonce")) {
      Prompted.Block subject = blocks.get("subject");
      Coach.Situation at = blocks.containsKey("message") ? situation(blocks) : null;
      JsonNode findings = json(blocks.get("findings")).path("findings");
      return Judge.answer(prompt.schema(), request, at, json(subject), findings, nonce(subject))
          .toString();
    }
    return prompt.schema().isMissingNode() ? FreeText.answer(prompt, blocks) : "{}";
  }

  private static Coach.Situation situation(Map<String, Prompted.Block> blocks) {
    return Coach.Situation.of(
        json(blocks.get("message")),
        json(blocks.get("plan")),
        json(blocks.get("week")),
        json(blocks.get("progress")));
  }

  private static String nonce(Prompted.@Nullable Block block) {
    return block == null ? "" : block.nonce();
  }

  private static JsonNode json(Prompted.@Nullable Block block) {
    if (block == null) return MissingNode.getInstance();
    try {
      return JSON.readTree(block.content());
    } catch (JacksonException e) {
      return MissingNode.getInstance();
    }
  }
}
