package dev.rein.coaching;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What is judged by what, from `rubrics/` among the resources.
public final class Rubrics {
  static final String FOLDER = "rubrics";

  private final Map<Kind, Rubric> byKind;

  private Rubrics(Map<Kind, Rubric> byKind) {
    this.byKind = byKind;
  }

  /// @throws IllegalStateException if a rubric is missing or malformed; names the file and the
  ///   fault
  public static Rubrics load() {
    return load(PromptFolder::resource);
  }

  static Rubrics load(Function<String, @Nullable String> resources) {
    PromptFolder folder = new PromptFolder(FOLDER, resources);
    Map<Kind, Rubric> byKind = new EnumMap<>(Kind.class);
    for (Kind kind : Kind.values()) {
      PromptFile file = folder.newest(kind.wireName(), Rubric.placeholders(kind));
      byKind.put(kind, Rubric.of(kind, folder.path(file.version()), file));
    }
    return new Rubrics(byKind);
  }

  public Rubric of(Kind kind) {
    return Objects.requireNonNull(byKind.get(kind));
  }
}
