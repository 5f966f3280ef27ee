package dev.rein.tracing.opik;

import org.jspecify.annotations.Nullable;

/// Why Opik takes nothing until somebody mends it.
enum Refusal {
  KEY,
  WORKSPACE,
  QUOTA;

  static @Nullable Refusal of(int status) {
    return switch (status) {
      case 401 -> KEY;
      case 402 -> QUOTA;
      case 403 -> WORKSPACE;
      default -> null;
    };
  }

  /// What is to be mended, without a secret.
  String sentence(OpikSettings settings) {
    String workspace = "workspace `" + settings.workspace() + "`";
    return switch (this) {
      case KEY ->
          settings.apiKey() == null
              ? "Opik asks for a key: set OPIK_API_KEY."
              : "Opik refuses the key: check OPIK_API_KEY.";
      case WORKSPACE ->
          "Opik refuses "
              + workspace
              + ": check OPIK_WORKSPACE and OPIK_URL_OVERRIDE, and whether the key belongs to it.";
      case QUOTA ->
          "Opik's quota of "
              + workspace
              + " is used up (402): raise the plan's volume, or wait until it begins anew.";
    };
  }
}
