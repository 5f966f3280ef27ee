package dev.rein.tracing.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.rein.tracing.testing.LambdaStandIn.Call;
import dev.rein.tracing.testing.LambdaStandIn.Outcome;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LambdaStandInTest {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final HttpClient http = HttpClient.newHttpClient();
  private final List<LambdaStandIn> started = new ArrayList<>();
  private final LambdaStandIn lambda = start(LambdaStandIn.Options.standard());

  @AfterEach
  void close() {
    started.forEach(LambdaStandIn::close);
    http.close();
  }

  @Test
  void init_isOver_whenRuntimeAndExtensionHaveAskedForAnEvent() throws Exception {
    String extension = register(lambda);
    var runtime = runtimeNext(lambda);
    awaitCall("runtime next");
    assertThat(lambda.initialized()).isNotDone();
    assertThatThrownBy(() -> lambda.invoke("{}", TIMEOUT)).hasMessageContaining("INIT");

    var events = extensionNext(lambda, extension);

    get(lambda.initialized());
    assertThat(List.of(runtime, events)).noneMatch(CompletableFuture::isDone);
  }

  @Test
  void invocation_isComplete_onlyWhenTheExtensionIsDoneToo() throws Exception {
    String extension = register(lambda);
    var runtime = runtimeNext(lambda);
    var events = extensionNext(lambda, extension);
    get(lambda.initialized());

    Call call = lambda.invoke("\"event\"", TIMEOUT);
    HttpResponse<String> event = get(runtime);
    assertThat(event.body()).isEqualTo("\"event\"");
    assertThat(event.headers().firstValue("Lambda-Runtime-Aws-Request-Id"))
        .contains(call.requestId());
    assertThat(event.headers().firstValue("Content-Type")).isPresent();
    assertThat(get(events).body()).contains("INVOKE", call.requestId());
    assertThat(post(lambda, "/2018-06-01/runtime/invocation/" + call.requestId() + "/response"))
        .isEqualTo(202);
    assertThat(get(call.response()).failed()).isFalse();
    runtimeNext(lambda);
    awaitCall("response", "runtime next");
    assertThat(call.end()).isNotDone();
    assertThatThrownBy(() -> lambda.invoke("{}", TIMEOUT)).hasMessageContaining("under way");

    extensionNext(lambda, extension);

    assertThat(get(call.end()).outcome()).isEqualTo(Outcome.COMPLETE);
  }

  @Test
  void invocation_withoutAnExtension_isCompleteWithTheRuntime() throws Exception {
    var runtime = runtimeNext(lambda);
    get(lambda.initialized());
    Call call = lambda.invoke("{}", TIMEOUT);
    get(runtime);

    assertThat(post(lambda, "/2018-06-01/runtime/invocation/" + call.requestId() + "/error"))
        .isEqualTo(202);
    runtimeNext(lambda);

    assertThat(get(call.response()).failed()).isTrue();
    assertThat(get(call.end()).outcome()).isEqualTo(Outcome.COMPLETE);
  }

  @Test
  void invocationThatTakesTooLong_isSaidToHaveTimedOut_andIsTheLast() throws Exception {
    var runtime = runtimeNext(lambda);
    get(lambda.initialized());

    Call call = lambda.invoke("{}", Duration.ofMillis(100));
    get(runtime);

    assertThat(get(call.end()).outcome()).isEqualTo(Outcome.TIMED_OUT);
    assertThat(post(lambda, "/2018-06-01/runtime/invocation/" + call.requestId() + "/response"))
        .isEqualTo(400);
    assertThatThrownBy(() -> lambda.invoke("{}", TIMEOUT)).hasMessageContaining("timed out");
  }

  @Test
  void registration_afterTheFirstEventWasAskedFor_isRefused() throws Exception {
    runtimeNext(lambda);
    get(lambda.initialized());

    assertThat(registration(lambda, "{\"events\":[\"INVOKE\"]}").statusCode()).isEqualTo(403);
  }

  @Test
  void registration_forShutdownOrUnknownEvents_isRefused() throws Exception {
    assertThat(registration(lambda, "{\"events\":[\"INVOKE\",\"SHUTDOWN\"]}").statusCode())
        .isEqualTo(403);
    assertThat(registration(lambda, "{\"events\":[\"LAUNCH\"]}").statusCode()).isEqualTo(400);
    assertThat(lambda.calls()).isEmpty();
  }

  @Test
  void unknownExtension_isRefused() throws Exception {
    assertThat(get(extensionNext(lambda, "nobody")).statusCode()).isEqualTo(403);
  }

  @Test
  void snapshot_endsInit_andTheRestoreLetsTheRuntimeGoOn() throws Exception {
    LambdaStandIn snap = start(new LambdaStandIn.Options(false, true));
    var restore = get(snap, "/2018-06-01/runtime/restore/next", "");
    get(snap.initialized());
    assertThat(restore).isNotDone();
    assertThatThrownBy(() -> snap.invoke("{}", TIMEOUT)).hasMessageContaining("restored");

    snap.restore();

    assertThat(get(restore).statusCode()).isEqualTo(200);
    var runtime = runtimeNext(snap);
    Call call = snap.invoke("{}", TIMEOUT);
    assertThat(get(runtime).headers().firstValue("Lambda-Runtime-Aws-Request-Id"))
        .contains(call.requestId());
  }

  @Test
  void pollFaults_failThePollTheyAreMeantFor() throws Exception {
    String extension = register(lambda);
    lambda.faults(PollFault.REFUSE, PollFault.LOSE_EVENT);
    assertThat(get(extensionNext(lambda, extension)).statusCode()).isEqualTo(500);
    var lost = extensionNext(lambda, extension);
    var runtime = runtimeNext(lambda);
    get(lambda.initialized());

    Call call = lambda.invoke("{}", TIMEOUT);

    assertThatThrownBy(() -> get(lost)).hasCauseInstanceOf(IOException.class);
    get(runtime);
    post(lambda, "/2018-06-01/runtime/invocation/" + call.requestId() + "/response");
    runtimeNext(lambda);
    extensionNext(lambda, extension);
    assertThat(get(call.end()).outcome()).isEqualTo(Outcome.COMPLETE);
  }

  private LambdaStandIn start(LambdaStandIn.Options options) {
    LambdaStandIn standIn = LambdaStandIn.start(options);
    started.add(standIn);
    return standIn;
  }

  private void awaitCall(String... last) {
    long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!lambda
        .calls()
        .reversed()
        .subList(0, Math.min(last.length, lambda.calls().size()))
        .equals(List.of(last).reversed())) {
      if (System.nanoTime() > end) throw new AssertionError(lambda.calls());
      Thread.onSpinWait();
    }
  }

  private String register(LambdaStandIn with) throws Exception {
    return registration(with, "{\"events\":[\"INVOKE\"]}")
        .headers()
        .firstValue("Lambda-Extension-Identifier")
        .orElseThrow();
  }

  private HttpResponse<String> registration(LambdaStandIn with, String body) throws Exception {
    return http.send(
        HttpRequest.newBuilder(uri(with, "/2020-01-01/extension/register"))
            .header("Lambda-Extension-Name", "test")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private CompletableFuture<HttpResponse<String>> runtimeNext(LambdaStandIn of) {
    return get(of, "/2018-06-01/runtime/invocation/next", "");
  }

  private CompletableFuture<HttpResponse<String>> extensionNext(LambdaStandIn of, String id) {
    return get(of, "/2020-01-01/extension/event/next", id);
  }

  private CompletableFuture<HttpResponse<String>> get(LambdaStandIn of, String path, String id) {
    return http.sendAsync(
        HttpRequest.newBuilder(uri(of, path)).header("Lambda-Extension-Identifier", id).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private int post(LambdaStandIn to, String path) throws Exception {
    return http.send(
            HttpRequest.newBuilder(uri(to, path))
                .POST(HttpRequest.BodyPublishers.ofString("{}"))
                .build(),
            HttpResponse.BodyHandlers.discarding())
        .statusCode();
  }

  private static URI uri(LambdaStandIn of, String path) {
    return URI.create("http://" + of.runtimeApi() + path);
  }

  private static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(20, TimeUnit.SECONDS);
  }
}
