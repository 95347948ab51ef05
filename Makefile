# Everything is done by Maven; these are the words for it. Options for the programs go in ARGS: make run-server ARGS="--port 6000"
SHELL := /bin/bash
.DEFAULT_GOAL := help

MVN := mvn -q -B
SERVER := reactor-server/target/reactor-server.jar
CLIENT := console-client/target/console-client.jar
LOAD_TEST := load-test/target/load-test.jar
CORE_SOURCES := pom.xml $(shell find core -name target -prune -o -path '*/src/main/*' -type f -print -o -name pom.xml -print)
SERVER_SOURCES := $(CORE_SOURCES) $(shell find reactor-server -name target -prune -o -path '*/src/main/*' -type f -print -o -name pom.xml -print)
CLIENT_SOURCES := $(CORE_SOURCES) $(shell find console-client -name target -prune -o -path '*/src/main/*' -type f -print -o -name pom.xml -print)
LOAD_TEST_SOURCES := $(CORE_SOURCES) $(shell find load-test -name target -prune -o -path '*/src/main/*' -type f -print -o -name pom.xml -print)

.PHONY: help run-server run-client load-test load-test-jar test format clean tools

help: ## This list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@printf '\nOptions of the programs: make run-server ARGS="--help", make run-client ARGS="--help"\n'

run-server: $(SERVER) ## Build where needed, and run the server
	@exec java -jar $(SERVER) $(ARGS)

run-client: $(CLIENT) ## Build where needed, and run the console client
	@exec java -jar $(CLIENT) $(ARGS)

load-test: ## Build where needed, and measure a server of its own (ARGS="idle", ARGS="--help")
	@load-test/load-test.sh $(ARGS)

load-test-jar: $(SERVER) $(LOAD_TEST)

test: | tools ## Build everything and run every test
	@scripts/test.sh

format: | tools ## Bring the sources into the project's format
	@$(MVN) spotless:apply

clean: ## Remove what was built (never your data)
	@rm -rf target core/target reactor-server/target console-client/target load-test/target

$(SERVER): $(SERVER_SOURCES) | tools
	@echo "Building the server ..."
	@$(MVN) -pl reactor-server -am package -DskipTests -Dspotless.check.skip
	@touch $@

$(CLIENT): $(CLIENT_SOURCES) | tools
	@echo "Building the client ..."
	@$(MVN) -pl console-client -am package -Dmaven.test.skip -Dspotless.check.skip
	@touch $@

$(LOAD_TEST): $(LOAD_TEST_SOURCES) | tools
	@echo "Building the load test ..."
	@$(MVN) -pl load-test -am package -Dmaven.test.skip -Dspotless.check.skip
	@touch $@

tools:
	@command -v javac >/dev/null || [ -x "$$JAVA_HOME/bin/javac" ] || { echo "There is no JDK here: install 17 or newer (Debian: apt-get install openjdk-17-jdk-headless)." >&2; exit 1; }
	@command -v mvn >/dev/null || { echo "There is no Maven here: install 3.8 or newer (Debian: apt-get install maven)." >&2; exit 1; }
