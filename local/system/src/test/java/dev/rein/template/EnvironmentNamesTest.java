package dev.rein.template;

import static dev.rein.template.Template.entries;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.rein.local.queue.LocalAws;
import dev.rein.local.template.FunctionSpec;
import dev.rein.runtime.Secrets;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Every variable that the template sets is read, and every one that is read is set or has a
/// documented default.
class EnvironmentNamesTest {
  private static final URI NOBODY = URI.create("http://127.0.0.1:9");

  private static final Pattern VARIABLE =
      Pattern.compile(
          "(EVALUATION|EXPERIMENT|GEMINI|GENERATION|GOOGLE|JUDGE|LLM|LOG|OPIK|REIN|TABLE|TRACE)_[A-Z_]+");

  /// Look like variables, and are keys of items and words of Gemini's.
  private static final Set<String> NO_VARIABLES =
      Set.of("JUDGE_BASELINE", "JUDGE_BUDGET", "TRACE_DELETIONS");

  /// Read by what starts the function.
  private static final Set<String> OF_THE_RUNTIME = Set.of("JAVA_TOOL_OPTIONS");

  private static String handler(JsonNode function) {
    return function.path("Handler").asText();
  }

  private static Set<String> set(JsonNode function) {
    return entries(function.path("Environment").path("Variables"))
        .map(Map.Entry::getKey)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  static List<String> unread(Template template) {
    List<String> breaches = new ArrayList<>();
    template
        .functions()
        .forEach(
            (id, function) -> {
              Set<String> strings = Reachable.from(handler(function)).strings();
              for (String name : set(function)) {
                if (OF_THE_RUNTIME.contains(name)) continue;
                boolean read =
                    name.endsWith("_SECRET")
                        ? Secrets.KEYS.contains(name.replaceFirst("_SECRET$", ""))
                        : strings.contains(name);
                if (!read) breaches.add(id + " is given " + name + ", which it never reads");
              }
            });
    return breaches;
  }

  @Test
  void variablesOfTheTemplate_areRead() {
    assertThat(unread(Template.ofProject())).isEmpty();
  }

  @Test
  void variableThatNobodyReads_isNamed() {
    String planted = Template.text().replace("LOG_LEVEL: !Ref", "LOG_LEVLE: !Ref");

    assertThat(unread(Template.parse(Template.projectRoot(), planted)))
        .contains("FeedbackFunction is given LOG_LEVLE, which it never reads");
  }

  @Test
  void geminisKeys_areGivenToThoseThatCallIt() {
    Map<String, JsonNode> functions = Template.ofProject().functions();
    functions.forEach(
        (id, function) ->
            assertThat(set(function).stream().anyMatch(name -> name.contains("GEMINI_API_KEY")))
                .as(id)
                .isEqualTo(
                    Reachable.from(handler(function))
                        .classes()
                        .contains("dev/rein/llm/GeminiModel")));
  }

  @Test
  void variablesThatAreRead_areSetOrDocumentedWithADefault() throws IOException {
    Template template = Template.ofProject();
    String readme = Files.readString(template.root().resolve("README.md"));
    template
        .functions()
        .forEach(
            (id, function) ->
                assertThat(Reachable.from(handler(function)).strings())
                    .filteredOn(text -> VARIABLE.matcher(text).matches())
                    .filteredOn(text -> !NO_VARIABLES.contains(text))
                    .isNotEmpty()
                    .allSatisfy(
                        name ->
                            assertThat(
                                    set(function).contains(name)
                                        || set(function).contains(name + "_SECRET")
                                        || readme.contains("`" + name + "`"))
                                .as(id + " reads " + name)
                                .isTrue()));
  }

  static List<FunctionSpec> functions() {
    var template =
        dev.rein.local.template.Template.read(Template.projectRoot().resolve("template.yaml"));
    return template.functions(new LocalAws(template, NOBODY));
  }

  /// As Lambda gives it, with the keys that Secrets Manager would give.
  static Map<String, String> environment(FunctionSpec function) {
    Map<String, String> all = new HashMap<>();
    function
        .environment()
        .forEach(
            (name, value) -> {
              if (name.endsWith("_SECRET")) all.put(name.replaceFirst("_SECRET$", ""), "a-key");
              else all.put(name, value);
            });
    all.put("OPIK_URL_OVERRIDE", NOBODY + "/api");
    all.put("AWS_REGION", "us-east-1");
    all.put("AWS_ACCESS_KEY_ID", "test");
    all.put("AWS_SECRET_ACCESS_KEY", "test");
    all.put("AWS_ENDPOINT_URL_DYNAMODB", NOBODY.toString());
    all.put("AWS_ENDPOINT_URL_SQS", NOBODY.toString());
    all.put("AWS_LAMBDA_FUNCTION_NAME", function.id());
    return all;
  }

  static Object start(FunctionSpec function, Map<String, String> environment)
      throws ReflectiveOperationException {
    return Class.forName(function.handlerClass())
        .getConstructor(Map.class)
        .newInstance(environment);
  }

  @ParameterizedTest
  @MethodSource("functions")
  void function_startsWithWhatTheTemplateGives(FunctionSpec function) {
    assertThatCode(() -> start(function, environment(function))).doesNotThrowAnyException();
  }

  @Test
  void functionThatLacksAVariable_namesIt() {
    FunctionSpec generation = functions().getFirst();
    Map<String, String> lacking = environment(generation);
    lacking.remove("TABLE_NAME");

    assertThatThrownBy(() -> start(generation, lacking))
        .cause()
        .hasMessage("TABLE_NAME is not set");
  }

  @ParameterizedTest
  @CsvSource({"rein/opik-api-key, rein/opik-api-key", "none,", "'',"})
  void opiksKey_isNamed_unlessTheAnswerIsThatThereIsNone(
      String answer, @Nullable String variable, @TempDir Path folder) throws IOException {
    Path file = folder.resolve("template.yaml");
    String named = "    Default: rein/opik-api-key\n";
    assertThat(Template.text()).containsOnlyOnce(named);
    Files.writeString(file, Template.text().replace(named, "    Default: '" + answer + "'\n"));

    assertThat(Rules.parameters(Template.parse(folder, Files.readString(file)))).isEmpty();
    var template = dev.rein.local.template.Template.read(file);
    assertThat(template.functions(new LocalAws(template, NOBODY)))
        .isNotEmpty()
        .allSatisfy(
            function ->
                assertThat(function.environment().get("OPIK_API_KEY_SECRET")).isEqualTo(variable));
  }

  /// SAM passes on what the template declares, and nothing else.
  @Test
  void sampleForSamLocal_namesWhatTheTemplateTakesFromItsOwnResources() throws IOException {
    Template template = Template.ofProject();
    Set<String> wanted = new TreeSet<>();
    template
        .functions()
        .values()
        .forEach(
            function ->
                entries(function.path("Environment").path("Variables"))
                    .filter(
                        variable ->
                            Template.target(variable.getValue())
                                .filter(id -> template.resource(id).isObject())
                                .isPresent())
                    .forEach(variable -> wanted.add(variable.getKey())));
    JsonNode sample =
        new ObjectMapper().readTree(template.root().resolve("local/sam.env.json").toFile());

    assertThat(sample.path("Parameters").fieldNames())
        .toIterable()
        .containsExactlyInAnyOrderElementsOf(wanted);
  }
}
