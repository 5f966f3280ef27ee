package dev.rein.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import dev.rein.llm.Answer.Answered;
import dev.rein.testing.GeminiReply;
import dev.rein.testing.GeminiRequest;
import dev.rein.testing.GeminiStandIn;
import java.io.IOException;
import java.math.BigDecimal;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GeminiModelTest {
  private final GeminiStandIn gemini = GeminiStandIn.start();

  @AfterEach
  void close() {
    gemini.close();
  }

  @Test
  void text_isAnswered_withUsageAndCost() {
    gemini.enqueue(GeminiReply.answer("Hello!", 1_500, 200, 50, 500));

    Answer answer = Gemini.at(gemini).generate(Gemini.prompt(), Gemini.soon());

    assertThat(answer)
        .isEqualTo(
            new Answered(
                "Hello!",
                null,
                "STOP",
                new Billing(
                    Gemini.MODEL,
                    new Usage(1_500, 500, 200, 50, 1_750, false),
                    // (1,000 × 0.10 + 500 × 0.01 + 250 × 0.40) / 1,000,000
                    new BigDecimal("0.00020500"),
                    "gemini-2.5-flash-lite@2025-07-22")));
  }

  @Test
  void request_carriesKeyPromptAndParameters() {
    gemini.enqueue(GeminiReply.answer("Hello!"));

    Gemini.at(gemini).generate(Gemini.prompt(), Gemini.soon());

    GeminiRequest request = gemini.onlyRequest();
    assertThat(request.path()).isEqualTo("/v1beta/models/gemini-2.5-flash-lite:generateContent");
    assertThat(request.header("x-goog-api-key")).isEqualTo(Gemini.KEY);
    assertThat(request.system()).isEqualTo("You greet.");
    assertThat(request.user()).isEqualTo("Say hello.");
    assertThat(request.config().toString())
        .isEqualTo("{\"temperature\":0.7,\"maxOutputTokens\":512}");
    assertThat(request.schema()).isNull();
  }

  @Test
  void schema_isSentOnce_inTheOrderOfItsRequiredKeys() {
    gemini.enqueue(GeminiReply.json(Gemini.json("{\"reasoning\":\"fine\",\"score\":4}")));

    Answered answer = (Answered) Gemini.at(gemini).generate(Gemini.jsonPrompt(), Gemini.soon());

    JsonNode config = gemini.onlyRequest().config();
    assertThat(config.path("responseMimeType").asText()).isEqualTo("application/json");
    assertThat(config.has("responseSchema")).isFalse();
    JsonNode schema = config.path("responseJsonSchema");
    assertThat(schema.path("propertyOrdering").toString())
        .isEqualTo("[\"reasoning\",\"score\",\"note\"]");
    List<String> keys = new ArrayList<>();
    schema.path("properties").fieldNames().forEachRemaining(keys::add);
    assertThat(keys).containsExactly("reasoning", "score", "note");
    assertThat(answer.json()).isEqualTo(Gemini.json("{\"reasoning\":\"fine\",\"score\":4}"));
  }

  @Test
  void nestedSchema_isOrderedAtEveryLevel() {
    JsonNode ordered =
        KeyOrder.ofRequired(
            Gemini.json(
                """
                {"properties":{"list":{"type":"array","items":{
                  "properties":{"b":{},"a":{}},"required":["a","b"]}}},"required":["list"]}\
                """));

    assertThat(ordered.at("/properties/list/items/propertyOrdering").toString())
        .isEqualTo("[\"a\",\"b\"]");
  }

  @ParameterizedTest
  @CsvSource({
    "gemini-2.5-flash, true,",
    "gemini-3.1-flash-lite, true,",
    "gemini-3.5-flash, true,",
    "gemini-3.5-flash-lite, false,",
    "models/gemini-3.5-flash-lite, false,",
    "gemini-3.8-flash, false, LOW",
    "a-model-of-tomorrow, false,"
  })
  void parameters_followTheModel(String model, boolean temperature, String thinkingLevel) {
    gemini.enqueue(GeminiReply.answer("Hello!"));
    LanguageModel asked = Gemini.at(gemini, model);

    asked.generate(Gemini.prompt(), Gemini.soon());

    JsonNode config = gemini.onlyRequest().config();
    assertThat(config.has("temperature")).isEqualTo(temperature);
    assertThat(config.at("/thinkingConfig/thinkingLevel").asText(null)).isEqualTo(thinkingLevel);
    assertThat(asked.parameters().containsKey("temperature")).isEqualTo(temperature);
    assertThat(asked.parameters()).containsEntry("max_tokens", 512);
    assertThat(asked.parameters().get("thinking_level")).isEqualTo(thinkingLevel);
  }

  @Test
  void modelWithoutARow_isSaidOnce_andAnyOtherNot() {
    Logger logger = Logger.getLogger(GeminiModel.class.getName());
    List<LogRecord> said = new ArrayList<>();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord line) {
            said.add(line);
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    logger.addHandler(handler);
    try {
      gemini.enqueue(GeminiReply.answer("Hello!"), GeminiReply.answer("Hello!"));
      LanguageModel unknown = Gemini.at(gemini, "a-model-of-tomorrow");
      unknown.generate(Gemini.prompt(), Gemini.soon());
      unknown.generate(Gemini.prompt(), Gemini.soon());
      Gemini.at(gemini, "gemini-3.5-flash-lite");
    } finally {
      logger.removeHandler(handler);
    }

    assertThat(said).hasSize(1);
    assertThat(said.getFirst().getParameters()).containsExactly("a-model-of-tomorrow");
  }

  @Test
  void thoughts_areNotPartOfTheText() {
    gemini.enqueue(GeminiReply.thoughtThen("Let me see.", "Hello!"));

    Answered answer = (Answered) Gemini.at(gemini).generate(Gemini.prompt(), Gemini.soon());

    assertThat(answer.text()).isEqualTo("Hello!");
  }

  @Test
  void anotherModelThanAsked_isNamedAndPriced() {
    gemini.enqueue(GeminiReply.answer("Hello!").withModelVersion("gemini-3.5-flash-lite"));

    Billing billing = Gemini.at(gemini).generate(Gemini.prompt(), Gemini.soon()).billing();

    assertThat(billing.model()).isEqualTo("gemini-3.5-flash-lite");
    assertThat(billing.priceRow()).isEqualTo("gemini-3.5-flash-lite@2026-07-21");
  }

  @Test
  void modelThatTheTableDoesNotKnow_hasNoCost_whetherItAnsweredOrWasAskedFor() {
    gemini.enqueue(
        GeminiReply.answer("Hello!").withModelVersion("gemini-x"), GeminiReply.answer("Hello!"));

    Billing renamed = Gemini.at(gemini).generate(Gemini.prompt(), Gemini.soon()).billing();
    Billing unknown =
        Gemini.at(gemini, "gemini-y").generate(Gemini.prompt(), Gemini.soon()).billing();

    assertThat(renamed.model()).isEqualTo("gemini-x");
    assertThat(renamed.costUsd()).isNull();
    assertThat(renamed.priceRow()).isNull();
    assertThat(unknown.costUsd()).isNull();
    assertThat(unknown.priceRow()).isNull();
    assertThat(unknown.usage().prompt()).isEqualTo(GeminiReply.PROMPT_TOKENS);
  }

  @Test
  void answerWithoutCounts_isEstimatedAndSaysSo() {
    gemini.enqueue(GeminiReply.answer("Hello!").withoutUsage());

    Billing billing = Gemini.at(gemini).generate(Gemini.prompt(), Gemini.soon()).billing();

    // "You greet." + "Say hello." are 20 characters, "Hello!" is 6: 5 and 2 tokens.
    assertThat(billing.usage()).isEqualTo(new Usage(5, 0, 2, 0, 7, true));
    assertThat(billing.costUsd()).isEqualByComparingTo("0.0000013");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        // What is stated is kept; the total leaves the rest.
        "\"promptTokenCount\":1000,\"totalTokenCount\":1150 | 1000 | 150 | 0 | 1150 | false",
        "\"promptTokenCount\":1000,\"thoughtsTokenCount\":50,\"totalTokenCount\":1150 | 1000 | 100"
            + " | 50 | 1150 | false",
        "\"candidatesTokenCount\":100,\"totalTokenCount\":1100 | 1000 | 100 | 0 | 1100 | false",
        // "You greet." + "Say hello." are 20 characters, "Hello!" is 6: 5 and 2 tokens.
        "\"promptTokenCount\":1000 | 1000 | 2 | 0 | 1002 | true",
        "\"promptTokenCount\":1000,\"totalTokenCount\":1000 | 1000 | 2 | 0 | 1002 | true",
        "\"candidatesTokenCount\":100,\"thoughtsTokenCount\":7 | 5 | 100 | 7 | 112 | true",
        "\"totalTokenCount\":1150 | 5 | 2 | 0 | 7 | true",
        // Absurd, but no reason to lose the answer.
        "\"promptTokenCount\":2147483647,\"candidatesTokenCount\":2147483647,\"totalTokenCount\":2147483647"
            + " | 2147483647 | 2147483647 | 0 | 2147483647 | false",
        "\"promptTokenCount\":99999999999,\"candidatesTokenCount\":5,\"totalTokenCount\":\"many\""
            + " | 2147483647 | 5 | 0 | 2147483647 | false",
        "\"promptTokenCount\":null,\"candidatesTokenCount\":100 | 5 | 100 | 0 | 105 | true"
      })
  void countsInPart_areKept_andOnlyTheMissingOneIsEstimated(
      String counts, int prompt, int answer, int thinking, int total, boolean estimated) {
    gemini.enqueue(
        GeminiReply.raw(
            200,
            "application/json",
            """
            {"candidates":[{"content":{"parts":[{"text":"Hello!"}],"role":"model"},
              "finishReason":"STOP"}],"usageMetadata":{%s}}
            """
                .formatted(counts)));

    Usage usage = Gemini.at(gemini).generate(Gemini.prompt(), Gemini.soon()).billing().usage();

    assertThat(usage).isEqualTo(new Usage(prompt, 0, answer, thinking, total, estimated));
  }

  @Test
  void countsBeyondAnInt_areHeldAtItsBound() {
    Usage absurd = new Usage(2_000_000_000, 0, 2_000_000_000, 2_000_000_000, 5, false);

    assertThat(absurd.completion()).isEqualTo(Integer.MAX_VALUE);
    assertThat(absurd.plus(absurd).prompt()).isEqualTo(Integer.MAX_VALUE);
    assertThat(absurd.plus(absurd).total()).isEqualTo(10);
  }

  @Test
  void manyThreads_shareOneModel() throws Exception {
    int threads = 16;
    int callsEach = 10;
    try (GeminiStandIn echo =
            GeminiStandIn.start(request -> GeminiReply.answer("to " + request.user()));
        ExecutorService pool = Executors.newFixedThreadPool(threads)) {
      LanguageModel model = Gemini.at(echo);
      List<Future<String>> answers = new ArrayList<>();
      List<String> expected = new ArrayList<>();
      for (int call = 0; call < threads * callsEach; call++) {
        Prompt prompt = new Prompt("echo", "echo.v1", "Echo.", "call " + call, null);
        expected.add("to call " + call);
        answers.add(pool.submit(() -> ((Answered) model.generate(prompt, Gemini.soon())).text()));
      }
      List<String> came = new ArrayList<>();
      for (Future<String> answer : answers) came.add(answer.get());
      assertThat(came).isEqualTo(expected);
      assertThat(echo.requests()).hasSize(threads * callsEach);
    }
  }

  @Test
  void sharedClient_stillWorksAfterwards() throws Exception {
    gemini.enqueue(GeminiReply.reset(), GeminiReply.answer("Hello!"));
    OkHttpClient shared = new OkHttpClient();
    LanguageModel model =
        GeminiModel.of(Gemini.settings(gemini.uri(), Gemini.KEY, Gemini.MODEL), shared);
    model.generate(Gemini.prompt(), Gemini.soon());
    model.generate(Gemini.prompt(), Gemini.soon());

    Request other = new Request.Builder().url(gemini.uri() + "/elsewhere").build();
    try (Response response = shared.newCall(other).execute()) {
      assertThat(response.code()).isEqualTo(404);
    }
    assertThat(shared.dispatcher().executorService().isShutdown()).isFalse();
    assertThat(shared.retryOnConnectionFailure()).isTrue();
  }

  @Test
  void withoutBaseUrl_googleIsCalled() {
    AtomicReference<HttpUrl> called = new AtomicReference<>();
    OkHttpClient offline =
        new OkHttpClient.Builder()
            .addInterceptor(
                chain -> {
                  called.set(chain.request().url());
                  throw new IOException("the test stays on this machine");
                })
            .build();
    GeminiModel.of(Gemini.settings(null, Gemini.KEY, Gemini.MODEL), offline)
        .generate(Gemini.prompt(), Gemini.soon());

    assertThat(called.get().toString())
        .isEqualTo(
            "https://generativelanguage.googleapis.com/v1beta/models/"
                + Gemini.MODEL
                + ":generateContent");
  }

  @Test
  void keyWithSurroundingWhiteSpace_isStripped() {
    gemini.enqueue(GeminiReply.answer("Hello!"));

    Answer answer =
        GeminiModel.of(
                Gemini.settings(gemini.uri(), " " + Gemini.KEY + "\n", Gemini.MODEL), Gemini.HTTP)
            .generate(Gemini.prompt(), Gemini.soon());

    assertThat(answer).isInstanceOf(Answered.class);
    assertThat(gemini.onlyRequest().key()).isEqualTo(Gemini.KEY);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"secret half\nsecret half", "secret half secret", "secret\u00e9", "secret\u0000"})
  void keyThatNoHeaderCanCarry_isRefusedWithoutNamingIt(String key) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Gemini.settings(gemini.uri(), key, Gemini.MODEL))
        .withMessageContaining("GEMINI_API_KEY")
        .withMessageNotContaining("secret");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " \n"})
  void blankKey_isRefused(String key) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Gemini.settings(gemini.uri(), key, Gemini.MODEL))
        .withMessageContaining("GEMINI_API_KEY");
  }

  @Test
  void settings_doNotPrintTheKey() {
    assertThat(Gemini.settings(gemini.uri(), Gemini.KEY, Gemini.MODEL).toString())
        .doesNotContain(Gemini.KEY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "../x", "m?key=x", "m&x", "models/../x"})
  void modelThatIsNoId_isRefused(String model) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Gemini.settings(gemini.uri(), Gemini.KEY, model));
  }

  @ParameterizedTest
  @CsvSource({"0, 1", "2, 65536"})
  void settingsAtTheirBounds_areAccepted(double temperature, int maxTokens) {
    gemini.enqueue(GeminiReply.answer("Hello!"));

    Answer answer =
        GeminiModel.of(with(temperature, maxTokens), Gemini.HTTP)
            .generate(Gemini.prompt(), Gemini.soon());

    assertThat(answer).isInstanceOf(Answered.class);
    assertThat(gemini.onlyRequest().config().path("maxOutputTokens").asInt()).isEqualTo(maxTokens);
  }

  @ParameterizedTest
  @CsvSource({"-0.01, 1", "2.01, 1", "NaN, 1", "0, 0", "0, 65537"})
  void settingsBeyondTheirBounds_areRefused(double temperature, int maxTokens) {
    assertThatIllegalArgumentException().isThrownBy(() -> with(temperature, maxTokens));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ftp://h", "/v1", "http:///x", "mailto:a"})
  void baseUrlThatIsNotHttp_isRefused(String url) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Gemini.settings(URI.create(url), Gemini.KEY, Gemini.MODEL));
  }

  private GeminiSettings with(double temperature, int maxTokens) {
    return new GeminiSettings(
        Gemini.KEY,
        Gemini.MODEL,
        gemini.uri(),
        temperature,
        maxTokens,
        null,
        Prices.load(),
        () -> Gemini.NOW);
  }
}
