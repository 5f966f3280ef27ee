package dev.rein.coaching;

import org.junit.jupiter.api.Nested;

/// What is given back to a user, and erased.
class DynamoDbLocalUserDataTest {
  @Nested
  class Erasing extends ErasureContract {
    @Override
    Engine engine() {
      return Engine.onThisMachine();
    }
  }

  @Nested
  class Exporting extends ExportContract {
    @Override
    Engine engine() {
      return Engine.onThisMachine();
    }
  }
}
