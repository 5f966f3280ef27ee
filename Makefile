# `sam build` calls build-<LogicalId> for each function and for the layer. The first call compiles
# and lays out all of them in target/package, the others find that done. Nothing has to be run before.

MVN ?= mvn

builds := $(addprefix build-,GenerationFunction EvaluationFunction FeedbackFunction RedeliveryFunction ExperimentFunction TracingLayer)
modules := shared/tracing/lambda,functions/generation,functions/evaluation,functions/feedback,functions/redelivery,functions/experiment
sources := Makefile pom.xml $(shell find .mvn shared functions local/engines \( -name target -o -path '*/src/test' \) -prune -o -type f -print)
packages := target/package/complete

.PHONY: $(builds)

$(builds): build-%: $(packages)
	cp -R target/package/$*/. "$(ARTIFACTS_DIR)"

# Maven's output goes to standard error: of a failed build, SAM shows nothing else.
$(packages): $(sources)
	$(MVN) -B -q -T 1C -pl $(modules) -am -Dmaven.test.skip=true package >&2
	rm -rf target/package
	functions/layout target/package
	touch $@
