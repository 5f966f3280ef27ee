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

/// A suite that runs on a [LocalStack]. Where there is neither one that runs already nor Docker to
/// start it in, the suite is skipped and says so, in one line, whatever the runner shows of skipped
/// tests.
@Target(ElementType.TYPE)
@Retention(RetentionPolicy.RUNTIME)
@Tag("localstack")
@Testcontainers
@ExtendWith(NeedsLocalStack.Condition.class)
public @interface NeedsLocalStack {
  /// Asks once for each suite, before its LocalStack starts.
  final class Condition implements ExecutionCondition {
    @Override
    public ConditionEvaluationResult evaluateExecutionCondition(ExtensionContext context) {
      // A method, or a class within the suite, is only asked about when the suite runs.
      if (context.getParent().flatMap(ExtensionContext::getTestClass).isPresent()) {
        return ConditionEvaluationResult.enabled("its suite runs");
      }
      // Whether it answers is not asked here: one that was named and is not there is a failure.
      if (RunningLocalStack.isNamed(System.getenv())) {
        return ConditionEvaluationResult.enabled(
            "it runs at " + RunningLocalStack.named(System.getenv()).endpoint());
      }
      if (DockerClientFactory.instance().isDockerAvailable()) {
        return ConditionEvaluationResult.enabled("Docker is there");
      }
      String why =
          context.getRequiredTestClass().getSimpleName()
              + " is skipped: it needs Docker, or a LocalStack whose URL is in "
              + RunningLocalStack.ENDPOINT
              + "; here no Docker answers and the variable is not set.";
      System.out.println(why);
      return ConditionEvaluationResult.disabled(why);
    }
  }
}
