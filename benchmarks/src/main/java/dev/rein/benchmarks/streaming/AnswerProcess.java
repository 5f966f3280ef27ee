package dev.rein.benchmarks.streaming;

import com.sun.management.ThreadMXBean;
import dev.rein.llm.Answer;
import dev.rein.llm.GeminiModel;
import dev.rein.llm.GeminiSettings;
import dev.rein.llm.LanguageModel;
import dev.rein.llm.Prices;
import dev.rein.llm.Prompt;
import dev.rein.llm.Streamed;
import dev.rein.tracing.Deadline;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import okhttp3.OkHttpClient;

/// The process that [StreamingMemory] starts: asks once for a short answer, once for a long one,
/// and prints the bytes that the second took.
final class AnswerProcess {
  private static final Duration PATIENCE = Duration.ofMinutes(1);
  private static final Prompt PROMPT = new Prompt("show", "show.v1", "", "Tell me all.", null);
  private static final int SHORT = 10;

  private AnswerProcess() {}

  /// @param args `stream` or `generate`, Gemini's address, and how many characters to ask for
  public static void main(String[] args) {
    boolean streams = args[0].equals("stream");
    int characters = Integer.parseInt(args[2]);
    ask(streams, args[1], SHORT);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getTotalThreadAllocatedBytes();
    ask(streams, args[1], characters);
    System.out.println(threads.getTotalThreadAllocatedBytes() - before);
    // The client's threads live on.
    System.exit(0);
  }

  private static void ask(boolean streams, String gemini, int characters) {
    LanguageModel model =
        GeminiModel.of(
            new GeminiSettings(
                "key",
                "say-" + characters,
                URI.create(gemini),
                0,
                GeminiSettings.MAX_TOKENS,
                null,
                Prices.load(),
                InstantSource.system()),
            new OkHttpClient());
    Deadline deadline = Deadline.in(PATIENCE);
    long got =
        streams ? streamed(model, deadline) : whole(model.generate(PROMPT, deadline)).length();
    if (got != characters) throw new IllegalStateException("got " + got);
  }

  private static long streamed(LanguageModel model, Deadline deadline) {
    long[] seen = {0};
    Streamed streamed =
        model.stream(
            PROMPT,
            deadline,
            chunk -> {
              seen[0] += chunk.length();
              return true;
            });
    if (streamed instanceof Streamed.Finished) return seen[0];
    throw new IllegalStateException(streamed.toString());
  }

  private static String whole(Answer answer) {
    if (answer instanceof Answer.Answered answered) return answered.text();
    throw new IllegalStateException(answer.toString());
  }
}
