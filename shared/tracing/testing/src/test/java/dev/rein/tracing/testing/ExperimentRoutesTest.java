package dev.rein.tracing.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExperimentRoutesTest {
  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final String ID = "01900000-0000-7000-8000-00000000000";

  @TempDir Path folder;

  private OpikStandIn opik = OpikStandIn.start();

  @AfterEach
  void stop() {
    opik.close();
  }

  @AfterAll
  static void release() {
    CLIENT.close();
  }

  /// @param body with apostrophes for quotes, and `#N` for an id
  private HttpResponse<String> send(String method, String path, String body) throws Exception {
    String json = body.replace('\'', '"').replaceAll("#(\\d)", ID + "$1");
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(opik.uri() + "/v1/private/" + path))
            .header("Content-Type", "application/json")
            .method(method, BodyPublishers.ofString(json))
            .build();
    return CLIENT.send(request, BodyHandlers.ofString());
  }

  private int status(String method, String path, String body) throws Exception {
    return send(method, path, body).statusCode();
  }

  private static String version(String id, String commit, String template) {
    return "{'name':'greet','project_name':'p','version':{'id':'%s','commit':'%s','template':'%s',"
            .formatted(id, commit, template)
        + "'type':'mustache','change_description':'new'}}";
  }

  private static final String EXPERIMENT =
      "{'id':'#6','name':'e','dataset_name':'d','project_name':'p','type':'regular',"
          + "'evaluation_method':'dataset','status':'running','prompt_versions':[{'id':'#2'}]}";
  private static final String LINK =
      "{'experiment_items':[{'id':'#7','experiment_id':'#6','dataset_item_id':'#5',"
          + "'trace_id':'"
          + Rows.TRACE_ID
          + "','project_name':'p'}]}";

  private void fill() throws Exception {
    assertThat(status("POST", "prompts", "{'id':'#1','name':'greet','project_name':'p'}"))
        .isEqualTo(201);
    assertThat(status("POST", "prompts/versions", version("#2", "0000aaaa", "Hi"))).isEqualTo(200);
    assertThat(
            status(
                "POST", "datasets", "{'id':'#4','name':'d','project_name':'p','type':'dataset'}"))
        .isEqualTo(201);
    assertThat(
            status(
                "PUT",
                "datasets/items",
                "{'dataset_name':'d','project_name':'p','items':"
                    + "[{'id':'#5','source':'sdk','data':{'goal':'x'}}]}"))
        .isEqualTo(204);
    assertThat(status("POST", "experiments", EXPERIMENT)).isEqualTo(201);
    assertThat(status("POST", "experiments/items", LINK)).isEqualTo(204);
  }

  @Test
  void experiment_isReadBack_alsoFromItsJournal() throws Exception {
    opik.close();
    Path journal = folder.resolve("opik.jsonl");
    try (OpikStore store = OpikStore.at(journal)) {
      opik = OpikStandIn.start(OpikStandIn.Options.forTests().withStore(store));
      fill();
      assertThat(store.danglingExperimentItems()).hasSize(1);
      assertThat(status("POST", "traces/batch", Rows.body("traces", Rows.trace()).toString()))
          .isEqualTo(204);
      assertThat(
              status("PUT", "traces/feedback-scores", Rows.body("scores", Rows.score()).toString()))
          .isEqualTo(204);
      assertThat(status("PATCH", "experiments/" + ID + "6", "{'status':'completed'}"))
          .isEqualTo(204);
      assertThat(opik.violations()).isEmpty();
      opik.close();
    }
    try (OpikStore store = OpikStore.at(journal)) {
      opik = OpikStandIn.start(OpikStandIn.Options.forTests().withStore(store));
      JsonNode shown = OpikStore.JSON.readTree(send("GET", "experiments/" + ID + "6", "").body());
      assertThat(shown.path("status").asText()).isEqualTo("completed");
      assertThat(shown.at("/prompt_versions/0/commit").asText()).isEqualTo("0000aaaa");
      assertThat(shown.path("feedback_scores")).hasSize(1);
      String ids = URLEncoder.encode("[\"" + ID + "6\"]", StandardCharsets.UTF_8);
      JsonNode compared =
          OpikStore.JSON.readTree(
              send("GET", "datasets/" + ID + "4/items/experiments/items?experiment_ids=" + ids, "")
                  .body());
      assertThat(compared.at("/content/0/experiment_items/0/trace_id").asText())
          .isEqualTo(Rows.TRACE_ID);
      assertThat(store.danglingExperimentItems()).isEmpty();
    }
  }

  @Test
  void repetition_isTakenWhereOpikTakesIt_andRefusedWhereItWouldDouble() throws Exception {
    fill();
    assertThat(status("POST", "experiments", EXPERIMENT)).isEqualTo(201);
    assertThat(status("POST", "experiments/items", LINK)).isEqualTo(204);
    assertThat(status("POST", "prompts/versions", version("#2", "0000aaaa", "Hi"))).isEqualTo(409);
    assertThat(status("POST", "prompts", "{'id':'#9','name':'greet','project_name':'p'}"))
        .isEqualTo(409);
    assertThat(opik.violations()).isEmpty();

    // Opik itself would take this.
    assertThat(status("POST", "prompts/versions", version("#3", "0000bbbb", "Hi"))).isEqualTo(400);
    assertThat(opik.violations()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "POST|prompts|{'name':'x','project_name':'p'}|id must be a version 7 UUID",
        "POST|prompts|{'id':'#8','name':'x'}|project_name must not be blank",
        "POST|prompts|{'id':'#8','name':'x','project_name':'p','nme':1}|nme is not known",
        "PUT|datasets/items|{'dataset_name':'d','project_name':'p','items':[]}|between 1 and 1000",
        "PUT|datasets/items|{'dataset_name':'d','project_name':'p','items':[{'id':'#5','source':"
            + "'sdk','data':{}}]}|data must not be empty",
        "PUT|datasets/items|{'dataset_name':'q','project_name':'p','items':[{'id':'#5','source':"
            + "'sdk','data':{'a':1}}]}|was not created first",
        "POST|experiments/items|{'experiment_items':[{'id':'#7','experiment_id':'#8',"
            + "'dataset_item_id':'#5','trace_id':'#9','project_name':'p'}]}|experiment is unknown",
        "POST|experiments/items|{'experiment_items':[{'id':'7','experiment_id':'#6',"
            + "'dataset_item_id':'#5','trace_id':'#9','project_name':'p'}]}|version 7 UUID",
        "PATCH|experiments/#6|{'status':'done'}|none of Opik",
        "POST|experiments|{'id':'#8','name':'e','dataset_name':'d','project_name':'p','type':"
            + "'regular','evaluation_method':'dataset','status':'running',"
            + "'prompt_versions':[{'id':'#3'}]}|unknown prompt version",
      })
  void request_thatIsWrong_isRefusedAndRemembered(
      String method, String path, String body, String fault) throws Exception {
    fill();
    assertThat(status(method, path.replace("#6", ID + "6"), body)).isBetween(400, 422);
    assertThat(opik.violations())
        .anySatisfy(violation -> assertThat(violation.message()).contains(fault.strip()));
  }
}
