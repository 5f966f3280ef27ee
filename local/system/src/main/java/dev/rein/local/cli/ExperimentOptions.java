package dev.rein.local.cli;

import dev.rein.coaching.PromptAsset;
import dev.rein.coaching.PromptAssets;
import dev.rein.coaching.Stage;
import dev.rein.experiments.Design;
import dev.rein.llm.LlmEnvironment;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What `rein experiment` was told.
///
/// @param budgetUsd null for none
/// @param dataset null for the set that comes with the project
/// @param aws whether deployed workers do the work, which the queue and the table reach
record ExperimentOptions(
    Stage stage,
    List<PromptAsset> versions,
    @Nullable String dataset,
    boolean fromFeedback,
    int samples,
    @Nullable BigDecimal budgetUsd,
    long seed,
    int concurrency,
    @Nullable String state,
    String format,
    boolean aws,
    @Nullable String queueUrl,
    @Nullable String table) {
  static final Set<String> NAMES =
      Set.of(
          "--prompt",
          "--versions",
          "--dataset",
          "--from-feedback",
          "--judge-samples",
          "--budget-usd",
          "--seed",
          "--concurrency",
          "--state",
          "--queue-url",
          "--table",
          "--format");

  private static final int STANDARD_SAMPLES = 3;
  private static final int STANDARD_CONCURRENCY = 4;
  private static final String STANDARD_BUDGET = "1.00";
  private static final BigDecimal MOST_BUDGET = new BigDecimal("10000");

  ExperimentOptions {
    versions = List.copyOf(versions);
  }

  /// The only option without a value.
  static final String AWS = "--aws";

  /// @param aws whether [#AWS] was there
  static ExperimentOptions of(Arguments arguments, boolean aws) throws CommandFailed {
    String prompt = arguments.option("--prompt");
    if (prompt == null) throw CommandFailed.usage("Which prompt? Name it with --prompt.");
    Stage stage = stage(prompt);
    String versions = arguments.option("--versions");
    if (versions == null) {
      throw CommandFailed.usage("Which versions? Name them, e.g. --versions v1,v2.");
    }
    String feedback = arguments.option("--from-feedback");
    if (feedback != null && !feedback.equals("low")) {
      throw CommandFailed.usage("--from-feedback is low, not “" + feedback + "”.");
    }
    if (feedback != null && arguments.option("--dataset") != null) {
      throw CommandFailed.usage("--dataset and --from-feedback exclude each other.");
    }
    for (String only : List.of("--queue-url", "--table")) {
      if (!aws && arguments.option(only) != null) {
        throw CommandFailed.usage(only + " goes with --aws.");
      }
    }
    for (String never : List.of("--state", "--concurrency")) {
      if (aws && arguments.option(never) != null) {
        throw CommandFailed.usage(
            never
                + " does not go with --aws: the table keeps what is done, the template bounds it.");
      }
    }
    return new ExperimentOptions(
        stage,
        versions(stage, versions),
        arguments.option("--dataset"),
        feedback != null,
        arguments.count("--judge-samples", STANDARD_SAMPLES, Design.MAX_SAMPLES),
        budget(arguments.option("--budget-usd")),
        arguments.number("--seed", 1),
        arguments.count("--concurrency", STANDARD_CONCURRENCY, LlmEnvironment.DEFAULT_CONCURRENCY),
        arguments.option("--state"),
        arguments.oneOf("--format", "table", List.of("table", "json")),
        aws,
        arguments.option("--queue-url"),
        arguments.option("--table"));
  }

  private static Stage stage(String prompt) throws CommandFailed {
    for (Stage stage : Stage.values()) if (stage.wireName().equals(prompt)) return stage;
    String known =
        Arrays.stream(Stage.values()).map(Stage::wireName).collect(Collectors.joining(", "));
    boolean other =
        PromptAssets.load().all().stream().anyMatch(asset -> asset.name().equals(prompt));
    throw CommandFailed.usage(
        other
            ? prompt + " can't be tried on goals; these can: " + known + "."
            : "There is no prompt “" + prompt + "”, only " + known + ".");
  }

  private static List<PromptAsset> versions(Stage stage, String list) throws CommandFailed {
    List<PromptAsset> known =
        PromptAssets.load().all().stream()
            .filter(asset -> asset.name().equals(stage.wireName()))
            .toList();
    List<PromptAsset> chosen = new ArrayList<>();
    for (String part : list.split(",", -1)) {
      String name = part.strip();
      chosen.add(
          known.stream()
              .filter(asset -> name.equals("v" + asset.number()) || name.equals(asset.version()))
              .findFirst()
              .orElseThrow(
                  () ->
                      CommandFailed.usage(
                          stage.wireName()
                              + " has no version “"
                              + name
                              + "”, only "
                              + told(known))));
    }
    if (chosen.size() < 2 || chosen.size() > Design.MAX_VERSIONS) {
      throw CommandFailed.usage(
          "--versions names 2 to "
              + Design.MAX_VERSIONS
              + " versions, the one to compare with first; "
              + stage.wireName()
              + " has "
              + told(known));
    }
    return chosen;
  }

  private static String told(List<PromptAsset> known) {
    return known.stream()
        .map(
            asset ->
                "v" + asset.number() + " (" + asset.state().name().toLowerCase(Locale.ROOT) + ")")
        .collect(Collectors.joining(", ", "", "."));
  }

  private static @Nullable BigDecimal budget(@Nullable String value) throws CommandFailed {
    String text = value == null ? STANDARD_BUDGET : value;
    if (text.equals("none")) return null;
    try {
      BigDecimal budget = new BigDecimal(text);
      if (budget.signum() > 0 && budget.compareTo(MOST_BUDGET) <= 0) return budget;
    } catch (NumberFormatException e) {
      // said below
    }
    throw CommandFailed.usage(
        "--budget-usd is an amount above 0 and up to 10000, or none, not “" + text + "”.");
  }
}
