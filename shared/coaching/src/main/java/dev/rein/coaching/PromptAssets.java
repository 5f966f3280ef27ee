package dev.rein.coaching;

import dev.rein.llm.PromptMetadata;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// All prompts and rubrics in all versions, those included that nobody is given.
public final class PromptAssets {
  /// Metadata key of a prompt's SHA-256.
  public static final String HASH = "prompt_hash";

  /// Metadata key under which Opik's UI looks for links to its prompt library.
  public static final String OPIK_PROMPTS = "opik_prompts";

  private final List<PromptAsset> all;

  private PromptAssets(List<PromptAsset> all) {
    this.all = List.copyOf(all);
  }

  // The files do not change while a process runs.
  private static final class Loaded {
    static final PromptAssets ALL = read();
  }

  /// @throws IllegalStateException if a file that an index names is missing
  public static PromptAssets load() {
    return Loaded.ALL;
  }

  private static PromptAssets read() {
    List<PromptAsset> all = new ArrayList<>();
    add(all, Prompts.FOLDER, "");
    add(all, Rubrics.FOLDER, Rubric.PROMPT_PREFIX);
    return new PromptAssets(all);
  }

  private static void add(List<PromptAsset> all, String folder, String prefix) {
    PromptFolder files = new PromptFolder(folder, PromptFolder::resource);
    Map<String, Integer> defaults = new LinkedHashMap<>();
    for (PromptFolder.Entry entry : files.entries()) {
      if (!entry.candidate()) defaults.merge(entry.name(), entry.number(), Math::max);
    }
    for (PromptFolder.Entry entry : files.entries()) {
      String text = files.text(entry.version());
      all.add(
          new PromptAsset(
              prefix + entry.name(),
              entry.version(),
              entry.number(),
              state(entry, defaults.getOrDefault(entry.name(), 0)),
              PromptFile.change(entry.version(), text),
              text,
              Hashes.sha256(text)));
    }
  }

  private static PromptAsset.State state(PromptFolder.Entry entry, int newest) {
    if (entry.candidate()) return PromptAsset.State.CANDIDATE;
    return entry.number() == newest ? PromptAsset.State.DEFAULT : PromptAsset.State.SUPERSEDED;
  }

  /// By name, then by version.
  public List<PromptAsset> all() {
    return all;
  }

  /// @param version e.g. `generate_resolution.v2`
  public Optional<PromptAsset> find(String version) {
    return all.stream().filter(asset -> asset.version().equals(version)).findFirst();
  }

  /// What a trace says of the prompts that made it: the SHA-256 of each version's text.
  ///
  /// @param versions separated by commas, as `prompt_version` has them
  /// @return in the same order; empty for a version that is not there any more
  public static String hashes(String versions) {
    return Stream.of(versions.split(", "))
        .map(version -> load().find(version).map(PromptAsset::sha256).orElse(""))
        .collect(Collectors.joining(", "));
  }

  /// Where a prompt is found in a prompt library.
  @FunctionalInterface
  public interface Links {
    /// @param number of the version
    /// @return plain data
    Object of(String name, int number, String text, String sha256);
  }

  /// What the span of a model call says of its prompt: the hash of its text, and where Opik has it.
  /// Made once, since it is the same for every call.
  public PromptMetadata metadata(Links links) {
    Map<String, Map<String, Object>> byVersion = new LinkedHashMap<>();
    for (PromptAsset asset : all) {
      byVersion.put(
          asset.version(),
          Map.of(
              HASH,
              asset.sha256(),
              OPIK_PROMPTS,
              links.of(asset.name(), asset.number(), asset.text(), asset.sha256())));
    }
    return version -> byVersion.getOrDefault(version, Map.of());
  }
}
