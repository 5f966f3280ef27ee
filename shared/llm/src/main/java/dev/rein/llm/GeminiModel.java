package dev.rein.llm;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.ImmutableList;
import com.google.genai.Client;
import com.google.genai.types.ClientOptions;
import com.google.genai.types.HttpOptions;
import com.google.genai.types.HttpResponse;
import com.google.genai.types.HttpRetryOptions;
import dev.rein.tracing.Deadline;
import dev.rein.tracing.Lazy;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.TimeoutException;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;

/// Gemini over Google's Java SDK, held to one request for one ask. Streams are read without it: its
/// iterator hands each event over only when the next has come, and loses the last one before a
/// break.
///
/// Safe for use by several threads. Never closed: closing the SDK's client would end the dispatcher
/// that it shares with everything else on the same [OkHttpClient].
public final class GeminiModel implements LanguageModel {
  private static final Logger LOG = System.getLogger(GeminiModel.class.getName());
  static final String GOOGLE = "https://generativelanguage.googleapis.com";
  private static final String API_VERSION = "v1beta";
  private static final String JSON = "application/json; charset=utf-8";

  private final GeminiSettings settings;
  private final GeminiRequests requests;
  private final GeminiResponses responses;
  private final GeminiFailures failures;
  private final String baseUrl;
  private final Lazy<Door> door;

  private GeminiModel(GeminiSettings settings, Lazy<OkHttpClient> http) {
    Capabilities capabilities = Capabilities.of(settings.model());
    this.settings = settings;
    this.requests = new GeminiRequests(settings, capabilities);
    this.responses = new GeminiResponses(settings.model(), settings.prices());
    this.failures = new GeminiFailures(settings.model());
    this.baseUrl = settings.baseUrl() == null ? GOOGLE : settings.baseUrl().toString();
    this.door = Lazy.of(() -> Door.of(settings.apiKey(), baseUrl, http.get()));
    if (!capabilities.known()) {
      LOG.log(
          Level.WARNING,
          "models.json has no row for {0}: it is sent neither temperature nor thinking",
          settings.model());
    }
  }

  /// @param http its connections are shared; its timeouts for reading and writing are not used, the
  ///   deadline of each ask takes their place
  public static LanguageModel of(GeminiSettings settings, OkHttpClient http) {
    return of(settings, Lazy.made(http));
  }

  /// @param http as above, made at the first ask
  public static LanguageModel of(GeminiSettings settings, Lazy<OkHttpClient> http) {
    return new GeminiModel(settings, http);
  }

  /// What an ask goes through: most events of a function ask nothing.
  private record Door(OkHttpClient http, Client client, HttpRetryOptions retries) {
    static Door of(String apiKey, String baseUrl, OkHttpClient shared) {
      OkHttpClient http = once(shared);
      GeminiTypes.teach();
      // attempts(1) alone still sleeps up to 2 s after a status that counts as retryable.
      HttpRetryOptions none =
          HttpRetryOptions.builder().attempts(1).httpStatusCodes(ImmutableList.of()).build();
      // vertexAI and the base URL are always said: unsaid, the environment decides them.
      Client client =
          Client.builder()
              .apiKey(apiKey)
              .vertexAI(false)
              .httpOptions(HttpOptions.builder().baseUrl(baseUrl).retryOptions(none).build())
              .clientOptions(ClientOptions.builder().customHttpClient(http).build())
              .build();
      return new Door(http, client, none);
    }

    /// A call sends its POST once and to one host: sent twice it may be billed twice, and a
    /// redirect would carry the key along.
    private static OkHttpClient once(OkHttpClient http) {
      return http.newBuilder()
          .socketFactory(new PromptSockets())
          .retryOnConnectionFailure(false)
          .followRedirects(false)
          .followSslRedirects(false)
          .readTimeout(Duration.ZERO)
          .writeTimeout(Duration.ZERO)
          .callTimeout(Duration.ZERO)
          .addNetworkInterceptor(new Sent.Marker())
          .build();
    }
  }

  @Override
  public String requestedModel() {
    return settings.model();
  }

  @Override
  public Map<String, Object> parameters() {
    return requests.parameters(settings);
  }

  @Override
  public Answer generate(Prompt prompt, Deadline deadline) {
    Sent sent = new Sent();
    // To OkHttp a timeout of 0 ms means none at all.
    long remainingMs = deadline.remaining().toMillis();
    if (remainingMs < 1) return notAsked(failures.timeout(sent));
    if (Thread.currentThread().isInterrupted()) return notAsked(failures.interrupted(sent));
    int timeoutMs = (int) Math.min(Integer.MAX_VALUE, remainingMs);

    Door door = this.door.get();
    Instant askedAt = settings.clock().instant();
    try {
      return Until.call(
          sent.watching(() -> read(ask(door, prompt, timeoutMs), prompt, askedAt, sent)), deadline);
    } catch (TimeoutException e) {
      return failures.timeout(sent);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return failures.interrupted(sent);
    } catch (IOException e) {
      return failures.transport(e, sent);
    } catch (Generated.UnexpectedException e) {
      return failures.unreadable(e.field);
    } catch (RuntimeException e) {
      return failures.read(e, sent);
    }
  }

  private Answer read(String body, Prompt prompt, Instant askedAt, Sent sent) throws IOException {
    JsonNode said = Generated.json(body);
    // What stands between may answer with 200 whatever it has to say.
    JsonNode error = said.path("error");
    return error.isObject()
        ? failures.refused(error.path("code").asInt(), error, sent.retryAfter())
        : responses.read(Generated.of(said), prompt, askedAt);
  }

  /// @return the answer's body
  private String ask(Door door, Prompt prompt, int timeoutMs) {
    return door.client
        .models
        .generateContent(
            settings.model(),
            requests.contents(prompt),
            requests.config(prompt, timeoutMs, door.retries))
        .sdkHttpResponse()
        .flatMap(HttpResponse::body)
        .orElse("");
  }

  @Override
  public <X extends Throwable> Streamed stream(
      Prompt prompt, Deadline deadline, ChunkConsumer<X> consumer) throws X {
    Sent sent = new Sent();
    if (deadline.passed()) return nothing(notAsked(failures.timeout(sent)));
    if (Thread.currentThread().isInterrupted()) {
      return nothing(notAsked(failures.interrupted(sent)));
    }
    StreamReader reader = new StreamReader(settings, failures, prompt);
    try (GeminiStream stream =
        new GeminiStream(
            door.get().http.newCall(request(prompt)), reader, failures, sent, deadline)) {
      return stream.run(consumer);
    }
  }

  private Request request(Prompt prompt) {
    HttpUrl url =
        HttpUrl.get(baseUrl)
            .newBuilder()
            .addPathSegment(API_VERSION)
            .addPathSegments(path(settings.model()) + ":streamGenerateContent")
            .addQueryParameter("alt", "sse")
            .build();
    return new Request.Builder()
        .url(url)
        .header("x-goog-api-key", settings.apiKey())
        .post(RequestBody.create(requests.body(prompt).toString(), MediaType.get(JSON)))
        .build();
  }

  private static String path(String model) {
    return model.contains("/") ? model : "models/" + model;
  }

  private static Answer.Unanswered notAsked(Answer.Unanswered answer) {
    return answer.with(Billing.notAsked(answer.billing().model()));
  }

  private static Streamed nothing(Answer.Unanswered why) {
    return new Streamed.Broken(why, Streamed.Delivered.NOTHING);
  }
}
