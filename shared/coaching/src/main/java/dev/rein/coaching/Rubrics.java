package dev.rein.coaching;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What is judged by what, from `rubrics/` among the resources.
public final class Rubrics {
  static final String FOLDER = "rubrics";
  private static final List<Kind> JUDGED = List.of(Kind.RESOLUTION, Kind.PLAN);

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
    for (Kind kind : JUDGED) {
      PromptFile file = folder.newest(kind.wireName(), Rubric.placeholders(kind));
      byKind.put(kind, Rubric.of(kind, folder.path(file.version()), file));
    }
    return new Rubrics(byKind);
  }

  /// @throws IllegalArgumentException if nothing of this kind is judged
  public Rubric of(Kind kind) {
    Rubric rubric = byKind.get(kind);
    if (rubric == null) throw new IllegalArgumentException("no rubric for " + kind.wireName());
    return rubric;
  }
}
