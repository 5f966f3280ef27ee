package dev.rein.testing;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ConditionEvaluationResult;
import org.junit.jupiter.api.extension.ExecutionCondition;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.junit.jupiter.Testcontainers;

/// A suite whose engine runs in a container. Where there is no Docker it is skipped and says so, in
/// one line, whatever the runner shows of skipped tests.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("docker")
@Testcontainers
@ExtendWith(NeedsDocker.Condition.class)
public @interface NeedsDocker {
  /// Asks once for each suite, before its containers start.
  final class Condition implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      // A method, or a class within the suite, is only asked about when the suite runs.
      if (context.getParent().flatMap(ExtensionContext::getTestClass).isPresent()) {
        return ConditionEvaluationResult.enabled("its suite runs");
      }
      if (DockerClientFactory.instance().isDockerAvailable()) {
        return ConditionEvaluationResult.enabled("Docker is there");
      }
      String why =
          context.getRequiredTestClass().getSimpleName()
              + " is skipped: it needs Docker, and none answers here.";
      System.out.println(why);
      return ConditionEvaluationResult.disabled(why);
    }
  }
}
