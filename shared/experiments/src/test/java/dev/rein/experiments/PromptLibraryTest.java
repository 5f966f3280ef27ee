package dev.rein.experiments;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.rein.coaching.PromptAsset;
import dev.rein.coaching.PromptAssets;
import dev.rein.experiments.PromptLibrary.Known;
import dev.rein.tracing.opik.OpikLimits;
import dev.rein.tracing.opik.OpikPromptLinks;
import dev.rein.tracing.opik.OpikSettings;
import dev.rein.tracing.testing.Fault;
import dev.rein.tracing.testing.OpikStandIn;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PromptLibraryTest {
  private final OpikStandIn opik = OpikStandIn.start();
  private final OpikSettings settings =
      new OpikSettings(opik.uri(), null, "default", "p", OpikLimits.DEFAULT);
  private final OpikDoor door = new OpikDoor(new OkHttpClient(), settings, Duration.ofSeconds(2));
  private final PromptLibrary library = new PromptLibrary(door);
  private final List<PromptAsset> assets = PromptAssets.load().all();

  @AfterEach
  void close() {
    opik.close();
  }

  @Test
  void push_twice_registersEachVersionOnce() throws OpikFailed {
    for (PromptAsset asset : assets) assertThat(library.push(asset)).isTrue();
    for (PromptAsset asset : assets) assertThat(library.push(asset)).isFalse();

    assertThat(opik.violations()).isEmpty();
    assertThat(opik.store().promptVersions()).hasSize(assets.size());
    for (PromptAsset asset : assets) assertThat(library.find(asset)).isEqualTo(Known.YES);
  }

  @Test
  void spans_nameTheIdsThatWereRegistered_withoutAsking() throws OpikFailed {
    PromptAsset asset = PromptAssets.load().find("generate_resolution.v2").orElseThrow();
    library.push(asset);
    int requests = opik.requests().size();

    Map<String, Object> metadata =
        PromptAssets.load()
            .metadata(new OpikPromptLinks(settings)::of)
            .of("generate_resolution.v2");
    JsonNode link = OpikDoor.JSON.valueToTree(metadata).path("opik_prompts").path(0);

    ObjectNode registered = opik.store().promptVersions().getFirst();
    assertThat(link.path("id")).isEqualTo(registered.path("prompt_id"));
    assertThat(link.at("/version/id")).isEqualTo(registered.path("id"));
    assertThat(link.at("/version/commit")).isEqualTo(registered.path("commit"));
    assertThat(link.at("/version/template").asText()).isEqualTo(asset.text());
    assertThat(metadata.get("prompt_hash")).isEqualTo(asset.sha256());
    assertThat(opik.requests()).hasSize(requests);
  }

  @Test
  void versions_areShownInTheirOrder_andDifferByProject() {
    OpikPromptLinks here = new OpikPromptLinks(settings);
    OpikPromptLinks there =
        new OpikPromptLinks(new OpikSettings(opik.uri(), null, "default", "q", OpikLimits.DEFAULT));
    assertThat(here.versionId("a", 9, "00")).isLessThan(here.versionId("a", 10, "00"));
    assertThat(here.promptId("a")).isNotEqualTo(there.promptId("a"));
    assertThat(here.promptId("a").version()).isEqualTo(7);
  }

  @Test
  void version_registeredByOtherMeans_isNotRegisteredAgain() throws OpikFailed {
    PromptAsset asset = assets.getFirst();
    ObjectNode prompt = door.inProject().put("name", asset.name());
    door.send("POST", "prompts", prompt.put("id", "01900000-0000-7000-8000-000000000001"));
    ObjectNode version = door.inProject().put("name", asset.name());
    version
        .putObject("version")
        .put("id", "01900000-0000-7000-8000-000000000002")
        .put("commit", OpikPromptLinks.commit(asset.sha256()))
        .put("template", asset.text())
        .put("change_description", "by hand")
        .put("type", "mustache");
    door.send("POST", "prompts/versions", version);

    assertThat(library.push(asset)).isFalse();
    assertThat(library.find(asset)).isEqualTo(Known.UNDER_ANOTHER_ID);
  }

  @Test
  void failures_thatPass_areTriedAgain_andOthersToldAtOnce() throws OpikFailed {
    opik.next(Fault.status(503), Fault.resetBefore());
    assertThat(library.push(assets.getFirst())).isTrue();

    opik.next(Fault.status(401));
    assertThatThrownBy(() -> library.push(assets.get(1)))
        .isInstanceOf(OpikFailed.class)
        .hasMessageStartingWith("Opik refuses POST prompts/versions/retrieve (401)");
    opik.faults(_ -> Fault.status(500));
    assertThatThrownBy(() -> library.push(assets.get(1)))
        .isInstanceOfSatisfying(OpikFailed.class, e -> assertThat(e.mayHelpLater()).isTrue());
    assertThat(Set.copyOf(opik.store().promptVersions())).hasSize(1);
  }
}
