# `sam build` calls build-<LogicalId> for each function and for the layer. The first call compiles
# and lays out all of them in target/package, the others find that done. Nothing has to be run before.
#
# RELEASE=v7 sam build: the functions' packages say which release they are. Only a package that differs
# brings a new version of its function, and a parameter is in no package.

MVN ?= mvn

builds := $(addprefix build-,GenerationFunction EvaluationFunction FeedbackFunction RedeliveryFunction ExperimentFunction TracingLayer)
modules := shared/tracing/lambda,functions/generation,functions/evaluation,functions/feedback,functions/redelivery,functions/experiment
sources := Makefile pom.xml $(shell find .mvn shared functions local/engines \( -name target -o -path '*/src/test' \) -prune -o -type f -print)
packages := target/package/complete

.PHONY: $(builds) check-release

$(builds): build-%: check-release $(packages)
	cp -R target/package/$*/. "$(ARTIFACTS_DIR)"
	$(if $(filter %Function,$*),test -z "$$RELEASE" || printf '%s\n' "$$RELEASE" > "$(ARTIFACTS_DIR)/release")

check-release:
	@export LC_ALL=C; test $${#RELEASE} -le 64 && case "$$RELEASE" in *[!A-Za-z0-9._-]*) false ;; esac || { \
	  printf 'RELEASE may have letters, digits, ".", "_" and "-", at most 64 in all: %s\n' "$$RELEASE" >&2; exit 1; }

# Maven's output goes to standard error: of a failed build, SAM shows nothing else.
$(packages): $(sources)
	$(MVN) -B -q -T 1C -pl $(modules) -am -Dmaven.test.skip=true package >&2
	rm -rf target/package
	functions/layout target/package
	touch $@
