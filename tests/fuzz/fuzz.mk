# Fuzzing, and test programs that are no unit tests. Included by the Makefile.
#
# Each tests/fuzz/fuzz_NAME.c has LLVMFuzzerTestOneInput; its corpus is tests/fuzz/corpus/NAME.
# `make fuzz` (clang) lets libFuzzer search for FUZZ_SECONDS each; `make check` replays the corpora
# with tests/fuzz/standalone.c. What libFuzzer finds stays in build-fuzz/found.

FUZZ_SECONDS ?= 60
FUZZERS := $(patsubst tests/fuzz/fuzz_%.c,%,$(sort $(wildcard tests/fuzz/fuzz_*.c)))
FUZZ_PACKAGES := clang libclang-rt-14-dev
FUZZ_LINKS = $(EXTRACT_LIB) $(LIB) $(call pkg_libs,$(EXTRACT_LIBRARIES) $(PROGRAM_LIBRARIES)) $(LIBS)

$(BUILD)/obj/tests/fuzz/%.o $(BUILD)/obj/tests/misbehave/%.o: CPPFLAGS += -Iindexer

ifeq ($(MODE),fuzz)
FUZZ_MAIN :=
FUZZ_FLAGS := -fsanitize=fuzzer
else
FUZZ_MAIN = $(call object,tests/fuzz/standalone.c)
FUZZ_FLAGS :=
endif

$(BUILD)/fuzz/%: $(BUILD)/obj/tests/fuzz/fuzz_%.o $(call object,tests/fuzz/standalone.c) $(EXTRACT_LIB) $(LIB)
	@mkdir -p $(@D)
	$(CXX) $(LDFLAGS) $(FUZZ_FLAGS) -o $@ $< $(FUZZ_MAIN) $(FUZZ_LINKS)

.PHONY: fuzz-run
fuzz:
	$(call install_packages,$(FUZZ_PACKAGES))
	$(MAKE) MODE=fuzz BUILD=build-fuzz fuzz-run

fuzz-run: $(patsubst %,$(BUILD)/fuzz/%,$(FUZZERS))
	@for f in $(FUZZERS); do mkdir -p $(BUILD)/found/$$f tests/fuzz/corpus/$$f; \
	  echo "fuzz: $$f, $(FUZZ_SECONDS) s"; \
	  $(BUILD)/fuzz/$$f -max_total_time=$(FUZZ_SECONDS) -rss_limit_mb=2048 -timeout=20 \
	    -max_len=65536 -print_final_stats=1 -artifact_prefix=$(BUILD)/found/$$f- \
	    $(BUILD)/found/$$f tests/fuzz/corpus/$$f || exit 1; done

# The worker with tests/misbehave in the place of all extractors.
$(BUILD)/tests/misbehaving-extract: $(call object,indexer/extractd.c tests/misbehave/extractors.c) \
		$(EXTRACT_LIB) $(LIB)
	@mkdir -p $(@D)
	$(CXX) $(LDFLAGS) -o $@ $(filter %.o,$^) $(FUZZ_LINKS)

check: $(BUILD)/tests/misbehaving-extract $(patsubst %,$(BUILD)/fuzz/%,$(FUZZERS))
