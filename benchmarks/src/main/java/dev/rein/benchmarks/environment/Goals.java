package dev.rein.benchmarks.environment;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rein.generation.GenerationHandler;
import dev.rein.packages.Backends;
import dev.rein.packages.PackageEvents;
import dev.rein.tracing.testing.LambdaContext;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/// Makes goals to be judged and rated, in this process.
public final class Goals {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final GenerationHandler generation;

  /// @param opik that the goals' traces go to
  public Goals(Backends backends, URI opik) {
    Map<String, String> environment =
        new HashMap<>(backends.function("GenerationFunction").environment());
    environment.put("OPIK_URL_OVERRIDE", opik.toString());
    generation = new GenerationHandler(environment);
  }

  /// @return its id
  public String make() throws IOException {
    return made(PackageEvents.generateGoal());
  }

  /// Makes a goal of these words.
  ///
  /// @return its id
  public String make(String words) throws IOException {
    return made(PackageEvents.goalOf(words));
  }

  private String made(String event) throws IOException {
    ByteArrayOutputStream answer = new ByteArrayOutputStream();
    generation.handleRequest(
        new ByteArrayInputStream(event.getBytes(StandardCharsets.UTF_8)),
        answer,
        new LambdaContext(UUID.randomUUID().toString(), "setup", Duration.ofSeconds(60)));
    JsonNode response = JSON.readTree(answer.toByteArray());
    if (response.path("statusCode").intValue() != 201) {
      throw new IllegalStateException("no goal: " + response);
    }
    return JSON.readTree(response.path("body").textValue()).path("goalId").textValue();
  }
}
