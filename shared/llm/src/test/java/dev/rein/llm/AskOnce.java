package dev.rein.llm;

import java.net.URI;
import okhttp3.OkHttpClient;

/// Asks Gemini once, in a process of its own: what a test wants to see under another environment or
/// class path. Prints the answer's kind and text.
final class AskOnce {
  private AskOnce() {}

  public static void main(String[] args) {
    GeminiSettings settings = Gemini.settings(URI.create(args[0]), Gemini.KEY, Gemini.MODEL);
    Answer answer =
        GeminiModel.of(settings, new OkHttpClient()).generate(Gemini.prompt(), Gemini.soon());
    switch (answer) {
      case Answer.Answered(var text, _, _, _) -> System.out.println("answered " + text);
      case Answer.Unavailable(var cause, _, var detail, _, _) ->
          System.out.println(cause + " " + detail);
      case Answer.Blocked _, Answer.CutOff _, Answer.Malformed _ -> System.out.println(answer);
    }
    // OkHttp's idle threads would keep the process for a minute.
    System.exit(0);
  }
}
