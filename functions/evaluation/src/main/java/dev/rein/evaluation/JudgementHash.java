package dev.rein.evaluation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.coaching.Goal;
import dev.rein.coaching.GoalJson;
import dev.rein.coaching.Hashes;
import dev.rein.runtime.Json;

/// Names a judgement by everything that it depends on, so that the same thing is never judged and
/// paid for twice.
final class JudgementHash {
  private JudgementHash() {}

  /// @param subject what is judged
  /// @return SHA-256 in hex
  static String of(
      String rubricVersion, String model, double temperature, ObjectNode subject, Goal goal) {
    // Every part is written field by field in a fixed order, so equal contents give equal texts.
    ObjectNode content = Json.object();
    content.put("rubric", rubricVersion);
    content.put("model", model);
    content.put("temperature", temperature);
    content.set("subject", subject);
    content.set("request", GoalJson.of(goal.request()));
    return Hashes.sha256(Json.text(content));
  }
}
