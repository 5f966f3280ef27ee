package dev.rein.local.gemini;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;

/// Answers a prompt that asks for no structure, such as that of `POST /api/test-trace`.
final class FreeText {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private FreeText() {}

  static String answer(Prompted prompt, Map<String, Prompted.Block> blocks) {
    String asked =
        blocks.isEmpty()
            ? prompt.user()
            : String.join(" ", blocks.values().stream().map(Prompted.Block::content).toList());
    ObjectNode request = JSON.createObjectNode().put("goal", asked);
    Reading reading = Reading.of(request);
    int words = asked.isBlank() ? 0 : asked.strip().split("\\s+", -1).length;
    String opening =
        "This is the offline stand-in for Gemini; it read "
            + words
            + " words and "
            + asked.strip().length()
            + " characters. ";
    if (reading.domain().isPersonal()) {
      return opening + "Say how much, of what and until when, and it can say more.";
    }
    return opening
        + "They are about "
        + reading.domain().name()
        + ". A good first step: "
        + Plans.fill(
            reading.domain().phases().getFirst().tasks().getFirst(),
            reading,
            0.25,
            0.1,
            reading.hours())
        + ". Keep an eye on this: "
        + reading.domain().challenges().getFirst()
        + ".";
  }
}
