# Genchi. `make run` opens the window, `make test` runs the tests, `make check` is what a change must pass.
# Tools are pinned here and not in go.mod.

GO        ?= go
# A caret that blinks redraws the window all the time: no animations.
TAGS      := migrated_fynedo,no_animations
TESTTAGS  := ci,migrated_fynedo
# POSTGRES=no leaves out the tests that start a PostgreSQL of their own.
ifeq ($(POSTGRES),no)
TESTTAGS  := $(TESTTAGS),nopostgres
endif
OUT       ?= out
TESTFLAGS ?=
GOFUMPT   := mvdan.cc/gofumpt@v0.12.0
LINT      := github.com/golangci/golangci-lint/v2/cmd/golangci-lint@v2.15.0
LINTBIN   := bin/golangci-lint-2.15.0
# What has no window: everything that must also compile without cgo.
HEADLESS   = $(shell $(GO) list -tags $(TAGS) ./... | grep -vE '^genchi/app$$|^genchi/app/screen(/|$$)|^genchi/bench$$')

export GOFLAGS := -buildvcs=false

.PHONY: all run demo test check trace bench soak window-play build central lint fmt fmt-check vet cross setup notices clean

all: build central

# Installs what a fresh Debian or Ubuntu with Go lacks (or names it), then opens the window. Without a display it runs the demo.
run:
	@.ci/setup
	@$(MAKE) --no-print-directory build central
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ] || [ "$$(uname -s)" != Linux ]; then bin/genchi; \
	else echo "no display: running the demo instead of the window"; $(MAKE) --no-print-directory demo; fi

# The whole story without a window, against a central server of its own. PHOTOS=DIR takes photographs from there.
demo: build central
	bin/genchi demo --out $(OUT) $(if $(PHOTOS),--photos $(PHOTOS))
	@echo "report: $(OUT)/report.pdf, pictures of the screens: $(OUT)/*.png"

test:
	$(GO) test -tags $(TESTTAGS) -timeout 30m $(TESTFLAGS) ./...

check: fmt-check vet lint cross trace test

# Every provision of the notice: where the program enforces it and which tests cover it. A row without either is an error.
# TRACE="-all -passed FILE" counts only tests that passed in a run with GENCHI_TRACE=FILE.
TRACE     ?= -all

trace:
	@$(GO) run ./app/notice/trace $(TRACE)

# The table of speed and memory: name, measured, bar, ok or short. BENCH="-quick -only answer" tries one row.
bench: build central
	$(GO) run -tags $(TAGS) ./bench $(BENCH)

# The tests with larger numbers: more kills, more schedules, more faults.
soak: build central
	GENCHI_SOAK=1 $(GO) test -tags $(TESTTAGS) -count=1 -timeout 120m ./...
	@if command -v Xvfb >/dev/null; then $(MAKE) --no-print-directory window-play; else echo "no Xvfb: the window is not played"; fi

# A visit of two days and two sites, played by keys alone in the program's own window on an X server without a screen: two auditors, two laptops, a stick
# between them. What was typed must be in the store after each scene. Pictures: $(OUT)/play. PLAY="-dark -size 1280x640" plays it otherwise.
window-play:
	$(GO) build -tags $(TAGS),moved -trimpath -o bin/genchi-played ./app
	cd bench/rivals && $(GO) build -trimpath -o ../../bin/play ./play
	rm -rf $(OUT)/play && mkdir -p $(OUT)/play/photos
	GENCHI_PHOTOS=$(CURDIR)/$(OUT)/play/photos $(GO) test -tags $(TESTTAGS) -count=1 -run TestWriteForLooking ./app/intake/photogen
	bin/play -genchi bin/genchi-played -out $(OUT)/play $(PLAY) bench/rivals/play/visit/*.txt

build:
	$(GO) build -tags $(TAGS) -trimpath -o bin/genchi ./app

central:
	$(GO) build -trimpath -o bin/genchi-central ./sync/centrald

fmt:
	$(GO) run $(GOFUMPT) -w $$(git ls-files -co --exclude-standard '*.go')

fmt-check:
	@bad=$$($(GO) run $(GOFUMPT) -l $$(git ls-files -co --exclude-standard '*.go')); \
	if [ -n "$$bad" ]; then echo "not formatted (make fmt):"; echo "$$bad"; exit 1; fi

vet:
	$(GO) vet -tags $(TESTTAGS) ./...
	$(GO) vet -tags $(TESTTAGS),failpoint ./storage/...

lint: $(LINTBIN)
	$(LINTBIN) run --allow-parallel-runners --build-tags $(TESTTAGS) ./...

# Built once from source and kept: it takes minutes.
$(LINTBIN):
	GOBIN=$(CURDIR)/bin/.tool $(GO) install $(LINT)
	mv bin/.tool/golangci-lint $@ && rmdir bin/.tool

# Everything but the window, compiled and vetted (tests too) for the other systems.
cross:
	@for os in windows darwin; do echo "compile for $$os"; \
	  CGO_ENABLED=0 GOOS=$$os $(GO) build -tags $(TAGS) $(HEADLESS) && \
	  CGO_ENABLED=0 GOOS=$$os $(GO) vet -tags $(TAGS) $(HEADLESS) || exit 1; done

# Names the packages that building and testing need and installs them when it may.
setup:
	@.ci/setup test

# Rewrites THIRD_PARTY.md from the modules that are really linked.
notices:
	$(GO) run ./.ci/notices > THIRD_PARTY.tmp && mv THIRD_PARTY.tmp THIRD_PARTY.md

clean:
	rm -rf bin out
