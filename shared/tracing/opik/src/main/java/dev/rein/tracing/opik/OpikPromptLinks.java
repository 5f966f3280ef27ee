package dev.rein.tracing.opik;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Where Opik's prompt library has a prompt, known without asking it.
///
/// The ids are chosen by us and are computed from workspace, project, name and content, so that who
/// registers a prompt and who names it on a span agree without a request and without a setting.
public final class OpikPromptLinks {
  /// Digits of a commit. Opik takes eight letters or digits.
  private static final int COMMIT_DIGITS = 8;

  // Opik shows the versions of a prompt by the time in their ids: a second each keeps their order.
  private static final Instant FIRST = Instant.parse("2026-01-01T00:00:00Z");

  private final OpikSettings settings;

  public OpikPromptLinks(OpikSettings settings) {
    this.settings = settings;
  }

  /// Of the prompt, whatever its versions.
  public UUID promptId(String name) {
    return DerivedIds.of(FIRST, "prompt", settings.workspace(), settings.project(), name);
  }

  /// @param number of the version, from 1
  /// @param sha256 of its text, in hex
  public UUID versionId(String name, int number, String sha256) {
    return DerivedIds.of(
        FIRST.plusSeconds(number),
        "prompt version",
        settings.workspace(),
        settings.project(),
        name,
        sha256);
  }

  /// @param sha256 of the version's text, in hex
  public static String commit(String sha256) {
    return sha256.substring(0, COMMIT_DIGITS);
  }

  /// As Opik's UI reads it from the metadata of a trace or span, under `opik_prompts`.
  ///
  /// @param number of the version, from 1
  /// @param sha256 of `text`, in hex
  public List<Map<String, Object>> of(String name, int number, String text, String sha256) {
    return List.of(
        Map.of(
            "name",
            name,
            "id",
            promptId(name).toString(),
            "template_structure",
            "text",
            "version",
            Map.of(
                "template",
                text,
                "id",
                versionId(name, number, sha256).toString(),
                "commit",
                commit(sha256))));
  }
}
