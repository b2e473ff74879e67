# Wencheng. Two commands do all: make run, make test. See README.md.
.PHONY: run build test test-long bench format lint clean
DATA ?= build/demo-city
LISTEN ?= 127.0.0.1:8080

run: build
	@test -f $(DATA)/wencheng.db || { rm -rf $(DATA).half && build/wencheng demo --data $(DATA).half && mv $(DATA).half $(DATA); }
	@tools/accounts $(LISTEN)
	@exec build/wencheng serve --data $(DATA) --listen $(LISTEN)

# The server with its screens inside: build/wencheng
build:
	@tools/setup build
	@tools/web-build
	@TARGETS=wencheng tools/build build/release -Dbuildtype=release -Dweb_pack=$(CURDIR)/build/web/web.pack
	@cp build/release/wencheng build/wencheng.new && mv build/wencheng.new build/wencheng

test:
	@tools/setup test
	@tools/test

test-long:
	@tools/setup test
	@tools/test long

bench: build
	@tools/setup test
	@TARGETS=bench-inside tools/build build/release -Dbuildtype=release -Dweb_pack=$(CURDIR)/build/web/web.pack
	@bench/run

format:
	@tools/setup format
	git ls-files '*.c' '*.h' | xargs clang-format -i
	@PATH=$$(tools/web-node):$$PATH npm run -s format

lint:
	@tools/setup lint
	tools/floors
	git ls-files '*.c' '*.h' | xargs clang-format --dry-run --Werror
	cppcheck --quiet --error-exitcode=1 --std=c11 --inline-suppr --suppressions-list=tools/cppcheck-known -j2 -Icore -I. core main capabilities demo

clean:
	rm -rf build web/dist
