package dev.rein.generation;

import dev.rein.coaching.Goal;
import dev.rein.coaching.GoalJson;
import dev.rein.coaching.Hashes;
import dev.rein.coaching.PromptAssets;
import dev.rein.coaching.Prompts;
import dev.rein.coaching.Stage;
import dev.rein.llm.PlainJson;
import dev.rein.pipeline.StageInput;
import dev.rein.tracing.TraceStart;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import org.jspecify.annotations.Nullable;

/// The trace `goal_generation`: whoever works on a goal writes it whole, under the one id.
final class GoalTrace {
  static final String NAME = "goal_generation";

  private GoalTrace() {}

  static TraceStart start(Goal goal, Prompts prompts) {
    Map<String, Object> metadata = new HashMap<>();
    metadata.put("goal_id", goal.id().toString());
    metadata.put("user_id_hash", Hashes.userId(goal.userId()));
    String versions = versions(goal, prompts.forUser(goal.userId()));
    metadata.put("prompt_version", versions);
    metadata.put(PromptAssets.HASH, PromptAssets.hashes(versions));
    return new TraceStart(
        NAME,
        goal.trace(),
        goal.id().toString(),
        PlainJson.of(GoalJson.of(goal.request())),
        metadata,
        Set.of());
  }

  /// The trace's output: what there is of the goal by now.
  static @Nullable Object results(Goal goal) {
    return PlainJson.of(StageInput.results(goal));
  }

  /// Of the finished stages as they were run, of the others as they would be run now.
  private static String versions(Goal goal, Prompts prompts) {
    StringJoiner versions = new StringJoiner(", ");
    for (Stage stage : Stage.values()) {
      versions.add(goal.promptVersions().getOrDefault(stage.wireName(), prompts.version(stage)));
    }
    return versions.toString();
  }
}
