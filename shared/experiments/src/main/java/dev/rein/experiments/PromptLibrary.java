package dev.rein.experiments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.coaching.PromptAsset;
import dev.rein.tracing.opik.OpikPromptLinks;
import dev.rein.tracing.opik.OpikSettings;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import okhttp3.OkHttpClient;

/// Opik's prompt library, in which each version is to be once.
public final class PromptLibrary {
  private static final int LONGEST_DESCRIPTION = 255;

  private final OpikDoor opik;
  private final OpikPromptLinks links;

  public PromptLibrary(OkHttpClient client, OpikSettings settings) {
    this(new OpikDoor(client, settings, OpikDoor.PER_REQUEST));
  }

  PromptLibrary(OpikDoor opik) {
    this.opik = opik;
    this.links = new OpikPromptLinks(opik.settings());
  }

  /// What Opik has of a version.
  public enum Known {
    /// Under the ids that spans name.
    YES,
    NO,
    /// Somebody registered it by other means: links on spans lead nowhere.
    UNDER_ANOTHER_ID
  }

  /// @throws OpikFailed if Opik can't be asked
  public Known find(PromptAsset asset) throws OpikFailed {
    Optional<JsonNode> version = retrieve(asset);
    if (version.isEmpty()) return Known.NO;
    return version.get().path("id").asText().equals(versionId(asset).toString())
        ? Known.YES
        : Known.UNDER_ANOTHER_ID;
  }

  /// Registers a version unless Opik has it. Opik itself does not look whether it does.
  ///
  /// @return whether it is new there
  /// @throws OpikFailed if Opik can't be asked, or refuses it
  public boolean push(PromptAsset asset) throws OpikFailed {
    if (retrieve(asset).isPresent()) return false;
    ObjectNode prompt = opik.inProject();
    prompt.put("id", links.promptId(asset.name()).toString());
    prompt.put("name", asset.name());
    // The prompt itself may be there, and two that push at once may meet.
    opik.send("POST", "prompts", prompt, Set.of(OpikDoor.CONFLICT));
    ObjectNode request = opik.inProject().put("name", asset.name());
    ObjectNode version = request.putObject("version");
    version.put("id", versionId(asset).toString());
    version.put("commit", OpikPromptLinks.commit(asset.sha256()));
    version.put("template", asset.text());
    version.put("type", "mustache");
    version.put("change_description", shortened(asset.change()));
    version.putObject("metadata").put("version", asset.version()).put("sha256", asset.sha256());
    return opik.send("POST", "prompts/versions", request, Set.of(OpikDoor.CONFLICT)).isPresent();
  }

  /// Under which id Opik has it: ours, unless somebody registered it by other means.
  ///
  /// @throws OpikFailed if Opik can't be asked, or does not have it
  UUID registered(PromptAsset asset) throws OpikFailed {
    Optional<JsonNode> version = retrieve(asset);
    if (version.isEmpty()) {
      throw new OpikFailed("Opik has no " + asset.version() + ", though it was registered.", true);
    }
    return UUID.fromString(version.get().path("id").asText());
  }

  private UUID versionId(PromptAsset asset) {
    return links.versionId(asset.name(), asset.number(), asset.sha256());
  }

  private Optional<JsonNode> retrieve(PromptAsset asset) throws OpikFailed {
    ObjectNode request = opik.inProject();
    request.put("name", asset.name());
    request.put("commit", OpikPromptLinks.commit(asset.sha256()));
    return opik.send("POST", "prompts/versions/retrieve", request, Set.of(OpikDoor.NOT_FOUND));
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST_DESCRIPTION ? text : text.substring(0, LONGEST_DESCRIPTION);
  }
}
