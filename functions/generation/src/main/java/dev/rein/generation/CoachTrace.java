package dev.rein.generation;

import dev.rein.coaching.CoachingJson;
import dev.rein.coaching.CoachingMessage;
import dev.rein.coaching.Goal;
import dev.rein.coaching.Hashes;
import dev.rein.coaching.PromptAssets;
import dev.rein.coaching.Prompts;
import dev.rein.llm.PlainJson;
import dev.rein.tracing.TraceStart;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// The trace `coaching_response`: one for each message, in the goal's thread.
final class CoachTrace {
  private CoachTrace() {}

  static TraceStart start(Goal goal, CoachingMessage message, String promptVersion) {
    Map<String, Object> metadata = new HashMap<>();
    metadata.put("goal_id", goal.id().toString());
    metadata.put("message_id", message.id().toString());
    metadata.put("user_id_hash", Hashes.userId(goal.userId()));
    metadata.put("prompt_version", promptVersion);
    metadata.put(PromptAssets.HASH, PromptAssets.hashes(promptVersion));
    // Told first, for whatever is thrown.
    metadata.put("status", "error");
    return new TraceStart(
        Prompts.COACHING,
        message.trace(),
        goal.id().toString(),
        PlainJson.of(CoachingJson.of(message.request())),
        metadata,
        Set.of());
  }
}
