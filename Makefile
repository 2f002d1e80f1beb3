# The developer's entry points. The work is done by scripts/ and by the presets in CMakePresets.json.
.DEFAULT_GOAL := help
.PHONY: help run sample-home build test tsan agentdojo bench format lint fuzz clean

# As given, also with a $ in it; it travels in the environment, so no shell reads its quotes.
override ASK := $(value ASK)
export ASK

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1|/' | awk -F'|' '{printf "make %-12s %s\n", $$1, $$2}'

run: ## build, make a sample home once, and chat; make run ASK="what is on today?" asks one thing
	@scripts/run

sample-home: ## make the sample home anew (its dates are relative to today)
	@scripts/run --new-home

build: ## the daily build (preset dev) into build/dev
	@scripts/setup test
	@scripts/fetch-llama > /dev/null || echo "Going on without llama.cpp: no embedder." >&2
	@scripts/build dev

test: ## all tests, lint, sanitizers, 20 s of fuzzing a target; what CI runs
	@scripts/setup test
	@scripts/fetch-models
	@scripts/fetch-llama > /dev/null || echo "Going on without llama.cpp: no embedder." >&2
	@scripts/fetch-agentdojo > /dev/null || echo "Going on without AgentDojo: what needs it is skipped." >&2
	@scripts/fetch-time-corpora > /dev/null || echo "Going on without other libraries' tests of times: what needs them is skipped." >&2
	@scripts/fetch-mcp-servers > /dev/null || echo "Going on without servers from npm: what needs them is skipped." >&2
	@scripts/fetch-llama --server > /dev/null || echo "Going on without llama.cpp's own server: what needs it is skipped." >&2
	@scripts/fetch-test-model > /dev/null || echo "Going on without a small model that writes: what needs it is skipped." >&2
	@scripts/fetch-web-tests > /dev/null || echo "Going on without Playwright and schemathesis: what needs them is skipped." >&2
	@scripts/test

tsan: ## the unit tests under ThreadSanitizer
	@scripts/setup test
	@scripts/test tsan

agentdojo: ## AgentDojo's workspace and slack, every task and every attack; renews docs/SECURITY.md
	@scripts/setup test
	@scripts/build release
	@ADJUTANT=build/release/adjutant scripts/agentdojo --json build/agentdojo.json --write docs/SECURITY.md

bench: ## benchmarks of an optimised build
	@scripts/setup bench
	@scripts/fetch-models
	@scripts/fetch-llama > /dev/null || echo "Going on without llama.cpp: no embedder." >&2
	@scripts/build release -DADJUTANT_BENCH=ON
	@cmake --build build/release --target all
	@scripts/bench
	@scripts/bench-routing

format: ## lay out the C++ sources with clang-format
	@scripts/setup test
	@scripts/lint --format

lint: ## layout, clang-tidy, thread-safety analysis; unchanged files are remembered
	@scripts/setup test
	@scripts/lint

fuzz: ## fuzz each target for FUZZ_SECONDS (default 600)
	@scripts/setup test
	@FUZZ_SECONDS=$${FUZZ_SECONDS:-600} scripts/test fuzz

clean: ## remove build/ (with the sample home); caches in ~/.cache stay
	rm -rf build
