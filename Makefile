# Loket. `make run` builds and opens the program, `make test` proves everything.
# Logic longer than a line stands in build/*.sh.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := run

export PATH := $(PATH):/usr/local/go/bin
# webkit2_41: Debian 12's newer WebKitGTK. buildvcs and trimpath: the same bytes
# from a checkout, an archive or another user's folder; and what the tests
# compile serves the program.
export GOFLAGS := -tags=webkit2_41 -buildvcs=false -trimpath

BUILD := go build -tags "desktop,production,webkit2_41" -ldflags "-w -s"
# Where goroutines share state; the race detector costs about ten times the time.
export RACE_PACKAGES ?= ./backend/register/... ./backend/courier/... ./backend/office/...
# Not there: one goroutine that meets one fault after the other, which the run without the detector does in full.
export RACE_SKIP ?= SystemCallsFail|FaultAtEverySite|FaultWhileIssuing|StoreFailsAtEveryCall|PowerCuts|PowerCutWhileIssuing|BitFlips|CutAtEveryCall|EveryPage|RegisterFailsAtEveryAct|LargeBacklog
export FUZZTIME ?= 20s
export SOAK ?= 30m

.PHONY: run build frontend bindings test window lint bench vuln soak mutants report fuzz pictures catalog windows setup clean

run: ## build and open Loket with a practice office; ARGS="…" are passed on
	build/setup.sh test
	$(MAKE) --no-print-directory build
	go run ./build/practice $(ARGS)

build: frontend ## build/bin/loket and build/bin/cityd
	$(BUILD) -o build/bin/loket .
	$(BUILD) -o build/bin/cityd ./backend/cityd

frontend: ## the screens, into frontend/dist
	npm --prefix frontend run --silent build
	touch frontend/dist/.gitkeep

bindings: ## frontend/wailsjs, from the Go methods the screens call
	build/bindings.sh

test: ## all that .ci/run runs
	build/test.sh

window: ## the finished program, driven from outside
	build/setup.sh test
	$(MAKE) --no-print-directory build
	go run ./build/window build/bin/loket

lint:
	build/setup.sh run
	build/lint.sh

bench: ## speed, each beside the floor measured in the same run
	build/setup.sh test
	go test -run '^$$' -bench . -benchmem ./...
	go run ./build/bench

vuln: ## known holes in what we import; asks vuln.go.dev, or VULNDB=folder of github.com/golang/vulndb's data/osv
	go run golang.org/x/vuln/cmd/govulncheck@v1.1.4 $(if $(VULNDB),-db file://$(abspath $(VULNDB))) ./...

soak: ## walks, kills, power cuts, faults and fuzzing in turn; SOAK says how long; ARGS="-only fuzz -fuzztime 10m"
	build/setup.sh test
	nice -n 10 go run ./build/report soak -for $(SOAK) $(ARGS)

mutants: ## changes to register and numbering that the tests must notice; ARGS="-sample 60 -only register"
	go run ./build/mutate $(ARGS)

report: ## docs/test-report.md, from what soak, mutants and cover really ran
	go run ./build/report cover
	go run ./build/report

fuzz: ## every fuzz target, FUZZTIME each
	build/fuzz.sh

pictures: ## every screen in every state, as pictures to look at
	build/setup.sh test
	npm --prefix frontend run pictures

catalog: ## every kind of letter, three of each, as PDFs and pictures in out/catalog; ARGS="-only sku -paper F4"
	build/setup.sh test
	go run ./build/catalog $(ARGS)

windows: ## loket.exe and its installer, into build/bin
	build/setup.sh windows
	build/windows.sh

setup:
	build/setup.sh test

clean:
	rm -rf build/bin build/.cache frontend/dist/* frontend/node_modules
