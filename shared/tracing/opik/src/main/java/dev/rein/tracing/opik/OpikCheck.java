package dev.rein.tracing.opik;

import dev.rein.tracing.Deadline;
import dev.rein.tracing.Lazy;
import dev.rein.tracing.opik.OpikAccess.Status;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.FutureTask;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/// Asks Opik whether key and workspace are good, without writing anything.
public final class OpikCheck {
  private final OpikHttp http;
  private final OpikSettings settings;

  public OpikCheck(OkHttpClient client, OpikSettings settings) {
    this(Lazy.made(client), settings);
  }

  /// @param client made at the first request
  public OpikCheck(Lazy<OkHttpClient> client, OpikSettings settings) {
    this.http = new OpikHttp(client, settings);
    this.settings = settings;
  }

  /// Never throws and never outlives `deadline`.
  public OpikAccess run(Deadline deadline) {
    FutureTask<OpikAccess> asking = Patience.start(() -> ask(deadline));
    try (Patience patience = new Patience()) {
      return patience.await(asking, deadline, () -> unreachable("did not answer in time"));
    }
  }

  private OpikAccess ask(Deadline deadline) {
    // A plain GET would not do: Opik downgrades a bad key to public visibility there.
    Request request =
        http.request(http.url("v1/private/auth").build())
            .post(RequestBody.create("{}".getBytes(StandardCharsets.UTF_8), OpikHttp.JSON))
            .build();
    try (Response response = http.open(request, deadline)) {
      return isSomebodyElse(response)
          ? unreachable("answers as something else does: check OPIK_URL_OVERRIDE")
          : access(response.code());
    } catch (IOException e) {
      return unreachable("did not answer (" + e.getClass().getSimpleName() + ")");
    } finally {
      // It asks once; a snapshot may be taken next.
      http.forgetConnections();
    }
  }

  /// Opik answers this with no content. What answers everything with a page or with "ok" would
  /// count as taking each span.
  private static boolean isSomebodyElse(Response response) throws IOException {
    if (response.code() / 100 != 2 || response.peekBody(1).bytes().length == 0) return false;
    MediaType type = response.body().contentType();
    return type == null || !type.subtype().equals("json");
  }

  private OpikAccess access(int status) {
    return switch (status) {
      case 200, 204 ->
          new OpikAccess(
              Status.OK,
              "Opik at "
                  + settings.baseUrl()
                  + " accepts us in workspace `"
                  + settings.workspace()
                  + "`.");
      case 401 -> new OpikAccess(Status.KEY_REFUSED, Refusal.KEY.sentence(settings));
      case 400, 403, 404 ->
          new OpikAccess(Status.WORKSPACE_REFUSED, Refusal.WORKSPACE.sentence(settings));
      default -> unreachable("answers " + status);
    };
  }

  private OpikAccess unreachable(String how) {
    return new OpikAccess(Status.UNREACHABLE, "Opik at " + settings.baseUrl() + " " + how + ".");
  }
}
