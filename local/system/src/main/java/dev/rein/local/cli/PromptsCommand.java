package dev.rein.local.cli;

import dev.rein.coaching.PromptAsset;
import dev.rein.coaching.PromptAssets;
import dev.rein.experiments.OpikFailed;
import dev.rein.experiments.PromptLibrary;
import dev.rein.tracing.opik.OpikSettings;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import okhttp3.OkHttpClient;

/// `rein prompts`: the versions there are, and whether Opik's prompt library has them.
final class PromptsCommand {
  private final Map<String, String> environment;
  private final Terminal terminal;

  PromptsCommand(Map<String, String> environment, Terminal terminal) {
    this.environment = environment;
    this.terminal = terminal;
  }

  void run(List<String> words) throws CommandFailed {
    Arguments arguments = Arguments.parse(words, Set.of(), 1);
    if (!arguments.words().isEmpty() && !arguments.words().getFirst().equals("push")) {
      throw CommandFailed.usage(
          "“" + arguments.words().getFirst() + "” is not push, the only word that may stand here.");
    }
    boolean push = !arguments.words().isEmpty();
    List<PromptAsset> assets = PromptAssets.load().all();
    if (!OpikSettings.isNamedIn(environment)) {
      if (push) {
        throw CommandFailed.because(
            "Set OPIK_API_KEY or OPIK_URL_OVERRIDE to the Opik whose prompt library is meant.");
      }
      for (PromptAsset asset : assets) show(asset, "");
      return;
    }
    OpikSettings settings = settings();
    PromptLibrary library = new PromptLibrary(new OkHttpClient(), settings);
    int added = 0;
    try {
      for (PromptAsset asset : assets) {
        boolean isNew = push && library.push(asset);
        if (isNew) added++;
        show(asset, isNew ? "registered" : inOpik(library.find(asset)));
      }
    } catch (OpikFailed e) {
      throw CommandFailed.because(
          e.sentence() + (push ? " What is registered stays; push again for the rest." : ""));
    }
    if (push) {
      terminal.line(
          "%d registered, %d were there already, in project %s"
              .formatted(added, assets.size() - added, settings.project()));
    }
  }

  private OpikSettings settings() throws CommandFailed {
    try {
      return OpikSettings.of(environment);
    } catch (IllegalArgumentException e) {
      throw CommandFailed.because(String.valueOf(e.getMessage()));
    }
  }

  private static String inOpik(PromptLibrary.Known known) {
    return switch (known) {
      case YES -> "in Opik";
      case NO -> "not in Opik";
      case UNDER_ANOTHER_ID -> "in Opik, under another id: links from spans do not reach it";
    };
  }

  private void show(PromptAsset asset, String inOpik) {
    terminal.line(
        "%-28s %-10s %s  %s"
            .formatted(
                asset.version(),
                asset.state().name().toLowerCase(Locale.ROOT),
                asset.sha256().substring(0, 8),
                inOpik)
            .stripTrailing());
    terminal.paragraph("    ", asset.change());
  }
}
