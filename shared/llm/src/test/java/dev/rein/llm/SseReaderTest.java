package dev.rein.llm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import okio.Buffer;
import org.junit.jupiter.api.Test;

class SseReaderTest {
  private static SseReader reader(String text, long mostBytes) {
    return new SseReader(new Buffer().writeUtf8(text), mostBytes);
  }

  @Test
  void eventAtTheBound_isRead_andOneAboveItIsNot() throws IOException {
    // "data:xxxx" and its line end are 10 bytes, and so is the bound of what follows them.
    assertThat(reader("data:xxxx\n\n", 10).next()).isEqualTo(new SseReader.Event("xxxx", true));
    assertThat(reader("data:xxx\n\n", 10).next()).isEqualTo(new SseReader.Event("xxx", true));
    assertThatThrownBy(() -> reader("data:xxxxxxx\n\n", 10).next())
        .isInstanceOf(SseReader.EventTooLong.class);
    assertThatThrownBy(() -> reader("data:xx\ndata:xx\n\n", 10).next())
        .isInstanceOf(SseReader.EventTooLong.class);
  }

  @Test
  void lineWithoutAnEnd_isNotReadBeyondTheBound() {
    Buffer endless = new Buffer().writeUtf8("data:" + "x".repeat(100_000));

    assertThatThrownBy(() -> new SseReader(endless, 50).next())
        .isInstanceOf(SseReader.EventTooLong.class);
  }

  @Test
  void bound_isOfEachEvent_notOfTheStream() throws IOException {
    SseReader reader = reader("data:xxxx\n\n".repeat(100), 10);

    for (int i = 0; i < 100; i++) assertThat(reader.next()).isNotNull();
    assertThat(reader.next()).isNull();
  }
}
