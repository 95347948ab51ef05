# Everything is done by Maven; these are the words for it. Options for the programs go in ARGS: make run-server ARGS="--port 6000"
SHELL := /bin/bash
.DEFAULT_GOAL := help

MVN := mvn -q -B
# Two of these at once, in two terminals, must not build into the same folders.
LOCKED := $(if $(shell command -v flock),flock .mvn/build.lock) $(MAKE) -s --no-print-directory
# Nor may a build replace the jar that a server runs from.
KEEP_SERVER := -Dmaven.test.skip -Dspotless.check.skip -Dserver.shade.skip
SERVER := reactor-server/target/reactor-server.jar
CLIENT := console-client/target/console-client.jar
LOAD_TEST := load-test/target/load-test.jar
TORTURE := testing/torture/target/torture.jar
FIRST_BUILD := $(if $(wildcard core/target/classes),,; the first time this takes a minute or two)
CORE_SOURCES := pom.xml $(shell find core -name target -prune -o -path '*/src/main/*' -type f -print -o -name pom.xml -print)
SERVER_SOURCES := $(CORE_SOURCES) $(shell find reactor-server web-client -name target -prune -o -path '*/src/main/*' -type f -print -o -name pom.xml -print)
CLIENT_SOURCES := $(CORE_SOURCES) $(shell find console-client -name target -prune -o -path '*/src/main/*' -type f -print -o -name pom.xml -print)
LOAD_TEST_SOURCES := $(CORE_SOURCES) $(shell find load-test -name target -prune -o -path '*/src/main/*' -type f -print -o -name pom.xml -print)
TORTURE_SOURCES := $(LOAD_TEST_SOURCES) $(shell find testing/torture -name target -prune -o -path '*/src/main/*' -type f -print -o -name pom.xml -print)

COMPOSE = cd docker && exec $$(../scripts/compose.sh)

.PHONY: help run-server run-client load-test server-jar client-jar load-test-jar load-test-build torture torture-jar test check fuzz simulate \
	benchmarks store-figures client-figures format clean tools cert install uninstall docker-up docker-cluster docker-client docker-down docker-test

help: ## This list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-14s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@printf '\nOptions of the programs: make run-server ARGS="--help", make run-client ARGS="--help"\n'

run-server: ## Build where needed, and run the server
	@$(LOCKED) server-jar
	@exec java @reactor-server/jvm.options -jar $(SERVER) $(ARGS)

run-client: ## Build where needed, and run the console client
	@$(LOCKED) client-jar
	@exec console-client/target/chat $(ARGS)

docker-up: ## Build the images where needed, and start the server in a container
	@$(COMPOSE) up -d --build server

docker-cluster: ## Start two servers on PostgreSQL with a standby, behind nginx, instead of the single server
	@scripts/cluster-secrets.sh
	@$(COMPOSE) --profile cluster up -d --build proxy

docker-client: ## The console client, in a container
	@$(COMPOSE) run --rm client $(ARGS)

docker-down: ## End the containers (never your data)
	@$(COMPOSE) --profile client --profile monitoring --profile cluster down

docker-test: ## Put the containers to the test, one server and the cluster, beside any that run
	@scripts/docker-test.sh
	@scripts/docker-cluster-test.sh

install: | tools ## Put programs, man pages and the systemd unit under PREFIX (/usr/local); DESTDIR is for packagers
	@$(LOCKED) server-jar client-jar
	@PREFIX="$(PREFIX)" DESTDIR="$(DESTDIR)" scripts/install.sh

uninstall: ## Take away what install put there (never your data)
	@PREFIX="$(PREFIX)" DESTDIR="$(DESTDIR)" scripts/install.sh --remove

load-test: ## Build where needed, and measure a server of its own (ARGS="idle", ARGS="--help")
	@load-test/load-test.sh $(ARGS)

server-jar: $(SERVER)

client-jar: $(CLIENT)

# What load-test.sh calls.
load-test-build:
	@$(LOCKED) load-test-jar

load-test-jar: $(SERVER) $(LOAD_TEST)

torture: ## Do to a server of its own what none should have to bear (ARGS="disk-full --seed 1", ARGS="--help")
	@$(LOCKED) torture-jar
	@exec java -jar $(TORTURE) $(ARGS)

torture-jar: $(SERVER) $(TORTURE)

test: | tools ## Build everything, and run what a change should pass at once: all tests but the long ones
	@scripts/test.sh test

check: | tools ## Run the tests that take long: real jars, torture, many simulated worlds
	@scripts/test.sh verify -P check -Dsimulation.seeds=$$(scripts/seeds-of-commit.sh)

cert: ## A certificate for trying TLS, in ./cert; ARGS="chat.example 10.0.0.5" names more hosts than localhost
	@scripts/cert.sh $(ARGS)

fuzz: | tools ## Search for bytes that break something; TIME=60s a target, ARGS="ServerFuzzTest" picks
	@scripts/fuzz.sh $(ARGS)

simulate: | tools ## Run more simulated worlds: SEEDS=50000, SEEDS=1000-1999; SEED=42 shows one with its trace; NODES=3 servers in each
	@scripts/simulate.sh "$(or $(SEEDS),$(if $(SEED),$(SEED)-$(SEED)),20000)" $(NODES)

benchmarks: | tools ## What one frame costs (JMH); ARGS="readSend -prof gc" picks and profiles
	@$(MVN) -P benchmarks -pl testing/benchmarks -am package -DskipTests -Dspotless.check.skip
	@java -jar testing/benchmarks/target/benchmarks.jar $(ARGS)

store-figures: | tools ## What the database takes of a thread where there are many rooms; ARGS="--rooms 1000 --entries 100000"
	@$(MVN) -P benchmarks -pl testing/benchmarks -am package -DskipTests -Dspotless.check.skip
	@java -cp testing/benchmarks/target/benchmarks.jar chatroom.benchmarks.StoreFigures $(ARGS)

client-figures: | tools ## How long the console client takes to start and to show a room, and what it takes of a core at 50 messages a second
	@$(MVN) -pl console-client -am verify -Dserver.shade.skip -Dspotless.check.skip -Dtest=none -Dsurefire.failIfNoSpecifiedTests=false \
		-Dit.test=FiguresIT -Dfailsafe.failIfNoSpecifiedTests=false -Dmaven.test.redirectTestOutputToFile=false

format: | tools ## Bring the sources into the project's format
	@$(MVN) -P benchmarks spotless:apply

clean: ## Remove what was built (never your data)
	@rm -rf */target testing/*/target

$(SERVER): $(SERVER_SOURCES) | tools
	@echo "Building the server$(FIRST_BUILD) ..."
	@$(MVN) -pl reactor-server -am package -Dmaven.test.skip -Dspotless.check.skip
	@touch $@

$(CLIENT): $(CLIENT_SOURCES) | tools
	@echo "Building the client$(FIRST_BUILD) ..."
	@$(MVN) -pl console-client -am package $(KEEP_SERVER)
	@touch $@
	@scripts/class-archive.sh $@

$(LOAD_TEST): $(LOAD_TEST_SOURCES) | tools
	@echo "Building the load test$(FIRST_BUILD) ..."
	@$(MVN) -pl load-test -am package $(KEEP_SERVER)
	@touch $@

$(TORTURE): $(TORTURE_SOURCES) | tools
	@echo "Building the torture$(FIRST_BUILD) ..."
	@$(MVN) -pl testing/torture -am package $(KEEP_SERVER)
	@touch $@

tools:
	@command -v javac >/dev/null || [ -x "$$JAVA_HOME/bin/javac" ] || { echo "There is no JDK here: install 17 or newer (Debian: apt-get install openjdk-17-jdk-headless)." >&2; exit 1; }
	@command -v mvn >/dev/null || { echo "There is no Maven here: install 3.8 or newer (Debian: apt-get install maven)." >&2; exit 1; }
