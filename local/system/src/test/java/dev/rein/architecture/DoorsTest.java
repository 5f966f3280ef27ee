package dev.rein.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import org.junit.jupiter.api.Test;

/// Who may know whom, as RATIONALE.md and the README's layout say.
class DoorsTest {
  private static final JavaClasses REIN =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("dev.rein");

  private static final String[] FUNCTIONS = {
    "dev.rein.generation..",
    "dev.rein.evaluation..",
    "dev.rein.feedback..",
    "dev.rein.redelivery..",
    "dev.rein.experiment.."
  };

  @Test
  void tracingApi_dependsOnNothingButJava() {
    classes()
        .that()
        .resideInAPackage("dev.rein.tracing")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("dev.rein.tracing", "java..", "org.jspecify.annotations")
        .check(REIN);
  }

  @Test
  void statistics_dependOnNothingButJava() {
    classes()
        .that()
        .resideInAPackage("dev.rein.statistics")
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage("dev.rein.statistics", "java..", "org.jspecify.annotations")
        .check(REIN);
  }

  @Test
  void tracing_knowsNoCoachingAndNoModel() {
    noClasses()
        .that()
        .resideInAPackage("dev.rein.tracing..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("dev.rein.coaching..", "dev.rein.llm..", "dev.rein.runtime..")
        .check(REIN);
  }

  @Test
  void modelAndCoaching_knowNeitherOpikNorLambda() {
    noClasses()
        .that()
        .resideInAnyPackage("dev.rein.llm..", "dev.rein.coaching..", "dev.rein.pipeline..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.rein.tracing.opik..",
            "dev.rein.tracing.lambda..",
            "dev.rein.runtime..",
            "com.amazonaws..")
        .check(REIN);
  }

  @Test
  void experiments_knowNeitherFunctionsNorAws() {
    noClasses()
        .that()
        .resideInAPackage("dev.rein.experiments..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "dev.rein.generation..",
            "dev.rein.evaluation..",
            "dev.rein.experiment..",
            "dev.rein.tracing.lambda..",
            "com.amazonaws..",
            "software.amazon..")
        .check(REIN);
  }

  @Test
  void gemini_isKnownToItsModelOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.rein.llm..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.google.genai..")
        .check(REIN);
  }

  @Test
  void lambda_isKnownToTheBoundaryAndTheLocalSystemOnly() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "dev.rein.tracing.lambda..", "dev.rein.tracing.testing..", "dev.rein.local..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("com.amazonaws.services.lambda..")
        .check(REIN);
  }

  @Test
  void awsSdk_isKnownToAdaptersAndWiringOnly() {
    noClasses()
        .that()
        .resideInAnyPackage(FUNCTIONS)
        .and()
        .haveSimpleNameNotEndingWith("Wiring")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("software.amazon.awssdk..")
        .check(REIN);
  }

  @Test
  void functions_doNotKnowEachOther() {
    slices()
        .matching("dev.rein.(generation|evaluation|feedback|redelivery|experiment)..")
        .should()
        .notDependOnEachOther()
        .check(REIN);
  }

  @Test
  void functions_haveOnePublicClass_theirHandler() {
    classes()
        .that()
        .resideInAnyPackage(FUNCTIONS)
        .and()
        .arePublic()
        .and()
        .areTopLevelClasses()
        .should(beAHandler())
        .check(REIN);
  }

  @Test
  void environment_isReadByHandlersOnly() {
    noClasses()
        .that()
        .haveSimpleNameNotEndingWith("Handler")
        .and()
        .resideOutsideOfPackages("dev.rein.local..", "dev.rein.testing..", "dev.rein.engines..")
        .should()
        .callMethod(System.class, "getenv")
        .orShould()
        .callMethod(System.class, "getenv", String.class)
        .check(REIN);
  }

  @Test
  void nothing_dependsOnTheLocalSystem() {
    noClasses()
        .that()
        .resideOutsideOfPackage("dev.rein.local..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.rein.local..")
        .check(REIN);
  }

  private static ArchCondition<JavaClass> beAHandler() {
    return new ArchCondition<>("be the function's handler") {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        boolean handler = type.getSimpleName().endsWith("Handler");
        events.add(new SimpleConditionEvent(type, handler, type.getName() + " is public"));
      }
    };
  }
}
