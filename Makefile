# Rapporteur. `make run` tries it, `make test` checks it, `make help` tells the rest.
# One makefile; lists are made from file names: a new source file needs no line here.

VERSION := 0.1.0
PREFIX ?= /usr/local
DESTDIR ?=
CC = gcc
CXX = g++
BUILD ?= build
MODE ?= dev

# ---- Debian packages ---------------------------------------------------------------------------
BUILD_PACKAGES := build-essential pkg-config libglib2.0-dev libpoppler-glib-dev libpoppler-private-dev poppler-data libxml2-dev \
	libsqlite3-dev libicu-dev libstemmer-dev libmicrohttpd-dev libcurl4-openssl-dev \
	libseccomp-dev libjson-glib-dev libjemalloc-dev
TEST_PACKAGES := strace perl python3 sqlite3 curl jq poppler-utils qpdf procps mandoc bibutils libtext-bibtex-perl
LIBRARIES := glib-2.0 gio-2.0 sqlite3 icu-uc icu-i18n json-glib-1.0
EXTRACT_LIBRARIES := poppler-glib poppler libxml-2.0
PROGRAM_LIBRARIES := libseccomp
DAEMON_LIBRARIES := libmicrohttpd
CLIENT_LIBRARIES := libcurl

missing = $(strip $(shell for p in $(1); do \
	dpkg-query -W -f='$${Status}' $$p 2>/dev/null | grep -q 'install ok installed' || echo $$p; done))

# ---- flags ---------------------------------------------------------------------------------------
WARNINGS := -Wall -Wextra -Wshadow -Wconversion -Wno-sign-conversion -Wformat=2 -Wvla -Wundef \
	-Wwrite-strings -Wcast-qual -Wpointer-arith -Wimplicit-fallthrough=5 -Wnull-dereference
C_WARNINGS := -Wstrict-prototypes -Wmissing-prototypes -Wold-style-definition
HARDEN := -D_FORTIFY_SOURCE=3 -fstack-protector-strong -fstack-clash-protection -fcf-protection -fPIE
HARDEN_LINK := -pie -Wl,-z,relro,-z,now
OPTIMISE := -O2 -g
SANITIZE :=
ifeq ($(MODE),asan)
HARDEN := -fPIE
OPTIMISE := -O1 -g -fno-omit-frame-pointer
SANITIZE := -fsanitize=address,undefined -fno-sanitize-recover=all
endif
ifeq ($(MODE),tsan)
HARDEN := -fPIE
OPTIMISE := -O1 -g -fno-omit-frame-pointer
SANITIZE := -fsanitize=thread
endif
ifeq ($(MODE),fuzz)
CC := clang
CXX := clang++
HARDEN := -fPIE
OPTIMISE := -O1 -g -fno-omit-frame-pointer
SANITIZE := -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=undefined
WARNINGS :=
endif
WERROR ?= -Werror
FOREIGN = $(patsubst -I%,-isystem%,$(shell pkg-config --cflags $(LIBRARIES) $(EXTRACT_LIBRARIES) \
	$(PROGRAM_LIBRARIES) $(DAEMON_LIBRARIES) $(CLIENT_LIBRARIES) 2>/dev/null))
CPPFLAGS = -D_GNU_SOURCE -DVERSION='"$(VERSION)"' -DPREFIX='"$(PREFIX)"' \
	-DG_LOG_DOMAIN='"rapporteur"' -DSOURCE_VOCABULARY='"$(CURDIR)/corpus/vocabulary"' \
	-Ilib -I$(BUILD)/gen $(FOREIGN)
CFLAGS = -std=c11 $(OPTIMISE) $(HARDEN) $(SANITIZE) $(WARNINGS) $(C_WARNINGS) $(WERROR)
CXXFLAGS = -std=c++17 $(OPTIMISE) $(HARDEN) $(SANITIZE) $(filter-out -Wnull-dereference,$(WARNINGS)) $(WERROR) $(if $(findstring undefined,$(SANITIZE)),-fno-sanitize=vptr)
LDFLAGS = $(HARDEN_LINK) $(SANITIZE) -Wl,--as-needed
LIBS = $(shell pkg-config --libs $(LIBRARIES)) -lstemmer -lm

# ---- sources: which file belongs to which program ------------------------------------------------
LIB_SRC := $(sort $(wildcard lib/*.c))
# indexer/ holds two programs: the indexer proper, and everything that touches a document's bytes.
INDEXER_SRC := $(sort $(wildcard indexer/index*.c indexer/scan*.c indexer/pool*.c indexer/catalogue*.c))
EXTRACT_SRC := $(filter-out $(INDEXER_SRC) indexer/extractd.c,$(sort $(wildcard indexer/*.c indexer/*.cc)))
SEARCHD_SRC := $(sort $(wildcard searchd/*.c))
CLIENT_SRC := $(sort $(wildcard tools/rapporteur*.c))
FORMATS := $(patsubst indexer/extract_%.c,%,$(wildcard indexer/extract_*.c))

object = $(patsubst %,$(BUILD)/obj/%.o,$(basename $(1)))
LIB := $(BUILD)/librapporteur.a
EXTRACT_LIB := $(BUILD)/libextract.a
INDEXER_LIB := $(BUILD)/libindexer.a
PROGRAMS := $(patsubst %,$(BUILD)/%,rapporteur rapporteur-indexer rapporteur-extract rapporteur-searchd)
UNIT_TESTS := $(patsubst tests/%.c,$(BUILD)/tests/%,$(sort $(wildcard tests/*.c)))
SHELL_TESTS := $(sort $(wildcard tests/*.t))

# ---- building ------------------------------------------------------------------------------------
.DEFAULT_GOAL := all
.DELETE_ON_ERROR:
# Objects of tests stay, for the next build.
.SECONDARY:
.PHONY: all check-packages packages test-packages run stop test check clean help install asan tsan fuzz \
	golden check-headers check-deps checkstyle format archive bench evaluate

all: check-packages $(PROGRAMS)

check-packages:
	@missing="$(call missing,$(BUILD_PACKAGES))"; test -z "$$missing" || { \
	  echo "make: these Debian packages are missing: $$missing" >&2; \
	  echo "make: install them with: apt-get install $$missing" >&2; \
	  echo "make: or let 'make run' or 'make test' bring them" >&2; exit 1; }

AS_ROOT = $(if $(filter 0,$(shell id -u)),,sudo)
install_packages = @missing="$(call missing,$(1))"; test -z "$$missing" || { \
	echo "installing from Debian: $$missing"; \
	$(AS_ROOT) apt-get update -q && \
	DEBIAN_FRONTEND=noninteractive $(AS_ROOT) apt-get install -qy --no-install-recommends $$missing; }

packages:
	$(call install_packages,$(BUILD_PACKAGES))
test-packages:
	$(call install_packages,$(BUILD_PACKAGES) $(TEST_PACKAGES))

$(BUILD)/obj/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

$(BUILD)/obj/%.o: %.cc
	@mkdir -p $(@D)
	$(CXX) $(CPPFLAGS) $(CXXFLAGS) -MMD -MP -c -o $@ $<

$(LIB): $(call object,$(LIB_SRC)) $(BUILD)/obj/gen/simplified.o
$(EXTRACT_LIB): $(call object,$(EXTRACT_SRC)) $(BUILD)/obj/gen/extractors.o
$(INDEXER_LIB): $(call object,$(filter-out indexer/index.c,$(INDEXER_SRC)))
$(LIB) $(EXTRACT_LIB) $(INDEXER_LIB):
	@mkdir -p $(@D)
	@rm -f $@
	ar rcsD $@ $^

# The table of formats, from the names of indexer/extract_*.c.
$(BUILD)/gen/extractors.c: $(patsubst %,indexer/extract_%.c,$(FORMATS)) Makefile
	@mkdir -p $(@D)
	@{ echo '#include "extract.h"'; \
	  for f in $(FORMATS); do echo "extern const Extractor extract_$$f;"; done; \
	  echo 'const Extractor *const extractors[] = {'; \
	  for f in $(FORMATS); do echo "	&extract_$$f,"; done; \
	  echo '	NULL};'; } > $@
$(BUILD)/obj/gen/extractors.o: $(BUILD)/gen/extractors.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) -Iindexer $(CFLAGS) -MMD -MP -c -o $@ $<

# Traditional to simplified Chinese, from ICU: at run time it would take 25 ms to begin.
$(BUILD)/gen/simplified: tools/simplified.c
	@mkdir -p $(@D)
	$(CC) $(filter-out -I$(BUILD)/gen,$(CPPFLAGS)) -std=c11 -O1 $(WARNINGS) -o $@ $< $(shell pkg-config --libs glib-2.0 icu-i18n icu-uc)
$(BUILD)/gen/simplified.c: $(BUILD)/gen/simplified
	@$< > $@
$(BUILD)/obj/gen/simplified.o: $(BUILD)/gen/simplified.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c -o $@ $<

# Text files that a program carries inside it, as C strings: schema_sql, …
$(BUILD)/gen/schema_sql.h: lib/schema.sql
	@mkdir -p $(@D)
	@{ echo 'static const char schema_sql[] ='; sed 's/\\/\\\\/g; s/"/\\"/g; s/.*/"&\\n"/' $<; echo ';'; } > $@
$(call object,$(LIB_SRC)): | $(BUILD)/gen/schema_sql.h

pkg_libs = $(shell pkg-config --libs $(1))
# poppler allocates all the time: jemalloc saves the worker a sixth of its CPU. Sanitizers bring their own.
ALLOCATOR := $(if $(SANITIZE),,-ljemalloc)
$(BUILD)/rapporteur-extract: $(call object,indexer/extractd.c) $(EXTRACT_LIB) $(LIB)
	$(CXX) $(LDFLAGS) -o $@ $^ $(ALLOCATOR) $(call pkg_libs,$(EXTRACT_LIBRARIES) $(PROGRAM_LIBRARIES)) $(LIBS)
$(BUILD)/rapporteur-indexer: $(call object,indexer/index.c) $(INDEXER_LIB) $(LIB)
	$(CC) $(LDFLAGS) -o $@ $^ $(call pkg_libs,$(PROGRAM_LIBRARIES)) $(LIBS)
$(BUILD)/rapporteur-searchd: $(call object,$(SEARCHD_SRC)) $(LIB)
	$(CC) $(LDFLAGS) -o $@ $^ $(call pkg_libs,$(PROGRAM_LIBRARIES) $(DAEMON_LIBRARIES)) $(LIBS)
$(BUILD)/rapporteur: $(call object,$(CLIENT_SRC)) $(LIB)
	$(CC) $(LDFLAGS) -o $@ $^ $(call pkg_libs,$(PROGRAM_LIBRARIES) $(CLIENT_LIBRARIES)) $(LIBS)

# ---- trying it -----------------------------------------------------------------------------------
run: packages
	@$(MAKE) --no-print-directory -j$$(nproc) all
	@tools/run.sh $(BUILD)
stop:
	@tools/run.sh $(BUILD) stop

# ---- tests ---------------------------------------------------------------------------------------
$(BUILD)/tests/%: $(BUILD)/obj/tests/%.o $(EXTRACT_LIB) $(INDEXER_LIB) $(LIB)
	@mkdir -p $(@D)
	$(CXX) $(LDFLAGS) -o $@ $(filter %.o,$^) $(EXTRACT_LIB) $(INDEXER_LIB) $(LIB) \
	  $(call pkg_libs,$(EXTRACT_LIBRARIES) $(PROGRAM_LIBRARIES) $(DAEMON_LIBRARIES)) $(LIBS)
$(BUILD)/obj/tests/%.o: CPPFLAGS += -Iindexer -Isearchd

test: test-packages
	@$(MAKE) --no-print-directory -j$$(nproc) check

check: all $(UNIT_TESTS)
	BUILD=$(abspath $(BUILD)) prove -j$$(nproc) --timer --exec tests/run $(UNIT_TESTS) $(SHELL_TESTS)

asan:
	$(MAKE) MODE=asan BUILD=build-asan check
# The daemon, whose threads are many. The indexer's two meet at GLib's locks, which the sanitizer
# can't see in Debian's build: it would tell of races that are none.
tsan: all
	$(MAKE) MODE=tsan BUILD=build-tsan build-tsan/rapporteur-searchd build-tsan/rapporteur
	cp $(BUILD)/rapporteur-indexer $(BUILD)/rapporteur-extract build-tsan/
	BUILD=$(abspath build-tsan) prove --exec tests/run tests/searchd.t tests/client.t
include $(wildcard tests/fuzz/fuzz.mk)

# ---- checks of the source ------------------------------------------------------------------------
check-headers:
	@for h in $(wildcard lib/*.h indexer/*.h searchd/*.h); do \
	  echo "#include \"$$(basename $$h)\"" | $(CC) $(CPPFLAGS) -Iindexer -Isearchd -std=c11 -fsyntax-only -x c - \
	    || { echo "$$h does not compile alone" >&2; exit 1; }; done
	@for h in $(wildcard indexer/*.hh); do \
	  echo "#include \"$$(basename $$h)\"" | $(CXX) $(CPPFLAGS) -Iindexer -std=c++17 -fsyntax-only -x c++ - \
	    || { echo "$$h does not compile alone" >&2; exit 1; }; done
check-deps:
	@tools/check-deps
checkstyle:
	@tools/checkstyle
format:
	clang-format -i $(wildcard lib/*.[ch] indexer/*.[ch] searchd/*.[ch] tools/*.c tests/*.c)

# ---- the sample archive, the bench, the rest -------------------------------------------------------
archive:
	tools/archive/make
bench: all
	tools/bench/run $(BUILD)
COLLECTIONS ?= $(wildcard ../shared/data/retrieval/*/)
evaluate: all
	tools/evaluate --build $(BUILD) $(if $(KEEP),--keep $(KEEP)) $(COLLECTIONS)

# The tests that compare with golden files write them when they are told to; read the diff after.
golden: all
	REFRESH=1 GOLDEN=write BUILD=$(abspath $(BUILD)) prove --exec tests/run tests/pdf.t tests/html.t
	@git --no-pager diff --stat -- tests/golden

install: all
	@tools/install.sh "$(BUILD)" "$(DESTDIR)" "$(PREFIX)"

clean:
	rm -rf build build-asan build-tsan build-fuzz

help:
	@echo 'make run      bring packages, build, index the sample archive, start the daemon'
	@echo 'make stop     stop the daemon that make run left running'
	@echo 'make test     bring packages, build, run all tests'
	@echo 'make          build only; installs nothing'
	@echo 'make check    run all tests with what is installed'
	@echo 'make asan     tests under address and undefined-behaviour sanitizers'
	@echo 'make tsan     the daemon under the thread sanitizer'
	@echo 'make fuzz     fuzz every parser of foreign bytes (FUZZ_SECONDS=60 each)'
	@echo 'make archive  make the sample documents again (corpus/archive)'
	@echo 'make bench    speed against pdftotext; figures as tables'
	@echo 'make evaluate how well search ranks test collections (COLLECTIONS="folder …", KEEP=folder)'
	@echo 'make golden   write the golden files anew; read the diff'
	@echo 'make install  PREFIX=/usr/local DESTDIR='

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
