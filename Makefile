# `sam build` calls build-<LogicalId> for each function and for the layer. The first call compiles
# and lays out all of them in target/package, the others find that done. Nothing has to be run before.
#
# A function's package has its own classes at the root and its jars in lib/, but none that the
# layer carries in java/lib.

MVN ?= mvn

functions := generation evaluation feedback redelivery experiment
layer := shared/tracing/lambda
sources := Makefile pom.xml $(shell find .mvn shared functions local/engines \( -name target -o -path '*/src/test' \) -prune -o -type f -print)
packages := target/package/complete
java_lib := target/package/layer/java/lib

comma := ,
empty :=
space := $(empty) $(empty)
modules := $(subst $(space),$(comma),$(layer) $(functions:%=functions/%))

.PHONY: build-GenerationFunction build-EvaluationFunction build-FeedbackFunction build-RedeliveryFunction build-ExperimentFunction build-TracingLayer

build-GenerationFunction: package = generation
build-EvaluationFunction: package = evaluation
build-FeedbackFunction: package = feedback
build-RedeliveryFunction: package = redelivery
build-ExperimentFunction: package = experiment
build-TracingLayer: package = layer

build-GenerationFunction build-EvaluationFunction build-FeedbackFunction build-RedeliveryFunction build-ExperimentFunction build-TracingLayer: $(packages)
	cp -R target/package/$(package)/. "$(ARTIFACTS_DIR)"

# Maven's output goes to standard error: of a failed build, SAM shows nothing else.
$(packages): $(sources)
	rm -rf target/package
	$(MVN) -B -q -pl $(modules) -am -Dmaven.test.skip=true \
	  package dependency:build-classpath -DincludeScope=runtime -Dmdep.outputFile=target/runtime.path >&2
	mkdir -p $(java_lib)
	set -e; \
	jars() { tr ':' '\n' < "$$1/target/runtime.path"; echo; }; \
	copy() { while read -r jar; do test -z "$$jar" || test -e "$(java_lib)/$${jar##*/}" || cp "$$jar" "$$1" || exit 1; done; }; \
	cp $(layer)/target/*.jar $(java_lib); \
	jars $(layer) | copy $(java_lib); \
	for function in $(functions); do \
	  mkdir -p target/package/$$function/lib; \
	  cp -R functions/$$function/target/classes/. target/package/$$function; \
	  jars functions/$$function | copy target/package/$$function/lib; \
	done
	touch $@
