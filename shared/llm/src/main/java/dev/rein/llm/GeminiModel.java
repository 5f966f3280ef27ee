package dev.rein.llm;

import com.google.common.collect.ImmutableList;
import com.google.genai.Client;
import com.google.genai.types.ClientOptions;
import com.google.genai.types.Content;
import com.google.genai.types.GenerateContentConfig;
import com.google.genai.types.GenerateContentResponse;
import com.google.genai.types.HttpOptions;
import com.google.genai.types.HttpRetryOptions;
import com.google.genai.types.Part;
import com.google.genai.types.ThinkingConfig;
import dev.rein.tracing.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import okhttp3.OkHttpClient;

/// Gemini over Google's Java SDK, held to one request for one ask.
///
/// Safe for use by several threads. Never closed: closing the SDK's client would end the dispatcher
/// that it shares with everything else on the same [OkHttpClient].
public final class GeminiModel implements LanguageModel {
  private static final String GOOGLE = "https://generativelanguage.googleapis.com";

  // attempts(1) alone still sleeps up to 2 s after a status that counts as retryable.
  private static final HttpRetryOptions NO_RETRY =
      HttpRetryOptions.builder().attempts(1).httpStatusCodes(ImmutableList.of()).build();

  private final GeminiSettings settings;
  private final Capabilities capabilities;
  private final GeminiResponses responses;
  private final GeminiFailures failures;
  private final Client client;

  private GeminiModel(GeminiSettings settings, OkHttpClient http) {
    this.settings = settings;
    this.capabilities = Capabilities.of(settings.model());
    this.responses = new GeminiResponses(settings.model(), settings.prices());
    this.failures = new GeminiFailures(settings.model());
    // vertexAI and the base URL are always said: unsaid, the environment decides them.
    this.client =
        Client.builder()
            .apiKey(settings.apiKey())
            .vertexAI(false)
            .httpOptions(
                HttpOptions.builder()
                    .baseUrl(settings.baseUrl() == null ? GOOGLE : settings.baseUrl().toString())
                    .retryOptions(NO_RETRY)
                    .build())
            .clientOptions(ClientOptions.builder().customHttpClient(once(http)).build())
            .build();
  }

  /// @param http its connections are shared; its timeouts for reading and writing are not used, the
  ///   deadline of each ask takes their place
  public static LanguageModel of(GeminiSettings settings, OkHttpClient http) {
    return new GeminiModel(settings, http);
  }

  /// A call sends its POST once and to one host: sent twice it may be billed twice, and a redirect
  /// would carry the key along.
  private static OkHttpClient once(OkHttpClient http) {
    return http.newBuilder()
        .retryOnConnectionFailure(false)
        .followRedirects(false)
        .followSslRedirects(false)
        .readTimeout(Duration.ZERO)
        .writeTimeout(Duration.ZERO)
        .callTimeout(Duration.ZERO)
        .build();
  }

  @Override
  public String requestedModel() {
    return settings.model();
  }

  @Override
  public Map<String, Object> parameters() {
    Map<String, Object> sent = new TreeMap<>();
    sent.put("max_tokens", settings.maxTokens());
    if (capabilities.temperature()) sent.put("temperature", settings.temperature());
    String level = capabilities.thinkingLevel();
    if (level != null) sent.put("thinking_level", level);
    return sent;
  }

  @Override
  public Answer ask(Prompt prompt, Deadline deadline) {
    if (Thread.currentThread().isInterrupted()) return failures.interrupted();
    // To OkHttp a timeout of 0 ms means none at all.
    long remainingMs = deadline.remaining().toMillis();
    if (remainingMs < 1) return failures.timeout();
    int timeoutMs = (int) Math.min(Integer.MAX_VALUE, remainingMs);

    Instant askedAt = settings.clock().instant();
    FutureTask<Answer> call = new FutureTask<>(() -> call(prompt, timeoutMs, askedAt));
    // A thread of its own, so that neither name resolution nor a silent socket can hold the caller
    // beyond its deadline, and so that an interrupt ends the call: on a virtual thread it closes
    // the socket.
    Thread.ofVirtual().name("gemini").start(call);
    try {
      return call.get(remainingMs, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return failures.timeout();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return failures.interrupted();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof Error error) throw error;
      throw new IllegalStateException("unreachable: a call returns every exception", e);
    } finally {
      call.cancel(true);
    }
  }

  private Answer call(Prompt prompt, int timeoutMs, Instant askedAt) {
    try {
      GenerateContentResponse response =
          client.models.generateContent(
              settings.model(),
              Content.builder().role("user").parts(Part.fromText(prompt.user())).build(),
              config(prompt, timeoutMs));
      return responses.read(response, prompt, askedAt);
    } catch (RuntimeException e) {
      return failures.read(e);
    }
  }

  private GenerateContentConfig config(Prompt prompt, int timeoutMs) {
    GenerateContentConfig.Builder config =
        GenerateContentConfig.builder()
            .maxOutputTokens(settings.maxTokens())
            .httpOptions(HttpOptions.builder().timeout(timeoutMs).retryOptions(NO_RETRY).build());
    if (!prompt.system().isBlank()) {
      config.systemInstruction(Content.fromParts(Part.fromText(prompt.system())));
    }
    if (capabilities.temperature()) config.temperature((float) settings.temperature());
    String level = capabilities.thinkingLevel();
    if (level != null) {
      config.thinkingConfig(ThinkingConfig.builder().thinkingLevel(level).build());
    }
    if (prompt.schema() != null) {
      config
          .responseMimeType("application/json")
          .responseJsonSchema(KeyOrder.ofRequired(prompt.schema()));
    }
    return config.build();
  }
}
