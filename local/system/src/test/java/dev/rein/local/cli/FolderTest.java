package dev.rein.local.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FolderTest {
  @TempDir Path root;

  @Test
  void systemThatWasStartedFirst_isFoundAgain_onceTheSecondHasStopped() throws Exception {
    Folder folder = new Folder(root, root);
    long mine = ProcessHandle.current().pid();
    long another = ProcessHandle.current().parent().orElseThrow().pid();
    Folder.Running first = new Folder.Running(URI.create("http://a"), another, root.resolve("a"));
    Folder.Running second = new Folder.Running(URI.create("http://b"), mine, root.resolve("b"));

    folder.announce(first);
    folder.announce(second);
    assertThat(folder.running()).isEqualTo(second);
    folder.withdraw(mine);
    assertThat(folder.running()).isEqualTo(first);
    folder.withdraw(another);
    assertThat(folder.running()).isNull();

    assertThat(Files.exists(root.resolve("target/rein/up.json"))).isFalse();
  }
}
