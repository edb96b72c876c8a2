# make demo   a living house on this machine: broker, simulator, monitor
# make test   the one gate: format, warnings as errors, every test
# The rest is listed by `make help`.

.DEFAULT_GOAL := help
SHELL := /bin/sh

# What Debian 12 gives beyond Swift itself. The first line is what a bare toolchain needs to link.
BUILD_PACKAGES := libc6-dev libstdc++-12-dev binutils libncurses6 libcurl4 libsqlite3-0 libxml2 pkg-config libmosquitto-dev
DEMO_PACKAGES := $(BUILD_PACKAGES) mosquitto util-linux
TEST_PACKAGES := $(DEMO_PACKAGES) mosquitto-clients openssl chromium chromium-driver zbar-tools
BENCH_PACKAGES := $(DEMO_PACKAGES) nginx-light wrk

# Of a bench: messages at the steady rate, rounds. SECONDS is of HTTP there, and of each target in a fuzzing.
MESSAGES := 25000
ROUNDS := 5

# One set of flags for every debug build, so that nothing is built twice.
STRICT := -Xswiftc -warnings-as-errors -Xcc -Werror
SOURCES := Package.swift Sources Simulator Tests

# Installs what of $(1) is missing, says what, and does nothing when nothing is.
define install
	@missing=$$(for name in $(1); do \
	  dpkg-query -W -f '$${Status}' $$name 2>/dev/null | grep -q 'ok installed' || printf '%s ' $$name; done); \
	if [ -n "$$missing" ]; then \
	  echo "installing from Debian: $$missing"; \
	  if [ "$$(id -u)" = 0 ]; then as_root=; else as_root=sudo; fi; \
	  $$as_root apt-get update -qq && \
	  $$as_root env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing >/dev/null || \
	  { echo "could not install: $$missing. Install them by hand, or run make as root or with sudo." >&2; exit 1; }; \
	fi
endef

.PHONY: help
help:
	@echo "make demo [ARGS='--speed 60 --seed 7']   a living house on this machine; Ctrl-C ends it"
	@echo "make test                                format lint, warnings as errors, every test"
	@echo "make bench [MESSAGES=25000 SECONDS=3 ROUNDS=5]   figures against peers"
	@echo "make fuzz [SECONDS=60]                   hostile bytes for whatever reads from outside"
	@echo "make sanitize                            every test under the thread and the address sanitizer"
	@echo "make score [DAYS=2 SEEDS=1 WEEKS=20 SCORES=DIR]   the simulator's truth against what the product says, over every scenario; fairness"
	@echo "make fairness [SEEDS=20 DAYS=0]          what was taken from whom, and what was won back: an ordinary week and one in which nobody comes"
	@echo "make simulate [SEEDS=10000 | SEED=7]     drawn buildings lived with every fault, every invariant held against every step"
	@echo "make counterfactuals [TOLD=1000]         releases told anew with the movement that would have kept them"
	@echo "make days [DAYS=10000]                   the core's invariants on random days"
	@echo "make crowd [CLIENTS=200 SECONDS=30]      members who book, cancel and check in at once, and the journal afterwards"
	@echo "make attack [REQUESTS=1500000 SEED=1]    mutated requests of the public, a panel and members, and how long others wait meanwhile"
	@echo "make queue [QUEUE=30000]                 what a broker had kept, over a slow line: none of it is fresh"
	@echo "make load [SENSORS=1000 RATE=5000 SECONDS=60]   a real broker and monitor under load"
	@echo "make build                               the two commands, optimised, in .build/release"
	@echo "make screenshots DIR=…                   the demo's house on every page, as pictures"
	@echo "make check-fresh [TRY=demo|test|both]    the two commands in a fresh Debian 12 with a Swift toolchain and make alone; as root"
	@echo "make format                              formats every source"

.PHONY: build
build:
	$(call install,$(BUILD_PACKAGES))
	@swift build -c release --product presenza
	@swift build -c release --product simulator

.PHONY: demo
demo:
	$(call install,$(DEMO_PACKAGES))
	@swift build -c release --product presenza
	@swift build -c release --product simulator
	@exec .build/release/presenza demo $(ARGS)

.PHONY: test
test: lint
	$(call install,$(TEST_PACKAGES))
	@swift build --build-tests --explicit-target-dependency-import-check error $(STRICT)
	@swift test --skip-build --disable-xctest $(STRICT)
	@$(MAKE) --no-print-directory simulate SEEDS=200 WITH=--counterfactuals
	@Tests/Fuzz/run.sh 3
	@Simulator/fairness.sh .build/debug 1 1
	@$(MAKE) --no-print-directory bench MESSAGES=2500 SECONDS=1 ROUNDS=1
	@.build/release/bench --attack 5000

# Prints, and fails only where it cannot run: what a time is worth depends on the machine.
.PHONY: bench
bench:
	$(call install,$(BENCH_PACKAGES))
	@swift build -c release --product presenza
	@swift build -c release --product bench
	@swift build -c release --product bench-peer
	@swift build -c release --product simulate
	@.build/release/simulate --day
	@.build/release/bench --messages $(MESSAGES) --seconds $(or $(SECONDS),3) --rounds $(ROUNDS)

# DAYS=0 plays each scenario as long as it is; SCORES=DIR keeps the tables. WEEKS: seeds of the fairness at the end. SHARED is where labelled data of real rooms lies, if anywhere.
.PHONY: score
score:
	$(call install,$(BUILD_PACKAGES))
	@swift build -c release --product presenza
	@swift build -c release --product simulator
	@Tests/score-data.sh .build/release "$(or $(SHARED),../shared)"
	@Simulator/score.sh .build/release "$(or $(DAYS),2)" "$(or $(SEEDS),1)" "$(SCORES)"
	@echo
	@Simulator/fairness.sh .build/release "$(or $(WEEKS),20)"

# SEEDS is how many, from 1 on; DAYS=0 plays each scenario as long as it is. Fails where a place was taken from somebody who sat there.
.PHONY: fairness
fairness:
	$(call install,$(BUILD_PACKAGES))
	@swift build -c release --product presenza
	@swift build -c release --product simulator
	@Simulator/fairness.sh .build/release "$(or $(SEEDS),20)" "$(or $(DAYS),0)"

# In release: a life is some ten thousand steps. SEED=7 lives one, and where it fails, the shortest beginning that does.
.PHONY: simulate
simulate:
	$(call install,$(BUILD_PACKAGES))
	@swift build -c release --product simulate
	@.build/release/simulate $(if $(SEED),--seed $(SEED),--seeds $(or $(SEEDS),10000)) $(WITH)

.PHONY: counterfactuals
counterfactuals:
	$(call install,$(BUILD_PACKAGES))
	@swift build -c release --product simulate
	@.build/release/simulate --counterfactuals $(or $(TOLD),1000)

# The core's invariants on random days: readings false and late, silence, cuts, restarts, commands.
.PHONY: days
days:
	$(call install,$(TEST_PACKAGES))
	@swift build --build-tests $(STRICT)
	@PRESENZA_DAYS=$(or $(DAYS),10000) swift test --skip-build --disable-xctest $(STRICT) --filter 'A random day'

# The same as in make test, for longer: its figures are printed.
.PHONY: crowd
crowd:
	$(call install,$(TEST_PACKAGES))
	@swift build --build-tests $(STRICT)
	@PRESENZA_CROWD_CLIENTS=$(or $(CLIENTS),200) PRESENZA_CROWD_SECONDS=$(or $(SECONDS),30) \
	  swift test --skip-build --disable-xctest $(STRICT) --filter 'A crowd that books'

# Fails where the process ends, an answer is a fault of the house, or none comes; prints how long others waited.
.PHONY: attack
attack:
	$(call install,$(DEMO_PACKAGES))
	@swift build -c release --product presenza
	@swift build -c release --product bench
	@.build/release/bench --attack $(or $(REQUESTS),1500000) --seed $(or $(SEED),1)

# The same as in make test, with a queue as long as a broker keeps: QUEUE messages over a line that takes some 25 s for 30,000; once for each of two ways in
# which a broker sends it.
.PHONY: queue
queue:
	$(call install,$(TEST_PACKAGES))
	@swift build --build-tests $(STRICT)
	@PRESENZA_QUEUE=$(or $(QUEUE),30000) swift test --skip-build --disable-xctest $(STRICT) --filter 'takes a queue on a slow line'

.PHONY: load
load:
	$(call install,$(DEMO_PACKAGES))
	@swift build -c release --product presenza
	@swift build -c release --product simulator
	@Simulator/load.sh .build/release "$(or $(SENSORS),1000)" "$(or $(RATE),5000)" "$(or $(SECONDS),60)"

.PHONY: fuzz
fuzz:
	$(call install,$(BUILD_PACKAGES))
	@Tests/Fuzz/run.sh $(or $(SECONDS),60)

.PHONY: screenshots
screenshots:
	@[ -n "$(DIR)" ] || { echo "make screenshots needs a folder: make screenshots DIR=pictures" >&2; exit 2; }
	$(call install,$(TEST_PACKAGES))
	@swift build --build-tests $(STRICT)
	@PRESENZA_SCREENSHOTS="$(abspath $(DIR))" swift test --skip-build --disable-xctest $(STRICT) --filter Screenshots

# Each sanitizer builds in a folder of its own. Reports of the programs that tests start count as well: they go to files.
# Leaks are not looked for: LeakSanitizer stops the world by ptrace, which containers forbid.
.PHONY: sanitize
sanitize:
	$(call install,$(TEST_PACKAGES))
	@Tests/sanitize.sh thread
	@Tests/sanitize.sh address

.PHONY: check-fresh
check-fresh:
	$(call install,debootstrap curl git)
	@.ci/fresh $(or $(TRY),both)

.PHONY: lint
lint:
	@swift format lint --strict --parallel --recursive $(SOURCES)

.PHONY: format
format:
	@swift format --in-place --parallel --recursive $(SOURCES)
