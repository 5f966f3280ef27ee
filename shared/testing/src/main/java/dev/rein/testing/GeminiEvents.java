package dev.rein.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/// A whole answer as the events of `streamGenerateContent?alt=sse`: its text in pieces, the counts
/// so far with each of them, the finish reason with the last.
public final class GeminiEvents {
  /// Code points of one event's text.
  static final int PIECE = 24;

  private static final int CODE_POINTS_A_TOKEN = 4;

  private GeminiEvents() {}

  /// @param response as `generateContent` answers
  /// @return events, each with the empty line that ends it
  public static List<String> of(ObjectNode response) {
    JsonNode part = response.at("/candidates/0/content/parts/0/text");
    boolean oneText = response.at("/candidates/0/content/parts").size() == 1 && part.isTextual();
    int[] points = part.asText("").codePoints().toArray();
    List<String> events = new ArrayList<>();
    int from = 0;
    while (oneText && points.length - from > PIECE) {
      from += PIECE;
      ObjectNode event = response.deepCopy();
      ((ObjectNode) event.at("/candidates/0")).remove("finishReason");
      put(event, new String(points, from - PIECE, PIECE));
      if (event.path("usageMetadata") instanceof ObjectNode counts) soFar(counts, from);
      events.add(event(event));
    }
    ObjectNode last = response.deepCopy();
    if (oneText) put(last, new String(points, from, points.length - from));
    events.add(event(last));
    return events;
  }

  private static void put(ObjectNode event, String text) {
    ((ObjectNode) event.at("/candidates/0/content/parts/0")).put("text", text);
  }

  private static void soFar(ObjectNode counts, int written) {
    int tokens = Math.ceilDiv(written, CODE_POINTS_A_TOKEN);
    counts.put("candidatesTokenCount", tokens);
    counts.put("totalTokenCount", counts.path("promptTokenCount").asInt() + tokens);
  }

  private static String event(ObjectNode event) {
    return "data: " + event + "\r\n\r\n";
  }
}
