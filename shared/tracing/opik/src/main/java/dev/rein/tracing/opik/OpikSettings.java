package dev.rein.tracing.opik;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Where Opik is and what to write there. Its text form never shows the key.
///
/// @param baseUrl of the API, `http` or `https`, without a slash at its end
/// @param apiKey sent as it is; null where the install asks for none
/// @param workspace by name; `default` on a self-hosted install
/// @param project by name, 1 to 150 characters; Opik creates it on the first write
/// @param source where traces and spans say that they come from
public record OpikSettings(
    URI baseUrl,
    @Nullable String apiKey,
    String workspace,
    String project,
    OpikLimits limits,
    Source source) {
  /// Opik's views of everyday traffic show what comes from the SDK and not what is tried out.
  public enum Source {
    SDK("sdk"),
    EXPERIMENT("experiment");

    private final String wireName;

    Source(String wireName) {
      this.wireName = wireName;
    }

    String wireName() {
      return wireName;
    }
  }

  /// Opik answers 500 to a longer project name.
  public static final int MAX_NAME = 150;

  private static final int MAX_PORT = 65_535;

  private static final String CLOUD = "https://www.comet.com/opik/api";

  public OpikSettings {
    requireUrl(baseUrl, "OPIK_URL_OVERRIDE");
    if (apiKey != null && (apiKey.isBlank() || !isPrintableAscii(apiKey))) {
      throw new IllegalArgumentException(
          "OPIK_API_KEY holds characters that no HTTP header may: write the key as Opik shows it");
    }
    requireName(workspace, "OPIK_WORKSPACE");
    if (!isPrintableAscii(workspace)) {
      throw new IllegalArgumentException(
          "OPIK_WORKSPACE may hold printable ASCII only: write the workspace's name from its URL");
    }
    requireName(project, "OPIK_PROJECT_NAME");
  }

  /// Of everyday traffic.
  public OpikSettings(
      URI baseUrl, @Nullable String apiKey, String workspace, String project, OpikLimits limits) {
    this(baseUrl, apiKey, workspace, project, limits, Source.SDK);
  }

  /// Reads `OPIK_API_KEY`, `OPIK_WORKSPACE`, `OPIK_PROJECT_NAME` and `OPIK_URL_OVERRIDE`; a blank
  /// value counts as none.
  ///
  /// @throws IllegalArgumentException naming the variable that is wrong and what to write instead
  public static OpikSettings of(Map<String, String> env) {
    Function<String, @Nullable String> read =
        name -> {
          String value = env.get(name);
          return value == null || value.isBlank() ? null : value.strip();
        };
    return new OpikSettings(
        url(orElse(read.apply("OPIK_URL_OVERRIDE"), CLOUD)),
        read.apply("OPIK_API_KEY"),
        orElse(read.apply("OPIK_WORKSPACE"), "default"),
        orElse(read.apply("OPIK_PROJECT_NAME"), "rein-ai-coaching"),
        OpikLimits.DEFAULT);
  }

  /// Whether an Opik is named: Opik cloud by its key, or another one by its address. Where none is,
  /// [#of] gives Opik cloud, which takes nothing without a key.
  public static boolean isNamedIn(Map<String, String> env) {
    return !env.getOrDefault("OPIK_API_KEY", "").isBlank()
        || !env.getOrDefault("OPIK_URL_OVERRIDE", "").isBlank();
  }

  public OpikSettings withLimits(OpikLimits changed) {
    return new OpikSettings(baseUrl, apiKey, workspace, project, changed, source);
  }

  public OpikSettings withSource(Source changed) {
    return new OpikSettings(baseUrl, apiKey, workspace, project, limits, changed);
  }

  /// @throws IllegalArgumentException if it is no workspace's name
  OpikSettings withWorkspace(String other) {
    return new OpikSettings(baseUrl, apiKey, other, project, limits, source);
  }

  @Override
  public String toString() {
    return "OpikSettings[baseUrl="
        + baseUrl
        + ", apiKey="
        + (apiKey == null ? "none" : "set")
        + ", workspace="
        + workspace
        + ", project="
        + project
        + ", limits="
        + limits
        + ", source="
        + source
        + "]";
  }

  private static String orElse(@Nullable String value, String otherwise) {
    return value == null ? otherwise : value;
  }

  private static URI url(String text) {
    try {
      return new URI(text.replaceFirst("/+$", ""));
    } catch (URISyntaxException e) {
      throw badUrl("OPIK_URL_OVERRIDE");
    }
  }

  private static void requireUrl(URI url, String name) {
    String scheme = url.getScheme();
    boolean web = "http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme);
    if (!web
        || url.getHost() == null
        || url.getPort() == 0
        || url.getPort() > MAX_PORT
        || url.getRawUserInfo() != null
        || url.getRawQuery() != null
        || url.getRawFragment() != null
        || url.getRawPath().endsWith("/")) {
      throw badUrl(name);
    }
  }

  // The value stays out of the message: a URL may carry a password.
  private static IllegalArgumentException badUrl(String name) {
    return new IllegalArgumentException(
        name + " is no usable address: write the API's base URL, such as " + CLOUD);
  }

  private static void requireName(String value, String name) {
    if (value.isBlank() || value.length() > MAX_NAME || value.chars().anyMatch(c -> c < ' ')) {
      throw new IllegalArgumentException(
          name + " must be 1 to " + MAX_NAME + " characters on one line");
    }
  }

  private static boolean isPrintableAscii(String text) {
    return text.chars().allMatch(c -> c >= ' ' && c < 0x7f);
  }
}
