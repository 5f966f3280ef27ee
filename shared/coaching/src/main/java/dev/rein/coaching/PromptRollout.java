package dev.rein.coaching;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Gives some users another version of a prompt. Who gets it follows from the user, the prompt and
/// the version's share, so that raising a share only adds people who had the default.
///
/// Of two versions of a prompt the first has its share of users from the bottom upwards, the second
/// from the top downwards: raising one takes nobody from the other. That needs their order kept, so
/// a version that nobody is to get any more stays there with 0, and a new one comes second. For
/// three there is no such way: wherever each has its half when another has none, two of the three
/// halves overlap.
final class PromptRollout {
  static final PromptRollout NONE = new PromptRollout(List.of());

  private static final String VARIABLE = "PROMPT_ROLLOUT";
  private static final Pattern RULE =
      Pattern.compile("(([a-z_]+)\\.v[1-9][0-9]{0,3}):([0-9]{1,3})");
  private static final int PERCENT = 100;

  /// Versions of one prompt.
  private static final int MOST = 2;

  /// @param from first of the hundredths of users that get it
  /// @param to first that no longer get it
  private record Rule(Stage stage, PromptFile file, int from, int to) {}

  private final List<Rule> rules;

  private PromptRollout(List<Rule> rules) {
    this.rules = List.copyOf(rules);
  }

  /// Finds a version's file.
  interface Files {
    Optional<PromptFile> find(Stage stage, String version);
  }

  /// @param text e.g. `generate_resolution.v2:10, create_execution_plan.v2:50`: percent of users;
  ///   blank for nobody
  /// @throws IllegalArgumentException naming `PROMPT_ROLLOUT` and what is wrong
  static PromptRollout of(String text, Files files) {
    List<Rule> rules = new ArrayList<>();
    Map<Stage, List<Integer>> given = new EnumMap<>(Stage.class);
    Set<String> seen = new HashSet<>();
    for (String part : text.strip().split("\\s*,\\s*", -1)) {
      if (part.isEmpty()) continue;
      Matcher rule = RULE.matcher(part);
      if (!rule.matches()) throw wrong("holds “" + part + "”, not NAME.vN:PERCENT");
      String version = rule.group(1);
      if (!seen.add(version)) throw wrong("names " + version + " twice");
      Stage stage =
          stage(rule.group(2)).orElseThrow(() -> wrong("names no stage's prompt: " + version));
      PromptFile file =
          files.find(stage, version).orElseThrow(() -> wrong("names no prompt: " + version));
      List<Integer> shares = given.computeIfAbsent(stage, _ -> new ArrayList<>());
      if (shares.size() == MOST) {
        throw wrong(
            "names more than two versions of "
                + rule.group(2)
                + ": users would change from one to another");
      }
      int share = Integer.parseInt(rule.group(3));
      int from = shares.isEmpty() ? 0 : PERCENT - share;
      shares.add(share);
      if (shares.stream().mapToInt(Integer::intValue).sum() > PERCENT) {
        throw wrong("gives more than 100 % of users a " + rule.group(2));
      }
      rules.add(new Rule(stage, file, from, from + share));
    }
    return new PromptRollout(rules);
  }

  private static Optional<Stage> stage(String name) {
    for (Stage stage : Stage.values()) if (stage.wireName().equals(name)) return Optional.of(stage);
    return Optional.empty();
  }

  private static IllegalArgumentException wrong(String fault) {
    return new IllegalArgumentException(VARIABLE + " " + fault);
  }

  /// What this user gets instead of the defaults.
  Map<Stage, PromptFile> of(String userId) {
    Map<Stage, PromptFile> files = new EnumMap<>(Stage.class);
    for (Rule rule : rules) {
      int hundredth = hundredth(rule.stage(), userId);
      if (hundredth >= rule.from() && hundredth < rule.to()) files.put(rule.stage(), rule.file());
    }
    return files;
  }

  // By prompt, too: else the same people would be the first to try everything.
  private static int hundredth(Stage stage, String userId) {
    byte[] hash = Hashes.digest(stage.wireName() + "\u0000" + userId);
    return Integer.remainderUnsigned(ByteBuffer.wrap(hash).getInt(), PERCENT);
  }
}
